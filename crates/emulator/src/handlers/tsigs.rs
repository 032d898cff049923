//! The five operations on TSIG keys. Answers hold the secrets, as documented.

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::secret::Secret;
use crate::seed::Tsig;
use crate::state::State;
use crate::values::{DOMAIN_NAME, Rule, SECRET};

const WHAT: &str = "TSIG key";

/// A name that is not quoted: somebody may have put the secret there.
const NAME: Rule = Rule {
    secret: true,
    ..DOMAIN_NAME
};

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let tsigs = state.account(call.owner)?.map(|account| &account.tsigs);
    let total = tsigs.map_or(0, |tsigs| tsigs.len());
    Ok(Answer::list(
        tsigs.into_iter().flat_map(|tsigs| tsigs.iter()),
        total,
        &state.assumptions,
    ))
}

pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut tsig = read(call)?;
    tsig.id = state.mint();
    let answer = Answer::one(&tsig);
    state
        .account_mut(call.owner)?
        .tsigs
        .insert(&tsig.id.clone(), tsig);
    Ok(answer)
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let tsig = state
        .account(call.owner)?
        .and_then(|account| account.tsigs.get(call.object));
    tsig.map(Answer::one)
        .ok_or_else(|| Failure::not_found(WHAT, call.object))
}

pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let new = read(call)?;
    let tsig = state
        .known_account_mut(call.owner)?
        .and_then(|account| account.tsigs.get_mut(call.object));
    let tsig = tsig.ok_or_else(|| Failure::not_found(WHAT, call.object))?;
    *tsig = Tsig {
        id: call.object.to_owned(),
        ..new
    };
    Ok(Answer::one(&*tsig))
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let known = state
        .account(call.owner)?
        .is_some_and(|account| account.tsigs.get(call.object).is_some());
    if !known {
        return Err(Failure::not_found(WHAT, call.object));
    }
    state.release_tsig(call.owner, call.object)?;
    state
        .known_account_mut(call.owner)?
        .and_then(|account| account.tsigs.remove(call.object));
    Ok(Answer::one(Deleted { id: call.object }))
}

fn read(call: &Call<'_>) -> Result<Tsig, Failure> {
    let mut fields = Fields::new(call.body);
    let tsig = Tsig {
        id: String::new(),
        algo: fields.text("algo", NAME),
        name: fields.text("name", NAME),
        secret: Secret::new(fields.text("secret", SECRET)),
    };
    fields.finish().map(|()| tsig)
}
