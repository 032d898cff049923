//! Comparing two contracts, operation by operation. What is found is absolute: it names the
//! operation, and is grouped by [`super::group`].

use std::collections::{BTreeMap, BTreeSet};

use super::group::{self, Raw};
use super::leniency::{Context, asks_for_replacing};
use super::rules::Direction;
use super::schema::Schemas;
use super::{Comparison, Site};
use crate::contract::model::{Contract, Method, Operation, Schema};

/// Compares two contracts.
pub(super) fn contracts(old: &Contract, new: &Contract) -> Comparison {
    let mut comparer = Comparer {
        schemas: Schemas::new(old, new),
        found: Vec::new(),
    };
    comparer.servers();
    let (pairs, removed, added) = matched(&old.operations, &new.operations);
    for (left, right) in pairs {
        comparer.operations(left, right);
    }
    for operation in removed {
        let sentence = format!("operation removed ({})", call(operation));
        let at = (operation.pointer.clone(), "/paths".to_owned());
        comparer.call("operation-removed", sentence, at, operation);
    }
    for operation in added {
        let sentence = format!("operation added ({})", call(operation));
        let at = ("/paths".to_owned(), operation.pointer.clone());
        comparer.call("operation-added", sentence, at, operation);
    }
    // Where both names are still there a reference has turned to another schema.
    let names = |contract: &Contract| -> BTreeSet<String> {
        let types = contract.types.values();
        types.filter_map(|ty| ty.schema.component.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    let renamed = comparer.schemas.renamed.into_iter();
    let renamed = renamed.filter(|(old, new)| !after.contains(old) && !before.contains(new));
    let renamed = renamed.collect();
    Comparison {
        findings: group::group(comparer.found),
        renamed,
        operations: (old.operations.len(), new.operations.len()),
    }
}

/// Pairs of one operation, those only in the old, those only in the new contract.
type Matched<'a> = (
    Vec<(&'a Operation, &'a Operation)>,
    Vec<&'a Operation>,
    Vec<&'a Operation>,
);

/// By method and path first; what is left by its id.
fn matched<'a>(old: &'a [Operation], new: &'a [Operation]) -> Matched<'a> {
    let mut by_call: BTreeMap<(Method, String), &Operation> = BTreeMap::new();
    for operation in new {
        by_call.insert((operation.method, shape(operation)), operation);
    }
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for operation in old {
        match by_call.remove(&(operation.method, shape(operation))) {
            Some(other) => pairs.push((operation, other)),
            None => left.push(operation),
        }
    }
    let by_id = by_call.into_values();
    let mut by_id: BTreeMap<&str, &Operation> = by_id
        .map(|operation| (operation.id.as_str(), operation))
        .collect();
    let mut removed = Vec::new();
    for operation in left {
        match by_id.remove(operation.id.as_str()) {
            Some(other) => pairs.push((operation, other)),
            None => removed.push(operation),
        }
    }
    (pairs, removed, by_id.into_values().collect())
}

fn call(operation: &Operation) -> String {
    format!("{} {}", operation.method.name(), operation.path)
}

/// The path with its parameters unnamed: what a request is matched by.
pub(super) fn shape(operation: &Operation) -> String {
    let segments = operation.path.split('/').map(|segment| {
        let is_parameter = segment.starts_with('{') && segment.ends_with('}');
        if is_parameter { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The method in the generated client, as an item.
pub(super) fn method(operation: &Operation) -> String {
    format!("Client::{}", operation.rust_name)
}

/// What a part of an operation shapes in the generated client: its method, and the field of an optional
/// parameter.
fn items(operation: &Operation, part: &str) -> Vec<String> {
    let mut items = vec![method(operation)];
    let mut optional = operation.parameters.iter().filter(|it| !it.required);
    let own = optional.find(|it| part == format!("{} {}", it.location.key(), it.name));
    if let (Some(own), Some(ty)) = (own, &operation.parameters_type) {
        items.push(format!("types::{ty}::{}", own.rust_name));
    }
    items
}

pub(super) struct Comparer<'a> {
    pub(super) schemas: Schemas<'a>,
    found: Vec<Raw>,
}

impl<'a> Comparer<'a> {
    /// Something about an operation as a whole.
    pub(super) fn call(
        &mut self,
        rule: &'static str,
        sentence: String,
        at: (String, String),
        operation: &Operation,
    ) {
        self.part(rule, Direction::Call, sentence, at, (operation, ""));
    }

    /// Something about a part of an operation: `body`, `200`, `query page`.
    pub(super) fn part(
        &mut self,
        rule: &'static str,
        direction: Direction,
        sentence: String,
        at: (String, String),
        (operation, part): (&Operation, &str),
    ) {
        let site = Site::new(&operation.id, part, "");
        self.push(rule, direction, sentence, at, site, items(operation, part));
    }

    pub(super) fn push(
        &mut self,
        rule: &'static str,
        direction: Direction,
        sentence: String,
        at: (String, String),
        site: Site,
        items: Vec<String>,
    ) {
        self.found.push(Raw {
            rule,
            direction,
            sentence,
            at,
            context: Context::default(),
            site,
            beside: "".into(),
            items,
            more: 0,
        });
    }

    fn operations(&mut self, old: &'a Operation, new: &'a Operation) {
        self.identity(old, new);
        self.access(old, new);
        self.parameters(old, new);
        self.bodies(old, new);
        self.responses(old, new);
    }

    /// Compares what a part of an operation carries.
    pub(super) fn schema(
        &mut self,
        left: &'a Schema,
        right: &'a Schema,
        direction: Direction,
        (new, part): (&Operation, &str),
    ) {
        let found = self.schemas.compare(left, right);
        let replaces =
            direction == Direction::Request && part == "body" && new.method == Method::Put;
        for relative in found.iter() {
            for (index, occurrence) in relative.occurrences.iter().enumerate() {
                let items = match &occurrence.owner {
                    Some((old, new)) => owners(relative.rule, old, new),
                    None => items(new, part),
                };
                self.found.push(Raw {
                    rule: relative.rule,
                    direction,
                    sentence: relative.sentence.clone(),
                    at: (relative.old.clone(), relative.new.clone()),
                    context: Context {
                        replaces: replaces && asks_for_replacing(relative.rule),
                        ..relative.context
                    },
                    site: Site::new(&new.id, part, &occurrence.path),
                    beside: occurrence.beside.clone(),
                    items,
                    more: if index == 0 { relative.more } else { 0 },
                });
            }
        }
    }
}

fn owners(rule: &str, old: &str, new: &str) -> Vec<String> {
    let full = |name: &str| format!("types::{name}");
    if rule.starts_with("field-removed") {
        vec![full(old)]
    } else if rule.starts_with("field-added") || old == new {
        vec![full(new)]
    } else {
        vec![full(old), full(new)]
    }
}
