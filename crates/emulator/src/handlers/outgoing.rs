//! The operations on primary zones: settings, status, and NOTIFY.

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted, OutgoingView};
use crate::assumptions::{
    Assumptions, InitialStatus, NotifiedSecondaries, NotifyWhileDisabled, SecondCreate, StatusCase,
    StatusUnconfigured, UpdateUnconfigured,
};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::state::{Outgoing, Side, State, first_serial};
use crate::values::DOMAIN_NAME;

struct Settings {
    name: String,
    peers: Vec<String>,
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let outgoing = existing(state, call)?;
    Ok(Answer::one(OutgoingView::new(
        call.owner,
        outgoing,
        &assumptions,
    )))
}

pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let settings = read(call)?;
    let exists = exists(state, call);
    if exists && state.assumptions.second_create == SecondCreate::Conflict {
        return Err(Failure::conflict(format!(
            "Zone `{}` has outgoing settings already; update them.",
            call.owner
        )));
    }
    store(state, call, settings, exists)
}

pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let settings = read(call)?;
    let exists = exists(state, call);
    if !exists && state.assumptions.update_unconfigured == UpdateUnconfigured::NotFound {
        return Err(unconfigured(call.owner));
    }
    store(state, call, settings, exists)
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let outgoing = state.zone(call.owner).and_then(|zone| zone.outgoing.take());
    outgoing
        .map(|_| Answer::one(Deleted { id: call.owner }))
        .ok_or_else(|| unconfigured(call.owner))
}

pub(crate) fn enable(state: &mut State, call: &Call<'_>) -> Outcome {
    existing(state, call)?.enabled = true;
    notify(state, call)?;
    Ok(Answer::one(write_status(true, &state.assumptions)))
}

pub(crate) fn disable(state: &mut State, call: &Call<'_>) -> Outcome {
    let outgoing = existing(state, call)?;
    outgoing.enabled = false;
    outgoing.due = None;
    Ok(Answer::one(write_status(false, &state.assumptions)))
}

pub(crate) fn force_notify(state: &mut State, call: &Call<'_>) -> Outcome {
    if existing(state, call)?.enabled {
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
    let enabled = match existing(state, call) {
        Ok(outgoing) => outgoing.enabled,
        Err(failure) => match state.assumptions.status_unconfigured {
            StatusUnconfigured::NotFound => return Err(failure),
            StatusUnconfigured::Disabled => false,
        },
    };
    Ok(Answer::one(write_status(enabled, &state.assumptions)))
}

fn notify(state: &mut State, call: &Call<'_>) -> Result<(), Failure> {
    let (now, delay) = (state.tick(), state.transfer_delay);
    let fetch = state.assumptions.notified_secondaries == NotifiedSecondaries::Transfer;
    let outgoing = existing(state, call)?;
    outgoing.checked = now;
    if fetch {
        outgoing.notify(now, delay);
    }
    Ok(())
}

fn store(state: &mut State, call: &Call<'_>, settings: Settings, exists: bool) -> Outcome {
    state.check_peers(call.owner, Side::Outgoing, &settings.peers)?;
    let assumptions = state.assumptions;
    let created = state.tick();
    let zone = state.zone_entry(call.owner);
    let outgoing = zone.outgoing.get_or_insert_with(|| Outgoing {
        name: String::new(),
        peers: Vec::new(),
        enabled: assumptions.initial_status == InitialStatus::Enabled,
        soa_serial: first_serial(created),
        checked: created,
        created,
        last_transferred: None,
        due: None,
    });
    outgoing.name = settings.name;
    outgoing.peers = settings.peers;
    if exists {
        outgoing.checked = created;
    }
    Ok(Answer::one(OutgoingView::new(
        call.owner,
        outgoing,
        &assumptions,
    )))
}

fn exists(state: &mut State, call: &Call<'_>) -> bool {
    state
        .zone(call.owner)
        .is_some_and(|zone| zone.outgoing.is_some())
}

fn existing<'s>(state: &'s mut State, call: &Call<'_>) -> Result<&'s mut Outgoing, Failure> {
    let outgoing = state
        .zone(call.owner)
        .and_then(|zone| zone.outgoing.as_mut());
    outgoing.ok_or_else(|| unconfigured(call.owner))
}

fn read(call: &Call<'_>) -> Result<Settings, Failure> {
    let mut fields = Fields::new(call.body);
    let settings = Settings {
        name: fields.text("name", DOMAIN_NAME),
        peers: fields.peers("peers"),
    };
    fields.finish().map(|()| settings)
}

fn write_status(enabled: bool, assumptions: &Assumptions) -> &'static str {
    match (assumptions.status_case, enabled) {
        (StatusCase::Title, true) => "Enabled",
        (StatusCase::Title, false) => "Disabled",
        (StatusCase::Lower, true) => "enabled",
        (StatusCase::Lower, false) => "disabled",
        (StatusCase::Upper, true) => "ENABLED",
        (StatusCase::Upper, false) => "DISABLED",
    }
}

fn unconfigured(zone: &str) -> Failure {
    Failure::not_found("outgoing settings of zone", zone)
}
