//! From a vendor's operation to ours: its parameters, its body and its answers.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;

use super::contract::{Content, Contract, Operation, Part, is_failure};
use super::resolve::Resolver;
use super::rules::Rule;
use super::schema::{Kind, Schema};
use crate::document::{Node, View, pointer};

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

/// What defines how a parameter is written.
const KEPT: &[&str] = &[
    "allowEmptyValue",
    "allowReserved",
    "content",
    "explode",
    "style",
];

/// OpenAPI ignores these: the media types and the credentials define them.
const IGNORED: &[&str] = &["accept", "authorization", "content-type"];

/// Reads every operation.
pub(super) fn read<'s>(resolver: &mut Resolver<'s, '_>, contract: &mut Contract<'s>) {
    for operation in contract {
        resolver.applied.begin();
        read_one(resolver, operation);
        if !resolver.applied.spend(0) {
            let name = format!("{} {}", operation.method.to_uppercase(), operation.path);
            let what = match resolver.applied.are_together_too_many() {
                true => format!("the schemas up to those of {name} are together too many"),
                false => format!("the schemas of {name} multiply beyond all measure"),
            };
            let problem = format!("{what}; `exclude` in spec/import.yaml leaves a path out");
            return resolver.defect(&operation.node.pointer, problem);
        }
    }
}

fn read_one<'s>(resolver: &mut Resolver<'s, '_>, operation: &mut Operation<'s>) {
    let node = &operation.node;
    let at = &node.pointer;
    if !node.value.is_object() {
        resolver.defect(at, "not an operation: a mapping is needed");
    }
    let mut members = node.value.members();
    if members.any(|(key, _)| PROSE.contains(&key) || key.starts_with("x-")) {
        resolver.applied.note(Rule::SetAside, at);
    }
    if node.get("tags").is_none() {
        resolver.applied.note(Rule::TagOfPath, at);
    }
    let method = operation.method;
    let body = node.get("requestBody").and_then(|node| {
        let read = resolver.follow(&node, |resolver, node| body(resolver, node, method));
        read.flatten()
    });
    operation.body = body;
    operation.answers = answers(resolver, &operation.node);
    operation.parameters = parameters(resolver, operation);
}

/// Parameters of a path and of an operation; the latter's go before. Those of the path come
/// first, in its order, then the others by name.
fn parameters<'s>(resolver: &mut Resolver<'s, '_>, operation: &Operation<'s>) -> Vec<Part> {
    let mut declared: BTreeMap<(String, String), Part> = BTreeMap::new();
    let own = operation.node.get("parameters");
    for list in [operation.shared.clone(), own].into_iter().flatten() {
        if !list.value.is_list() {
            resolver.defect(&list.pointer, "a list of parameters is needed");
        }
        for item in list.items() {
            let read = resolver.follow(&item, parameter);
            declared.extend(read.flatten());
        }
    }
    let is_named = |name: &str| operation.renamed.iter().any(|(vendor, _)| vendor == name);
    let is_left = |(place, name): &&(String, String)| place == "path" && !is_named(name);
    let left: Vec<_> = declared.keys().filter(is_left).cloned().collect();
    let mut left = left.iter();
    let at = &operation.node.pointer;
    let mut parameters = Vec::new();
    for (vendor, ours) in &operation.renamed {
        let own = declared.remove(&("path".to_owned(), vendor.clone()));
        // Declared under another name than the path has: paired by elimination, or else a string.
        let mut parameter = own.unwrap_or_else(|| {
            resolver.applied.note(Rule::DeclareParameter, at);
            let left = left.next().and_then(|key| declared.remove(key));
            left.unwrap_or_else(|| Part {
                at: Rc::from(at.as_str()),
                members: json!({ "in": "path", "required": true }),
                schema: Some(Schema::any(at)),
                ..Part::default()
            })
        });
        parameter.members["name"] = json!(ours);
        parameter.component = Some(ours.clone());
        parameters.push(parameter);
    }
    declared.retain(|(place, _), _| place != "path");
    parameters.extend(declared.into_values());
    parameters
}

/// A parameter, with its place and name.
fn parameter<'s>(
    resolver: &mut Resolver<'s, '_>,
    node: &Node<'s>,
) -> Option<((String, String), Part)> {
    let at = node.pointer.as_str();
    let (name, place) = (node.text("name"), node.text("in"));
    if name.is_empty() || place.is_empty() {
        resolver.defect(at, "a parameter without `name` or `in`");
        return None;
    }
    if place == "header" && IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
        resolver.applied.note(Rule::SetAside, at);
        return None;
    }
    let schema = match node.get("schema") {
        Some(schema) => resolver.schema(&schema),
        None => Schema::any(at),
    };
    let required = place == "path" || node.flag("required");
    let mut members = json!({ "name": name, "in": place, "required": required });
    for key in KEPT {
        if let Some(value) = node.value.get(key) {
            members[*key] = value.to_value();
        }
    }
    if node.flag("deprecated") {
        members["deprecated"] = true.into();
    }
    let part = Part {
        at: Rc::from(at),
        members,
        schema: Some(schema),
        ..Part::default()
    };
    Some(((place, name), part))
}

/// Reads a body. One without a schema is none, or a free-form object.
fn body<'s>(resolver: &mut Resolver<'s, '_>, node: &Node<'s>, method: &str) -> Option<Part> {
    let at = node.pointer.as_str();
    let mut content = content(resolver, node);
    let is_free = |it: &Schema| it.is_kind_alone() && it.kind.is_none_or(|it| it == Kind::Object);
    let says_nothing = |schema: &Option<Schema>| schema.as_ref().is_none_or(is_free);
    let mut required = node.flag("required");
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
    Some(Part {
        at: Rc::from(at),
        members: json!({ "required": required }),
        content,
        ..Part::default()
    })
}

fn answers<'s>(resolver: &mut Resolver<'s, '_>, operation: &Node<'s>) -> BTreeMap<String, Part> {
    let mut answers = BTreeMap::new();
    let responses = operation.value.get("responses");
    if operation.value.is_object() && !responses.is_some_and(View::is_object) {
        let at = pointer::join(&operation.pointer, "responses");
        resolver.defect(&at, "an operation without `responses`");
    }
    let responses = operation.members("responses");
    for (status, node) in responses.filter(|(status, _)| !status.starts_with("x-")) {
        let at = &node.pointer;
        // `4xx` and `4XX` are one status.
        let status = match status.eq_ignore_ascii_case("default") {
            true => "default".to_owned(),
            false => status.to_ascii_uppercase(),
        };
        resolver.is_success = Some(!is_failure(&status));
        let content = resolver.follow(&node, content);
        resolver.is_success = None;
        let answer = Part {
            at: Rc::from(at.as_str()),
            members: json!({}),
            content: content.unwrap_or_default(),
            ..Part::default()
        };
        if answers.insert(status.clone(), answer).is_some() {
            resolver.defect(at, format!("a second answer for `{status}`"));
        }
    }
    answers
}

/// Reads schemas by media type.
fn content<'s>(resolver: &mut Resolver<'s, '_>, node: &Node<'s>) -> Content {
    let members = node.members("content").map(|(media, node)| {
        let schema = node.get("schema");
        let schema = schema.map(|schema| resolver.schema(&schema));
        (media.to_ascii_lowercase(), schema)
    });
    members.collect()
}
