//! The parts of two contracts in which what is generated of them can differ, since generating is
//! most of the work: of two large contracts most is the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::model::{Contract, Operation, named};

/// The two contracts without the operations and types that are the same in both. What these are
/// used by and what they use is kept. `None` if that is most of both, so that less would not be
/// less work.
pub(crate) fn differing(old: &Contract, new: &Contract) -> Option<(Contract, Contract)> {
    let changed = changed_types(old, new);
    let is_same = |operation: &Operation| !uses(operation).any(|name| changed.contains(name));
    let before: BTreeMap<&str, &Operation> = old.operations.iter().map(by_id).collect();
    let (same, own): (Vec<&Operation>, Vec<&Operation>) =
        new.operations.iter().partition(|operation| {
            before.get(operation.id.as_str()) == Some(operation) && is_same(operation)
        });
    if same.len() < own.len() {
        return None;
    }
    let mut dropped: BTreeMap<&str, &Operation> = same.into_iter().map(by_id).collect();
    let left = old.operations.iter();
    let left = left.filter(|operation| !dropped.contains_key(operation.id.as_str()));
    let sides = [(old, left.collect::<Vec<_>>()), (new, own)];
    let mut types = BTreeSet::new();
    let [left, right] = sides.map(|(contract, operations)| {
        let used = operations.iter().flat_map(|operation| uses(operation));
        types.extend(contract.within(used.chain(changed.iter().copied())));
        let roles = operations.iter().flat_map(|it| roles(contract, it));
        roles.collect::<BTreeSet<_>>()
    });
    let mut given: BTreeSet<(bool, &str)> = left.intersection(&right).copied().collect();
    // Where only operations that are the same give a type its role, one of them has to stay.
    for operation in &new.operations {
        let own = roles(new, operation).into_iter();
        let own = own.filter(|(_, name)| types.contains(name));
        let before = given.len();
        given.extend(own);
        if given.len() > before {
            dropped.remove(operation.id.as_str());
            types.extend(new.within(uses(operation)));
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
    Some((part(old), part(new)))
}

/// What types are to an operation, which decides what is generated for them: whether it sends them,
/// or is answered with them.
fn roles<'a>(contract: &'a Contract, operation: &'a Operation) -> BTreeSet<(bool, &'a str)> {
    let sent = contract.within(named(operation.sent())).into_iter();
    let received = contract.within(named(operation.received())).into_iter();
    let sent = sent.map(|name| (true, name));
    sent.chain(received.map(|name| (false, name))).collect()
}

/// Types of everything that an operation has.
fn uses(operation: &Operation) -> impl Iterator<Item = &str> {
    named(operation.sent().chain(operation.received()))
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
