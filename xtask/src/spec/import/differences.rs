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
use crate::document::{Tree, pointer};
use crate::spec::build;
use crate::spec::overlay::Outcome;

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
    let findings = match (Contract::read(&Tree::of(old)), read) {
        (Ok(old), Ok(new)) => compare::compare(&old, new).findings,
        (_, Err(problems)) => {
            comparison.refused(old, new, problems, &place);
            Vec::new()
        }
        (Err(_), Ok(_)) => {
            let what =
                "codegen refuses what is stored, so nothing can be compared: cargo xtask spec lint";
            comparison.add(build::CONTRACT, what, None);
            Vec::new()
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
    for (name, was) in schemas(old) {
        if let Some(is) = new.pointer(&schema_pointer(name))
            && let Some(what) = looks_foreign(&fields(was), &fields(is))
        {
            comparison.add(name, what, Some(place(&schema_pointer(name))));
        }
    }
    comparison
}

impl Comparison {
    /// Adds the actions of the overlay that do not fit.
    pub(super) fn add_conflicts(&mut self, outcome: &Outcome) {
        for (name, conflict) in &outcome.conflicts {
            let what = format!(
                "{}\n      {}: {}\n      it is there because: {}",
                conflict.problem, conflict.place, conflict.help, conflict.reason
            );
            self.add(name, what, conflict.pointers.clone());
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

    /// The new contract cannot be compared. What is most likely the cause is found without
    /// understanding it: fields and components that are not there any more.
    fn refused(
        &mut self,
        old: &Value,
        new: &Value,
        problems: &[Diagnostic],
        place: impl Fn(&str) -> String,
    ) {
        for (schema, was) in schemas(old) {
            let at = schema_pointer(schema);
            let Some(is) = new.pointer(&at) else {
                self.add(schema, "removed", None);
                continue;
            };
            for field in fields(was).difference(&fields(is)) {
                self.add(&format!("{schema}.{field}"), "removed", Some(place(&at)));
            }
        }
        for problem in problems {
            let what = format!("codegen refuses it: {}; {}", problem.what, problem.help);
            let at = &problem.pointer;
            self.add(&name(new, at), what, Some(place(at)));
        }
    }
}

fn is_addition(finding: &Finding) -> bool {
    let in_request = finding.direction == compare::compatibility::Direction::Request;
    ADDITIONS.contains(&finding.rule) && !(finding.rule == FIELD_ADDED && in_request)
}

fn schemas(contract: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let schemas = contract.pointer("/components/schemas");
    schemas.and_then(Value::as_object).into_iter().flatten()
}

fn schema_pointer(name: &str) -> String {
    pointer::from_tokens(["components", "schemas", name])
}

fn fields(schema: &Value) -> BTreeSet<&str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    properties.map(|(name, _)| name.as_str()).collect()
}

/// If as much is removed as is left, and other things are there, another product's schema has taken
/// the name.
fn looks_foreign(was: &BTreeSet<&str>, is: &BTreeSet<&str>) -> Option<String> {
    let removed = was.difference(is).count();
    let is_foreign = removed * 2 >= was.len().max(1) && !is.is_subset(was);
    let list = |names: &BTreeSet<&str>| Vec::from_iter(names.iter().copied()).join(", ");
    is_foreign.then(|| {
        let (was, is) = (list(was), list(is));
        format!("looks like another schema: its fields were {was}, and are {is}")
    })
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
