//! The parts of two contracts in which what is generated of them can differ, since generating is most of
//! the work: of two large contracts most is the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::model::{Contract, Definition, Operation, Schema, Type};

/// What a type is to an operation, which decides what is generated for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// It is within what is sent.
    Sent,
    /// It is within an answer.
    Received,
}

/// The two contracts without the operations and types that are the same in both. What these are used by
/// and what they use is kept.
pub(crate) fn differing(old: &Contract, new: &Contract) -> (Contract, Contract) {
    let changed = changed_types(old, new);
    let is_same = |operation: &Operation| !uses(operation).any(|name| changed.contains(name));
    let before: BTreeMap<&str, &Operation> = old.operations.iter().map(by_id).collect();
    let (same, own): (Vec<&Operation>, Vec<&Operation>) =
        new.operations.iter().partition(|operation| {
            before.get(operation.id.as_str()) == Some(operation) && is_same(operation)
        });
    let mut dropped: BTreeMap<&str, &Operation> = same.into_iter().map(by_id).collect();
    let left = old.operations.iter();
    let left = left.filter(|operation| !dropped.contains_key(operation.id.as_str()));
    let sides = [(old, left.collect::<Vec<_>>()), (new, own)];
    let mut types = BTreeSet::new();
    let [left, right] = sides.map(|(contract, operations)| {
        let used = operations.iter().flat_map(|operation| uses(operation));
        types.extend(reached(contract, used.chain(changed.iter().copied())));
        let roles = operations.iter().flat_map(|it| roles(contract, it));
        roles.collect::<BTreeSet<_>>()
    });
    let mut given: BTreeSet<(Role, &str)> = left.intersection(&right).copied().collect();
    // Where only operations that are the same give a type its role, one of them has to stay.
    for operation in &new.operations {
        let own = roles(new, operation).into_iter();
        let own = own.filter(|(_, name)| types.contains(name));
        let before = given.len();
        given.extend(own);
        if given.len() > before {
            dropped.remove(operation.id.as_str());
            types.extend(reached(new, uses(operation)));
        }
    }
    let part = |contract: &Contract| {
        let operations = contract.operations.iter();
        let kept = operations.filter(|it| !dropped.contains_key(it.id.as_str()));
        let named = contract.types.iter();
        let named = named.filter(|(name, _)| types.contains(name.as_str()));
        Contract {
            title: contract.title.clone(),
            version: contract.version.clone(),
            description: contract.description.clone(),
            servers: contract.servers.clone(),
            security: contract.security.clone(),
            resources: contract.resources.clone(),
            operations: kept.cloned().collect(),
            types: named.map(|(name, it)| (name.clone(), it.clone())).collect(),
            notes: contract.notes.clone(),
        }
    };
    (part(old), part(new))
}

fn roles<'a>(contract: &'a Contract, operation: &'a Operation) -> BTreeSet<(Role, &'a str)> {
    let sent = reached(contract, sends(operation)).into_iter();
    let received = reached(contract, answers(operation)).into_iter();
    let sent = sent.map(|name| (Role::Sent, name));
    let received = received.map(|name| (Role::Received, name));
    sent.chain(received).collect()
}

fn by_id(operation: &Operation) -> (&str, &Operation) {
    (&operation.id, operation)
}

/// Names of types that are not the same in both, or are within which such a type is.
fn changed_types<'a>(old: &'a Contract, new: &'a Contract) -> BTreeSet<&'a str> {
    let mut users: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    for (one, other) in [(old, new), (new, old)] {
        for (name, definition) in &one.types {
            for used in named(definition.schemas()) {
                users.entry(used).or_default().push(name);
            }
            if other.types.get(name) != Some(definition) {
                open.push(name.as_str());
            }
        }
    }
    let mut changed = BTreeSet::new();
    while let Some(name) = open.pop() {
        if changed.insert(name) {
            open.extend(users.get(name).into_iter().flatten());
        }
    }
    changed
}

/// Types that are named by these, or by what they name.
fn reached<'a>(contract: &'a Contract, names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut open: Vec<&str> = names.collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            let schemas = contract.types.get(name).into_iter();
            open.extend(named(schemas.flat_map(Definition::schemas)));
        }
    }
    reached
}

/// Types of what is sent.
fn sends(operation: &Operation) -> impl Iterator<Item = &str> {
    let parameters = operation.parameters.iter().map(|it| &it.schema);
    let body = operation.body.iter().map(|body| &body.schema);
    named(parameters.chain(body))
}

/// Types of everything that an operation has.
fn uses(operation: &Operation) -> impl Iterator<Item = &str> {
    sends(operation).chain(answers(operation))
}

fn answers(operation: &Operation) -> impl Iterator<Item = &str> {
    let answers = operation.responses.iter();
    named(answers.filter_map(|response| response.content.as_ref()))
}

fn named<'a>(schemas: impl Iterator<Item = &'a Schema>) -> impl Iterator<Item = &'a str> {
    schemas.filter_map(|schema| Type::named(&schema.ty))
}
