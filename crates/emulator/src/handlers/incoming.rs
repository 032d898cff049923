//! Secondary zones: their settings, and `force_axfr`.

use jiff::Timestamp;
use serde_json::Value;

use super::settings::{self, Settings};
use super::{Call, Outcome};
use crate::answer::Answer;
use crate::assumptions::{Assumptions, FirstTransfer};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::state::{Incoming, Side, State, Zone, first_serial};
use crate::values::{DOMAIN_NAME, REFRESH};
use crate::views;

impl Settings for Incoming {
    const SIDE: Side = Side::Incoming;

    fn read(call: &Call<'_>, now: Timestamp, _: &Assumptions) -> Result<Self, Failure> {
        let mut fields = Fields::new(call.body);
        let incoming = Self {
            name: fields.text("name", DOMAIN_NAME),
            peers: fields.peers(),
            auto_refresh_seconds: fields.whole("auto_refresh_seconds", REFRESH),
            soa_serial: None,
            checked: None,
            created: now,
            modified: now,
            due: None,
        };
        fields.finish().map(|()| incoming)
    }

    fn begin(&mut self, serial: Option<u32>, assumptions: &Assumptions) {
        if assumptions.first_transfer == FirstTransfer::AtCreation {
            self.transfer(self.created, serial, first_serial(self.created), false);
        }
    }

    fn replace(&mut self, new: Self) {
        self.name = new.name;
        self.peers = new.peers;
        self.auto_refresh_seconds = new.auto_refresh_seconds;
        self.modified = new.created;
    }

    fn peers(&mut self) -> &mut Vec<String> {
        &mut self.peers
    }

    fn view(&self, zone: &str, assumptions: &Assumptions) -> Value {
        views::incoming(zone, self, assumptions)
    }

    fn slot(zone: &mut Zone) -> &mut Option<Self> {
        &mut zone.incoming
    }
}

pub(crate) fn force_axfr(state: &mut State, call: &Call<'_>) -> Outcome {
    let (now, delay) = (state.tick(), state.transfer_delay);
    settings::find::<Incoming>(state, call.owner)?.request_transfer(now, delay);
    Ok(Answer::one("OK"))
}
