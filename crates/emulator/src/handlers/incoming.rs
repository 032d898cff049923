//! The operations on secondary zones: settings, and `force_axfr`.

use hyper::StatusCode;

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted, IncomingView};
use crate::assumptions::{FirstTransfer, IncomingOnFullZone, SecondCreate, UpdateUnconfigured};
use crate::failure::{Failure, code};
use crate::fields::Fields;
use crate::seed::ZoneType;
use crate::state::{Incoming, Side, State, first_serial};
use crate::values::{DOMAIN_NAME, REFRESH};

struct Settings {
    name: String,
    peers: Vec<String>,
    auto_refresh_seconds: u32,
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let incoming = state
        .zone(call.owner)
        .and_then(|zone| zone.incoming.as_ref());
    let incoming = incoming.ok_or_else(|| unconfigured(call.owner))?;
    Ok(Answer::one(IncomingView::new(
        call.owner,
        incoming,
        &assumptions,
    )))
}

pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let settings = read(call)?;
    let full = state.zone_type(call.owner) == ZoneType::Full;
    let exists = state
        .zone(call.owner)
        .is_some_and(|zone| zone.incoming.is_some());
    if full && state.assumptions.incoming_on_full_zone == IncomingOnFullZone::Refused {
        return Err(Failure::one(
            StatusCode::FORBIDDEN,
            code::SIGNUP_NOT_ALLOWED,
            "Secondary zone signup not allowed",
        ));
    }
    state.check_peers(call.owner, Side::Incoming, &settings.peers)?;
    if exists {
        return match state.assumptions.second_create {
            SecondCreate::Conflict => Err(Failure::conflict(format!(
                "Zone `{}` has incoming settings already; update them.",
                call.owner
            ))),
            SecondCreate::Replaces => replace(state, call, settings),
        };
    }
    let incoming = new(state, call, settings);
    let answer = Answer::one(IncomingView::new(call.owner, &incoming, &state.assumptions));
    if !full || state.assumptions.incoming_on_full_zone == IncomingOnFullZone::Stored {
        state.zone_entry(call.owner).incoming = Some(incoming);
    }
    Ok(answer)
}

pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let settings = read(call)?;
    let exists = state
        .zone(call.owner)
        .is_some_and(|zone| zone.incoming.is_some());
    if !exists && state.assumptions.update_unconfigured == UpdateUnconfigured::NotFound {
        return Err(unconfigured(call.owner));
    }
    state.check_peers(call.owner, Side::Incoming, &settings.peers)?;
    if exists {
        return replace(state, call, settings);
    }
    let incoming = new(state, call, settings);
    let answer = Answer::one(IncomingView::new(call.owner, &incoming, &state.assumptions));
    state.zone_entry(call.owner).incoming = Some(incoming);
    Ok(answer)
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let incoming = state.zone(call.owner).and_then(|zone| zone.incoming.take());
    incoming
        .map(|_| Answer::one(Deleted { id: call.owner }))
        .ok_or_else(|| unconfigured(call.owner))
}

pub(crate) fn force_axfr(state: &mut State, call: &Call<'_>) -> Outcome {
    let (now, delay) = (state.tick(), state.transfer_delay);
    let incoming = state
        .zone(call.owner)
        .and_then(|zone| zone.incoming.as_mut());
    incoming
        .ok_or_else(|| unconfigured(call.owner))?
        .request_transfer(now, delay);
    Ok(Answer::one("OK"))
}

fn new(state: &mut State, call: &Call<'_>, settings: Settings) -> Incoming {
    let created = state.tick();
    let primary = state.zone(call.owner).and_then(|zone| zone.primary_serial);
    let mut incoming = Incoming {
        name: settings.name,
        peers: settings.peers,
        auto_refresh_seconds: settings.auto_refresh_seconds,
        soa_serial: None,
        checked: None,
        created,
        modified: created,
        due: None,
    };
    if state.assumptions.first_transfer == FirstTransfer::AtCreation {
        incoming.transfer(created, primary, first_serial(created), false);
    }
    incoming
}

fn replace(state: &mut State, call: &Call<'_>, settings: Settings) -> Outcome {
    let modified = state.tick();
    let assumptions = state.assumptions;
    let incoming = state
        .zone(call.owner)
        .and_then(|zone| zone.incoming.as_mut());
    let incoming = incoming.ok_or_else(|| unconfigured(call.owner))?;
    incoming.name = settings.name;
    incoming.peers = settings.peers;
    incoming.auto_refresh_seconds = settings.auto_refresh_seconds;
    incoming.modified = modified;
    Ok(Answer::one(IncomingView::new(
        call.owner,
        incoming,
        &assumptions,
    )))
}

fn read(call: &Call<'_>) -> Result<Settings, Failure> {
    let mut fields = Fields::new(call.body);
    let settings = Settings {
        name: fields.text("name", DOMAIN_NAME),
        peers: fields.peers("peers"),
        auto_refresh_seconds: u32::try_from(fields.whole("auto_refresh_seconds", REFRESH))
            .unwrap_or(u32::MAX),
    };
    fields.finish().map(|()| settings)
}

fn unconfigured(zone: &str) -> Failure {
    Failure::not_found("incoming settings of zone", zone)
}
