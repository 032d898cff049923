//! The four operations on the settings of a zone, the same for both sides.

use serde_json::json;

use super::{Call, Outcome};
use crate::assumptions::{
    FirstTransfer, IncomingOnFullZone, InitialStatus, SecondCreate, UpdateUnconfigured,
};
use crate::failure::{Failure, code};
use crate::fields::{self, Object};
use crate::resources::Side;
use crate::state::{Settings, State, ZoneType, first_serial};
use crate::views;

pub(crate) fn get(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let settings = find(state, side, call.owner)?;
    Ok(views::settings(call.owner, settings, &assumptions))
}

pub(crate) fn create(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let fields = fields::read(side.fields(), call.body)?;
    let full = side == Side::Incoming && state.zone_type(call.owner) == ZoneType::Full;
    if full && assumptions.incoming_on_full_zone == IncomingOnFullZone::Refused {
        let message = "Secondary zone signup not allowed";
        return Err(Failure::one(code::SIGNUP_NOT_ALLOWED, message));
    }
    state.check_peers(call.owner, side, &fields)?;
    let exists = find(state, side, call.owner).is_ok();
    if exists && assumptions.second_create == SecondCreate::Conflict {
        let (zone, side) = (call.owner, side.name());
        let message = format!("Zone `{zone}` has {side} settings already; update them.");
        return Err(Failure::one(code::CONFLICT, message));
    }
    if full && assumptions.incoming_on_full_zone == IncomingOnFullZone::Dropped {
        let dropped = begin(state, side, fields, None);
        return Ok(views::settings(call.owner, &dropped, &assumptions));
    }
    Ok(store(state, side, call, fields))
}

pub(crate) fn update(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    let fields = fields::read(side.fields(), call.body)?;
    if state.assumptions.update_unconfigured == UpdateUnconfigured::NotFound {
        find(state, side, call.owner)?;
    }
    state.check_peers(call.owner, side, &fields)?;
    Ok(store(state, side, call, fields))
}

pub(crate) fn delete(state: &mut State, side: Side, call: &Call<'_>) -> Outcome {
    find(state, side, call.owner)?;
    state.zone_entry(call.owner).settings[side as usize] = None;
    Ok(json!({ "id": call.owner }))
}

/// The settings of a zone, or 404.
pub(crate) fn find<'a>(
    state: &'a mut State,
    side: Side,
    zone: &str,
) -> Result<&'a mut Settings, Failure> {
    let settings = state
        .zones
        .get_mut(zone)
        .and_then(|zone| zone.settings[side as usize].as_mut());
    settings.ok_or_else(|| Failure::not_set(zone, side.name()))
}

fn store(state: &mut State, side: Side, call: &Call<'_>, fields: Object) -> serde_json::Value {
    let (now, assumptions) = (state.tick(), state.assumptions);
    if let Ok(settings) = find(state, side, call.owner) {
        settings.fields = fields;
        match side {
            Side::Incoming => settings.modified = Some(now),
            Side::Outgoing => settings.checked = Some(now),
        }
        return views::settings(call.owner, settings, &assumptions);
    }
    let serial = state.zone_entry(call.owner).primary_serial;
    let settings = begin(state, side, fields, serial);
    let view = views::settings(call.owner, &settings, &assumptions);
    state.zone_entry(call.owner).settings[side as usize] = Some(settings);
    view
}

/// Settings that were created now, of a zone that may have a serial already.
pub(crate) fn begin(
    state: &mut State,
    side: Side,
    fields: Object,
    serial: Option<u32>,
) -> Settings {
    let (now, assumptions) = (state.tick(), state.assumptions);
    let mut settings = Settings {
        fields,
        created: now,
        ..Settings::default()
    };
    match side {
        Side::Incoming => {
            settings.modified = Some(now);
            if assumptions.first_transfer == FirstTransfer::AtCreation {
                settings.transfer(now, serial, false);
            }
        }
        Side::Outgoing => {
            settings.checked = Some(now);
            settings.enabled = assumptions.initial_status == InitialStatus::Enabled;
            settings.soa_serial = serial.or(Some(first_serial(now)));
        }
    }
    settings
}
