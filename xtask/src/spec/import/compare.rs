//! What differs between two contracts: breaking differences, which someone must accept on purpose, and
//! additions.
//!
//! Both contracts are walked together from their operations, so that what components are called
//! and how schemas are shared makes no difference. A difference is named by where it stands in
//! the old contract: `Acl.ip_range`, `acls_create.body`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::contract::{Answer, Body, Contract, Operation, Parameter};
use super::schema::Schema;

/// A difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What differs, in words: `removed`, `type`, `required`.
    pub what: String,
    /// What the contract had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Value>,
    /// What the vendor's document has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<Value>,
}

/// Everything that differs at one place.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Difference {
    /// What differs.
    pub changes: Vec<Change>,
    /// JSON pointers into the vendor's document.
    pub pointers: BTreeSet<String>,
    /// Operations that it concerns.
    pub operations: BTreeSet<String>,
}

/// Differences by name.
pub type Differences = BTreeMap<String, Difference>;

/// What differs between two contracts.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What is removed or changed.
    pub breaking: Differences,
    /// What is new.
    pub additions: Differences,
}

/// Compares the vendor's document, `new`, with the contract as it stands, `old`.
pub(super) fn compare(old: &Contract, new: &Contract) -> Comparison {
    let mut comparer = Comparer::default();
    let key = |operation: &Operation| (operation.path.clone(), operation.method);
    let known: BTreeMap<_, _> = old
        .iter()
        .map(|operation| (key(operation), operation))
        .collect();
    let found: BTreeMap<_, _> = new
        .iter()
        .map(|operation| (key(operation), operation))
        .collect();
    for (key, old) in &known {
        comparer.operation.clone_from(&old.id);
        match found.get(key) {
            Some(new) => comparer.compare_operations(old, new),
            None => {
                let is = format!("{} {}", key.1.to_ascii_uppercase(), key.0);
                comparer.breaking(&old.id, "/paths", change("removed", Some(is.into()), None));
            }
        }
    }
    for (key, new) in &found {
        if !known.contains_key(key) {
            comparer.operation.clone_from(&new.id);
            let is = format!("{} {}", key.1.to_ascii_uppercase(), key.0);
            comparer.add(
                &new.id,
                &new.at,
                change("new operation", None, Some(is.into())),
            );
        }
    }
    comparer.comparison
}

/// A change, in words.
pub(super) fn change(what: &str, was: Option<Value>, is: Option<Value>) -> Change {
    Change {
        what: what.to_owned(),
        was,
        is,
    }
}

/// Walks two contracts together.
#[derive(Default)]
pub(super) struct Comparer {
    comparison: Comparison,
    operation: String,
}

/// Where a schema is used: a field that is new and required concerns callers in a request alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Answer,
}

impl Comparer {
    pub(super) fn breaking(&mut self, name: &str, at: &str, change: Change) {
        record(
            &mut self.comparison.breaking,
            &self.operation,
            name,
            at,
            change,
        );
    }

    pub(super) fn add(&mut self, name: &str, at: &str, change: Change) {
        record(
            &mut self.comparison.additions,
            &self.operation,
            name,
            at,
            change,
        );
    }

    pub(super) fn value(
        &mut self,
        name: &str,
        at: &str,
        what: &str,
        was: Option<Value>,
        is: Option<Value>,
    ) {
        if was != is {
            self.breaking(name, at, change(what, was, is));
        }
    }

    fn compare_operations(&mut self, old: &Operation, new: &Operation) {
        let id = old.id.clone();
        self.deprecation(&id, &new.at, old.deprecated, new.deprecated);
        self.parameters(&old.parameters, new);
        self.bodies(&format!("{id}.body"), old.body.as_ref(), new);
        for (status, old) in &old.answers {
            let name = format!("{id}.{status}");
            match new.answers.get(status) {
                Some(answer) => self.answer(&name, old, answer),
                None => self.breaking(
                    &name,
                    &new.at,
                    change("removed", Some(status.clone().into()), None),
                ),
            }
        }
        for (status, answer) in &new.answers {
            if !old.answers.contains_key(status) {
                let is = Some(status.clone().into());
                self.add(
                    &format!("{id}.{status}"),
                    &answer.at,
                    change("new answer", None, is),
                );
            }
        }
    }

    fn parameters(&mut self, old: &[Parameter], new: &Operation) {
        let id = self.operation.clone();
        let find = |list: &[Parameter], like: &Parameter| {
            let same = |p: &&Parameter| p.name == like.name && p.place == like.place;
            list.iter().find(same).cloned()
        };
        for was in old {
            let name = format!("{id}.{}", was.name);
            let Some(is) = find(&new.parameters, was) else {
                let removed = Some(was.place.clone().into());
                self.breaking(&name, &new.at, change("removed", removed, None));
                continue;
            };
            let flag = |parameter: &Parameter| Some(Value::Bool(parameter.required));
            self.value(&name, &is.at, "required", flag(was), flag(&is));
            let is_deprecated =
                |parameter: &Parameter| parameter.keywords.contains_key("deprecated");
            self.deprecation(&name, &is.at, is_deprecated(was), is_deprecated(&is));
            let words = |parameter: &Parameter| {
                let mut words: serde_json::Map<_, _> =
                    parameter.keywords.clone().into_iter().collect();
                words.remove("deprecated");
                Some(Value::Object(words))
            };
            self.value(&name, &is.at, "style", words(was), words(&is));
            self.schemas(&name, &was.schema, &is.schema, Side::Request);
        }
        for is in &new.parameters {
            if find(old, is).is_none() {
                let name = format!("{id}.{}", is.name);
                let what = format!("new parameter in {}", is.place);
                let what = change(&what, None, Some(is.schema.bare()));
                self.add_to_request(&name, &is.at, what, is.required);
            }
        }
    }

    /// What is deprecated, or is no longer, still works: nothing is taken away.
    pub(super) fn deprecation(&mut self, name: &str, at: &str, was: bool, is: bool) {
        match (was, is) {
            (false, true) => self.add(name, at, change("deprecated", None, None)),
            (true, false) => self.add(name, at, change("no longer deprecated", None, None)),
            _ => {}
        }
    }

    /// Something new in a request: whoever must send it but does not know it is refused.
    pub(super) fn add_to_request(
        &mut self,
        name: &str,
        at: &str,
        mut change: Change,
        required: bool,
    ) {
        if required {
            change.what.push_str(", required");
            self.breaking(name, at, change);
        } else {
            self.add(name, at, change);
        }
    }

    fn bodies(&mut self, name: &str, old: Option<&Body>, new: &Operation) {
        match (old, &new.body) {
            (None, None) => {}
            (Some(_), None) => self.breaking(name, &new.at, change("removed", None, None)),
            (None, Some(is)) => {
                self.add_to_request(name, &is.at, change("new body", None, None), is.required);
            }
            (Some(was), Some(is)) => {
                let flag = |body: &Body| Some(Value::Bool(body.required));
                self.value(name, &is.at, "required", flag(was), flag(is));
                self.content(name, &was.content, &is.content, &is.at, Side::Request);
            }
        }
    }

    fn answer(&mut self, name: &str, old: &Answer, new: &Answer) {
        self.content(name, &old.content, &new.content, &new.at, Side::Answer);
    }

    fn content(
        &mut self,
        name: &str,
        old: &super::contract::Content,
        new: &super::contract::Content,
        at: &str,
        side: Side,
    ) {
        for (media, was) in old {
            match (was, new.get(media)) {
                (_, None) => self.breaking(
                    name,
                    at,
                    change("removed", Some(media.clone().into()), None),
                ),
                (Some(was), Some(Some(is))) => {
                    self.schemas(&format!("{name}.schema"), was, is, side);
                }
                (None, Some(None)) => {}
                (was, Some(is)) => {
                    let bare = |schema: &Option<Schema>| schema.as_ref().map(Schema::bare);
                    self.value(name, at, "schema", bare(was), bare(is));
                }
            }
        }
        for media in new.keys().filter(|media| !old.contains_key(*media)) {
            self.add(
                name,
                at,
                change("new media type", None, Some(media.clone().into())),
            );
        }
    }
}

fn record(into: &mut Differences, operation: &str, name: &str, at: &str, change: Change) {
    let difference = into.entry(name.to_owned()).or_default();
    if !difference.changes.contains(&change) {
        difference.changes.push(change);
    }
    difference.pointers.insert(at.to_owned());
    difference.operations.insert(operation.to_owned());
}
