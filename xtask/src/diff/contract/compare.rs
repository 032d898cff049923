//! Comparing two documents, operation by operation. What is found is absolute: it names the
//! operation, and is grouped by [`super::group`].

use std::collections::BTreeMap;

use serde_json::Value;

use super::adjust::{Facts, asks_for_replacing};
use super::group::{self, Raw};
use super::operation::{self, Operation};
use super::rules::Direction;
use super::schema::Schemas;
use super::{Comparison, Site};
use crate::document::Node;

/// Compares two documents.
pub(super) fn documents(old: &Value, new: &Value) -> Comparison {
    let (left, right) = (operation::all(old), operation::all(new));
    let counts = (left.len(), right.len());
    let mut comparer = Comparer {
        schemas: Schemas::new(old, new),
        found: Vec::new(),
    };
    comparer.document_servers(old, new);
    let (pairs, gone, come) = matched(&left, &right);
    for (left, right) in pairs {
        comparer.operations(left, right);
    }
    for operation in gone {
        let sentence = format!("operation removed ({})", call(operation));
        let at = (operation.place.pointer.clone(), "/paths".to_owned());
        let whole = Whole { operation, at };
        comparer.call("operation-removed", sentence, whole);
    }
    for operation in come {
        let sentence = format!("operation added ({})", call(operation));
        let at = ("/paths".to_owned(), operation.place.pointer.clone());
        let whole = Whole { operation, at };
        comparer.call("operation-added", sentence, whole);
    }
    comparer.beyond(old, new);
    // Where both names are still there a reference has turned to another schema.
    let has = |doc: &Value, name: &str| {
        doc.pointer("/components/schemas")
            .is_some_and(|schemas| schemas.get(name).is_some())
    };
    let renamed = comparer.schemas.renamed.into_iter();
    let renamed = renamed.filter(|(before, after)| !has(new, before) && !has(old, after));
    let renamed = renamed.collect();
    Comparison {
        findings: group::group(comparer.found),
        renamed,
        operations: counts,
    }
}

/// Pairs of one operation, those only in the old, those only in the new document.
type Matched<'m, 'a> = (
    Vec<(&'m Operation<'a>, &'m Operation<'a>)>,
    Vec<&'m Operation<'a>>,
    Vec<&'m Operation<'a>>,
);

/// By method and path first; what is left by its id.
fn matched<'m, 'a>(old: &'m [Operation<'a>], new: &'m [Operation<'a>]) -> Matched<'m, 'a> {
    let mut by_call: BTreeMap<(&str, String), &Operation<'_>> = BTreeMap::new();
    for operation in new {
        by_call.insert((operation.method, operation.shape()), operation);
    }
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for operation in old {
        match by_call.remove(&(operation.method, operation.shape())) {
            Some(other) => pairs.push((operation, other)),
            None => left.push(operation),
        }
    }
    let mut by_id: BTreeMap<&str, &Operation<'_>> = by_call
        .into_values()
        .map(|operation| (operation.id.as_str(), operation))
        .collect();
    let mut gone = Vec::new();
    for operation in left {
        match by_id.remove(operation.id.as_str()) {
            Some(other) => pairs.push((operation, other)),
            None => gone.push(operation),
        }
    }
    (pairs, gone, by_id.into_values().collect())
}

fn call(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

/// An operation as a whole, and where it stands in both documents.
struct Whole<'m, 'a> {
    operation: &'m Operation<'a>,
    at: (String, String),
}

pub(super) struct Comparer<'a> {
    pub(super) schemas: Schemas<'a>,
    found: Vec<Raw>,
}

impl<'a> Comparer<'a> {
    fn call(&mut self, rule: &'static str, sentence: String, whole: Whole<'_, '_>) {
        let items = vec![whole.operation.method_name()];
        let site = Site::new(&whole.operation.id, "", "");
        self.push(rule, Direction::Call, sentence, whole.at, site, items);
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
            facts: Facts::default(),
            site,
            beside: "".into(),
            items,
            more: 0,
        });
    }

    fn operations(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.identity(old, new);
        self.access(old, new);
        self.parameters(old, new);
        self.bodies(old, new);
        self.answers(old, new);
        self.servers(old, new);
        self.beyond_operation(old, new);
    }

    pub(super) fn schema(
        &mut self,
        left: &Node<'a>,
        right: &Node<'a>,
        names: (String, String),
        direction: Direction,
        part: &str,
        new: &Operation<'a>,
    ) {
        let found = self.schemas.compare(left, right, (&names.0, &names.1));
        let replaces = direction == Direction::Request && part == "body" && new.method == "put";
        for relative in found.iter() {
            for (index, occurrence) in relative.occurrences.iter().enumerate() {
                let items = match &occurrence.owner {
                    Some((old, new)) => owners(relative.rule, old, new),
                    None => vec![new.method_name()],
                };
                self.found.push(Raw {
                    rule: relative.rule,
                    direction,
                    sentence: relative.sentence.clone(),
                    at: (relative.old.clone(), relative.new.clone()),
                    facts: Facts {
                        replaces: replaces && asks_for_replacing(relative.rule),
                        ..relative.facts
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
