//! Putting a seed into a state. Each object is read as the body of a request is, so that the same
//! rules hold.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{AccountSeed, IncomingSeed, OutgoingSeed, Seed, ZoneSeed};
use crate::error::{Error, ErrorKind};
use crate::failure::Failure;
use crate::handlers::Call;
use crate::handlers::records::{Record, store};
use crate::handlers::settings::Settings;
use crate::state::{Incoming, Outgoing, State};
use crate::values::ID;

type Outcome = Result<(), Error>;

impl Seed {
    /// Puts everything into a fresh state.
    pub(crate) fn load(self, state: &mut State) -> Outcome {
        for (id, account) in self.accounts {
            check_id(&id, "accounts")?;
            load_account(state, &id, account)?;
        }
        for (id, zone) in self.zones {
            check_id(&id, "zones")?;
            load_zone(state, &id, zone)?;
        }
        Ok(())
    }
}

fn load_account(state: &mut State, id: &str, seed: AccountSeed) -> Outcome {
    state.account_entry(id).unentitled = !seed.entitled;
    let place = format!("accounts.{id}");
    load_records(state, id, &format!("{place}.acls"), seed.acls)?;
    load_records(state, id, &format!("{place}.tsigs"), seed.tsigs)?;
    load_records(state, id, &format!("{place}.peers"), seed.peers)
}

fn load_records<R>(state: &mut State, account: &str, place: &str, records: Vec<R>) -> Outcome
where
    R: Record + Serialize,
{
    for (index, mut seed) in records.into_iter().enumerate() {
        let place = format!("{place}[{index}]");
        let mut id = std::mem::take(seed.id());
        if id.is_empty() {
            id = state.new_id();
        }
        check_id(&id, &format!("{place}.id"))?;
        // Zones refer to peers without an account.
        if state.account_of_peer(&id).is_some() {
            return Err(wrong(&place, &format!("there is another peer `{id}`")));
        }
        let assumptions = state.assumptions;
        let record = with_body(&seed, account, |call| R::read(call, &assumptions, false));
        let record = record.and_then(|record: R| record.check(state, account).map(|()| record));
        let mut record = record.map_err(|failure| wrong(&place, &failure.messages()))?;
        record.id().clone_from(&id);
        if store(state, account, record).is_some() {
            return Err(wrong(
                &place,
                &format!("there is another {} `{id}`", R::WHAT),
            ));
        }
    }
    Ok(())
}

fn load_zone(state: &mut State, id: &str, seed: ZoneSeed) -> Outcome {
    let place = format!("zones.{id}");
    if let Some(account) = &seed.account
        && !state.accounts.contains_key(account)
    {
        let message = format!("`{account}` is not among the accounts");
        return Err(wrong(&format!("{place}.account"), &message));
    }
    let zone = state.zone_entry(id);
    zone.account = seed.account;
    zone.zone_type = seed.zone_type.unwrap_or(zone.zone_type);
    if let Some(seed) = seed.incoming {
        load_settings::<Incoming, IncomingSeed>(state, id, &place, &seed, |incoming| {
            if let Some(serial) = seed.soa_serial {
                incoming.transfer(incoming.created, Some(serial), serial, false);
            }
        })?;
    }
    if let Some(seed) = seed.outgoing {
        load_settings::<Outgoing, OutgoingSeed>(state, id, &place, &seed, |outgoing| {
            outgoing.enabled = seed.enabled;
            outgoing.soa_serial = seed.soa_serial.unwrap_or(outgoing.soa_serial);
        })?;
    }
    Ok(())
}

fn load_settings<S: Settings, T: Serialize>(
    state: &mut State,
    zone: &str,
    place: &str,
    seed: &T,
    finish: impl FnOnce(&mut S),
) -> Outcome {
    let (now, assumptions) = (state.tick(), state.assumptions);
    let settings = with_body(seed, zone, |call| S::read(call, now, &assumptions));
    let settings = settings.and_then(|mut settings| {
        state.check_peers(zone, S::SIDE, settings.peers())?;
        Ok(settings)
    });
    let place = format!(
        "{place}.{}",
        S::SIDE.settings().trim_end_matches(" settings")
    );
    let mut settings = settings.map_err(|failure| wrong(&place, &failure.messages()))?;
    settings.begin(None, &assumptions);
    finish(&mut settings);
    *S::slot(state.zone_entry(zone)) = Some(settings);
    Ok(())
}

/// Reads a seed as the body of a request.
fn with_body<T>(
    seed: &impl Serialize,
    owner: &str,
    read: impl FnOnce(&Call<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let body = match serde_json::to_value(seed) {
        Ok(Value::Object(body)) => body,
        _ => Map::new(),
    };
    read(&Call {
        owner,
        object: "",
        body: &body,
    })
}

fn check_id(id: &str, place: &str) -> Outcome {
    if (ID.holds)(id) {
        Ok(())
    } else {
        Err(wrong(
            place,
            &format!("an identifier must be {}", ID.expected),
        ))
    }
}

fn wrong(place: &str, message: &str) -> Error {
    Error::new(
        ErrorKind::Seed,
        format!("the seed cannot be used: {place}: {message}"),
    )
}
