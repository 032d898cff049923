//! From a vendor's operation to ours. Its parameters and its body have own modules.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::contract::{Answer, Content, Contract, Operation, is_failure};
use super::keywords::Half;
use super::resolve::Resolver;
use super::rules::Rule;
use super::slice::Found;
use super::{body, parameters};
use crate::document::{Node, View, pointer};

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
    let mut contract = Contract::new();
    for found in found {
        resolver.applied.begin();
        contract.push(operation(resolver, found));
        if resolver.applied.is_spent() {
            let Operation {
                at, method, path, ..
            } = &contract[contract.len() - 1];
            let name = format!("{} {path}", method.to_uppercase());
            let what = match resolver.applied.are_together_too_many() {
                true => format!("the schemas up to those of {name} are together too many"),
                false => format!("the schemas of {name} multiply beyond all measure"),
            };
            let problem = format!("{what}; `exclude` in spec/import.yaml leaves a path out");
            resolver.defect(at, problem);
            return contract;
        }
    }
    body::finish_all(&mut resolver.applied, &mut contract);
    contract
}

fn operation<'s>(resolver: &mut Resolver<'s, '_>, found: Found<'s>) -> Operation {
    let node = &found.node;
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
    let parameters = parameters::read(resolver, &found);
    let Found {
        node, operation, ..
    } = found;
    let body = node.get("requestBody").and_then(|node| {
        let method = operation.method;
        let read = resolver.follow(&node, |resolver, node| body::read(resolver, node, method));
        read.flatten()
    });
    Operation {
        parameters,
        body,
        answers: answers(resolver, &node),
        ..operation
    }
}

fn answers<'s>(resolver: &mut Resolver<'s, '_>, operation: &Node<'s>) -> BTreeMap<String, Answer> {
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
        let half = match is_failure(&status) {
            true => Half::Failure,
            false => Half::Success,
        };
        let content = resolver.follow(&node, |resolver, node| content(resolver, node, Some(half)));
        let answer = Answer {
            at: Rc::from(at.as_str()),
            name: None,
            content: content.unwrap_or_default(),
        };
        if answers.insert(status.clone(), answer).is_some() {
            resolver.defect(at, format!("a second answer for `{status}`"));
        }
    }
    answers
}

/// Reads schemas by media type.
pub(super) fn content<'s>(
    resolver: &mut Resolver<'s, '_>,
    node: &Node<'s>,
    half: Option<Half>,
) -> Content {
    let mut content = Content::new();
    for (media, node) in node.members("content") {
        let schema = node.get("schema");
        let schema = schema.map(|schema| resolver.schema(&schema, half));
        content.insert(media.to_ascii_lowercase(), schema);
    }
    content
}
