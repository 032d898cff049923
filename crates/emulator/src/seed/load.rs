//! Checking a seed and putting it into a state.

use jiff::Timestamp;

use super::{AccountSeed, IncomingSeed, OutgoingSeed, Seed, ZoneSeed};
use crate::assumptions::FirstTransfer;
use crate::error::{Error, ErrorKind};
use crate::state::{Incoming, Outgoing, Side, State, first_serial};
use crate::values::{DOMAIN_NAME, ID, IP_ADDRESS, IP_RANGE, MAX_PEERS, REFRESH, Rule, SECRET};

type Outcome = Result<(), Error>;

impl Seed {
    /// Checks the rules on values.
    pub(crate) fn check(&self) -> Outcome {
        for (id, account) in &self.accounts {
            keep(ID, id, "accounts")?;
            check_account(&format!("accounts.{id}"), account)?;
        }
        for (id, zone) in &self.zones {
            keep(ID, id, "zones")?;
            check_zone(&format!("zones.{id}"), zone)?;
        }
        Ok(())
    }

    /// Puts everything into a fresh state.
    pub(crate) fn load(self, state: &mut State) -> Outcome {
        self.check()?;
        for (id, account) in self.accounts {
            load_account(state, &id, account)?;
        }
        for (id, zone) in self.zones {
            load_zone(state, &id, zone)?;
        }
        Ok(())
    }
}

fn check_account(place: &str, account: &AccountSeed) -> Outcome {
    for (index, acl) in account.acls.iter().enumerate() {
        let place = format!("{place}.acls[{index}]");
        optional_id(&acl.id, &place)?;
        keep(IP_RANGE, &acl.ip_range, &format!("{place}.ip_range"))?;
    }
    for (index, tsig) in account.tsigs.iter().enumerate() {
        let place = format!("{place}.tsigs[{index}]");
        optional_id(&tsig.id, &place)?;
        keep(DOMAIN_NAME, &tsig.algo, &format!("{place}.algo"))?;
        keep(DOMAIN_NAME, &tsig.name, &format!("{place}.name"))?;
        keep(SECRET, tsig.secret.expose(), &format!("{place}.secret"))?;
    }
    for (index, peer) in account.peers.iter().enumerate() {
        let place = format!("{place}.peers[{index}]");
        optional_id(&peer.id, &place)?;
        if let Some(ip) = &peer.ip {
            keep(IP_ADDRESS, ip, &format!("{place}.ip"))?;
        }
        if peer.port == Some(0) {
            return Err(wrong(
                &format!("{place}.port"),
                "must be a whole number from 1 to 65535",
            ));
        }
    }
    Ok(())
}

fn check_zone(place: &str, zone: &ZoneSeed) -> Outcome {
    if let Some(incoming) = &zone.incoming {
        let place = format!("{place}.incoming");
        check_settings(&place, &incoming.name, &incoming.peers)?;
        if u64::from(incoming.auto_refresh_seconds) < REFRESH.0 {
            return Err(wrong(
                &format!("{place}.auto_refresh_seconds"),
                "must be 300 or more",
            ));
        }
    }
    if let Some(outgoing) = &zone.outgoing {
        check_settings(
            &format!("{place}.outgoing"),
            &outgoing.name,
            &outgoing.peers,
        )?;
    }
    Ok(())
}

fn check_settings(place: &str, name: &str, peers: &[String]) -> Outcome {
    keep(DOMAIN_NAME, name, &format!("{place}.name"))?;
    if peers.len() > MAX_PEERS {
        return Err(wrong(
            &format!("{place}.peers"),
            "can hold 30 peers at most",
        ));
    }
    peers
        .iter()
        .enumerate()
        .try_for_each(|(index, id)| keep(ID, id, &format!("{place}.peers[{index}]")))
}

fn load_account(state: &mut State, id: &str, seed: AccountSeed) -> Outcome {
    let place = format!("accounts.{id}");
    let ids = seed.acls.iter().map(|acl| &acl.id);
    let ids = ids
        .chain(seed.peers.iter().map(|peer| &peer.id))
        .chain(seed.tsigs.iter().map(|tsig| &tsig.id));
    let mut ids: Vec<_> = ids.filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(wrong(
            &place,
            &format!("holds two objects with the identifier `{}`", pair[0]),
        ));
    }
    let assumptions = state.assumptions;
    state.account_entry(id).unentitled = !seed.entitled;
    for mut acl in seed.acls {
        new_id(state, &mut acl.id);
        acl.settle(&assumptions);
        state.account_entry(id).acls.insert(acl.id.clone(), acl);
    }
    for mut tsig in seed.tsigs {
        new_id(state, &mut tsig.id);
        tsig.settle(&assumptions);
        state.account_entry(id).tsigs.insert(tsig.id.clone(), tsig);
    }
    for (index, mut peer) in seed.peers.into_iter().enumerate() {
        let place = format!("{place}.peers[{index}]");
        new_id(state, &mut peer.id);
        if state.account_of_peer(&peer.id).is_some() {
            return Err(wrong(
                &place,
                &format!(
                    "has the identifier `{}` of a peer of another account",
                    peer.id
                ),
            ));
        }
        if let Some(tsig) = &peer.tsig_id {
            state.check_tsig(id, tsig).map_err(|_| {
                wrong(
                    &format!("{place}.tsig_id"),
                    &format!("names `{tsig}`, which is no TSIG key of the account"),
                )
            })?;
        }
        let peers = &mut state.account_entry(id).peers;
        peers.insert(peer.id.clone(), peer);
    }
    Ok(())
}

fn load_zone(state: &mut State, id: &str, seed: ZoneSeed) -> Outcome {
    let place = format!("zones.{id}");
    if let Some(account) = &seed.account
        && !state.accounts.contains_key(account)
    {
        return Err(wrong(
            &format!("{place}.account"),
            &format!("names `{account}`, which is not among the accounts"),
        ));
    }
    let zone = state.zone_entry(id);
    zone.account = seed.account;
    zone.zone_type = seed.zone_type.unwrap_or(zone.zone_type);
    let created = state.tick();
    if let Some(incoming) = seed.incoming {
        check_links(
            state,
            id,
            Side::Incoming,
            &incoming.peers,
            &format!("{place}.incoming.peers"),
        )?;
        let at_creation = state.assumptions.first_transfer == FirstTransfer::AtCreation;
        state.zone_entry(id).incoming = Some(load_incoming(incoming, created, at_creation));
    }
    if let Some(outgoing) = seed.outgoing {
        check_links(
            state,
            id,
            Side::Outgoing,
            &outgoing.peers,
            &format!("{place}.outgoing.peers"),
        )?;
        state.zone_entry(id).outgoing = Some(load_outgoing(outgoing, created));
    }
    Ok(())
}

fn check_links(state: &State, zone: &str, side: Side, peers: &[String], place: &str) -> Outcome {
    state.check_peers(zone, side, peers).map_err(|failure| {
        let messages: Vec<_> = failure.errors.iter().map(|item| item.message()).collect();
        wrong(place, &format!("cannot be linked: {}", messages.join(" ")))
    })
}

fn load_incoming(seed: IncomingSeed, created: Timestamp, at_creation: bool) -> Incoming {
    let serial = seed
        .soa_serial
        .or_else(|| at_creation.then(|| first_serial(created)));
    Incoming {
        name: seed.name,
        peers: seed.peers,
        auto_refresh_seconds: seed.auto_refresh_seconds,
        soa_serial: serial,
        checked: serial.map(|_| created),
        created,
        modified: created,
        due: None,
    }
}

fn load_outgoing(seed: OutgoingSeed, created: Timestamp) -> Outgoing {
    Outgoing {
        name: seed.name,
        peers: seed.peers,
        enabled: seed.enabled,
        soa_serial: seed.soa_serial.unwrap_or_else(|| first_serial(created)),
        checked: created,
        created,
        last_transferred: None,
        due: None,
    }
}

fn new_id(state: &mut State, id: &mut String) {
    if id.is_empty() {
        *id = state.new_id();
    }
}

fn optional_id(id: &str, place: &str) -> Outcome {
    if id.is_empty() {
        Ok(())
    } else {
        keep(ID, id, &format!("{place}.id"))
    }
}

fn keep(rule: Rule, text: &str, place: &str) -> Outcome {
    if (rule.holds)(text) {
        Ok(())
    } else {
        Err(wrong(place, &format!("must be {}", rule.expected)))
    }
}

fn wrong(place: &str, message: &str) -> Error {
    Error::new(
        ErrorKind::Seed,
        format!("the seed cannot be used: {place} {message}"),
    )
}
