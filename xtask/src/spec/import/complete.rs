//! Completes what was read, once all operations are known: what may not be sent or is not answered,
//! fields that are required and not described, types that are only implied, ids without a type,
//! keywords without effect.

use std::collections::BTreeMap;

use serde_json::Value;

use super::config::Config;
use super::contract::{Contract, ENVELOPE, Operation, Role, is_failure};
use super::rules::{Applied, Rule};
use super::schema::{Additional, Kind, Schema};

/// Completes every schema of the contract.
pub(super) fn complete(contract: &mut Contract, config: &Config, applied: &mut Applied) {
    let resources = resources(contract);
    for operation in contract {
        let own = own_resource(operation).cloned();
        let known = [own.as_ref(), resources.get(&operation.resource)];
        let resource = operation.resource.clone();
        let mut inference = Inference {
            config,
            resource: resource.clone(),
            applied: &mut *applied,
        };
        for parameter in &mut operation.parameters {
            // It is text on the wire.
            let name = parameter.name().to_owned();
            let schema = parameter.schema.iter_mut();
            schema.for_each(|schema| inference.infer(schema, &name, true));
        }
        for schema in operation.bodies_mut() {
            without(schema, inference.applied, |property| property.read_only);
            describe_required(schema, known, inference.applied);
            inference.infer(schema, &resource, false);
        }
        for (_, schema) in operation.answers_mut() {
            without(schema, inference.applied, |property| property.write_only);
            if schema.success().is_some() && schema.required.remove("result") {
                inference.applied.note(Rule::OptionalResult, &schema.at);
            }
            inference.infer(schema, ENVELOPE, false);
        }
    }
}

/// Schema of the resource that an operation answers with: its `result`, or an item of it.
fn own_resource(operation: &Operation) -> Option<&Schema> {
    let answers = operation.answers.iter();
    answers
        .filter(|(status, _)| !is_failure(status))
        .flat_map(|(_, answer)| answer.content.values().flatten())
        .filter_map(|schema| schema.properties.get("result"))
        .map(|result| result.items.as_deref().unwrap_or(result))
        .find(|result| !result.properties.is_empty())
}

/// The resource of each type, from the operation whose answer describes it most fully.
fn resources(contract: &Contract) -> BTreeMap<String, Schema> {
    let mut resources: BTreeMap<String, Schema> = BTreeMap::new();
    for operation in contract.iter().filter(|one| one.role != Role::Delete) {
        let Some(schema) = own_resource(operation) else {
            continue;
        };
        let known = resources.get(&operation.resource);
        let says_more = |known: &Schema| schema.properties.len() > known.properties.len();
        if known.is_none_or(says_more) {
            resources.insert(operation.resource.clone(), schema.clone());
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

struct Inference<'a> {
    config: &'a Config,
    resource: String,
    applied: &'a mut Applied,
}

impl Inference<'_> {
    /// Completes a schema and its parts. `is_id` means that an untyped value is an id.
    fn infer(&mut self, schema: &mut Schema, place: &str, is_id: bool) {
        self.infer_type(schema, place, is_id);
        if schema.is_null_alone() {
            self.applied.note(Rule::NullValue, &schema.at);
            *schema = Schema::any(&schema.at);
            return;
        }
        if drop_keywords(schema) {
            self.applied.note(Rule::DropKeyword, &schema.at);
        }
        if schema.kind == Some(Kind::Array) && schema.items.is_none() {
            self.applied.note(Rule::InferType, &schema.at);
            schema.items = Some(Box::new(Schema::any(&schema.at)));
        }
        for name in &schema.required {
            if !schema.properties.contains_key(name) {
                self.applied.note(Rule::DescribeRequired, &schema.at);
                let any = Schema::any(&schema.at);
                schema.properties.insert(name.clone(), any);
            }
        }
        for (name, property) in &mut schema.properties {
            let is_id = name == "id" || name.ends_with("_id");
            let place = match name.as_str() {
                "result" if place == ENVELOPE => self.resource.clone(),
                _ => format!("{place}.{name}"),
            };
            self.infer(property, &place, is_id);
        }
        // A list has the place of its items: that of a list of ACLs is that of an ACL.
        if let Some(items) = &mut schema.items {
            let end = if place.contains('.') { "[]" } else { "" };
            self.infer(items, &format!("{place}{end}"), false);
        }
        if let Additional::Like(values) = &mut schema.additional {
            self.infer(values, &format!("{place}.*"), false);
        }
        for branch in &mut schema.branches {
            self.infer(branch, place, false);
        }
    }

    fn infer_type(&mut self, schema: &mut Schema, place: &str, is_id: bool) {
        let names_id = |name: &str| name.ends_with("Id");
        if schema.is_any() && (is_id || self.config.schema(place).is_some_and(names_id)) {
            self.applied.note(Rule::TypeId, &schema.at);
            schema.kind = Some(Kind::String);
        }
        if schema.kind.is_none() && schema.branches.is_empty() {
            schema.kind = implied(schema);
            if schema.kind.is_some() {
                self.applied.note(Rule::InferType, &schema.at);
            }
        }
    }
}

/// Drops what has no effect on values of the schema's type. Returns whether there was something.
fn drop_keywords(schema: &mut Schema) -> bool {
    let is_list = |value: &Value| value.is_array() || value.is_object();
    let has_lists = schema
        .values()
        .is_some_and(|values| values.iter().any(is_list));
    if has_lists {
        schema.keywords.remove("enum");
    }
    let Some(kind) = schema.kind else {
        return has_lists;
    };
    let before = schema.keywords.len();
    let speaks = |kinds: &[Kind]| kinds.contains(&kind);
    let keywords = &mut schema.keywords;
    keywords.retain(|keyword, _| Kind::of_keyword(keyword).is_none_or(speaks));
    let mut dropped = has_lists || keywords.len() < before;
    if kind != Kind::Object {
        dropped |= !(schema.properties.is_empty() && schema.required.is_empty());
        schema.properties.clear();
        schema.required.clear();
    }
    if kind != Kind::Array {
        dropped |= schema.items.take().is_some();
    }
    dropped
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
