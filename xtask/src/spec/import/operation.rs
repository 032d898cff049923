//! From a vendor's operation to ours. Its parameters and its body have modules of their own.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::contract::{Answer, Content, Contract, Operation, is_failure};
use super::resolve::{Half, Resolver};
use super::rules::Rule;
use super::slice::Found;
use super::{body, parameters};
use crate::document::pointer;

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
    let read = |found| operation(resolver, found);
    let mut contract: Contract = found.into_iter().map(read).collect();
    body::finish_all(resolver, &mut contract);
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
    let parameters = parameters::read(resolver, found.shared.clone(), own, &found);
    let body = map.get("requestBody").and_then(|value| {
        let at = pointer::join(at, "requestBody");
        let body = resolver.follow(value, &at, |resolver, value, at| {
            body::read(resolver, value, at, found.method)
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

/// Reads schemas by media type.
pub(super) fn content<'s>(
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
