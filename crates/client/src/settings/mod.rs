//! What callers decide about each kind of record: the inputs of create, update and modify.
//!
//! Each type checks itself before it is sent, turns into the generated request, and says in which field
//! an answer differs from it. Nothing here sends anything.

mod acl;
mod incoming;
mod outgoing;
mod peer;
mod tsig;

use std::collections::BTreeSet;

use cloudflare_secondary_dns_types::PeerId;

pub use self::acl::AclSettings;
pub use self::incoming::IncomingSettings;
pub use self::outgoing::OutgoingSettings;
pub use self::peer::PeerSettings;
pub use self::tsig::TsigSettings;

/// The first field that differs.
fn first_difference(fields: &[(&'static str, bool)]) -> Option<&'static str> {
    fields
        .iter()
        .find_map(|&(field, differs)| differs.then_some(field))
}

/// Whether an answer shows other peers, in whatever order.
fn other_peers(asked: &[PeerId], answered: Option<&[PeerId]>) -> bool {
    let set = |peers: &[PeerId]| peers.iter().cloned().collect::<BTreeSet<_>>();
    answered.is_none_or(|answered| asked != answered && set(asked) != set(answered))
}
