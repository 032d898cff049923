//! The four operations on the settings of a zone, the same for both sides. What a side holds is in
//! `incoming.rs` and `outgoing.rs`.

use hyper::StatusCode;
use jiff::Timestamp;
use serde_json::Value;

use super::{Call, Outcome};
use crate::answer::Answer;
use crate::assumptions::{Assumptions, IncomingOnFullZone, SecondCreate, UpdateUnconfigured};
use crate::failure::{Failure, code};
use crate::seed::ZoneType;
use crate::state::{Side, State, Zone};

/// The settings of one side of a zone.
pub(crate) trait Settings: Sized {
    const SIDE: Side;

    /// Reads a request into settings that were created now.
    fn read(call: &Call<'_>, now: Timestamp, assumptions: &Assumptions) -> Result<Self, Failure>;

    /// Settles what happens with the creation. `serial` is the one that a test gave the zone.
    fn begin(&mut self, serial: Option<u32>, assumptions: &Assumptions);

    /// Takes over what a request can set.
    fn replace(&mut self, new: Self);

    fn peers(&mut self) -> &mut Vec<String>;

    /// The settings as answers show them.
    fn view(&self, zone: &str, assumptions: &Assumptions) -> Value;

    fn slot(zone: &mut Zone) -> &mut Option<Self>;
}

pub(crate) fn get<S: Settings>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let settings = find::<S>(state, call.owner)?;
    Ok(Answer::one(settings.view(call.owner, &assumptions)))
}

pub(crate) fn create<S: Settings>(state: &mut State, call: &Call<'_>) -> Outcome {
    let (now, assumptions) = (state.tick(), state.assumptions);
    let mut new = S::read(call, now, &assumptions)?;
    let full = S::SIDE == Side::Incoming && state.zone_type(call.owner) == ZoneType::Full;
    if full && assumptions.incoming_on_full_zone == IncomingOnFullZone::Refused {
        return Err(Failure::one(
            StatusCode::FORBIDDEN,
            code::SIGNUP_NOT_ALLOWED,
            "Secondary zone signup not allowed",
        ));
    }
    state.check_peers(call.owner, S::SIDE, new.peers())?;
    let exists = find::<S>(state, call.owner).is_ok();
    if exists && assumptions.second_create == SecondCreate::Conflict {
        return Err(Failure::conflict(format!(
            "Zone `{}` has {} already; update them.",
            call.owner,
            S::SIDE.settings()
        )));
    }
    if full && assumptions.incoming_on_full_zone == IncomingOnFullZone::Dropped {
        new.begin(None, &assumptions);
        return Ok(Answer::one(new.view(call.owner, &assumptions)));
    }
    Ok(store(state, call, new))
}

pub(crate) fn update<S: Settings>(state: &mut State, call: &Call<'_>) -> Outcome {
    let (now, assumptions) = (state.tick(), state.assumptions);
    let mut new = S::read(call, now, &assumptions)?;
    let exists = find::<S>(state, call.owner).map(|_| ());
    if assumptions.update_unconfigured == UpdateUnconfigured::NotFound {
        exists?;
    }
    state.check_peers(call.owner, S::SIDE, new.peers())?;
    Ok(store(state, call, new))
}

pub(crate) fn delete<S: Settings>(state: &mut State, call: &Call<'_>) -> Outcome {
    find::<S>(state, call.owner)?;
    S::slot(state.zone_entry(call.owner)).take();
    Ok(Answer::deleted(call.owner))
}

/// The settings of a zone, or 404.
pub(crate) fn find<'s, S: Settings + 's>(
    state: &'s mut State,
    zone: &str,
) -> Result<&'s mut S, Failure> {
    let settings = state
        .zones
        .get_mut(zone)
        .and_then(|zone| S::slot(zone).as_mut());
    settings.ok_or_else(|| Failure::not_found(&format!("{} of zone", S::SIDE.settings()), zone))
}

fn store<S: Settings>(state: &mut State, call: &Call<'_>, mut new: S) -> Answer {
    let assumptions = state.assumptions;
    let zone = state.zone_entry(call.owner);
    let serial = zone.primary_serial;
    let slot = S::slot(zone);
    let settings = match slot {
        Some(settings) => {
            settings.replace(new);
            settings
        }
        None => {
            new.begin(serial, &assumptions);
            slot.insert(new)
        }
    };
    Answer::one(settings.view(call.owner, &assumptions))
}
