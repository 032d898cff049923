//! The five operations on the records of an account, the same for ACLs, peers and TSIG keys. How
//! the three differ is in `kinds.rs`.

use indexmap::IndexMap;
use serde_json::Value;

use super::{Call, Outcome};
use crate::answer::Answer;
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
    fn view(&self, assumptions: &Assumptions) -> Value;

    fn id(&mut self) -> &mut String;

    /// All records of the kind.
    fn all(account: &mut Account) -> &mut IndexMap<String, Self>;

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
    let assumptions = state.assumptions;
    let records = state.accounts.get_mut(call.owner).map(R::all);
    let records = records.into_iter().flat_map(|records| records.values());
    let views = records.map(|record| record.view(&assumptions)).collect();
    Ok(Answer::list(views, &assumptions))
}

pub(crate) fn create<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut record = R::read(call, &state.assumptions, true)?;
    record.check(state, call.owner)?;
    *record.id() = state.new_id();
    let answer = Answer::one(record.view(&state.assumptions));
    store(state, call.owner, record);
    Ok(answer)
}

pub(crate) fn get<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let found = find::<R>(state, call).map(|record| record.view(&assumptions));
    found.map(Answer::one).or_else(|failure| {
        let account = state.accounts.get_mut(call.owner);
        let lingering = account.and_then(|account| account.deleted.remove(call.object));
        lingering.map(Answer::one).ok_or(failure)
    })
}

pub(crate) fn update<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let mut new = R::read(call, &assumptions, false)?;
    let old = find::<R>(state, call)?;
    if assumptions.put_omitted == PutOmitted::Kept {
        new.keep_omitted(old);
    }
    new.check(state, call.owner)?;
    call.object.clone_into(new.id());
    let answer = Answer::one(new.view(&assumptions));
    store(state, call.owner, new);
    Ok(answer)
}

pub(crate) fn delete<R: Record>(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = state.assumptions;
    let view = find::<R>(state, call)?.view(&assumptions);
    R::release(state, call.owner, call.object)?;
    let linger = assumptions.deleted_records == DeletedRecords::LingerOnce;
    let account = state.account_entry(call.owner);
    R::all(account).shift_remove(call.object);
    if linger {
        account.deleted.insert(call.object.to_owned(), view);
    }
    Ok(Answer::deleted(call.object))
}

/// Stores a record, new or in place of the one with its identifier.
pub(crate) fn store<R: Record>(state: &mut State, account: &str, mut record: R) -> Option<R> {
    let id = record.id().clone();
    R::all(state.account_entry(account)).insert(id, record)
}

fn find<'s, R: Record + 's>(state: &'s mut State, call: &Call<'_>) -> Result<&'s R, Failure> {
    let account = state.accounts.get_mut(call.owner);
    account
        .and_then(|account| R::all(account).get(call.object))
        .ok_or_else(|| Failure::not_found(R::WHAT, call.object))
}
