//! Transfers: `force_axfr` of secondary zones, status and NOTIFY of primary ones.

use serde_json::{Value, json};

use super::settings::find;
use super::{Call, Outcome};
use crate::assumptions::{Assumptions, NullStatus, StatusCase};
use crate::failure::Failure;
use crate::resources::Side;
use crate::state::State;

pub(crate) fn force_axfr(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let due = state.next_transfer();
    // A transfer that is on its way already is waited for.
    find(state, side, call.owner)?.due.get_or_insert(due);
    Ok(json!("OK"))
}

pub(crate) fn enable(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    find(state, side, call.owner)?.enabled = true;
    notify(state, side, call)?;
    Ok(write_status(true, &state.assumptions))
}

pub(crate) fn disable(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let outgoing = find(state, side, call.owner)?;
    outgoing.enabled = false;
    outgoing.due = None;
    Ok(write_status(false, &state.assumptions))
}

pub(crate) fn force_notify(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    // While transfers are off a NOTIFY leads to nothing.
    if find(state, side, call.owner)?.enabled {
        notify(state, side, call)?;
    }
    Ok(json!("OK"))
}

pub(crate) fn status(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let enabled = find(state, side, call.owner)?.enabled;
    Ok(write_status(enabled, &assumptions))
}

/// Sends NOTIFY: the secondaries fetch the zone a little later.
fn notify(state: &mut State, side: Side, call: &Call<'_>) -> Result<(), Failure> {
    let due = state.next_transfer();
    let now = state.now;
    let outgoing = find(state, side, call.owner)?;
    outgoing.checked = Some(now);
    outgoing.due.get_or_insert(due);
    Ok(())
}

fn write_status(enabled: bool, assumptions: &Assumptions) -> Value {
    let status = if enabled { "Enabled" } else { "Disabled" };
    match (assumptions.null_status, assumptions.status_case) {
        (NullStatus::Always, _) => Value::Null,
        (_, StatusCase::Title) => status.into(),
        (_, StatusCase::Lower) => status.to_lowercase().into(),
        (_, StatusCase::Upper) => status.to_uppercase().into(),
    }
}
