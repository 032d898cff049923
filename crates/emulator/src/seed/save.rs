//! Taking a seed out of a state.

use super::{AccountSeed, IncomingSeed, OutgoingSeed, Seed, ZoneSeed};
use crate::state::{Account, State, Zone};

impl Seed {
    /// What a state holds. Times are not part of it.
    pub(crate) fn save(state: &mut State) -> Self {
        let (assumptions, now) = (state.assumptions, state.now());
        Self {
            accounts: state
                .accounts
                .iter()
                .map(|(id, account)| (id.clone(), save_account(account)))
                .collect(),
            zones: state
                .zones
                .iter_mut()
                .map(|(id, zone)| {
                    zone.settle(now, &assumptions);
                    (id.clone(), save_zone(zone))
                })
                .collect(),
        }
    }
}

fn save_account(account: &Account) -> AccountSeed {
    AccountSeed {
        entitled: !account.unentitled,
        acls: account.acls.values().cloned().collect(),
        peers: account.peers.values().cloned().collect(),
        tsigs: account.tsigs.values().cloned().collect(),
    }
}

fn save_zone(zone: &Zone) -> ZoneSeed {
    ZoneSeed {
        account: zone.account.clone(),
        zone_type: Some(zone.zone_type),
        incoming: zone.incoming.as_ref().map(|incoming| IncomingSeed {
            name: incoming.name.clone(),
            peers: incoming.peers.clone(),
            auto_refresh_seconds: incoming.auto_refresh_seconds,
            soa_serial: incoming.soa_serial,
        }),
        outgoing: zone.outgoing.as_ref().map(|outgoing| OutgoingSeed {
            name: outgoing.name.clone(),
            peers: outgoing.peers.clone(),
            enabled: outgoing.enabled,
            soa_serial: Some(outgoing.soa_serial),
        }),
    }
}
