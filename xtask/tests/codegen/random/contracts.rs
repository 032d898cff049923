//! Random contracts: nasty names and every construct, nested.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn name() -> impl Strategy<Value = String> {
    let names = vec![
        "name",
        "Name",
        "NAME",
        "camelCase",
        "camel_case",
        "type",
        "self",
        "Self",
        "2fa",
        "$ref",
        "@id",
        "-",
        "é",
        "a b",
        "a/b",
        "a~b",
        "url",
        "URL",
        "body",
        "request",
        "value",
        "parameters",
        "requestBody",
        "transport",
        "types",
        "Result",
        "Option",
        "Vec",
        "String",
        "Box",
        "Default",
        "From",
        "new",
        "clone",
        "all",
        "gen",
        "async",
        "id",
        "x-y",
        "x_y",
        "success",
        "messages",
        "additional_properties",
        "reqwest",
        "serde",
        "std",
        "T0",
        "op0",
        "op0p000",
        "t0f000",
        "_",
        "__",
        "info",
        "header_map",
        "api-version",
        "HeaderValue",
        "Client",
        "1.0",
        "10",
        "Other",
        "Error",
        "ResponseValue",
    ];
    prop::sample::select(names).prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = Value> {
    let values = prop::collection::btree_set(name(), 1..6);
    prop_oneof![
        Just(json!({"type": "string"})),
        values.prop_map(|values| json!({"type": "string", "enum": values})),
        Just(json!({"type": "integer", "minimum": 0, "maximum": 255})),
        Just(json!({"type": "integer", "enum": [1, 2]})),
        Just(json!({"type": "number"})),
        Just(json!({"type": "boolean", "deprecated": true})),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => scalar(),
        1 => Just(json!({})),
        1 => component().prop_map(|name| json!({"$ref": reference(&name)})),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let nullable = inner.clone().prop_map(|mut inner| {
            if inner.get("type").is_some() {
                inner["nullable"] = json!(true);
            }
            inner
        });
        let fields = prop::collection::btree_map(name(), nullable.clone(), 0..6);
        let more = prop_oneof![Just(json!(true)), Just(json!(false)), nullable.clone()];
        let object = (fields, prop::option::of(more), any::<bool>());
        prop_oneof![
            nullable
                .clone()
                .prop_map(|items| json!({"type": "array", "items": items})),
            // A number or a list: they are told apart whatever the list holds.
            nullable.prop_map(
                |items| json!({"oneOf": [{"type": "number"}, {"type": "array", "items": items}]})
            ),
            object.prop_map(|(fields, more, all_required)| {
                let mut object = json!({"type": "object", "properties": fields});
                if all_required && !fields.is_empty() {
                    object["required"] = json!(fields.keys().collect::<Vec<_>>());
                }
                if let Some(more) = more {
                    object["additionalProperties"] = more;
                }
                object
            }),
        ]
    })
}

/// A name that OpenAPI takes for a component.
fn component() -> impl Strategy<Value = String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name().prop_map(move |name| name.replace(|c| !legal(c), "_"))
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn operation() -> impl Strategy<Value = Value> {
    let parameter = (name(), scalar(), any::<bool>(), any::<bool>());
    let parameters = prop::collection::btree_map(name(), parameter, 0..5);
    (parameters, schema(), schema(), any::<bool>()).prop_map(|(parameters, body, response, required)| {
        let mut all = vec![json!({"name": "self", "in": "path", "required": true, "schema": {"type": "string"}})];
        for (name, (_, schema, required, is_query)) in parameters {
            let is_header = !is_query && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            let at = if is_header { "header" } else { "query" };
            all.push(json!({"name": name, "in": at, "required": required, "schema": schema}));
        }
        let content = |schema: &Value| json!({"application/json": {"schema": schema}});
        json!({
            "parameters": all,
            "requestBody": {"required": required, "content": content(&body)},
            "responses": {"200": {"description": "", "content": content(&response)}},
        })
    })
}

/// A whole document.
pub(super) fn contract() -> impl Strategy<Value = Value> {
    let operations = prop::collection::btree_map(name(), (operation(), name()), 1..4);
    let schemas = prop::collection::btree_map(component(), schema(), 1..6);
    (operations, schemas, schema()).prop_map(|(operations, mut schemas, fallback)| {
        let mut paths = Map::new();
        let mut tags = BTreeSet::new();
        for (number, (id, (mut operation, tag))) in operations.into_iter().enumerate() {
            operation["operationId"] = json!(id);
            operation["tags"] = json!([tag]);
            tags.insert(tag);
            paths.insert(format!("/r{number}/{{self}}"), json!({"put": operation}));
        }
        let tags: Vec<Value> = tags.into_iter().map(|tag| json!({"name": tag})).collect();
        let mut missing = BTreeSet::new();
        references(&json!([paths, schemas, fallback]), &mut missing);
        for name in missing {
            schemas.entry(name).or_insert_with(|| json!({"type": "object", "properties": {"a": {}}}));
        }
        json!({
            "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "tags": tags, "paths": paths,
            "components": {"schemas": schemas},
        })
    })
}

/// The names of components that are referred to.
fn references(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                let name = reference.rsplit('/').next().unwrap_or_default();
                names.insert(name.to_owned());
            }
            object.values().for_each(|value| references(value, names));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, names)),
        _ => {}
    }
}
