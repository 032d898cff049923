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
        "op1p001",
        "encode_path",
        "properties",
        "items",
        "oneOf",
        "default",
        "example",
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
        Just(json!({"type": "integer", "minimum": 0, "maximum": 255, "enum": [2, 300]})),
        Just(json!({"type": "integer", "minimum": 0, "default": 3, "readOnly": true})),
        Just(
            json!({"type": "integer", "format": "int64", "minimum": -1, "exclusiveMinimum": true})
        ),
        Just(json!({"type": "string", "nullable": true, "enum": ["a", null], "writeOnly": true})),
        Just(
            json!({"type": "string", "format": "date-time", "pattern": "`[^\\n]*$", "default": "\n```\n"})
        ),
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
        let several = prop::collection::vec(nullable.clone(), 1..5);
        let more = prop_oneof![Just(json!(true)), Just(json!(false)), nullable.clone()];
        let object = (fields, prop::option::of(more), any::<bool>());
        prop_oneof![
            nullable
                .clone()
                .prop_map(|items| json!({"type": "array", "items": items})),
            (several, any::<bool>(), any::<bool>()).prop_map(
                |(all, is_any, nullable)| match is_any {
                    true => json!({"anyOf": all, "nullable": nullable}),
                    false => json!({"oneOf": all, "nullable": nullable}),
                }
            ),
            nullable.prop_map(|one| json!({"allOf": [one], "nullable": true, "deprecated": true})),
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

/// What a path, a query and a header can have.
fn one_value() -> impl Strategy<Value = Value> {
    let choice = prop::collection::vec(scalar(), 2..4).prop_map(|all| json!({"oneOf": all}));
    prop_oneof![3 => scalar(), 1 => choice]
}

/// A parameter but for its name and place, which only a query may have.
fn of_query() -> impl Strategy<Value = Value> {
    let list = one_value().prop_map(|items| json!({"type": "array", "items": items}));
    let fields = prop::collection::btree_map(name(), one_value(), 1..3);
    let object = fields.prop_map(|fields| json!({"type": "object", "properties": fields}));
    prop_oneof![
        3 => one_value().prop_map(|schema| json!({"schema": schema})),
        1 => list.prop_map(|schema| json!({"schema": schema, "explode": false})),
        1 => object.prop_map(|schema| json!({"schema": schema, "style": "deepObject"})),
        1 => schema().prop_map(|schema| json!({"schema": {"type": "object", "additionalProperties": schema}})),
    ]
}

/// An operation, and the parameters that its path has after the first.
fn operation() -> impl Strategy<Value = (Value, Vec<String>)> {
    let within_path = prop::collection::btree_map(name(), one_value(), 0..3);
    let query = prop::collection::btree_map(name(), (of_query(), any::<bool>()), 0..5);
    let headers = prop::collection::btree_map(name(), (one_value(), any::<bool>()), 0..3);
    let media = prop::sample::select(vec![
        "application/json",
        "application/json",
        "application/merge-patch+json",
        "text/csv",
        "application/octet-stream",
    ]);
    let body = (schema(), any::<bool>(), media);
    (within_path, query, headers, body, schema(), any::<bool>()).prop_map(
        |(within_path, query, headers, (body, required, media), response, may_be_empty)| {
            let mut all = Vec::new();
            let mut names = Vec::new();
            for (name, schema) in within_path {
                if name != "self" && !name.contains('/') {
                    all.push(json!({"name": name, "in": "path", "required": true, "schema": schema}));
                    names.push(name);
                }
            }
            all.push(json!({"name": "self", "in": "path", "required": true, "schema": {"type": "string"}}));
            for (name, (mut parameter, required)) in query {
                parameter["name"] = json!(name);
                parameter["in"] = json!("query");
                parameter["required"] = json!(required);
                all.push(parameter);
            }
            for (name, (schema, required)) in headers {
                if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                    all.push(json!({"name": name, "in": "header", "required": required, "schema": schema}));
                }
            }
            let content = |media: &str, schema: &Value| json!({media: {"schema": schema}});
            let mut operation = json!({
                "parameters": all,
                "requestBody": {"required": required, "content": content(media, &body)},
                "responses": {"200": {"description": "", "content": content("application/json", &response)}},
            });
            if may_be_empty {
                operation["responses"]["204"] = json!({"description": ""});
            }
            (operation, names)
        },
    )
}

/// A whole document.
pub(super) fn contract() -> impl Strategy<Value = Value> {
    let operations = prop::collection::btree_map(name(), (operation(), name()), 1..4);
    let schemas = prop::collection::btree_map(component(), schema(), 1..6);
    (operations, schemas, schema()).prop_map(|(operations, mut schemas, fallback)| {
        let mut paths = Map::new();
        let mut tags = BTreeSet::new();
        for (number, (id, ((mut operation, names), tag))) in operations.into_iter().enumerate() {
            operation["operationId"] = json!(id);
            operation["tags"] = json!([tag]);
            tags.insert(tag);
            let rest: String = names.iter().map(|name| format!("/{{{name}}}")).collect();
            paths.insert(format!("/r{number}/{{self}}{rest}"), json!({"put": operation}));
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
