//! How the objects of answers are written.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, TimeOffset, UnsetPeerFields};
use crate::fields::Object;
use crate::resources::Kind;
use crate::state::Settings;

/// A record of an account.
pub(crate) fn record(kind: Kind, id: &str, record: &Object, assumptions: &Assumptions) -> Value {
    let mut view = record.clone();
    view.insert("id".to_owned(), id.into());
    let unset = match assumptions.unset_peer_fields {
        _ if kind != Kind::Peer => json!({}),
        UnsetPeerFields::Blank => {
            json!({ "ip": "", "ixfr_enable": false, "port": 0, "tsig_id": "" })
        }
        UnsetPeerFields::Null => {
            json!({ "ip": null, "ixfr_enable": null, "port": null, "tsig_id": null })
        }
        UnsetPeerFields::Absent => json!({}),
        UnsetPeerFields::Defaults => json!({ "ixfr_enable": false, "port": 53 }),
    };
    for (name, value) in unset.as_object().into_iter().flatten() {
        view.entry(name).or_insert_with(|| value.clone());
    }
    view.into()
}

/// The settings of one side of a zone.
pub(crate) fn settings(zone: &str, settings: &Settings, assumptions: &Assumptions) -> Value {
    let mut view = settings.fields.clone();
    view.insert("id".to_owned(), zone.into());
    for (name, time) in [
        ("checked_time", settings.checked),
        ("created_time", Some(settings.created)),
        ("last_transferred_time", settings.last_transferred),
        ("modified_time", settings.modified),
    ] {
        if let Some(time) = time {
            view.insert(name.to_owned(), write_time(time, assumptions).into());
        }
    }
    if let Some(serial) = settings.soa_serial {
        view.insert("soa_serial".to_owned(), serial.into());
    }
    view.into()
}

/// A time in RFC 3339 with microseconds.
fn write_time(time: Timestamp, assumptions: &Assumptions) -> String {
    match assumptions.time_offset {
        TimeOffset::Utc => format!("{time:.6}"),
        TimeOffset::OneHour => format!("{:.6}", time.display_with_offset(Offset::constant(1))),
    }
}
