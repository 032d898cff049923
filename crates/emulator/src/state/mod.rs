//! What the emulator remembers: accounts with their records, zones with their settings. No HTTP
//! here.

mod references;
mod zone;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde_json::Value;

pub use self::zone::ZoneType;
pub(crate) use self::zone::{Settings, Zone, first_serial};
use crate::assumptions::{Assumptions, UnentitledScope, UnknownOwners};
use crate::clock::later;
use crate::failure::{Failure, code};
use crate::fields::Object;
use crate::resources::{Kind, Side};

/// Records of one kind by identifier, in the order of their creation.
pub(crate) type Records = IndexMap<String, Object>;

/// An account.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) unentitled: bool,
    /// By kind.
    pub(crate) records: [Records; 3],
    /// Deleted records that a GET still finds once.
    pub(crate) deleted: HashMap<String, Value>,
}

/// Everything.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) assumptions: Assumptions,
    pub(crate) transfer_delay: Duration,
    /// Type of the zones that nobody gave one.
    pub(crate) default_zone_type: ZoneType,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) zones: BTreeMap<String, Zone>,
    /// The time of the last request or event.
    pub(crate) now: Timestamp,
}

impl State {
    /// Lets the clock's time in. Time never runs backwards here.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
    }

    /// The time of an event: later than that of every event before, even if the clock stands still.
    pub(crate) fn tick(&mut self) -> Timestamp {
        self.now = later(self.now, Duration::from_micros(1));
        self.now
    }

    /// When a transfer happens that is asked for now.
    pub(crate) fn next_transfer(&mut self) -> Timestamp {
        later(self.tick(), self.transfer_delay)
    }

    /// Decides whether a request may ask for an account, or for a side of a zone; does what is due
    /// in the zone.
    pub(crate) fn admit(&mut self, side: Option<Side>, id: &str) -> Result<(), Failure> {
        let known = match side {
            None => self.accounts.contains_key(id),
            Some(_) => self.zones.contains_key(id),
        };
        if !known && self.assumptions.unknown_owners == UnknownOwners::Refused {
            let message =
                format!("Could not route to `{id}`, perhaps your object identifier is invalid?");
            return Err(Failure::one(code::NO_SUCH_OWNER, message));
        }
        let account = match side {
            None => Some(id),
            Some(_) => self.zones.get(id).and_then(|zone| zone.account.as_deref()),
        };
        let account = account.and_then(|account| self.accounts.get(account));
        if account.is_some_and(|account| account.unentitled) {
            let sentence = match side {
                // That of outgoing transfers was observed.
                Some(side) => format!("Not authorized to setup {} zone transfers", side.name()),
                None if self.assumptions.unentitled_scope == UnentitledScope::Zones => {
                    String::new()
                }
                None => "Not authorized to use secondary DNS".to_owned(),
            };
            if !sentence.is_empty() {
                return Err(Failure::unentitled(&sentence, &self.assumptions));
            }
        }
        if side.is_some()
            && let Some(zone) = self.zones.get_mut(id)
        {
            zone.settle(self.now);
        }
        Ok(())
    }

    /// The account, made if need be.
    pub(crate) fn account_entry(&mut self, id: &str) -> &mut Account {
        self.accounts.entry(id.to_owned()).or_default()
    }

    /// The records of an account, if it is there.
    pub(crate) fn records(&self, account: &str, kind: Kind) -> Option<&Records> {
        let account = self.accounts.get(account);
        account.map(|account| &account.records[kind as usize])
    }

    /// The zone, made if need be.
    pub(crate) fn zone_entry(&mut self, id: &str) -> &mut Zone {
        let zone_type = self.default_zone_type;
        let zone = self.zones.entry(id.to_owned());
        zone.or_insert_with(|| Zone {
            zone_type,
            ..Zone::default()
        })
    }

    /// The type of a zone, whether anything was put there or not.
    pub(crate) fn zone_type(&self, id: &str) -> ZoneType {
        let zone = self.zones.get(id);
        zone.map_or(self.default_zone_type, |zone| zone.zone_type)
    }
}

/// A new identifier: 32 hexadecimal digits.
pub(crate) fn new_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}
