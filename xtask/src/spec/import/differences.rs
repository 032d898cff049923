//! The differences between the vendor contract that is stored and the one that was imported, as the
//! comparer of `cargo xtask diff` finds them: breaking ones, which someone must accept on purpose,
//! and additions.
//!
//! A difference is named by where it is in our contract, `Acl.ip_range` or `acls_create.body`, so
//! that it can be accepted by name, and shown with its place in the vendor's document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Read;
use crate::contract::compare::{self, Finding};
use crate::contract::model::Contract;
use crate::diagnostic::Diagnostic;
use crate::document::pointer;
use crate::spec::build;

/// Rules of the comparer that take nothing away from a client of before the change. Whatever else
/// it finds is breaking here, also where a client could cope: a vendor's broken publication must
/// not go through.
const ADDITIONS: [&str; 13] = [
    "alternative-added",
    "body-added-optional",
    "deprecation-changed",
    "extra-fields-allowed",
    "field-added-optional",
    "header-added",
    "operation-added",
    "operation-deprecated",
    "operation-undeprecated",
    "parameter-added-optional",
    "status-added",
    "value-added",
    FIELD_ADDED,
];

/// An addition to an answer alone: in a request it is something that a client must know.
const FIELD_ADDED: &str = "field-added-required";

/// A difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Rule of the comparer, as `cargo xtask diff --rules` lists them, or empty.
    pub rule: &'static str,
    /// What differs, in words.
    pub what: String,
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
    /// What is removed or changed, and what a request must have now.
    pub breaking: Differences,
    /// What is new.
    pub additions: Differences,
}

/// Compares two contracts: what is stored and what was imported, each with the overlay. `place`
/// finds a JSON pointer of the new one in the vendor's document. A contract that codegen refuses
/// cannot be compared, and that is breaking.
pub(super) fn compare(
    old: &Value,
    new: &Value,
    read: &Read,
    place: impl Fn(&str) -> String,
) -> Comparison {
    let mut comparison = Comparison::default();
    let findings = match (Contract::read(old), read) {
        (Ok(old), Ok(new)) => compare::compare(&old, new).findings,
        (_, Err(problems)) => {
            comparison.refused(old, new, problems, &place);
            Vec::new()
        }
        (Err(_), Ok(_)) => {
            let what =
                "codegen refuses what is stored, so nothing can be compared: cargo xtask spec lint";
            comparison.add(build::CONTRACT, what.to_owned(), None);
            Vec::new()
        }
    };
    for finding in findings {
        let addition = is_addition(&finding);
        let side = match addition {
            true => &mut comparison.additions,
            false => &mut comparison.breaking,
        };
        let operations = finding.sites.iter().map(|site| site.operation.clone());
        let operations: BTreeSet<_> = operations.filter(|name| !name.is_empty()).collect();
        for at in &finding.pointers {
            // What is new is in the new contract alone, what is removed in the old one.
            let is_new = at.new.len() > at.old.len();
            let name = match is_new {
                true => name(new, &at.new),
                false => name(old, &at.old),
            };
            let difference = side.entry(name).or_default();
            let mut what = finding.sentence.clone();
            if finding.rule.starts_with("parameter-added")
                && let Some(schema) = new.pointer(&pointer::join(&at.new, "schema"))
            {
                what = format!("{what}: {schema}");
            }
            let change = Change {
                rule: finding.rule,
                what,
            };
            if !difference.changes.contains(&change) {
                difference.changes.push(change);
            }
            difference.pointers.insert(place(&at.new));
            difference.operations.extend(operations.iter().cloned());
        }
    }
    for (name, was) in components(old) {
        if let Some(is) = component(new, name)
            && let Some(what) = looks_foreign(was, is)
        {
            comparison.add(name, what, Some(place(&schema_pointer(name))));
        }
    }
    comparison
}

impl Comparison {
    /// Adds a breaking difference that no rule of the comparer is about.
    pub(super) fn add(&mut self, name: &str, what: String, pointer: Option<String>) {
        let difference = self.breaking.entry(name.to_owned()).or_default();
        difference.changes.push(Change { rule: "", what });
        difference.pointers.extend(pointer);
    }

    /// The new contract cannot be compared. What is most likely the cause is found without
    /// understanding it: fields and components that are not there any more.
    fn refused(
        &mut self,
        old: &Value,
        new: &Value,
        problems: &[Diagnostic],
        place: impl Fn(&str) -> String,
    ) {
        for (component_name, was) in components(old) {
            let Some(is) = component(new, component_name) else {
                self.add(component_name, "removed".to_owned(), None);
                continue;
            };
            for field in fields(was).difference(&fields(is)) {
                let at = Some(place(&schema_pointer(component_name)));
                self.add(
                    &format!("{component_name}.{field}"),
                    "removed".to_owned(),
                    at,
                );
            }
        }
        for problem in problems {
            let what = format!("codegen refuses it: {}; {}", problem.what, problem.help);
            self.add(
                &name(new, &problem.pointer),
                what,
                Some(place(&problem.pointer)),
            );
        }
    }
}

fn is_addition(finding: &Finding) -> bool {
    let in_request = finding.direction == compare::compatibility::Direction::Request;
    ADDITIONS.contains(&finding.rule) && !(finding.rule == FIELD_ADDED && in_request)
}

fn components(contract: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let schemas = contract
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let schemas = schemas.into_iter().flatten();
    schemas.map(|(name, schema)| (name.as_str(), schema))
}

fn component<'v>(contract: &'v Value, name: &str) -> Option<&'v Value> {
    contract.pointer(&schema_pointer(name))
}

fn schema_pointer(name: &str) -> String {
    pointer::from_tokens(["components", "schemas", name])
}

fn fields(schema: &Value) -> BTreeSet<&String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(|map| map.keys()).collect()
}

/// If as much is removed as is left, and other things are there, another product's schema has taken
/// the name.
fn looks_foreign(was: &Value, is: &Value) -> Option<String> {
    let (was, is) = (fields(was), fields(is));
    let removed = was.difference(&is).count();
    let is_foreign = removed * 2 >= was.len().max(1) && is.difference(&was).next().is_some();
    let list = |names: BTreeSet<&String>| {
        let names: Vec<_> = names.into_iter().map(String::as_str).collect();
        names.join(", ")
    };
    is_foreign.then(|| {
        let (was, is) = (list(was), list(is));
        format!("looks like another schema: its fields were {was}, and are {is}")
    })
}

/// What a place of our contract is called in messages.
fn name(contract: &Value, at: &str) -> String {
    let tokens = pointer::tokens(at).unwrap_or_default();
    let tokens: Vec<_> = tokens.iter().map(String::as_str).collect();
    let (mut name, rest) = match tokens.as_slice() {
        ["components", _, name, rest @ ..] => ((*name).to_owned(), rest),
        ["paths", path, method, rest @ ..] => {
            let operation = contract
                .get("paths")
                .and_then(|paths| paths.get(path)?.get(method));
            let id = operation.and_then(|operation| operation.get("operationId")?.as_str());
            let unnamed = || format!("{} {path}", method.to_ascii_uppercase());
            (id.map_or_else(unnamed, str::to_owned), rest)
        }
        _ => return at.to_owned(),
    };
    let mut rest = rest.iter();
    while let Some(token) = rest.next() {
        match *token {
            "items" => name.push_str("[]"),
            "requestBody" => name.push_str(".body"),
            "schema" => {}
            "content" => {
                // There is one media type as a rule.
                rest.next();
            }
            "parameters" => {
                let index = rest.next().copied().unwrap_or_default();
                let place = at.split_once("/parameters/").map(|(before, _)| before);
                let parameter = format!("{}/parameters/{index}", place.unwrap_or_default());
                let parameter = contract.pointer(&parameter);
                let called = parameter.and_then(|parameter| parameter.get("name")?.as_str());
                name.push('.');
                name.push_str(called.unwrap_or(index));
            }
            "properties" | "responses" => {
                name.push('.');
                name.push_str(rest.next().unwrap_or(token));
            }
            "additionalProperties" => name.push_str(".*"),
            "anyOf" | "oneOf" | "allOf" => {
                if let Some(index) = rest.next() {
                    name.push('|');
                    name.push_str(index);
                }
            }
            // A keyword of the schema that is named so far.
            _ => {}
        }
    }
    name
}
