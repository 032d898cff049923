//! A zone's settings, and what time does to them: transfers that become due, checks that come
//! round.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::{between, later};
use crate::fields::Object;
use crate::resources::Side;

/// The type of a zone, which decides whether incoming settings can be stored. Outgoing settings can
/// on any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ZoneType {
    /// A zone whose records come from primaries elsewhere: the default.
    #[default]
    Secondary,
    /// A zone whose records are edited at the API's side.
    /// [`IncomingOnFullZone`](crate::IncomingOnFullZone) says what happens to incoming settings
    /// there.
    Full,
}

/// A zone.
#[derive(Default)]
pub(crate) struct Zone {
    pub(crate) account: Option<String>,
    pub(crate) zone_type: ZoneType,
    /// By side.
    pub(crate) settings: [Option<Settings>; 2],
    /// The serial that the primaries have, if a test set it.
    pub(crate) primary_serial: Option<u32>,
}

/// Settings and state of one side of a zone.
#[derive(Default)]
pub(crate) struct Settings {
    /// What requests set.
    pub(crate) fields: Object,
    pub(crate) soa_serial: Option<u32>,
    pub(crate) created: Timestamp,
    pub(crate) checked: Option<Timestamp>,
    /// Of incoming settings.
    pub(crate) modified: Option<Timestamp>,
    /// Of outgoing settings.
    pub(crate) enabled: bool,
    pub(crate) last_transferred: Option<Timestamp>,
    /// When the transfer happens that was asked for, or of which the secondaries were notified.
    pub(crate) due: Option<Timestamp>,
}

impl Zone {
    /// Lets everything happen that is due.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        let primary = self.primary_serial;
        if let Some(incoming) = &mut self.settings[Side::Incoming as usize] {
            if let Some(due) = incoming.take_due(now) {
                incoming.transfer(due, primary, true);
            }
            incoming.refresh(now, primary);
        }
        if let Some(outgoing) = &mut self.settings[Side::Outgoing as usize]
            && let Some(due) = outgoing.take_due(now)
        {
            outgoing.last_transferred = Some(due);
        }
    }
}

impl Settings {
    /// Fetches the records of a secondary zone.
    pub(crate) fn transfer(&mut self, at: Timestamp, primary: Option<u32>, next: bool) {
        let serial = primary.unwrap_or(match self.soa_serial {
            None => first_serial(at),
            Some(serial) => serial.wrapping_add(u32::from(next)),
        });
        if self.soa_serial != Some(serial) {
            self.soa_serial = Some(serial);
            self.modified = self.modified.max(Some(at));
        }
        self.checked = Some(at);
    }

    fn take_due(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.due.take_if(|due| *due <= now)
    }

    /// Checks a secondary zone as often as its interval went by.
    fn refresh(&mut self, now: Timestamp, primary: Option<u32>) {
        let interval = self.fields.get("auto_refresh_seconds");
        if let (Some(checked), Some(interval)) = (self.checked, interval.and_then(Value::as_u64)) {
            let rounds = between(checked, now).as_secs() / interval.max(1);
            if rounds > 0 {
                let at = later(checked, Duration::from_secs(rounds * interval));
                // Nobody changed the primaries, so they have what they had.
                self.transfer(at, primary, false);
            }
        }
    }
}

/// The serial of a zone that had none, in the customary form of date and number: 2019102401.
pub(crate) fn first_serial(at: Timestamp) -> u32 {
    let date = jiff::tz::Offset::UTC.to_datetime(at).date();
    let text = date.strftime("%Y%m%d01").to_string();
    text.parse().unwrap_or(1)
}
