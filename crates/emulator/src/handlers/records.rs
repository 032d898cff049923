//! The five operations on the records of an account, the same for ACLs, peers and TSIG keys. How the three differ is
//! in `kinds.rs`.

use indexmap::IndexMap;
use serde::Serialize;

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted};
use crate::assumptions::{Assumptions, DeletedRecords, PutOmitted};
use crate::failure::Failure;
use crate::state::{Account, State};

/// A record of an account.
pub(crate) trait Record: Sized {
    /// What messages call it.
    const WHAT: &'static str;

    /// Reads a request, without the identifier. `creating` tells POST from PUT.
    fn read(call: &Call<'_>, assumptions: &Assumptions, creating: bool) -> Result<Self, Failure>;

    /// The record as answers show it.
    fn view(&self, assumptions: &Assumptions) -> impl Serialize;

    fn set_id(&mut self, id: String);

    fn all(account: &Account) -> &IndexMap<String, Self>;

    fn all_mut(account: &mut Account) -> &mut IndexMap<String, Self>;

    /// Takes over what an update left out.
    fn keep_omitted(&mut self, _old: &Self) {}

    /// Checks what the record refers to.
    fn check(&self, _state: &State, _account: &str) -> Result<(), Failure> {
        Ok(())
    }

    /// Makes way for the deletion of a record, or refuses it.
    fn release(_state: &mut State, _account: &str, _id: &str) -> Result<(), Failure> {
        Ok(())
    }
}

pub(crate) fn list<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = &state.assumptions;
    let records = state.account(call.owner).map(R::all);
    let total = records.map_or(0, IndexMap::len);
    let views = records.into_iter().flatten();
    let views = views.map(|(_, record)| record.view(assumptions));
    Ok(Answer::list(views, total, assumptions))
}

pub(crate) fn create<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut record = R::read(call, &state.assumptions, true)?;
    record.check(state, call.owner)?;
    let id = state.new_id();
    record.set_id(id.clone());
    Ok(store(state, call.owner, id, record))
}

pub(crate) fn get<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let account = state.account_mut(call.owner);
    let (record, deleted) = match account {
        Some(account) => (
            R::all(account)
                .get(call.object)
                .map(|record| Answer::one(record.view(&assumptions))),
            account.deleted.remove(call.object),
        ),
        None => (None, None),
    };
    let answer = record.or_else(|| deleted.map(Answer::one));
    answer.ok_or_else(|| missing::<R>(call))
}

pub(crate) fn update<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut new = R::read(call, &state.assumptions, false)?;
    let old = find::<R>(state, call)?;
    if state.assumptions.put_omitted == PutOmitted::Kept {
        new.keep_omitted(old);
    }
    new.check(state, call.owner)?;
    new.set_id(call.object.to_owned());
    Ok(store(state, call.owner, call.object.to_owned(), new))
}

pub(crate) fn delete<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let shown = serde_json::to_value(find::<R>(state, call)?.view(&state.assumptions));
    R::release(state, call.owner, call.object)?;
    let linger = state.assumptions.deleted_records == DeletedRecords::LingerOnce;
    let account = state.account_entry(call.owner);
    R::all_mut(account).shift_remove(call.object);
    if let Ok(shown) = shown
        && linger
    {
        account.deleted.insert(call.object.to_owned(), shown);
    }
    Ok(Answer::one(Deleted { id: call.object }))
}

/// Stores a record, new or in place of the one with its identifier.
fn store<R: Record>(state: &mut State, account: &str, id: String, record: R) -> Answer {
    let answer = Answer::one(record.view(&state.assumptions));
    R::all_mut(state.account_entry(account)).insert(id, record);
    answer
}

fn find<'s, R: Record + 's>(state: &'s State, call: &Call<'_>) -> Result<&'s R, Failure> {
    let account = state.account(call.owner);
    account
        .and_then(|account| R::all(account).get(call.object))
        .ok_or_else(|| missing::<R>(call))
}

fn missing<R: Record>(call: &Call<'_>) -> Failure {
    Failure::not_found(R::WHAT, call.object)
}
