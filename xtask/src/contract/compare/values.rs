//! What a schema says of the value itself: type, null, form, values, ranges, limits.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::leniency::Leniency;
use super::places::Place;
use super::range::{edges, held, range_of_format};
use super::schema::Comparer;
use super::{Pair, pairs};
use crate::contract::model::{Schema, SchemaKind, Type};

impl Comparer<'_> {
    /// Compares the two; `false` when they are of different types, so that nothing else compares.
    pub(super) fn value(&mut self, old: &Schema, new: &Schema, place: &Place) -> bool {
        let at = |key: &str| (old.at(key), new.at(key));
        let (left, right) = (old.kind, new.kind);
        if left != right {
            let rule = match (left, right) {
                (SchemaKind::Any, _) => "type-given",
                (_, SchemaKind::Any) => "type-dropped",
                (SchemaKind::Integer, SchemaKind::Number) => "integer-to-number",
                (SchemaKind::Number, SchemaKind::Integer) => "number-to-integer",
                _ => "type-changed",
            };
            let sentence = format!("type changed from {} to {}", left.key(), right.key());
            self.push(rule, sentence, at("type"), place);
            return false;
        }
        // Anything may be null.
        if old.nullable != new.nullable && !matches!(new.ty, Type::Any) {
            self.nullability(old, new, place);
        }
        self.texts(old, new, place);
        self.enumeration(old, new, place);
        self.bounds(old, new, place);
        self.limits(old, new, place);
        self.flags(old, new, place);
        true
    }

    /// That null is allowed on one side alone.
    pub(super) fn nullability(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let (rule, sentence) = match new.nullable {
            true => ("null-allowed", "may be null now"),
            false => ("null-forbidden", "may not be null any more"),
        };
        let at = (old.at("nullable"), new.at("nullable"));
        let sentence = sentence.to_owned();
        self.changes.push(rule, sentence, at, place.null, place);
    }

    fn texts(&mut self, old: &Schema, new: &Schema, place: &Place) {
        const FORMAT: [&str; 3] = ["format-added", "format-removed", "format-changed"];
        const PATTERN: [&str; 3] = ["pattern-added", "pattern-removed", "pattern-changed"];
        let quoted = |text: &Option<String>| text.as_deref().map(quoted);
        // The format of an integer is its range.
        let format = |schema: &Schema| match range_of_format(schema) {
            None => quoted(&schema.format),
            Some(_) => None,
        };
        let default = |schema: &Schema| schema.default.as_ref().map(|value| format!("`{value}`"));
        let pattern = (quoted(&old.pattern), quoted(&new.pattern));
        for (key, [added, removed, changed], (left, right)) in [
            ("format", FORMAT, (format(old), format(new))),
            ("pattern", PATTERN, pattern),
            (
                "default",
                ["default-changed"; 3],
                (default(old), default(new)),
            ),
        ] {
            let rule = match (&left, &right) {
                (None, _) => added,
                (_, None) => removed,
                _ => changed,
            };
            if let Some(sentence) = turn(key, left, right) {
                self.push(rule, sentence, (old.at(key), new.at(key)), place);
            }
        }
    }

    fn enumeration(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let mut place = place.clone();
        let types = [old, new]
            .into_iter()
            .filter_map(|schema| schema.ty.named());
        let types: BTreeSet<String> = types.map(|name| format!("types::{name}")).collect();
        place.items.extend(types);
        let place = &place;
        let at = || (old.at("enum"), new.at("enum"));
        match (&old.values[..], &new.values[..]) {
            ([], []) => {}
            ([], values) => {
                let sentence = format!("allows only {} now", list(values));
                self.push("values-listed", sentence, at(), place);
            }
            (values, []) => {
                let sentence = format!("allows other values than {} now", list(values));
                self.push("values-opened", sentence, at(), place);
            }
            (left, right) => {
                for pair in pairs(left, right, ToString::to_string) {
                    if let Pair::Only(one) = pair {
                        let rule = one.choose(["value-removed", "value-added"]);
                        let sentence = format!("value {} {}", shown(one.it), one.verb());
                        self.push(rule, sentence, at(), place);
                    }
                }
            }
        }
    }

    fn bounds(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let keys = ["minimum", "maximum"];
        for (key, (left, right)) in keys.into_iter().zip(edges(old).into_iter().zip(edges(new))) {
            let (rule, is_wider) = match (key, left.edge < right.edge, left.edge > right.edge) {
                ("minimum", true, _) => ("minimum-raised", false),
                ("minimum", _, true) => ("minimum-lowered", true),
                (_, true, _) => ("maximum-raised", true),
                (_, _, true) => ("maximum-lowered", false),
                _ => continue,
            };
            let Some(sentence) = turn(key, left.shown, right.shown) else {
                continue;
            };
            let has_room = match is_wider {
                true => held(old, new),
                false => held(new, old),
            };
            let leniency = match has_room {
                true => Leniency::Room,
                false => Leniency::None,
            };
            let at = (old.at(key), new.at(key));
            self.changes.push(rule, sentence, at, leniency, place);
        }
    }

    fn limits(&mut self, old: &Schema, new: &Schema, place: &Place) {
        for ((key, left), (_, right)) in limits(old).into_iter().zip(limits(new)) {
            let is_stricter = match (left, right) {
                (None, _) => true,
                (_, None) => false,
                // A finer step allows all that a coarser one did if it divides it.
                (Some(left), Some(right)) if key == "multipleOf" => left % right != 0.0,
                (Some(left), Some(right)) => key.starts_with("min") == (right > left),
            };
            let rule = match is_stricter {
                true => "limit-tightened",
                false => "limit-loosened",
            };
            let text = |limit: Option<f64>| limit.map(|limit| limit.to_string());
            if let Some(sentence) = turn(&format!("`{key}`"), text(left), text(right)) {
                self.push(rule, sentence, (old.at(key), new.at(key)), place);
            }
        }
    }

    fn flags(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let unique = match new.unique_items {
            true => "limit-tightened",
            false => "limit-loosened",
        };
        let (access, deprecation) = ("access-changed", "deprecation-changed");
        for (rule, key, before, after) in [
            (unique, "uniqueItems", old.unique_items, new.unique_items),
            (access, "readOnly", old.read_only, new.read_only),
            (access, "writeOnly", old.write_only, new.write_only),
            (deprecation, "deprecated", old.deprecated, new.deprecated),
        ] {
            if before != after {
                let is = if after { "is" } else { "is no longer" };
                // The one that is an English word.
                let sentence = match key {
                    "deprecated" => format!("{is} {key}"),
                    _ => format!("{is} `{key}`"),
                };
                self.push(rule, sentence, (old.at(key), new.at(key)), place);
            }
        }
    }
}

/// What became of something that may be missing; `None` if nothing.
pub(super) fn turn(what: &str, old: Option<String>, new: Option<String>) -> Option<String> {
    match (old, new) {
        (None, Some(new)) => Some(format!("{what} {new} added")),
        (Some(old), None) => Some(format!("{what} {old} removed")),
        (Some(old), Some(new)) if old != new => Some(format!("{what} changed from {old} to {new}")),
        _ => None,
    }
}

/// Longest text that a sentence quotes.
const LONGEST: usize = 120;

/// A text as code; a long one is better read in the document, which the pointer leads to.
fn quoted(text: &str) -> String {
    match text.chars().count() {
        length if length > LONGEST => format!("of {length} characters"),
        _ => format!("`{text}`"),
    }
}

/// Most values that a sentence names; the others are counted.
const MOST_VALUES: usize = 8;

fn list(values: &[Value]) -> String {
    let mut parts: Vec<String> = values.iter().take(MOST_VALUES).map(shown).collect();
    if values.len() > MOST_VALUES {
        parts.push(format!("{} more", values.len() - MOST_VALUES));
    }
    parts.join(", ")
}

/// A value as code, without the quotes of a string.
fn shown(value: &Value) -> String {
    match value.as_str() {
        Some(text) => format!("`{text}`"),
        None => format!("`{value}`"),
    }
}

/// Limits of length, count and step.
fn limits(schema: &Schema) -> [(&'static str, Option<f64>); 7] {
    // A minimum of zero limits nothing.
    let low = |limit: Option<u64>| limit.filter(|limit| *limit > 0).map(|limit| limit as f64);
    let high = |limit: Option<u64>| limit.map(|limit| limit as f64);
    let step = schema.multiple_of.as_ref().and_then(Number::as_f64);
    [
        ("minLength", low(schema.length.minimum)),
        ("maxLength", high(schema.length.maximum)),
        ("minItems", low(schema.items.minimum)),
        ("maxItems", high(schema.items.maximum)),
        ("minProperties", low(schema.properties.minimum)),
        ("maxProperties", high(schema.properties.maximum)),
        ("multipleOf", step),
    ]
}
