//! A zone's settings, and what time does to them: transfers that become due, checks that come
//! round.

use std::time::Duration;

use jiff::Timestamp;

use crate::assumptions::{Assumptions, TransferSerial};
use crate::clock::{between, later};
use crate::seed::ZoneType;

/// A zone.
pub(crate) struct Zone {
    pub(crate) account: Option<String>,
    pub(crate) zone_type: ZoneType,
    pub(crate) incoming: Option<Incoming>,
    pub(crate) outgoing: Option<Outgoing>,
    /// The serial that the primaries have, if a test set it.
    pub(crate) primary_serial: Option<u32>,
}

/// Settings and state of a secondary zone.
pub(crate) struct Incoming {
    pub(crate) name: String,
    pub(crate) peers: Vec<String>,
    pub(crate) auto_refresh_seconds: u32,
    pub(crate) soa_serial: Option<u32>,
    pub(crate) checked: Option<Timestamp>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// When the transfer that was asked for happens.
    pub(crate) due: Option<Timestamp>,
}

/// Settings and state of a primary zone.
pub(crate) struct Outgoing {
    pub(crate) name: String,
    pub(crate) peers: Vec<String>,
    pub(crate) enabled: bool,
    pub(crate) soa_serial: u32,
    pub(crate) checked: Timestamp,
    pub(crate) created: Timestamp,
    pub(crate) last_transferred: Option<Timestamp>,
    /// When the secondaries that were notified fetch the zone.
    pub(crate) due: Option<Timestamp>,
}

impl Zone {
    /// A zone without settings.
    pub(crate) fn new(zone_type: ZoneType) -> Self {
        Self {
            account: None,
            zone_type,
            incoming: None,
            outgoing: None,
            primary_serial: None,
        }
    }

    /// Lets everything happen that is due.
    pub(crate) fn settle(&mut self, now: Timestamp, assumptions: &Assumptions) {
        if let Some(incoming) = &mut self.incoming {
            incoming.settle(now, self.primary_serial, assumptions);
        }
        if let Some(outgoing) = &mut self.outgoing
            && let Some(due) = outgoing.due.filter(|due| *due <= now)
        {
            outgoing.due = None;
            outgoing.last_transferred = Some(due);
        }
    }
}

impl Incoming {
    /// Asks for a transfer. One that is on its way already is waited for.
    pub(crate) fn request_transfer(&mut self, now: Timestamp, delay: Duration) {
        self.due.get_or_insert_with(|| later(now, delay));
    }

    /// Fetches the records.
    pub(crate) fn transfer(&mut self, at: Timestamp, primary: Option<u32>, first: u32, next: bool) {
        let serial = match (primary, self.soa_serial) {
            (Some(primary), _) => primary,
            (None, None) => first,
            (None, Some(serial)) if next => serial.wrapping_add(1),
            (None, Some(serial)) => serial,
        };
        if self.soa_serial != Some(serial) {
            self.soa_serial = Some(serial);
            self.modified = self.modified.max(at);
        }
        self.checked = Some(at);
    }

    fn settle(&mut self, now: Timestamp, primary: Option<u32>, assumptions: &Assumptions) {
        let next = assumptions.transfer_serial == TransferSerial::Next;
        if let Some(due) = self.due.filter(|due| *due <= now) {
            self.due = None;
            self.transfer(due, primary, first_serial(due), next);
        }
        if let Some(checked) = self.checked {
            let interval = u64::from(self.auto_refresh_seconds);
            let rounds = between(checked, now).as_secs() / interval.max(1);
            if rounds > 0 {
                let at = later(checked, Duration::from_secs(rounds * interval));
                // Nobody changed the primaries, so they have what they had.
                self.transfer(at, primary, first_serial(at), false);
            }
        }
    }
}

impl Outgoing {
    /// Sends NOTIFY: the secondaries fetch the zone a little later.
    pub(crate) fn notify(&mut self, now: Timestamp, delay: Duration) {
        self.due.get_or_insert_with(|| later(now, delay));
    }
}

/// The serial of a zone that had none, in the customary form of date and number: 2019102401.
pub(crate) fn first_serial(at: Timestamp) -> u32 {
    let date = jiff::tz::Offset::UTC.to_datetime(at).date();
    let digits = |number: i8| u32::try_from(number).unwrap_or(1);
    u32::try_from(date.year()).unwrap_or(1970) * 1_000_000
        + digits(date.month()) * 10_000
        + digits(date.day()) * 100
        + 1
}
