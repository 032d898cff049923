//! What differs between two contracts: departures, which someone must take over on purpose, and
//! additions, which are taken over.
//!
//! Both contracts are walked together from their operations, so that what components are called
//! and how schemas are shared makes no difference. A difference is named by where it stands in
//! the old contract: `Acl.ip_range`, `acls_create.body`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::contract::{Answer, Body, Contract, Operation, Parameter};
use super::schema::{Additional, Schema};

/// A difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What differs, in words: `gone`, `type`, `required`.
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
    /// What is gone or changed.
    pub departures: Differences,
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
                comparer.depart(&old.id, "/paths", change("gone", Some(is.into()), None));
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

fn change(what: &str, was: Option<Value>, is: Option<Value>) -> Change {
    Change {
        what: what.to_owned(),
        was,
        is,
    }
}

#[derive(Default)]
struct Comparer {
    comparison: Comparison,
    operation: String,
}

/// Where a schema is used: a field that is new and required concerns callers in a request alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Answer,
}

impl Comparer {
    fn depart(&mut self, name: &str, at: &str, change: Change) {
        record(
            &mut self.comparison.departures,
            &self.operation,
            name,
            at,
            change,
        );
    }

    fn add(&mut self, name: &str, at: &str, change: Change) {
        record(
            &mut self.comparison.additions,
            &self.operation,
            name,
            at,
            change,
        );
    }

    fn value(&mut self, name: &str, at: &str, what: &str, was: Option<Value>, is: Option<Value>) {
        if was != is {
            self.depart(name, at, change(what, was, is));
        }
    }

    fn compare_operations(&mut self, old: &Operation, new: &Operation) {
        let id = old.id.clone();
        let said = |yes: bool| yes.then_some(Value::Bool(true));
        self.value(
            &id,
            &new.at,
            "deprecated",
            said(old.deprecated),
            said(new.deprecated),
        );
        self.parameters(&old.parameters, new);
        self.bodies(&format!("{id}.body"), old.body.as_ref(), new);
        for (status, old) in &old.answers {
            let name = format!("{id}.{status}");
            match new.answers.get(status) {
                Some(answer) => self.answer(&name, old, answer),
                None => self.depart(
                    &name,
                    &new.at,
                    change("gone", Some(status.clone().into()), None),
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
                let gone = Some(was.place.clone().into());
                self.depart(&name, &new.at, change("gone", gone, None));
                continue;
            };
            let flag = |parameter: &Parameter| Some(Value::Bool(parameter.required));
            self.value(&name, &is.at, "required", flag(was), flag(&is));
            let words = |parameter: &Parameter| {
                let words: serde_json::Map<_, _> = parameter.keywords.clone().into_iter().collect();
                Some(Value::Object(words))
            };
            self.value(&name, &is.at, "style", words(was), words(&is));
            self.schemas(&name, &was.schema, &is.schema, Side::Request);
        }
        for is in &new.parameters {
            if find(old, is).is_none() {
                let name = format!("{id}.{}", is.name);
                let what = change("new parameter", None, Some(is.place.clone().into()));
                self.add_to_request(&name, &is.at, what, is.required);
            }
        }
    }

    /// Something new in a request: whoever must send it but does not know it is refused.
    fn add_to_request(&mut self, name: &str, at: &str, mut change: Change, required: bool) {
        if required {
            change.what.push_str(", required");
            self.depart(name, at, change);
        } else {
            self.add(name, at, change);
        }
    }

    fn bodies(&mut self, name: &str, old: Option<&Body>, new: &Operation) {
        match (old, &new.body) {
            (None, None) => {}
            (Some(_), None) => self.depart(name, &new.at, change("gone", None, None)),
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
                (_, None) => {
                    self.depart(name, at, change("gone", Some(media.clone().into()), None))
                }
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

    /// Compares two schemas. `place` names the old one if it is no component.
    fn schemas(&mut self, place: &str, old: &Schema, new: &Schema, side: Side) {
        let name = old.name.as_deref().unwrap_or(place);
        let at = &*new.at;
        let kind = |schema: &Schema| match schema.kind {
            Some(kind) => Value::from(kind.name()),
            None if schema.is_any() => "any".into(),
            None if schema.branches.is_empty() => schema.bare(),
            None => "one of several".into(),
        };
        if old.kind != new.kind || old.branches.is_empty() != new.branches.is_empty() {
            return self.value(name, at, "type", Some(kind(old)), Some(kind(new)));
        }
        if !old.branches.is_empty() {
            return self.value(name, at, "choice", Some(old.bare()), Some(new.bare()));
        }
        let flag = |yes: bool| yes.then_some(Value::Bool(true));
        self.value(name, at, "nullable", flag(old.nullable), flag(new.nullable));
        self.keywords(name, at, old, new);
        self.fields(name, old, new, side);
        match (&old.items, &new.items) {
            (Some(was), Some(is)) => self.schemas(&format!("{name}[]"), was, is, side),
            (was, is) => {
                let bare = |items: &Option<Box<Schema>>| items.as_ref().map(|items| items.bare());
                self.value(name, at, "items", bare(was), bare(is));
            }
        }
        match (&old.additional, &new.additional) {
            (Additional::Like(was), Additional::Like(is)) => {
                self.schemas(&format!("{name}.*"), was, is, side);
            }
            (was, is) => {
                let said = |additional: &Additional| {
                    Some(match additional {
                        Additional::Open => true.into(),
                        Additional::Closed => false.into(),
                        Additional::Like(schema) => schema.bare(),
                    })
                };
                self.value(name, at, "other fields", said(was), said(is));
            }
        }
    }

    fn keywords(&mut self, name: &str, at: &str, old: &Schema, new: &Schema) {
        let keys: BTreeSet<_> = old.keywords.keys().chain(new.keywords.keys()).collect();
        for key in keys {
            let (was, is) = (old.keywords.get(key), new.keywords.get(key));
            if let ("enum", Some(Value::Array(old)), Some(Value::Array(new))) =
                (key.as_str(), was, is)
            {
                let gone: Vec<_> = old.iter().filter(|v| !new.contains(v)).cloned().collect();
                let added: Vec<_> = new.iter().filter(|v| !old.contains(v)).cloned().collect();
                if !gone.is_empty() {
                    self.depart(name, at, change("values gone", Some(gone.into()), None));
                }
                if !added.is_empty() {
                    self.add(name, at, change("new values", None, Some(added.into())));
                }
                continue;
            }
            self.value(name, at, key, was.cloned(), is.cloned());
        }
    }

    fn fields(&mut self, name: &str, old: &Schema, new: &Schema, side: Side) {
        let at = &*new.at;
        let gone = old
            .properties
            .keys()
            .filter(|key| !new.properties.contains_key(*key));
        let gone = gone.count();
        // As much is gone as is left, and other things are there: this is something else.
        let is_new = |key: &String| !old.properties.contains_key(key);
        let is_foreign =
            gone * 2 >= old.properties.len().max(1) && new.properties.keys().any(is_new);
        if is_foreign {
            let fields = |schema: &Schema| Some(schema.properties.keys().cloned().collect());
            let what = "looks like another schema; fields";
            self.depart(name, at, change(what, fields(old), fields(new)));
        }
        for (key, was) in &old.properties {
            let field = format!("{name}.{key}");
            let Some(is) = new.properties.get(key) else {
                self.depart(&field, at, change("gone", Some(was.bare()), None));
                continue;
            };
            let needed = |schema: &Schema| Some(Value::Bool(schema.required.contains(key)));
            self.value(&field, at, "required", needed(old), needed(new));
            self.schemas(&field, was, is, side);
        }
        for (key, is) in &new.properties {
            if old.properties.contains_key(key) {
                continue;
            }
            let field = format!("{name}.{key}");
            let required = new.required.contains(key);
            let mut what = change("new field", None, Some(is.bare()));
            match side {
                Side::Request => self.add_to_request(&field, &is.at, what, required),
                Side::Answer => {
                    if required {
                        what.what.push_str(", required");
                    }
                    self.add(&field, &is.at, what);
                }
            }
        }
        let loose = |schema: &Schema| -> BTreeSet<String> {
            let known = &schema.properties;
            let loose = schema
                .required
                .iter()
                .filter(|key| !known.contains_key(*key));
            loose.cloned().collect()
        };
        let list = |schema: &Schema| {
            let names = loose(schema);
            (!names.is_empty()).then(|| names.into_iter().collect())
        };
        self.value(name, at, "required", list(old), list(new));
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
