//! Completes each schema, once everything that is said about it has been put together:
//! types that are only implied, ids without a type, keywords without effect.

use serde_json::Value;

use super::combine::is_null_alone;
use super::config::Config;
use super::contract::{Contract, ENVELOPE};
use super::rules::{Applied, Rule};
use super::schema::{Additional, Kind, Schema};

/// Completes every schema of the contract.
pub(super) fn infer_all(contract: &mut Contract, config: &Config, applied: &mut Applied) {
    let mut inference = Inference { config, applied };
    for operation in contract {
        for parameter in &mut operation.parameters {
            // It is text on the wire.
            inference.infer(&mut parameter.schema, &parameter.name, true);
        }
        let bodies = operation.body.iter_mut();
        for schema in bodies.flat_map(|body| body.content.values_mut()).flatten() {
            inference.infer(schema, &operation.resource, false);
        }
        let answers = operation.answers.values_mut();
        for schema in answers
            .flat_map(|answer| answer.content.values_mut())
            .flatten()
        {
            let result = schema.properties.remove("result");
            inference.infer(schema, ENVELOPE, false);
            if let Some(mut result) = result {
                inference.infer(&mut result, &operation.resource, false);
                schema.properties.insert("result".to_owned(), result);
            }
        }
    }
}

struct Inference<'a> {
    config: &'a Config,
    applied: &'a mut Applied,
}

impl Inference<'_> {
    /// Completes a schema and its parts. `is_id` means that an untyped value is an id.
    fn infer(&mut self, schema: &mut Schema, place: &str, is_id: bool) {
        let applied = &mut *self.applied;
        let names_id = |name: &str| name.ends_with("Id");
        if schema.is_any() && (is_id || self.config.schema(place).is_some_and(names_id)) {
            applied.note(Rule::TypeId, &schema.at);
            schema.kind = Some(Kind::String);
        }
        if schema.kind.is_none()
            && schema.branches.is_empty()
            && let Some(kind) = implied(schema)
        {
            applied.note(Rule::InferType, &schema.at);
            schema.kind = Some(kind);
        }
        let kind = schema.kind;
        let at = schema.at.clone();
        let values = schema.keywords.get("enum").and_then(Value::as_array);
        if values.is_some_and(|values| {
            values
                .iter()
                .any(|value| value.is_array() || value.is_object())
        }) {
            applied.note(Rule::DropKeyword, &at);
            schema.keywords.remove("enum");
        }
        if is_null_alone(schema) {
            applied.note(Rule::NullValue, &at);
            *schema = Schema::any(&at);
            return;
        }
        schema.keywords.retain(|keyword, _| {
            let speaks = match (kind, Kind::of_keyword(keyword)) {
                (Some(kind), Some(kinds)) => kinds.contains(&kind),
                _ => true,
            };
            if !speaks {
                applied.note(Rule::DropKeyword, &at);
            }
            speaks
        });
        if kind.is_some_and(|kind| kind != Kind::Object)
            && !(schema.properties.is_empty() && schema.required.is_empty())
        {
            applied.note(Rule::DropKeyword, &at);
            schema.properties.clear();
            schema.required.clear();
        }
        if kind.is_some_and(|kind| kind != Kind::Array) && schema.items.take().is_some() {
            applied.note(Rule::DropKeyword, &at);
        }
        for name in &schema.required {
            if !schema.properties.contains_key(name) {
                applied.note(Rule::DescribeRequired, &at);
                schema.properties.insert(name.clone(), Schema::any(&at));
            }
        }
        for (name, property) in &mut schema.properties {
            let is_id = name == "id" || name.ends_with("_id");
            self.infer(property, &format!("{place}.{name}"), is_id);
        }
        // A list has the place of its items: that of a list of ACLs is that of an ACL.
        if let Some(items) = &mut schema.items {
            let place = if place.contains('.') {
                format!("{place}[]")
            } else {
                place.to_owned()
            };
            self.infer(items, &place, false);
        }
        if let Additional::Like(values) = &mut schema.additional {
            self.infer(values, &format!("{place}.*"), false);
        }
        for branch in &mut schema.branches {
            self.infer(branch, place, false);
        }
    }
}

/// Type that the keywords of a schema imply.
fn implied(schema: &Schema) -> Option<Kind> {
    if let Some(kind) = schema.shape() {
        return Some(kind);
    }
    if let Some(Value::Array(values)) = schema.keywords.get("enum") {
        let kinds: Vec<_> = values.iter().map(kind_of).collect();
        let first = kinds.first().copied().flatten();
        return first.filter(|_| kinds.iter().all(|kind| *kind == first));
    }
    // `format` alone is not enough: it goes with numbers and with strings.
    let of_keyword = |keyword: &String| match Kind::of_keyword(keyword)? {
        [kind] => Some(*kind),
        [Kind::Integer, Kind::Number] => Some(Kind::Number),
        _ => None,
    };
    schema.keywords.keys().find_map(of_keyword)
}

fn kind_of(value: &Value) -> Option<Kind> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    })
}
