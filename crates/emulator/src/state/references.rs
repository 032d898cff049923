//! References between objects: peers of zones, TSIG keys of peers.

use serde_json::Value;

use super::State;
use crate::assumptions::DeleteInUse;
use crate::failure::{Failure, code, error_at};
use crate::fields::{Object, text};
use crate::resources::{Kind, Side};

impl State {
    /// The account that has a peer: zones refer to peers without naming one.
    pub(crate) fn account_of_peer(&self, id: &str) -> Option<&str> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|(_, account)| account.records[Kind::Peer as usize].contains_key(id))
            .map(|(id, _)| id.as_str())
    }

    /// Checks that a zone can have these settings: their peers exist, in one account, and suit the
    /// side.
    pub(crate) fn check_peers(
        &self,
        zone_id: &str,
        side: Side,
        settings: &Object,
    ) -> Result<(), Failure> {
        let ids = settings.get("peers").and_then(Value::as_array);
        let ids = || ids.into_iter().flatten().filter_map(Value::as_str);
        let zone = self.zones.get(zone_id);
        let owner = zone.and_then(|zone| zone.account.as_deref());
        // A zone that no seed gave to an account belongs to that of its first peer.
        let owner = owner.or_else(|| ids().find_map(|id| self.account_of_peer(id)));
        let known = owner.and_then(|owner| self.records(owner, Kind::Peer));
        let mut missing = Vec::new();
        let mut keys = Vec::new();
        for (index, id) in ids().enumerate() {
            match known.and_then(|peers| peers.get(id)) {
                Some(peer) => keys.push(text(peer, "tsig_id")),
                None => {
                    let (pointer, message) = (
                        format!("/peers/{index}"),
                        format!("There is no peer `{id}`."),
                    );
                    missing.push(error_at(&pointer, code::NOT_FOUND, message));
                }
            }
        }
        if !missing.is_empty() {
            return Err(Failure::new(code::NOT_FOUND.0, missing));
        }
        // Checked when peers are linked, not when a peer changes, so that keys can be replaced.
        keys.dedup();
        if side == Side::Outgoing && keys.len() > 1 {
            return Err(Failure::one(
                code::CONFLICT,
                "If one peer of a primary zone uses a TSIG key, all must use the same.",
            ));
        }
        Ok(())
    }

    /// Checks that an account has a TSIG key.
    pub(crate) fn check_tsig(&self, account_id: &str, id: &str) -> Result<(), Failure> {
        let keys = self.records(account_id, Kind::Tsig);
        if keys.is_some_and(|keys| keys.contains_key(id)) {
            return Ok(());
        }
        let message = format!("There is no TSIG key `{id}`.");
        Err(Failure::at("/tsig_id", code::NOT_FOUND, message))
    }

    /// Makes way for the deletion of a record, or refuses it.
    pub(crate) fn release(&mut self, kind: Kind, account: &str, id: &str) -> Result<(), Failure> {
        let refused = match self.assumptions.delete_in_use {
            DeleteInUse::Dangling => return Ok(()),
            DeleteInUse::Unlinked => false,
            DeleteInUse::Refused => true,
        };
        let in_use = |by: String| {
            let message = format!("The {} `{id}` is in use by {by}.", kind.what());
            Err(Failure::one(code::CONFLICT, message))
        };
        if kind == Kind::Tsig {
            for (peer_id, peer) in &mut self.account_entry(account).records[Kind::Peer as usize] {
                if text(peer, "tsig_id") == id {
                    if refused {
                        return in_use(format!("peer `{peer_id}`"));
                    }
                    peer.remove("tsig_id");
                }
            }
        }
        if kind == Kind::Peer {
            for (zone_id, zone) in &mut self.zones {
                for settings in zone.settings.iter_mut().flatten() {
                    if let Some(Value::Array(peers)) = settings.fields.get_mut("peers")
                        && peers.iter().any(|peer| peer == id)
                    {
                        if refused {
                            return in_use(format!("zone `{zone_id}`"));
                        }
                        peers.retain(|peer| peer != id);
                    }
                }
            }
        }
        Ok(())
    }
}
