//! What the emulator remembers: accounts with their objects, zones with their settings. No HTTP here.

mod collection;
mod links;
mod zone;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;

pub(crate) use self::collection::Collection;
pub(crate) use self::links::Side;
pub(crate) use self::zone::{Incoming, Outgoing, Zone, first_serial};
use crate::assumptions::{Assumptions, UnknownOwners};
use crate::clock::later;
use crate::failure::{Failure, code};
use crate::seed::{Acl, Peer, Tsig};

/// An account.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) unentitled: bool,
    pub(crate) acls: Collection<Acl>,
    pub(crate) peers: Collection<Peer>,
    pub(crate) tsigs: Collection<Tsig>,
}

/// Everything.
pub(crate) struct State {
    pub(crate) assumptions: Assumptions,
    pub(crate) transfer_delay: Duration,
    accounts: BTreeMap<String, Account>,
    zones: BTreeMap<String, Zone>,
    /// The account of each peer: zones refer to peers without naming one.
    peer_accounts: HashMap<String, String>,
    random: fastrand::Rng,
    now: Timestamp,
}

impl State {
    pub(crate) fn new(
        assumptions: Assumptions,
        transfer_delay: Duration,
        random: fastrand::Rng,
    ) -> Self {
        Self {
            assumptions,
            transfer_delay,
            accounts: BTreeMap::new(),
            zones: BTreeMap::new(),
            peer_accounts: HashMap::new(),
            random,
            now: Timestamp::UNIX_EPOCH,
        }
    }

    /// A new identifier: 32 hexadecimal digits.
    pub(crate) fn mint(&mut self) -> String {
        format!("{:032x}", self.random.u128(..))
    }

    /// Lets the clock's time in. Time never runs backwards here.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// The time of an event: later than that of every event before, even if the clock stands still.
    pub(crate) fn tick(&mut self) -> Timestamp {
        self.now = later(self.now, Duration::from_micros(1));
        self.now
    }

    /// The account, or `None` if nothing was ever put there.
    pub(crate) fn account(&self, id: &str) -> Result<Option<&Account>, Failure> {
        match self.accounts.get(id) {
            Some(account) => entitled(account).map(Some),
            None => self.may_appear(id).map(|()| None),
        }
    }

    /// The account to change, or `None` if nothing was ever put there.
    pub(crate) fn known_account_mut(&mut self, id: &str) -> Result<Option<&mut Account>, Failure> {
        self.account(id)?;
        Ok(self.accounts.get_mut(id))
    }

    /// The account, made if need be.
    pub(crate) fn account_mut(&mut self, id: &str) -> Result<&mut Account, Failure> {
        self.account(id)?;
        Ok(self.entry(id))
    }

    /// The zone with all that is due done, or `None` if nothing was ever put there.
    pub(crate) fn zone(&mut self, id: &str) -> Result<Option<&mut Zone>, Failure> {
        if !self.zones.contains_key(id) {
            return self.may_appear(id).map(|()| None);
        }
        let Some(zone) = self.zones.get_mut(id) else {
            return Ok(None);
        };
        if let Some(account) = zone
            .account
            .as_ref()
            .and_then(|account| self.accounts.get(account))
        {
            entitled(account)?;
        }
        zone.settle(self.now, &self.assumptions);
        Ok(Some(zone))
    }

    /// The zone with all that is due done, made if need be.
    pub(crate) fn zone_mut(&mut self, id: &str) -> Result<&mut Zone, Failure> {
        self.zone(id)?;
        Ok(self.zone_entry(id))
    }

    /// Stores a peer, new or in place of the one with its identifier.
    pub(crate) fn insert_peer(&mut self, account: &str, peer: Peer) {
        let id = peer.id.clone();
        self.entry(account).peers.insert(&id, peer);
        self.peer_accounts.insert(id, account.to_owned());
    }

    /// Whether any account has the peer.
    pub(crate) fn knows_peer(&self, id: &str) -> bool {
        self.peer_accounts.contains_key(id)
    }

    pub(crate) fn remove_peer(&mut self, account: &str, id: &str) {
        if let Some(account) = self.accounts.get_mut(account) {
            account.peers.remove(id);
        }
        self.peer_accounts.remove(id);
    }

    /// The account, made if need be, whatever is assumed of unknown ones.
    pub(crate) fn entry(&mut self, account: &str) -> &mut Account {
        self.accounts.entry(account.to_owned()).or_default()
    }

    /// The zone, made if need be, whatever is assumed of unknown ones.
    pub(crate) fn zone_entry(&mut self, zone: &str) -> &mut Zone {
        self.zones.entry(zone.to_owned()).or_default()
    }

    /// Accounts and zones without the checks that requests are subject to, for seeds and snapshots.
    pub(crate) fn raw(&mut self) -> (&mut BTreeMap<String, Account>, &mut BTreeMap<String, Zone>) {
        (&mut self.accounts, &mut self.zones)
    }

    fn may_appear(&self, id: &str) -> Result<(), Failure> {
        if self.assumptions.unknown_owners == UnknownOwners::Appear {
            return Ok(());
        }
        Err(Failure::one(
            hyper::StatusCode::NOT_FOUND,
            code::NO_SUCH_OWNER,
            format!("Could not route to `{id}`, perhaps your object identifier is invalid?"),
        ))
    }
}

/// Fails for an account without the entitlement to secondary DNS.
fn entitled(account: &Account) -> Result<&Account, Failure> {
    if account.unentitled {
        Err(Failure::unentitled())
    } else {
        Ok(account)
    }
}
