//! References between objects: peers of zones, TSIG keys of peers.

use hyper::StatusCode;

use super::State;
use crate::assumptions::{DeleteInUse, MissingReference};
use crate::failure::{ErrorItem, Failure, code};

/// Which settings of a zone refer to peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Incoming,
    Outgoing,
}

impl Side {
    /// What messages call the settings.
    pub(crate) fn settings(self) -> &'static str {
        match self {
            Self::Incoming => "incoming settings",
            Self::Outgoing => "outgoing settings",
        }
    }

    /// The sentence for an account without the entitlement. That of outgoing transfers was
    /// observed.
    pub(crate) fn not_authorized(self) -> &'static str {
        match self {
            Self::Incoming => "Not authorized to setup incoming zone transfers",
            Self::Outgoing => "Not authorized to setup outgoing zone transfers",
        }
    }
}

impl State {
    /// The account that has a peer: zones refer to peers without naming one.
    pub(crate) fn account_of_peer(&self, id: &str) -> Option<&str> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|(_, account)| account.peers.contains_key(id))
            .map(|(id, _)| id.as_str())
    }

    /// Checks that a zone can be linked to these peers: they exist, in one account, and suit the
    /// side.
    pub(crate) fn check_peers(
        &self,
        zone_id: &str,
        side: Side,
        ids: &[String],
    ) -> Result<(), Failure> {
        let owner = self
            .zones
            .get(zone_id)
            .and_then(|zone| zone.account.as_deref());
        // A zone that no seed gave to an account belongs to that of its first peer.
        let owner = owner.or_else(|| ids.iter().find_map(|id| self.account_of_peer(id)));
        let account = owner.and_then(|owner| self.accounts.get(owner));
        let mut missing = Vec::new();
        let mut peers = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            match account.and_then(|account| account.peers.get(id)) {
                Some(peer) => peers.push(peer),
                None => missing.push(
                    ErrorItem::new(code::NOT_FOUND, format!("There is no peer `{id}`."))
                        .at(format!("/peers/{index}")),
                ),
            }
        }
        self.missing(missing)?;
        // Checked when peers are linked, not when a peer changes, so that keys can be replaced.
        let keys = peers.windows(2);
        let mut keys = keys.map(|pair| pair[0].tsig_id == pair[1].tsig_id);
        if side == Side::Outgoing && !keys.all(|same| same) {
            return Err(Failure::conflict(
                "If one peer of a primary zone uses a TSIG key, all must use the same.",
            ));
        }
        Ok(())
    }

    /// Checks that an account has a TSIG key.
    pub(crate) fn check_tsig(&self, account_id: &str, id: &str) -> Result<(), Failure> {
        let account = self.accounts.get(account_id);
        if account.is_some_and(|account| account.tsigs.get(id).is_some()) {
            return Ok(());
        }
        let item =
            ErrorItem::new(code::NOT_FOUND, format!("There is no TSIG key `{id}`.")).at("/tsig_id");
        self.missing(vec![item])
    }

    /// Makes way for the deletion of a peer, or refuses it.
    pub(crate) fn release_peer(&mut self, id: &str) -> Result<(), Failure> {
        let policy = self.assumptions.delete_in_use;
        for (zone_id, zone) in &mut self.zones {
            let incoming = zone.incoming.as_mut().map(|settings| &mut settings.peers);
            let outgoing = zone.outgoing.as_mut().map(|settings| &mut settings.peers);
            let mut lists = incoming.into_iter().chain(outgoing);
            while let Some(peers) = lists.find(|peers| peers.iter().any(|peer| peer == id)) {
                if unlinks(policy, || {
                    format!("Peer `{id}` is in use by zone `{zone_id}`.")
                })? {
                    peers.retain(|peer| peer != id);
                }
            }
        }
        Ok(())
    }

    /// Makes way for the deletion of a TSIG key, or refuses it.
    pub(crate) fn release_tsig(&mut self, account_id: &str, id: &str) -> Result<(), Failure> {
        let policy = self.assumptions.delete_in_use;
        let peers = self.account_entry(account_id).peers.values_mut();
        for peer in peers.filter(|peer| peer.tsig_id.as_deref() == Some(id)) {
            let used = || format!("TSIG key `{id}` is in use by peer `{}`.", peer.id);
            if unlinks(policy, used)? {
                peer.tsig_id = None;
            }
        }
        Ok(())
    }

    fn missing(&self, items: Vec<ErrorItem>) -> Result<(), Failure> {
        let status = match self.assumptions.missing_reference {
            _ if items.is_empty() => return Ok(()),
            MissingReference::Accepted => return Ok(()),
            MissingReference::NotFound => StatusCode::NOT_FOUND,
            MissingReference::Conflict => StatusCode::CONFLICT,
        };
        Err(Failure::new(status, items))
    }
}

/// Whether a reference to what is deleted goes with it; a failure if the deletion is refused.
fn unlinks(policy: DeleteInUse, message: impl FnOnce() -> String) -> Result<bool, Failure> {
    match policy {
        DeleteInUse::Refused => Err(Failure::conflict(message())),
        DeleteInUse::Unlinked => Ok(true),
        DeleteInUse::Dangling => Ok(false),
    }
}
