//! The model: lists and plain loops, so that it is easy to see that it is right.

use cloudflare_secondary_dns_emulator::{
    AccountSeed, Acl, DeleteInUse, IncomingSeed, OutgoingSeed, Peer, Secret, Seed, Tsig, ZoneSeed,
};
use serde_json::{Value, json};

use super::command::{Command, Side, Slot};
use crate::emulator::api::{ACCOUNT, text};

pub(super) const ZONES: [&str; 2] = ["zone-one", "zone-two"];
const DELAY: u64 = 10;

/// What is to come of it: a status, or values at places in the result.
pub(super) enum Expected {
    Failure(u16),
    Success(Vec<(String, Value)>),
}

pub(super) struct Model {
    policy: DeleteInUse,
    pub(super) account: AccountSeed,
    pub(super) zones: [Zone; 2],
    /// Identifiers that were ever given: of ACLs, TSIG keys, peers.
    given: [Vec<String>; 3],
    now: u64,
    /// What ever was stored leaves its account and zone behind.
    pub(super) touched: (bool, [bool; 2]),
}

#[derive(Default)]
pub(super) struct Zone {
    pub(super) incoming: Option<(IncomingSeed, Option<u64>)>,
    pub(super) outgoing: Option<OutgoingSeed>,
}

pub(super) fn name(number: u8) -> String {
    format!("name-{number}.")
}

pub(super) fn whole(value: Value) -> Expected {
    Expected::Success(vec![(String::new(), value)])
}

pub(super) const NOT_FOUND: Expected = Expected::Failure(404);
pub(super) const CONFLICT: Expected = Expected::Failure(409);

impl Model {
    pub(super) fn new(policy: DeleteInUse) -> Self {
        Self {
            policy,
            account: AccountSeed::default(),
            zones: Default::default(),
            given: Default::default(),
            now: 0,
            touched: (false, [false; 2]),
        }
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.now += seconds;
        for zone in &mut self.zones {
            if let Some((incoming, due)) = &mut zone.incoming
                && due.is_some_and(|due| due < self.now)
            {
                *due = None;
                incoming.soa_serial = incoming.soa_serial.map(|serial| serial + 1);
            }
        }
    }

    pub(super) fn id(&self, kind: usize, slot: Slot) -> String {
        let given = &self.given[kind];
        if given.is_empty() {
            "none".to_owned()
        } else {
            given[slot % given.len()].clone()
        }
    }

    /// Does what the command does, and says what is to come of it. New identifiers are taken from the result.
    pub(super) fn apply(&mut self, command: &Command, result: &Value) -> Expected {
        match command {
            Command::CreateAcl(number) => {
                let id = self.new_id(0, result);
                self.account.acls.push(Acl {
                    id,
                    ip_range: "192.0.2.0/24".to_owned(),
                    name: name(*number),
                });
                whole(json!(self.account.acls.last()))
            }
            Command::CreateTsig(number) => {
                let id = self.new_id(1, result);
                let secret = Secret::new("s");
                self.account.tsigs.push(Tsig {
                    id,
                    algo: "a.".to_owned(),
                    name: name(*number),
                    secret,
                });
                whole(json!(self.account.tsigs.last()))
            }
            Command::CreatePeer(number) => {
                let id = self.new_id(2, result);
                self.account.peers.push(Peer {
                    id,
                    name: name(*number),
                    ..Peer::default()
                });
                whole(json!(self.account.peers.last()))
            }
            Command::GetAcl(slot) => self
                .acl(*slot)
                .map_or(NOT_FOUND, |index| whole(json!(self.account.acls[index]))),
            Command::GetTsig(slot) => self
                .tsig(*slot)
                .map_or(NOT_FOUND, |index| whole(json!(self.account.tsigs[index]))),
            Command::GetPeer(slot) => self
                .peer(*slot)
                .map_or(NOT_FOUND, |index| whole(json!(self.account.peers[index]))),
            Command::UpdateAcl(slot, number) => self.acl(*slot).map_or(NOT_FOUND, |index| {
                self.account.acls[index].name = name(*number);
                whole(json!(self.account.acls[index]))
            }),
            Command::UpdateTsig(slot, number) => self.tsig(*slot).map_or(NOT_FOUND, |index| {
                self.account.tsigs[index].name = name(*number);
                whole(json!(self.account.tsigs[index]))
            }),
            Command::UpdatePeer {
                slot,
                name: number,
                port,
                tsig,
            } => {
                let Some(index) = self.peer(*slot) else {
                    return NOT_FOUND;
                };
                if tsig.is_some_and(|tsig| self.tsig(tsig).is_none()) {
                    return NOT_FOUND;
                }
                let tsig_id = tsig.map(|tsig| self.id(1, tsig));
                let peer = &mut self.account.peers[index];
                *peer = Peer {
                    id: peer.id.clone(),
                    name: name(*number),
                    port: *port,
                    tsig_id,
                    ..Peer::default()
                };
                whole(json!(peer))
            }
            Command::DeleteAcl(slot) => self.acl(*slot).map_or(NOT_FOUND, |index| {
                whole(json!({ "id": self.account.acls.remove(index).id }))
            }),
            Command::DeleteTsig(slot) => self.delete_tsig(*slot),
            Command::DeletePeer(slot) => self.delete_peer(*slot),
            Command::ListAcls => whole(json!(self.account.acls)),
            Command::ListTsigs => whole(json!(self.account.tsigs)),
            Command::ListPeers => whole(json!(self.account.peers)),
            Command::GetZone(side, zone) => self.show(*side, *zone),
            Command::CreateZone(side, zone, peers) => self.create(*side, *zone, peers),
            Command::UpdateZone(side, zone, peers) => self.update(*side, *zone, peers),
            Command::DeleteZone(side, zone) => {
                let there = match side {
                    Side::Incoming => self.zones[*zone].incoming.take().is_some(),
                    Side::Outgoing => self.zones[*zone].outgoing.take().is_some(),
                };
                if there {
                    whole(json!({ "id": ZONES[*zone] }))
                } else {
                    NOT_FOUND
                }
            }
            Command::ForceAxfr(zone) => {
                let now = self.now;
                self.zones[*zone]
                    .incoming
                    .as_mut()
                    .map_or(NOT_FOUND, |(_, due)| {
                        due.get_or_insert(now + DELAY);
                        whole(json!("OK"))
                    })
            }
            Command::Enable(zone) => self.switch(*zone, Some(true)),
            Command::Disable(zone) => self.switch(*zone, Some(false)),
            Command::Status(zone) => self.switch(*zone, None),
            Command::ForceNotify(zone) => self.zones[*zone]
                .outgoing
                .as_ref()
                .map_or(NOT_FOUND, |_| whole(json!("OK"))),
            Command::Wait(_) => unreachable!("waiting is no request"),
        }
    }

    pub(super) fn snapshot(&self) -> Seed {
        let mut seed = Seed::default();
        if self.touched.0 {
            seed.accounts
                .insert(ACCOUNT.to_owned(), self.account.clone());
        }
        for ((id, zone), touched) in ZONES.iter().zip(&self.zones).zip(self.touched.1) {
            if touched {
                let incoming = zone.incoming.as_ref().map(|(incoming, _)| incoming.clone());
                let zone = ZoneSeed {
                    incoming,
                    outgoing: zone.outgoing.clone(),
                    ..ZoneSeed::default()
                };
                seed.zones.insert((*id).to_owned(), zone);
            }
        }
        seed
    }

    fn new_id(&mut self, kind: usize, result: &Value) -> String {
        let id = text(&result["id"]);
        assert!(
            self.given.iter().all(|given| !given.contains(&id)),
            "{id} was given before"
        );
        self.given[kind].push(id.clone());
        self.touched.0 = true;
        id
    }

    fn acl(&self, slot: Slot) -> Option<usize> {
        let id = self.id(0, slot);
        self.account.acls.iter().position(|acl| acl.id == id)
    }

    fn tsig(&self, slot: Slot) -> Option<usize> {
        let id = self.id(1, slot);
        self.account.tsigs.iter().position(|tsig| tsig.id == id)
    }

    pub(super) fn peer(&self, slot: Slot) -> Option<usize> {
        let id = self.id(2, slot);
        self.account.peers.iter().position(|peer| peer.id == id)
    }

    pub(super) fn peers(&self, slots: &[Slot]) -> Vec<String> {
        slots.iter().map(|slot| self.id(2, *slot)).collect()
    }

    fn delete_tsig(&mut self, slot: Slot) -> Expected {
        let Some(index) = self.tsig(slot) else {
            return NOT_FOUND;
        };
        let id = self.id(1, slot);
        for peer in self
            .account
            .peers
            .iter_mut()
            .filter(|peer| peer.tsig_id.as_ref() == Some(&id))
        {
            match self.policy {
                DeleteInUse::Refused => return CONFLICT,
                DeleteInUse::Unlinked => peer.tsig_id = None,
                _ => {}
            }
        }
        self.account.tsigs.remove(index);
        whole(json!({ "id": id }))
    }

    fn delete_peer(&mut self, slot: Slot) -> Expected {
        let Some(index) = self.peer(slot) else {
            return NOT_FOUND;
        };
        let id = self.id(2, slot);
        let incoming = self
            .zones
            .iter()
            .filter_map(|zone| zone.incoming.as_ref())
            .map(|(settings, _)| &settings.peers);
        let outgoing = self
            .zones
            .iter()
            .filter_map(|zone| zone.outgoing.as_ref())
            .map(|settings| &settings.peers);
        if self.policy == DeleteInUse::Refused
            && incoming.chain(outgoing).any(|peers| peers.contains(&id))
        {
            return CONFLICT;
        }
        if self.policy == DeleteInUse::Unlinked {
            for zone in &mut self.zones {
                if let Some((incoming, _)) = &mut zone.incoming {
                    incoming.peers.retain(|peer| *peer != id);
                }
                if let Some(outgoing) = &mut zone.outgoing {
                    outgoing.peers.retain(|peer| *peer != id);
                }
            }
        }
        self.account.peers.remove(index);
        whole(json!({ "id": id }))
    }
}
