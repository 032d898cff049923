//! How the objects of answers are written.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, TimeOffset, UnsetPeerFields, WholeNumbers};
use crate::seed::Peer;
use crate::state::{Incoming, Outgoing};

/// A whole number, as the assumption has it.
pub(crate) fn number(value: impl Into<u64>, assumptions: &Assumptions) -> Value {
    let value = value.into();
    match assumptions.whole_numbers {
        WholeNumbers::Integer => Value::from(value),
        #[expect(
            clippy::cast_precision_loss,
            reason = "no number in the API goes beyond 32 bits"
        )]
        WholeNumbers::Decimal => Value::from(value as f64),
    }
}

pub(crate) fn peer(peer: &Peer, assumptions: &Assumptions) -> Value {
    let port = peer.port.map(|port| number(port, assumptions));
    let mut view = json!({ "id": peer.id, "name": peer.name });
    for (field, value, blank, default) in [
        ("ip", json!(peer.ip), json!(""), None),
        (
            "ixfr_enable",
            json!(peer.ixfr_enable),
            json!(false),
            Some(json!(false)),
        ),
        (
            "port",
            json!(port),
            number(0_u32, assumptions),
            Some(number(53_u32, assumptions)),
        ),
        ("tsig_id", json!(peer.tsig_id), json!(""), None),
    ] {
        let unset = match assumptions.unset_peer_fields {
            UnsetPeerFields::Blank => Some(blank),
            UnsetPeerFields::Null => Some(Value::Null),
            UnsetPeerFields::Absent => None,
            UnsetPeerFields::Defaults => default,
        };
        let set = Some(value).filter(|value| !value.is_null());
        if let Some(value) = set.or(unset) {
            view[field] = value;
        }
    }
    view
}

pub(crate) fn incoming(zone: &str, incoming: &Incoming, assumptions: &Assumptions) -> Value {
    let time = |time| write_time(time, assumptions);
    let number = |value| number(value, assumptions);
    present(json!({
        "id": zone,
        "auto_refresh_seconds": number(incoming.auto_refresh_seconds),
        "checked_time": incoming.checked.map(time),
        "created_time": time(incoming.created),
        "modified_time": time(incoming.modified),
        "name": incoming.name,
        "peers": incoming.peers,
        "soa_serial": incoming.soa_serial.map(number),
    }))
}

pub(crate) fn outgoing(zone: &str, outgoing: &Outgoing, assumptions: &Assumptions) -> Value {
    let time = |time| write_time(time, assumptions);
    present(json!({
        "id": zone,
        "checked_time": time(outgoing.checked),
        "created_time": time(outgoing.created),
        "last_transferred_time": outgoing.last_transferred.map(time),
        "name": outgoing.name,
        "peers": outgoing.peers,
        "soa_serial": number(outgoing.soa_serial, assumptions),
    }))
}

/// An object without the fields that are not there yet.
fn present(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    object
}

/// A time in RFC 3339 with microseconds.
fn write_time(time: Timestamp, assumptions: &Assumptions) -> String {
    match assumptions.time_offset {
        TimeOffset::Utc => format!("{time:.6}"),
        TimeOffset::OneHour => format!("{:.6}", time.display_with_offset(Offset::constant(1))),
    }
}
