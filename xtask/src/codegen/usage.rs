//! Who uses each named type, in which direction it travels, and what it holds at any depth.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::model::{AdditionalProperties, Contract, Schema, Shape, Type, named};

/// Sets of the names of types.
#[derive(Default)]
pub(super) struct Usage<'a> {
    pub(super) sent: BTreeSet<&'a str>,
    /// Those that hold a float or a free value, of which nobody knows whether it equals itself.
    pub(super) inexact: BTreeSet<&'a str>,
    /// Those that hold a secret, about which a hash would say something.
    pub(super) secret: BTreeSet<&'a str>,
    /// The resources that use a type.
    pub(super) resources: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Usage<'a> {
    pub(super) fn of(contract: &'a Contract) -> Self {
        let mut usage = Self {
            inexact: holders(contract, |it| matches!(it.ty, Type::Number | Type::Any)),
            secret: holders(contract, |it| it.format() == Some("password")),
            ..Self::default()
        };
        for operation in &contract.operations {
            let sent = contract.within(named(operation.sent()));
            let received = contract.within(named(operation.received()));
            for name in sent.iter().chain(&received) {
                let resources = usage.resources.entry(name).or_default();
                resources.insert(&operation.resource);
            }
            usage.sent.extend(sent);
        }
        usage
    }
}

/// The types that hold such a schema, and those that hold these: each is looked at once.
fn holders(contract: &Contract, what: impl Fn(&Schema) -> bool) -> BTreeSet<&str> {
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut next: Vec<&str> = Vec::new();
    let free = Schema::default();
    for (name, definition) in &contract.types {
        let itself = match &definition.shape {
            Shape::Struct(_) => {
                definition.schema.additional_properties == AdditionalProperties::Allowed
                    && what(&free)
            }
            // A value that is none of the alternatives is a free one.
            Shape::Choice(_) => what(&free),
            Shape::OpenEnum(_) | Shape::Override(_) => what(&definition.schema),
        };
        next.extend(itself.then_some(name.as_str()));
        for mut schema in definition.schemas() {
            while let Type::Array(inner) | Type::Map(inner) = &schema.ty {
                schema = inner;
            }
            match &schema.ty {
                Type::Named(held) => holders.entry(held).or_default().push(name),
                _ => next.extend(what(schema).then_some(name.as_str())),
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(name) = next.pop() {
        if found.insert(name) {
            next.extend(holders.get(name).into_iter().flatten());
        }
    }
    found
}
