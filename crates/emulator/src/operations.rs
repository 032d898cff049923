//! The operations, as data: the emulator's own copy of the contract's table, with the handler of each.
//!
//! A test of the workspace compares it with the contract, so that an operation that one of them lacks fails loudly.

use crate::handlers::{Handler, incoming, outgoing, records};
use crate::seed::{Acl, Peer, Tsig};
use crate::state::Side;

/// An operation of the API.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Identifier, as in the contract: `acls_list`, `incoming_force_axfr`.
    pub id: &'static str,
    /// HTTP method, in capitals.
    pub method: &'static str,
    /// Path under the base URL, with its parameters in braces.
    pub path: &'static str,
}

/// The operations that the emulator answers, in the order of their paths.
#[must_use]
pub fn operations() -> impl ExactSizeIterator<Item = Operation> {
    TABLE.iter().map(|entry| entry.operation)
}

/// What an operation does with a request body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyRule {
    /// Takes none; what is sent is not looked at.
    Ignored,
    /// Takes an object or nothing.
    Optional,
    /// Needs an object.
    Required,
}

impl Entry {
    /// The side of a zone that the operation is about; `None` for an operation on an account.
    pub(crate) fn side(&self) -> Option<Side> {
        match self.operation.id.split_once('_') {
            Some(("incoming", _)) => Some(Side::Incoming),
            Some(("outgoing", _)) => Some(Side::Outgoing),
            _ => None,
        }
    }
}

/// An operation with what answers it.
pub(crate) struct Entry {
    pub(crate) operation: Operation,
    pub(crate) body: BodyRule,
    pub(crate) handler: Handler,
}

const ACLS: &str = "/accounts/{account_id}/secondary_dns/acls";
const ACL: &str = "/accounts/{account_id}/secondary_dns/acls/{acl_id}";
const PEERS: &str = "/accounts/{account_id}/secondary_dns/peers";
const PEER: &str = "/accounts/{account_id}/secondary_dns/peers/{peer_id}";
const TSIGS: &str = "/accounts/{account_id}/secondary_dns/tsigs";
const TSIG: &str = "/accounts/{account_id}/secondary_dns/tsigs/{tsig_id}";
const FORCE_AXFR: &str = "/zones/{zone_id}/secondary_dns/force_axfr";
const INCOMING: &str = "/zones/{zone_id}/secondary_dns/incoming";
const OUTGOING: &str = "/zones/{zone_id}/secondary_dns/outgoing";
const DISABLE: &str = "/zones/{zone_id}/secondary_dns/outgoing/disable";
const ENABLE: &str = "/zones/{zone_id}/secondary_dns/outgoing/enable";
const FORCE_NOTIFY: &str = "/zones/{zone_id}/secondary_dns/outgoing/force_notify";
const STATUS: &str = "/zones/{zone_id}/secondary_dns/outgoing/status";

pub(crate) static TABLE: [Entry; 28] = {
    use BodyRule::{Ignored, Optional, Required};
    [
        entry("acls_list", "GET", ACLS, Ignored, records::list::<Acl>),
        entry(
            "acls_create",
            "POST",
            ACLS,
            Required,
            records::create::<Acl>,
        ),
        entry("acls_get", "GET", ACL, Ignored, records::get::<Acl>),
        entry("acls_update", "PUT", ACL, Required, records::update::<Acl>),
        entry(
            "acls_delete",
            "DELETE",
            ACL,
            Ignored,
            records::delete::<Acl>,
        ),
        entry("peers_list", "GET", PEERS, Ignored, records::list::<Peer>),
        entry(
            "peers_create",
            "POST",
            PEERS,
            Required,
            records::create::<Peer>,
        ),
        entry("peers_get", "GET", PEER, Ignored, records::get::<Peer>),
        entry(
            "peers_update",
            "PUT",
            PEER,
            Required,
            records::update::<Peer>,
        ),
        entry(
            "peers_delete",
            "DELETE",
            PEER,
            Ignored,
            records::delete::<Peer>,
        ),
        entry("tsigs_list", "GET", TSIGS, Ignored, records::list::<Tsig>),
        entry(
            "tsigs_create",
            "POST",
            TSIGS,
            Required,
            records::create::<Tsig>,
        ),
        entry("tsigs_get", "GET", TSIG, Ignored, records::get::<Tsig>),
        entry(
            "tsigs_update",
            "PUT",
            TSIG,
            Required,
            records::update::<Tsig>,
        ),
        entry(
            "tsigs_delete",
            "DELETE",
            TSIG,
            Ignored,
            records::delete::<Tsig>,
        ),
        entry(
            "incoming_force_axfr",
            "POST",
            FORCE_AXFR,
            Optional,
            incoming::force_axfr,
        ),
        entry("incoming_get", "GET", INCOMING, Ignored, incoming::get),
        entry(
            "incoming_create",
            "POST",
            INCOMING,
            Required,
            incoming::create,
        ),
        entry(
            "incoming_update",
            "PUT",
            INCOMING,
            Required,
            incoming::update,
        ),
        entry(
            "incoming_delete",
            "DELETE",
            INCOMING,
            Ignored,
            incoming::delete,
        ),
        entry("outgoing_get", "GET", OUTGOING, Ignored, outgoing::get),
        entry(
            "outgoing_create",
            "POST",
            OUTGOING,
            Required,
            outgoing::create,
        ),
        entry(
            "outgoing_update",
            "PUT",
            OUTGOING,
            Required,
            outgoing::update,
        ),
        entry(
            "outgoing_delete",
            "DELETE",
            OUTGOING,
            Ignored,
            outgoing::delete,
        ),
        entry(
            "outgoing_disable",
            "POST",
            DISABLE,
            Optional,
            outgoing::disable,
        ),
        entry(
            "outgoing_enable",
            "POST",
            ENABLE,
            Optional,
            outgoing::enable,
        ),
        entry(
            "outgoing_force_notify",
            "POST",
            FORCE_NOTIFY,
            Optional,
            outgoing::force_notify,
        ),
        entry("outgoing_status", "GET", STATUS, Ignored, outgoing::status),
    ]
};

const fn entry(
    id: &'static str,
    method: &'static str,
    path: &'static str,
    body: BodyRule,
    handler: Handler,
) -> Entry {
    Entry {
        operation: Operation { id, method, path },
        body,
        handler,
    }
}
