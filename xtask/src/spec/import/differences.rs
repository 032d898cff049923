//! The differences between the vendor contract that is stored and the one that was imported, as the
//! comparer of `cargo xtask diff` finds them: breaking ones, which someone must accept on purpose,
//! and additions.
//!
//! A difference is named by where it is in our contract, `Acl.ip_range` or `acls_create.body`, so
//! that it can be accepted by name, and shown with its place in the vendor's document.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::{Imported, nearest_origin};
use crate::contract::compare::{self, Finding};
use crate::contract::model::Contract;
use crate::diagnostic::Diagnostic;
use crate::document::pointer;
use crate::spec::build;
use crate::spec::overlay::Outcome;

/// What reading a contract gives.
pub(super) type Read = Result<Contract, Vec<Diagnostic>>;

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
    /// Whether it was accepted, if it has to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<bool>,
}

/// What differs between two contracts, by name.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// What is removed or changed, and what a request must have now.
    pub breaking: BTreeMap<String, Difference>,
    /// What is new.
    pub additions: BTreeMap<String, Difference>,
}

impl Imported {
    /// How the contract that this gives with the overlay differs from the one that is stored.
    #[must_use]
    pub fn compare(&self, stored: &Value, contract: &Value) -> Comparison {
        let read = Contract::of(contract);
        self.compare_read(stored, contract, &read)
    }

    /// The same with what reading the contract gives. One that codegen refuses cannot be compared,
    /// and that is breaking.
    pub(super) fn compare_read(&self, old: &Value, new: &Value, read: &Read) -> Comparison {
        let place = |at: &str| nearest_origin(&self.origins, at);
        let mut comparison = Comparison::default();
        comparison.add_removed(old, new, read.is_err(), place);
        let findings = match (Contract::of(old), read) {
            (Ok(old), Ok(new)) => compare::compare(&old, new).findings,
            (_, Err(problems)) => {
                for problem in problems {
                    let what = format!("codegen refuses it: {}; {}", problem.what, problem.help);
                    let at = &problem.pointer;
                    comparison.add(&name(new, at), what, Some(place(at)));
                }
                return comparison;
            }
            (Err(_), Ok(_)) => {
                let what = "codegen refuses what is stored, so nothing can be compared: cargo xtask spec lint";
                comparison.add(build::CONTRACT, what, None);
                return comparison;
            }
        };
        for finding in findings {
            let side = match is_addition(&finding) {
                true => &mut comparison.additions,
                false => &mut comparison.breaking,
            };
            let operations = finding.sites.iter().map(|site| &site.operation);
            let operations = operations.filter(|name| !name.is_empty());
            for at in &finding.pointers {
                // What is new is in the new contract alone, what is removed in the old one.
                let name = match at.new.len() > at.old.len() {
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
                let rule = finding.rule;
                let change = Change { rule, what };
                if !difference.changes.contains(&change) {
                    difference.changes.push(change);
                }
                difference.pointers.insert(place(&at.new));
                difference.operations.extend(operations.clone().cloned());
            }
        }
        comparison
    }
}

impl Comparison {
    /// What is seen without understanding the contracts: another product's schema that has taken a
    /// name, as half of its fields are removed and others are there; and, where nothing else can be
    /// compared, what is not there any more.
    fn add_removed(
        &mut self,
        old: &Value,
        new: &Value,
        is_all_that_is_known: bool,
        place: impl Fn(&str) -> String,
    ) {
        let schemas = old.pointer("/components/schemas");
        for (name, was) in schemas.and_then(Value::as_object).into_iter().flatten() {
            let at = pointer::from_tokens(["components", "schemas", name]);
            let Some(is) = new.pointer(&at) else {
                if is_all_that_is_known {
                    self.add(name, "removed", None);
                }
                continue;
            };
            let (was, is) = (fields(was), fields(is));
            let removed: Vec<_> = was.difference(&is).collect();
            for field in removed.iter().filter(|_| is_all_that_is_known) {
                self.add(&format!("{name}.{field}"), "removed", Some(place(&at)));
            }
            if removed.len() * 2 >= was.len().max(1) && !is.is_subset(&was) {
                let list = |names: BTreeSet<&str>| Vec::from_iter(names).join(", ");
                let (was, is) = (list(was), list(is));
                let what =
                    format!("looks like another schema: its fields were {was}, and are {is}");
                self.add(name, what, Some(place(&at)));
            }
        }
    }

    /// Adds the actions of the overlay that do not fit.
    pub(super) fn add_conflicts(&mut self, outcome: &Outcome) {
        for (name, conflict) in &outcome.conflicts {
            self.add(name, conflict.to_string(), conflict.pointers.clone());
        }
    }

    /// Adds a breaking difference that no rule of the comparer is about.
    pub(super) fn add(
        &mut self,
        name: &str,
        what: impl Into<String>,
        pointers: impl IntoIterator<Item = String>,
    ) {
        let difference = self.breaking.entry(name.to_owned()).or_default();
        let what = what.into();
        difference.changes.push(Change { rule: "", what });
        difference.pointers.extend(pointers);
    }
}

fn is_addition(finding: &Finding) -> bool {
    let in_request = finding.direction == compare::compatibility::Direction::Request;
    ADDITIONS.contains(&finding.rule) && !(finding.rule == FIELD_ADDED && in_request)
}

fn fields(schema: &Value) -> BTreeSet<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    properties.map(|(name, _)| name.as_str()).collect()
}

/// What a place of our contract is called in messages.
fn name(contract: &Value, at: &str) -> String {
    let tokens = pointer::tokens(at).unwrap_or_default();
    let tokens: Vec<_> = tokens.iter().map(String::as_str).collect();
    let text = |tokens: &[&str]| {
        let at = pointer::from_tokens(tokens.iter().copied());
        contract.pointer(&at).and_then(Value::as_str)
    };
    let mut name = match tokens.as_slice() {
        ["components", _, name, ..] => (*name).to_owned(),
        ["paths", path, method, ..] => {
            let id = text(&["paths", path, method, "operationId"]).map(str::to_owned);
            let unnamed = || format!("{} {path}", method.to_ascii_uppercase());
            id.unwrap_or_else(unnamed)
        }
        _ => return at.to_owned(),
    };
    let mut rest = tokens.iter().enumerate().skip(3);
    while let Some((index, token)) = rest.next() {
        let mut next = || rest.next().map_or(*token, |(_, token)| *token);
        match *token {
            "items" => name.push_str("[]"),
            "requestBody" => name.push_str(".body"),
            "additionalProperties" => name.push_str(".*"),
            // There is one media type as a rule.
            "content" => _ = next(),
            "parameters" => {
                let place = next();
                let called = text(&[&tokens[..index], &["parameters", place, "name"]].concat());
                name.push_str(&format!(".{}", called.unwrap_or(place)));
            }
            "properties" | "responses" => name.push_str(&format!(".{}", next())),
            "anyOf" | "oneOf" | "allOf" => name.push_str(&format!("|{}", next())),
            // A schema, or a keyword of the one that is named so far.
            _ => {}
        }
    }
    name
}
