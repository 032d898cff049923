//! From a vendor's operation to ours: parameters under our names, bodies and answers resolved,
//! and the rules that concern them as a whole.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::contract::{Answer, Body, Content, Contract, Operation, Parameter, Role, is_failure};
use super::resolve::{Half, Resolver};
use super::rules::Rule;
use super::schema::{Kind, Schema};
use super::slice::Found;
use crate::document::pointer;

/// Media type of a free-form body, where the vendor names none.
const JSON: &str = "application/json";

/// Members of an operation that are no part of the contract.
const PROSE: &[&str] = &[
    "description",
    "externalDocs",
    "security",
    "servers",
    "summary",
];

/// Reads every operation.
pub(super) fn read<'s>(resolver: &mut Resolver<'s, '_>, found: Vec<Found<'s>>) -> Contract {
    let mut contract: Contract = found
        .into_iter()
        .map(|found| operation(resolver, found))
        .collect();
    let resources = resources(&contract);
    for operation in &mut contract {
        let own = own_resource(operation).cloned();
        let fallback = resources.get(&operation.resource);
        finish(resolver, operation, [own.as_ref(), fallback]);
    }
    contract
}

fn operation<'s>(resolver: &mut Resolver<'s, '_>, found: Found<'s>) -> Operation {
    let at = &found.at;
    let Some(map) = found.value.as_object() else {
        resolver.defect(at, "not an operation: a mapping is needed");
        return empty(found);
    };
    if map
        .keys()
        .any(|key| PROSE.contains(&key.as_str()) || key.starts_with("x-"))
    {
        resolver.applied.note(Rule::SetAside, at);
    }
    let own = map.get("parameters");
    let own = own.map(|value| (value, pointer::join(at, "parameters")));
    let parameters = parameters(resolver, found.shared.clone(), own, &found);
    let body = map.get("requestBody").and_then(|value| {
        let at = pointer::join(at, "requestBody");
        let body = resolver.follow(value, &at, |resolver, value, at| {
            body(resolver, value, at, found.method)
        });
        body.flatten()
    });
    let answers = answers(
        resolver,
        map.get("responses"),
        &pointer::join(at, "responses"),
    );
    Operation {
        deprecated: map.get("deprecated") == Some(&Value::Bool(true)),
        parameters,
        body,
        answers,
        ..empty(found)
    }
}

fn empty(found: Found<'_>) -> Operation {
    Operation {
        at: Rc::from(found.at),
        path: found.path,
        method: found.method,
        id: found.id,
        tag: found.tag,
        resource: found.resource,
        role: found.role,
        deprecated: false,
        parameters: Vec::new(),
        body: None,
        answers: BTreeMap::new(),
    }
}

/// Parameters of a path and of an operation; the latter's go before. Those of the path come
/// first, in its order, then the others by name.
fn parameters<'s>(
    resolver: &mut Resolver<'s, '_>,
    shared: Option<(&'s Value, String)>,
    own: Option<(&'s Value, String)>,
    found: &Found<'s>,
) -> Vec<Parameter> {
    let mut declared: BTreeMap<(String, String), Parameter> = BTreeMap::new();
    for (list, at) in [shared, own].into_iter().flatten() {
        let Some(items) = list.as_array() else {
            resolver.defect(&at, "a list of parameters is needed");
            continue;
        };
        for (index, item) in items.iter().enumerate() {
            let at = pointer::join(&at, &index.to_string());
            let read = resolver.follow(item, &at, parameter);
            if let Some(parameter) = read.flatten() {
                let key = (parameter.place.clone(), parameter.name.clone());
                declared.insert(key, parameter);
            }
        }
    }
    let mut ordered = Vec::new();
    let mut undeclared = Vec::new();
    for (vendor, ours) in &found.renamed {
        match declared.remove(&("path".to_owned(), vendor.clone())) {
            Some(parameter) => ordered.push(Some(Parameter {
                name: ours.clone(),
                ..parameter
            })),
            None => {
                undeclared.push((ordered.len(), ours.clone()));
                ordered.push(None);
            }
        }
    }
    // Declared under another name than the path has: paired by elimination, or else a string.
    for (index, ours) in undeclared {
        let left = declared.keys().find(|(place, _)| place == "path").cloned();
        let parameter = left.and_then(|left| declared.remove(&left));
        resolver.applied.note(Rule::DeclareParameter, &found.at);
        ordered[index] = Some(match parameter {
            Some(parameter) => Parameter {
                name: ours,
                ..parameter
            },
            None => Parameter {
                at: Rc::from(found.at.as_str()),
                name: ours,
                place: "path".to_owned(),
                required: true,
                keywords: BTreeMap::new(),
                schema: Schema::any(&found.at),
            },
        });
    }
    declared.retain(|(place, _), _| place != "path");
    ordered
        .into_iter()
        .flatten()
        .chain(declared.into_values())
        .collect()
}

fn parameter<'s>(resolver: &mut Resolver<'s, '_>, value: &'s Value, at: &str) -> Option<Parameter> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let (Some(name), Some(place)) = (text("name"), text("in")) else {
        resolver.defect(at, "a parameter without `name` or `in`");
        return None;
    };
    // OpenAPI says to ignore these: the media types and the credentials say them.
    const IGNORED: &[&str] = &["accept", "authorization", "content-type"];
    if place == "header" && IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
        resolver.applied.note(Rule::SetAside, at);
        return None;
    }
    let schema = match value.get("schema") {
        Some(schema) => resolver.schema(schema, &pointer::join(at, "schema"), None),
        None => Schema::any(at),
    };
    let mut keywords = BTreeMap::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        match key.as_str() {
            "style" | "explode" | "allowReserved" | "allowEmptyValue" | "content" => {
                keywords.insert(key.clone(), value.clone());
            }
            "deprecated" if *value == Value::Bool(true) => {
                keywords.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
    Some(Parameter {
        at: Rc::from(at),
        name: name.to_owned(),
        place: place.to_owned(),
        required: place == "path" || value.get("required") == Some(&Value::Bool(true)),
        keywords,
        schema,
    })
}

fn body<'s>(
    resolver: &mut Resolver<'s, '_>,
    value: &'s Value,
    at: &str,
    method: &str,
) -> Option<Body> {
    let mut content = content(resolver, value, at, None);
    let says_nothing = |schema: &Option<Schema>| schema.as_ref().is_none_or(is_free_form);
    let mut required = value.get("required") == Some(&Value::Bool(true));
    if content.values().all(says_nothing) {
        if matches!(method, "delete" | "get" | "head") {
            resolver.applied.note(Rule::DropBody, at);
            return None;
        }
        resolver.applied.note(Rule::FreeFormBody, at);
        required = false;
        if content.is_empty() {
            content.insert(JSON.to_owned(), None);
        }
        for schema in content.values_mut() {
            *schema = Some(Schema {
                kind: Some(Kind::Object),
                ..Schema::any(at)
            });
        }
    }
    Some(Body {
        at: Rc::from(at),
        required,
        content,
    })
}

/// Whether a body's schema says no more than that it is an object, if that.
fn is_free_form(schema: &Schema) -> bool {
    let bare = Schema {
        kind: None,
        nullable: false,
        ..schema.clone()
    };
    bare.is_any() && matches!(schema.kind, None | Some(Kind::Object))
}

fn answers<'s>(
    resolver: &mut Resolver<'s, '_>,
    value: Option<&'s Value>,
    at: &str,
) -> BTreeMap<String, Answer> {
    let mut answers = BTreeMap::new();
    let Some(map) = value.and_then(Value::as_object) else {
        resolver.defect(at, "an operation without `responses`");
        return answers;
    };
    for (status, value) in map {
        if status.starts_with("x-") {
            continue;
        }
        let at = pointer::join(at, status);
        // `4xx` and `4XX` are one status.
        let upper = status.to_ascii_uppercase();
        let status = if upper == "DEFAULT" {
            "default".to_owned()
        } else {
            upper
        };
        let half = if is_failure(&status) {
            Half::Failure
        } else {
            Half::Success
        };
        let content = resolver.follow(value, &at, |resolver, value, at| {
            content(resolver, value, at, Some(half))
        });
        let answer = Answer {
            at: Rc::from(at.as_str()),
            name: None,
            content: content.unwrap_or_default(),
        };
        if answers.insert(status.clone(), answer).is_some() {
            resolver.defect(&at, format!("a second answer for `{status}`"));
        }
    }
    answers
}

fn content<'s>(
    resolver: &mut Resolver<'s, '_>,
    value: &'s Value,
    at: &str,
    half: Option<Half>,
) -> Content {
    let at = pointer::join(at, "content");
    let mut content = Content::new();
    for (media, value) in value
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let at = pointer::join(&pointer::join(&at, media), "schema");
        let schema = value.get("schema");
        let schema = schema.map(|schema| resolver.schema(schema, &at, half));
        content.insert(media.to_ascii_lowercase(), schema);
    }
    content
}

/// Schema of the resource that an operation answers with: its `result`, or an item of it.
fn own_resource(operation: &Operation) -> Option<&Schema> {
    operation
        .answers
        .iter()
        .filter(|(status, _)| !is_failure(status))
        .flat_map(|(_, answer)| answer.content.values().flatten())
        .filter_map(|schema| schema.properties.get("result"))
        .map(|result| result.items.as_deref().unwrap_or(result))
        .find(|result| !result.properties.is_empty())
}

/// The resource of each type, as the operation that says most about it answers it.
fn resources(contract: &Contract) -> BTreeMap<String, Schema> {
    let mut resources: BTreeMap<String, Schema> = BTreeMap::new();
    let telling = |operation: &&Operation| !matches!(operation.role, Role::Delete);
    for operation in contract.iter().filter(telling) {
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

/// Applies the rules that need the whole operation.
fn finish(
    resolver: &mut Resolver<'_, '_>,
    operation: &mut Operation,
    resources: [Option<&Schema>; 2],
) {
    for schema in operation
        .body
        .iter_mut()
        .flat_map(|body| body.content.values_mut())
        .flatten()
    {
        without(schema, resolver, |property| property.read_only);
        describe_required(schema, resources, resolver);
    }
    for answer in operation.answers.values_mut() {
        for schema in answer.content.values_mut().flatten() {
            without(schema, resolver, |property| property.write_only);
            if schema.success().is_some() && schema.required.remove("result") {
                resolver.applied.note(Rule::OptionalResult, &schema.at);
            }
        }
    }
}

/// Takes fields out of a schema, however deep.
fn without(schema: &mut Schema, resolver: &mut Resolver<'_, '_>, out: fn(&Schema) -> bool) {
    let names: Vec<_> = schema.properties.keys().cloned().collect();
    for name in names {
        if schema.properties.get(&name).is_some_and(out) {
            if let Some(gone) = schema.properties.remove(&name) {
                resolver.applied.note(Rule::DropReadOnly, &gone.at);
            }
            schema.required.remove(&name);
        }
    }
    let properties = schema.properties.values_mut();
    let parts = properties
        .chain(schema.items.as_deref_mut())
        .chain(&mut schema.branches);
    for part in parts {
        without(part, resolver, out);
    }
}

/// Gives the fields that a body requires without describing them the schema that they have in
/// the resource.
fn describe_required(
    schema: &mut Schema,
    resources: [Option<&Schema>; 2],
    resolver: &mut Resolver<'_, '_>,
) {
    for name in &schema.required {
        if schema.properties.contains_key(name) {
            continue;
        }
        let property = resources
            .iter()
            .flatten()
            .find_map(|resource| resource.properties.get(name));
        let property = match property {
            Some(property) => property.clone(),
            None => Schema::any(&schema.at),
        };
        resolver.applied.note(Rule::DescribeRequired, &schema.at);
        schema.properties.insert(name.clone(), property);
    }
}
