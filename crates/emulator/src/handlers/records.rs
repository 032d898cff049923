//! The five operations on the records of an account, the same for ACLs, peers and TSIG keys.

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::assumptions::{
    AclRanges, DeletedRecords, PeerCreate, PutOmitted, TsigCapitals, TsigNames,
};
use crate::failure::Failure;
use crate::fields::{self, Object, text};
use crate::resources::Kind;
use crate::state::{State, new_id};
use crate::values::network;
use crate::views;

pub(crate) fn list(state: &mut State, kind: Kind, call: &Call<'_>) -> Outcome {
    let records = state.records(call.owner, kind);
    let records = records.into_iter().flatten();
    let views = records.map(|(id, record)| views::record(kind, id, record, &state.assumptions));
    Ok(views.collect())
}

pub(crate) fn create(state: &mut State, kind: Kind, call: &Call<'_>) -> Outcome {
    let fields = match (kind, state.assumptions.peer_create) {
        (Kind::Peer, PeerCreate::NameOnly) => &kind.fields()[..1],
        _ => kind.fields(),
    };
    let record = fields::read(fields, call.body)?;
    let id = new_id();
    put(state, kind, call.owner, &id, record)
}

pub(crate) fn get(state: &mut State, kind: Kind, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    find(state, kind, call)
        .map(|record| views::record(kind, call.object, record, &assumptions))
        .or_else(|failure| {
            let account = state.accounts.get_mut(call.owner);
            let lingering = account.and_then(|account| account.deleted.remove(call.object));
            lingering.ok_or(failure)
        })
}

pub(crate) fn update(state: &mut State, kind: Kind, call: &Call<'_>) -> Outcome {
    let mut record = fields::read(kind.fields(), call.body)?;
    let old = find(state, kind, call)?;
    if state.assumptions.put_omitted == PutOmitted::Kept {
        for (name, value) in old {
            record.entry(name).or_insert_with(|| value.clone());
        }
    }
    put(state, kind, call.owner, call.object, record)
}

pub(crate) fn delete(state: &mut State, kind: Kind, call: &Call<'_>) -> Outcome {
    let record = find(state, kind, call)?;
    let view = views::record(kind, call.object, record, &state.assumptions);
    state.release(kind, call.owner, call.object)?;
    let linger = state.assumptions.deleted_records == DeletedRecords::LingerOnce;
    let account = state.account_entry(call.owner);
    account.records[kind as usize].shift_remove(call.object);
    if linger {
        account.deleted.insert(call.object.to_owned(), view);
    }
    Ok(json!({ "id": call.object }))
}

/// Stores a record, new or in place of the one with its identifier, and gives its view.
pub(crate) fn put(
    state: &mut State,
    kind: Kind,
    account: &str,
    id: &str,
    mut record: Object,
) -> Outcome {
    let assumptions = state.assumptions;
    match kind {
        Kind::Acl => {
            let range = network(text(&record, "ip_range"));
            if let (AclRanges::Normalized, Some(range)) = (assumptions.acl_ranges, range) {
                record.insert("ip_range".to_owned(), range.into());
            }
        }
        Kind::Tsig => {
            let mut name = text(&record, "name").to_owned();
            if assumptions.tsig_capitals == TsigCapitals::Lowered {
                name.make_ascii_lowercase();
            }
            if assumptions.tsig_names == TsigNames::FinalDot && !name.ends_with('.') {
                name.push('.');
            }
            record.insert("name".to_owned(), name.into());
        }
        Kind::Peer => {
            if let Some(tsig) = record.get("tsig_id").and_then(Value::as_str) {
                state.check_tsig(account, tsig)?;
            }
        }
    }
    let view = views::record(kind, id, &record, &assumptions);
    let records = &mut state.account_entry(account).records[kind as usize];
    records.insert(id.to_owned(), record);
    Ok(view)
}

fn find<'a>(state: &'a State, kind: Kind, call: &Call<'_>) -> Result<&'a Object, Failure> {
    let records = state.records(call.owner, kind);
    records
        .and_then(|records| records.get(call.object))
        .ok_or_else(|| Failure::not_found(kind.what(), call.object))
}
