//! Primary zones: their settings, status, and NOTIFY.

use jiff::Timestamp;
use serde_json::Value;

use super::settings::{Settings, find};
use super::{Call, Outcome};
use crate::answer::Answer;
use crate::assumptions::{
    Assumptions, InitialStatus, NotifiedSecondaries, NotifyWhileDisabled, StatusCase,
    StatusUnconfigured,
};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::state::{Outgoing, Side, State, Zone, first_serial};
use crate::values::DOMAIN_NAME;
use crate::views;

impl Settings for Outgoing {
    const SIDE: Side = Side::Outgoing;

    fn read(call: &Call<'_>, now: Timestamp, assumptions: &Assumptions) -> Result<Self, Failure> {
        let mut fields = Fields::new(call.body);
        let outgoing = Self {
            name: fields.text("name", DOMAIN_NAME),
            peers: fields.peers(),
            enabled: assumptions.initial_status == InitialStatus::Enabled,
            soa_serial: first_serial(now),
            checked: now,
            created: now,
            last_transferred: None,
            due: None,
        };
        fields.finish().map(|()| outgoing)
    }

    fn begin(&mut self, serial: Option<u32>, _: &Assumptions) {
        self.soa_serial = serial.unwrap_or(self.soa_serial);
    }

    fn replace(&mut self, new: Self) {
        self.name = new.name;
        self.peers = new.peers;
        self.checked = new.created;
    }

    fn peers(&mut self) -> &mut Vec<String> {
        &mut self.peers
    }

    fn view(&self, zone: &str, assumptions: &Assumptions) -> Value {
        views::outgoing(zone, self, assumptions)
    }

    fn slot(zone: &mut Zone) -> &mut Option<Self> {
        &mut zone.outgoing
    }
}

pub(crate) fn enable(state: &mut State, call: &Call<'_>) -> Outcome {
    find::<Outgoing>(state, call.owner)?.enabled = true;
    notify(state, call)?;
    Ok(Answer::one(write_status(true, &state.assumptions)))
}

pub(crate) fn disable(state: &mut State, call: &Call<'_>) -> Outcome {
    let outgoing = find::<Outgoing>(state, call.owner)?;
    outgoing.enabled = false;
    outgoing.due = None;
    Ok(Answer::one(write_status(false, &state.assumptions)))
}

pub(crate) fn force_notify(state: &mut State, call: &Call<'_>) -> Outcome {
    if find::<Outgoing>(state, call.owner)?.enabled {
        notify(state, call)?;
    } else if state.assumptions.notify_while_disabled == NotifyWhileDisabled::Conflict {
        return Err(Failure::conflict(format!(
            "Outgoing transfers of zone `{}` are disabled.",
            call.owner
        )));
    }
    Ok(Answer::one("OK"))
}

pub(crate) fn status(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let enabled = match find::<Outgoing>(state, call.owner) {
        Ok(outgoing) => outgoing.enabled,
        Err(failure) => match assumptions.status_unconfigured {
            StatusUnconfigured::NotFound => return Err(failure),
            StatusUnconfigured::Disabled => false,
        },
    };
    Ok(Answer::one(write_status(enabled, &assumptions)))
}

/// Sends NOTIFY: the secondaries fetch the zone a little later.
fn notify(state: &mut State, call: &Call<'_>) -> Result<(), Failure> {
    let (now, delay) = (state.tick(), state.transfer_delay);
    let fetched = state.assumptions.notified_secondaries == NotifiedSecondaries::Transfer;
    let outgoing = find::<Outgoing>(state, call.owner)?;
    outgoing.checked = now;
    if fetched {
        outgoing.notify(now, delay);
    }
    Ok(())
}

fn write_status(enabled: bool, assumptions: &Assumptions) -> String {
    let status = if enabled { "Enabled" } else { "Disabled" };
    match assumptions.status_case {
        StatusCase::Title => status.to_owned(),
        StatusCase::Lower => status.to_lowercase(),
        StatusCase::Upper => status.to_uppercase(),
    }
}
