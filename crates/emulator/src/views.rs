//! How the objects of answers are written.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Map, Value};

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
    let or_unset = |name: &str, value: Option<Value>| value.or_else(|| unset(name, assumptions));
    object([
        ("id", Some(peer.id.as_str().into())),
        ("name", Some(peer.name.as_str().into())),
        ("ip", or_unset("ip", peer.ip.clone().map(Value::from))),
        (
            "ixfr_enable",
            or_unset("ixfr_enable", peer.ixfr_enable.map(Value::from)),
        ),
        ("port", or_unset("port", port)),
        (
            "tsig_id",
            or_unset("tsig_id", peer.tsig_id.clone().map(Value::from)),
        ),
    ])
}

/// How a field of a peer reads that was never set; `None` if it is absent.
fn unset(field: &str, assumptions: &Assumptions) -> Option<Value> {
    match (assumptions.unset_peer_fields, field) {
        (UnsetPeerFields::Absent, _) => None,
        (UnsetPeerFields::Null, _) => Some(Value::Null),
        (UnsetPeerFields::Blank | UnsetPeerFields::Defaults, "ixfr_enable") => Some(false.into()),
        (UnsetPeerFields::Blank, "port") => Some(number(0_u32, assumptions)),
        (UnsetPeerFields::Blank, _) => Some("".into()),
        (UnsetPeerFields::Defaults, "port") => Some(number(53_u32, assumptions)),
        (UnsetPeerFields::Defaults, _) => None,
    }
}

pub(crate) fn incoming(zone: &str, incoming: &Incoming, assumptions: &Assumptions) -> Value {
    let time = |time| Value::from(write_time(time, assumptions));
    let number = |value| number(value, assumptions);
    object([
        ("id", Some(zone.into())),
        (
            "auto_refresh_seconds",
            Some(number(incoming.auto_refresh_seconds)),
        ),
        ("checked_time", incoming.checked.map(time)),
        ("created_time", Some(time(incoming.created))),
        ("modified_time", Some(time(incoming.modified))),
        ("name", Some(incoming.name.as_str().into())),
        ("peers", Some(incoming.peers.clone().into())),
        ("soa_serial", incoming.soa_serial.map(number)),
    ])
}

pub(crate) fn outgoing(zone: &str, outgoing: &Outgoing, assumptions: &Assumptions) -> Value {
    let time = |time| Value::from(write_time(time, assumptions));
    object([
        ("id", Some(zone.into())),
        ("checked_time", Some(time(outgoing.checked))),
        ("created_time", Some(time(outgoing.created))),
        ("last_transferred_time", outgoing.last_transferred.map(time)),
        ("name", Some(outgoing.name.as_str().into())),
        ("peers", Some(outgoing.peers.clone().into())),
        ("soa_serial", Some(number(outgoing.soa_serial, assumptions))),
    ])
}

/// An object with the fields that are there.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let present = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}

/// A time in RFC 3339 with microseconds.
fn write_time(time: Timestamp, assumptions: &Assumptions) -> String {
    match assumptions.time_offset {
        TimeOffset::Utc => format!("{time:.6}"),
        TimeOffset::OneHour => format!("{:.6}", time.display_with_offset(Offset::constant(1))),
    }
}
