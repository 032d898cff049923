//! Doubts: places where the vendor's example is another one than ours. The contract is the same
//! there, but when another product's schema takes a name that ours refer to, the example is often
//! all that tells. Only a hint: nothing depends on it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::contract::Contract;
use super::schema::Schema;

/// A place where the vendor's examples are not ours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Doubt {
    /// Our example.
    pub ours: Value,
    /// The vendor's examples.
    pub vendor: Vec<Value>,
    /// JSON pointers into the vendor's document.
    pub pointers: BTreeSet<String>,
}

/// The vendor's examples at a place, and where they stand.
type Examples<'c> = (Vec<&'c Value>, BTreeSet<String>);

/// Compares the examples of the vendor's document with those of the finished contract.
pub(super) fn find(contract: &Contract, ours: &Value) -> BTreeMap<String, Doubt> {
    let mut examples = BTreeMap::new();
    for operation in contract {
        let parameters = operation
            .parameters
            .iter()
            .map(|parameter| &parameter.schema);
        let bodies = operation.body.iter().flat_map(|body| body.content.values());
        let answers = operation.answers.values();
        let answers = answers.flat_map(|answer| answer.content.values());
        for schema in parameters.chain(bodies.chain(answers).flatten()) {
            collect(schema, None, &mut examples);
        }
    }
    let schemas = &ours["components"]["schemas"];
    let mut doubts = BTreeMap::new();
    for (place, (vendor, pointers)) in examples {
        let example = match place.split_once('.') {
            None => &schemas[&place]["example"],
            Some((name, field)) => &schemas[name]["properties"][field]["example"],
        };
        if !example.is_null() && !vendor.contains(&example) {
            let doubt = Doubt {
                ours: example.clone(),
                vendor: vendor.into_iter().cloned().collect(),
                pointers,
            };
            doubts.insert(place, doubt);
        }
    }
    doubts
}

/// Collects the examples of components and of their fields.
fn collect<'c>(
    schema: &'c Schema,
    place: Option<String>,
    examples: &mut BTreeMap<String, Examples<'c>>,
) {
    let place = schema.name.clone().or(place);
    if let (Some(place), Some(example)) = (place, &schema.example) {
        let (values, pointers) = examples.entry(place).or_default();
        if !values.contains(&example) {
            values.push(example);
        }
        pointers.insert(schema.at.to_string());
    }
    for (field, property) in &schema.properties {
        let place = schema.name.as_ref().map(|name| format!("{name}.{field}"));
        collect(property, place, examples);
    }
    for part in schema.items.as_deref().into_iter().chain(&schema.branches) {
        collect(part, None, examples);
    }
}
