//! Random contracts of nasty names and nested constructs: refused for a reason of the document, or
//! translated so that nothing beside each other has one name.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::run;

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
            nullable.prop_map(|items| json!({"type": "array", "items": items})),
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

fn contract() -> impl Strategy<Value = Value> {
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

/// That nothing beside each other has one name.
fn distinct(code: &str) -> Result<(), TestCaseError> {
    let file = syn::parse_file(code).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut all = BTreeSet::new();
    for item in &file.items {
        let (own, within): (Option<&syn::Ident>, Vec<String>) = match item {
            syn::Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                (Some(&item.ident), fields.map(ToString::to_string).collect())
            }
            syn::Item::Enum(item) => {
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| variant.ident.to_string());
                (Some(&item.ident), variants.collect())
            }
            syn::Item::Static(item) => (Some(&item.ident), Vec::new()),
            _ => (None, Vec::new()),
        };
        let count = within.len();
        let names: BTreeSet<String> = within.into_iter().collect();
        prop_assert_eq!(names.len(), count, "{:?} in {}", own, code);
        if let Some(own) = own {
            prop_assert!(all.insert(own.to_string()), "{} twice in {}", own, code);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_random_contract_is_refused_for_itself_or_translated(doc in contract()) {
        match run(&doc) {
            Ok(generated) => {
                for text in generated.files.values() {
                    distinct(text)?;
                }
            }
            Err(problems) => {
                let own = problems.iter().all(|problem| {
                    problem.what.starts_with("a circle of references") || problem.what.contains(" parameter `")
                });
                prop_assert!(own, "{:#?}", problems);
            }
        }
    }
}
