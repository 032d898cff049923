//! Putting a seed into a state. Each object is read as the body of a request is, so that the same
//! rules hold.

use serde_json::Value;

use super::{AccountSeed, Seed, ZoneSeed};
use crate::error::{Error, ErrorKind};
use crate::failure::Failure;
use crate::fields::{self, Field, Object, Sort};
use crate::handlers::records::put;
use crate::handlers::settings::begin;
use crate::resources::{Kind, Side};
use crate::state::{State, new_id};
use crate::values::ID;

type Outcome = Result<(), Error>;

/// What a seed gives beside the fields of requests.
const RECORD: &[Field] = &[Field::new("id", Sort::Text(ID)).optional()];
const INCOMING: &[Field] = &[Field::new("soa_serial", Sort::Whole(0, u32::MAX)).optional()];
const OUTGOING: &[Field] = &[
    Field::new("soa_serial", Sort::Whole(0, u32::MAX)).optional(),
    Field::new("enabled", Sort::Bool).optional(),
];

impl Seed {
    /// Puts everything into a fresh state.
    pub(crate) fn load(&self, state: &mut State) -> Outcome {
        for (id, account) in &self.accounts {
            check_id(id, "accounts")?;
            load_account(state, id, account)?;
        }
        for (id, zone) in &self.zones {
            check_id(id, "zones")?;
            load_zone(state, id, zone)?;
        }
        Ok(())
    }
}

fn load_account(state: &mut State, id: &str, seed: &AccountSeed) -> Outcome {
    state.account_entry(id).unentitled = seed.entitled == Some(false);
    // Peers refer to TSIG keys.
    for (kind, name, records) in [
        (Kind::Acl, "acls", &seed.acls),
        (Kind::Tsig, "tsigs", &seed.tsigs),
        (Kind::Peer, "peers", &seed.peers),
    ] {
        for (index, record) in records.iter().enumerate() {
            let place = format!("accounts.{id}.{name}[{index}]");
            load_record(state, id, kind, &place, record)?;
        }
    }
    Ok(())
}

fn load_record(
    state: &mut State,
    account: &str,
    kind: Kind,
    place: &str,
    seed: &Object,
) -> Outcome {
    let (record, more) = read(seed, place, kind.fields(), RECORD)?;
    let id = more.get("id").and_then(Value::as_str);
    let id = id.map_or_else(new_id, str::to_owned);
    let known = state.records(account, kind);
    let mut taken = known.is_some_and(|records| records.contains_key(&id));
    // Zones refer to peers without an account.
    taken |= kind == Kind::Peer && state.account_of_peer(&id).is_some();
    if taken {
        let message = format!("there is another {} `{id}`", kind.what());
        return Err(wrong(place, &message));
    }
    let stored = put(state, kind, account, &id, record);
    stored
        .map(|_| ())
        .map_err(|failure| refused(place, &failure))
}

fn load_zone(state: &mut State, id: &str, seed: &ZoneSeed) -> Outcome {
    let place = format!("zones.{id}");
    if let Some(account) = &seed.account
        && !state.accounts.contains_key(account)
    {
        let message = format!("`{account}` is not among the accounts");
        return Err(wrong(&format!("{place}.account"), &message));
    }
    let zone = state.zone_entry(id);
    zone.account.clone_from(&seed.account);
    zone.zone_type = seed.zone_type.unwrap_or(zone.zone_type);
    for (side, settings, more) in [
        (Side::Incoming, &seed.incoming, INCOMING),
        (Side::Outgoing, &seed.outgoing, OUTGOING),
    ] {
        let Some(settings) = settings else { continue };
        let place = format!("{place}.{}", side.name());
        let (fields, more) = read(settings, &place, side.fields(), more)?;
        let suits = state.check_peers(id, side, &fields);
        suits.map_err(|failure| refused(&place, &failure))?;
        let mut settings = begin(state, side, fields, None);
        if let Some(serial) = more.get("soa_serial").and_then(Value::as_u64) {
            settings.soa_serial = u32::try_from(serial).ok();
            settings.checked = Some(settings.created);
        }
        settings.enabled = more.get("enabled") == Some(&Value::Bool(true));
        state.zone_entry(id).settings[side as usize] = Some(settings);
    }
    Ok(())
}

/// Reads the fields of requests, and those that only a seed has. There are no others.
fn read(
    seed: &Object,
    place: &str,
    fields: &[Field],
    more: &[Field],
) -> Result<(Object, Object), Error> {
    let names = fields.iter().chain(more).map(|field| field.name);
    let names: Vec<_> = names.collect();
    if let Some(name) = seed.keys().find(|name| !names.contains(&name.as_str())) {
        let names = names.join(", ");
        let message = format!("unknown field `{name}`; there are {names}");
        return Err(wrong(place, &message));
    }
    let read = |fields| fields::read(fields, seed).map_err(|failure| refused(place, &failure));
    Ok((read(fields)?, read(more)?))
}

fn check_id(id: &str, place: &str) -> Outcome {
    if (ID.holds)(id) {
        return Ok(());
    }
    let message = format!("an identifier must be {}", ID.expected);
    Err(wrong(place, &message))
}

fn refused(place: &str, failure: &Failure) -> Error {
    wrong(place, &failure.messages())
}

fn wrong(place: &str, message: &str) -> Error {
    let message = format!("the seed cannot be used: {place}: {message}");
    Error::new(ErrorKind::Seed, message)
}
