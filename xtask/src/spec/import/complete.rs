//! Completes what was read, once all operations are known: what may not be sent or is not answered,
//! fields that are required and not described, types that are only implied, ids without a type,
//! keywords without effect.

use std::collections::BTreeMap;

use serde_json::Value;

use super::contract::{Contract, Operation, Role, is_failure};
use super::rules::{Applied, Rule};
use super::schema::{Kind, Schema};

/// Completes every schema of the contract.
pub(super) fn complete(contract: &mut Contract<'_>, applied: &mut Applied) {
    let resources = resources(contract);
    for operation in contract {
        let own = own_resource(operation).cloned();
        let known = [own.as_ref(), resources.get(&operation.resource)];
        let parameters = operation.parameters.iter_mut();
        for schema in parameters.flat_map(|parameter| &mut parameter.schema) {
            // It is text on the wire.
            type_id(schema, applied);
            infer(schema, applied);
        }
        for schema in operation.bodies_mut() {
            without(schema, applied, |property| property.read_only);
            describe_required(schema, known, applied);
            infer(schema, applied);
        }
        for (_, schema) in operation.answers_mut() {
            without(schema, applied, |property| property.write_only);
            if schema.success().is_some() && schema.required.remove("result") {
                applied.note(Rule::OptionalResult, &schema.at);
            }
            infer(schema, applied);
        }
    }
}

/// Schema of the resource that an operation answers with: its `result`, or an item of it.
fn own_resource<'o>(operation: &'o Operation<'_>) -> Option<&'o Schema> {
    let answers = operation.answers.iter();
    answers
        .filter(|(status, _)| !is_failure(status))
        .flat_map(|(_, answer)| answer.content.values().flatten())
        .filter_map(|schema| schema.properties.get("result"))
        .map(|result| result.items.as_deref().unwrap_or(result))
        .find(|result| !result.properties.is_empty())
}

/// The resource of each type, from the operation whose answer describes it most fully.
fn resources(contract: &Contract<'_>) -> BTreeMap<String, Schema> {
    let mut resources: BTreeMap<String, Schema> = BTreeMap::new();
    for operation in contract.iter().filter(|one| one.role != Role::Delete) {
        if let Some(schema) = own_resource(operation) {
            let known = resources.entry(operation.resource.clone()).or_default();
            if schema.properties.len() > known.properties.len() {
                known.clone_from(schema);
            }
        }
    }
    resources
}

/// Takes fields out of a schema, however deep.
fn without(schema: &mut Schema, applied: &mut Applied, is_out: fn(&Schema) -> bool) {
    let required = &mut schema.required;
    schema.properties.retain(|name, property| {
        let is_out = is_out(property);
        if is_out {
            applied.note(Rule::DropReadOnly, &property.at);
            required.remove(name);
        }
        !is_out
    });
    for part in schema.parts_mut() {
        without(part, applied, is_out);
    }
}

/// Gives the fields that a body requires without describing them the schema that they have in
/// the resource.
fn describe_required(schema: &mut Schema, known: [Option<&Schema>; 2], applied: &mut Applied) {
    for name in &schema.required {
        let mut properties = known.iter().flatten().map(|it| it.properties.get(name));
        if !schema.properties.contains_key(name)
            && let Some(property) = properties.find_map(|property| property.cloned())
        {
            applied.note(Rule::DescribeRequired, &schema.at);
            schema.properties.insert(name.clone(), property);
        }
    }
}

/// What is not described is a string if it is an id.
pub(super) fn type_id(schema: &mut Schema, applied: &mut Applied) {
    if schema.is_any() {
        applied.note(Rule::TypeId, &schema.at);
        schema.kind = Some(Kind::String);
    }
}

/// Completes a schema and its parts.
fn infer(schema: &mut Schema, applied: &mut Applied) {
    if schema.kind.is_none() && schema.branches.is_empty() {
        schema.kind = implied(schema);
        if schema.kind.is_some() {
            applied.note(Rule::InferType, &schema.at);
        }
    }
    if schema.is_null_alone() {
        applied.note(Rule::NullValue, &schema.at);
        *schema = Schema::any(&schema.at);
        return;
    }
    if drop_keywords(schema) {
        applied.note(Rule::DropKeyword, &schema.at);
    }
    if schema.kind == Some(Kind::Array) && schema.items.is_none() {
        applied.note(Rule::InferType, &schema.at);
        schema.items = Some(Box::new(Schema::any(&schema.at)));
    }
    for name in &schema.required {
        if !schema.properties.contains_key(name) {
            applied.note(Rule::DescribeRequired, &schema.at);
            let any = Schema::any(&schema.at);
            schema.properties.insert(name.clone(), any);
        }
    }
    for (name, property) in &mut schema.properties {
        if name == "id" || name.ends_with("_id") {
            type_id(property, applied);
        }
    }
    for part in schema.parts_mut() {
        infer(part, applied);
    }
}

/// Drops what has no effect on values of the schema's type. Returns whether there was something.
fn drop_keywords(schema: &mut Schema) -> bool {
    let count = |schema: &Schema| {
        let fields = schema.properties.len() + schema.required.len();
        schema.keywords.len() + fields + usize::from(schema.items.is_some())
    };
    let before = count(schema);
    let is_list = |value: &Value| value.is_array() || value.is_object();
    if schema.values().is_some_and(|it| it.iter().any(is_list)) {
        schema.keywords.remove("enum");
    }
    if let Some(kind) = schema.kind {
        let speaks = |kinds: &[Kind]| kinds.contains(&kind);
        let keywords = &mut schema.keywords;
        keywords.retain(|keyword, _| Kind::of_keyword(keyword).is_none_or(speaks));
        if kind != Kind::Object {
            schema.properties.clear();
            schema.required.clear();
        }
        if kind != Kind::Array {
            schema.items = None;
        }
    }
    count(schema) < before
}

/// Type that the keywords of a schema imply.
fn implied(schema: &Schema) -> Option<Kind> {
    if let Some(kind) = schema.shape() {
        return Some(kind);
    }
    if let Some(values) = schema.values() {
        let mut kinds = values.iter().map(Kind::of_value);
        let first = kinds.next().flatten();
        return first.filter(|_| kinds.all(|kind| kind == first));
    }
    // `format` alone is not enough: it goes with numbers and with strings.
    let of_keyword = |keyword: &String| match Kind::of_keyword(keyword)? {
        [kind] => Some(*kind),
        [Kind::Integer, Kind::Number] => Some(Kind::Number),
        _ => None,
    };
    schema.keywords.keys().find_map(of_keyword)
}
