//! Who uses each named type, in which direction it travels, and what it holds at any depth.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use crate::contract::model::{AdditionalProperties, Contract, Schema, Shape, Type, named};

/// How a named type is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) is_sent: bool,
    pub(super) resources: BTreeSet<String>,
    /// Holds a float or a free value, of which nobody knows whether it equals itself.
    pub(super) is_inexact: bool,
    /// Holds a secret, about which a hash would say something.
    pub(super) has_secret: bool,
}

/// The use of every named type.
pub(super) fn of(contract: &Contract) -> BTreeMap<&str, Usage> {
    let names = contract.types.keys().map(String::as_str);
    let mut usage: BTreeMap<&str, Usage> = names.map(|name| (name, Usage::default())).collect();
    for operation in &contract.operations {
        let sent = contract.within(named(operation.sent()));
        let received = contract.within(named(operation.received()));
        for (names, is_sent) in [(sent, true), (received, false)] {
            for name in names {
                let entry = usage.entry(name).or_default();
                entry.resources.insert(operation.resource.clone());
                entry.is_sent |= is_sent;
            }
        }
    }
    let is_inexact = |schema: &Schema| matches!(schema.ty, Type::Number | Type::Any);
    let is_secret = |schema: &Schema| schema.format.as_deref() == Some("password");
    spread(contract, &mut usage, is_inexact, |usage| {
        &mut usage.is_inexact
    });
    spread(contract, &mut usage, is_secret, |usage| {
        &mut usage.has_secret
    });
    usage
}

/// Sets a flag of the types that hold such a schema, and of those that hold these: each is looked at once.
fn spread<'c>(
    contract: &'c Contract,
    usage: &mut BTreeMap<&'c str, Usage>,
    what: impl Fn(&Schema) -> bool,
    flag: impl Fn(&mut Usage) -> &mut bool,
) {
    let mut holders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut found: Vec<&str> = Vec::new();
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
        found.extend(itself.then_some(name.as_str()));
        for mut schema in definition.schemas() {
            while let Type::Array(inner) | Type::Map(inner) = &schema.ty {
                schema = inner;
            }
            match &schema.ty {
                Type::Named(held) => holders.entry(held).or_default().push(name),
                _ => found.extend(what(schema).then_some(name.as_str())),
            }
        }
    }
    while let Some(name) = found.pop() {
        if let Some(usage) = usage.get_mut(name)
            && !mem::replace(flag(usage), true)
        {
            found.extend(holders.get(name).into_iter().flatten());
        }
    }
}
