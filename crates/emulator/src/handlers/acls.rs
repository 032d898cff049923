//! The five operations on ACLs.

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::seed::Acl;
use crate::state::State;
use crate::values::{ANY, IP_RANGE};

const WHAT: &str = "ACL";

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let acls = state.account(call.owner)?.map(|account| &account.acls);
    let total = acls.map_or(0, |acls| acls.len());
    Ok(Answer::list(
        acls.into_iter().flat_map(|acls| acls.iter()),
        total,
        &state.assumptions,
    ))
}

pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut acl = read(call)?;
    acl.id = state.mint();
    let answer = Answer::one(&acl);
    state
        .account_mut(call.owner)?
        .acls
        .insert(&acl.id.clone(), acl);
    Ok(answer)
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let acl = state
        .account(call.owner)?
        .and_then(|account| account.acls.get(call.object));
    acl.map(Answer::one)
        .ok_or_else(|| Failure::not_found(WHAT, call.object))
}

pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let new = read(call)?;
    let acl = state
        .known_account_mut(call.owner)?
        .and_then(|account| account.acls.get_mut(call.object));
    let acl = acl.ok_or_else(|| Failure::not_found(WHAT, call.object))?;
    *acl = Acl {
        id: call.object.to_owned(),
        ..new
    };
    Ok(Answer::one(&*acl))
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let acl = state
        .known_account_mut(call.owner)?
        .and_then(|account| account.acls.remove(call.object));
    acl.map(|_| Answer::one(Deleted { id: call.object }))
        .ok_or_else(|| Failure::not_found(WHAT, call.object))
}

fn read(call: &Call<'_>) -> Result<Acl, Failure> {
    let mut fields = Fields::new(call.body);
    let acl = Acl {
        id: String::new(),
        ip_range: fields.text("ip_range", IP_RANGE),
        name: fields.text("name", ANY),
    };
    fields.finish().map(|()| acl)
}
