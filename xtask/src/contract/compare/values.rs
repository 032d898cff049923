//! What a schema says of the value itself: type, null, form, values, ranges, limits.

use std::collections::BTreeSet;

use serde_json::{Number, Value};

use super::compatibility::works;
use super::places::Place;
use super::schema::Comparer;
use super::{Pair, pairs, turn};
use crate::contract::model::{Int, Schema, SchemaKind, Type};

const TIGHTER: &str = "limit-tightened";
const LOOSER: &str = "limit-loosened";

/// Keywords that bound a value, each with the rules for a bound that is raised and lowered.
const BOUNDS: [(&str, [&str; 2]); 8] = [
    ("minimum", ["minimum-raised", "minimum-lowered"]),
    ("maximum", ["maximum-raised", "maximum-lowered"]),
    ("minLength", [TIGHTER, LOOSER]),
    ("maxLength", [LOOSER, TIGHTER]),
    ("minItems", [TIGHTER, LOOSER]),
    ("maxItems", [LOOSER, TIGHTER]),
    ("minProperties", [TIGHTER, LOOSER]),
    ("maxProperties", [LOOSER, TIGHTER]),
];

/// Keywords that are set or not, each with the rules for one that is no longer set and one that is
/// set.
const FLAGS: [(&str, [&str; 2]); 4] = [
    ("uniqueItems", [LOOSER, TIGHTER]),
    ("readOnly", ["access-changed"; 2]),
    ("writeOnly", ["access-changed"; 2]),
    ("deprecated", ["deprecation-changed"; 2]),
];

impl Comparer<'_> {
    /// Compares the two; `false` when they are of different types, so that nothing else compares.
    pub(super) fn value(&mut self, old: &Schema, new: &Schema, place: &Place) -> bool {
        let is_comparable = old.kind == new.kind;
        // Anything may be null.
        if is_comparable && !matches!(new.ty, Type::Any) {
            self.nullability(old, new, place);
        }
        let types = [old, new].map(|schema| schema.ty.named());
        let types: BTreeSet<&str> = types.into_iter().flatten().collect();
        for (key, rule, sentence) in differences(old, new) {
            let mut place = place.clone();
            match key {
                "enum" => {
                    let types = types.iter().map(|name| format!("types::{name}"));
                    place.items.extend(types);
                }
                "minimum" | "maximum" if has_room(rule, old, new) => {
                    place.instead = Some(works("the Rust integer has room for it"));
                }
                _ => {}
            }
            let at = [old.at(key), new.at(key)];
            self.changes.push(rule, &sentence, [&at[0], &at[1]], &place);
        }
        is_comparable
    }

    /// Whether null is allowed on one side alone.
    pub(super) fn nullability(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let (rule, sentence) = match (old.nullable, new.nullable) {
            (false, true) => ("null-allowed", "may be null now"),
            (true, false) => ("null-forbidden", "may not be null any more"),
            _ => return,
        };
        let at = [old.at("nullable"), new.at("nullable")];
        let place = place.coping(place.null);
        self.changes.push(rule, sentence, [&at[0], &at[1]], &place);
    }
}

/// A difference: keyword, rule, sentence.
type Found = (&'static str, &'static str, String);

fn differences(old: &Schema, new: &Schema) -> Vec<Found> {
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
        return vec![("type", rule, sentence)];
    }
    let mut found = values(old, new);
    let texts = ["format", "pattern", "default", "multipleOf"].iter();
    found.extend(texts.filter_map(|key| text(key, old, new)));
    for (key, rules) in BOUNDS {
        let (left, right) = (Edge::of(old, key), Edge::of(new, key));
        let (edges, sentence) = ((left.edge, right.edge), turn(key, left.shown, right.shown));
        if let Some(sentence) = sentence.filter(|_| edges.0 != edges.1) {
            found.push((key, rules[usize::from(edges.0 > edges.1)], sentence));
        }
    }
    for (key, rules) in FLAGS {
        let is = flag(new, key);
        if flag(old, key) != is {
            let words = ["is no longer", "is"][usize::from(is)];
            found.push((key, rules[usize::from(is)], format!("{words} {key}")));
        }
    }
    found
}

fn text(key: &'static str, old: &Schema, new: &Schema) -> Option<Found> {
    let (left, right) = (stated(old, key), stated(new, key));
    let sentence = turn(key, left.map(quoted), right.map(quoted))?;
    let rule = match (key, left, right) {
        ("default", ..) => "default-changed",
        ("format", None, _) => "format-added",
        ("format", _, None) => "format-removed",
        ("format", ..) => "format-changed",
        ("pattern", None, _) => "pattern-added",
        ("pattern", _, None) => "pattern-removed",
        ("pattern", ..) => "pattern-changed",
        (_, None, _) => TIGHTER,
        (_, _, None) => LOOSER,
        // A finer step allows all that a coarser one did if it divides it.
        (_, Some(left), Some(right)) if is_multiple(left, right) => LOOSER,
        _ => TIGHTER,
    };
    Some((key, rule, sentence))
}

fn values(old: &Schema, new: &Schema) -> Vec<Found> {
    let found = match (&old.values[..], &new.values[..]) {
        ([], []) => return Vec::new(),
        ([], values) => ("values-listed", format!("allows only {} now", list(values))),
        (values, []) => {
            let sentence = format!("allows other values than {} now", list(values));
            ("values-opened", sentence)
        }
        (left, right) => {
            let pairs = pairs(left, right, ToString::to_string).into_iter();
            let only = pairs.filter_map(Pair::only).map(|one| {
                let rule = one.choose(["value-removed", "value-added"]);
                let sentence = format!("value {} {}", shown(one.it), one.verb());
                ("enum", rule, sentence)
            });
            return only.collect();
        }
    };
    vec![("enum", found.0, found.1)]
}

fn flag(schema: &Schema, key: &str) -> bool {
    match key {
        "readOnly" => schema.read_only,
        "writeOnly" => schema.write_only,
        "deprecated" => schema.deprecated,
        _ => schema.has(key),
    }
}

/// What a schema says by a keyword. The format of an integer is its range.
fn stated<'s>(schema: &'s Schema, key: &str) -> Option<&'s Value> {
    match key {
        "default" => schema.default.as_ref(),
        "format" if range_of_format(schema).is_some() => None,
        _ => schema.constraint(key),
    }
}

fn is_multiple(of: &Value, step: &Value) -> bool {
    let (of, step) = (of.as_f64(), step.as_f64());
    of.zip(step).is_some_and(|(of, step)| of % step == 0.0)
}

/// Longest text that a sentence quotes.
const LONGEST: usize = 120;

/// A value as code; a long one is better read in the document, which the pointer leads to.
fn quoted(value: &Value) -> String {
    let text = shown(value);
    match text.chars().count() - 2 {
        length if length > LONGEST => format!("of {length} characters"),
        _ => text,
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

/// A bound of a value.
struct Edge {
    /// To compare by: the number, and how much beyond it begins what is allowed. Without a bound, a
    /// number may be as small or as large as it likes.
    edge: (f64, i8),
    shown: Option<String>,
}

impl Edge {
    fn of(schema: &Schema, key: &str) -> Self {
        let (exclusive, beyond, none) = match key.starts_with("min") {
            true => ("exclusiveMinimum", 1, f64::NEG_INFINITY),
            false => ("exclusiveMaximum", -1, f64::INFINITY),
        };
        let is_exclusive = matches!(key, "minimum" | "maximum") && schema.has(exclusive);
        // A count is never below zero.
        let is_void = |it: &Number| key != "minimum" && none < 0.0 && it.as_u64() == Some(0);
        let bound = bound(schema, key).filter(|it| !is_void(it));
        Self {
            edge: (
                bound.as_ref().and_then(Number::as_f64).unwrap_or(none),
                if is_exclusive { beyond } else { 0 },
            ),
            shown: bound.map(|bound| match is_exclusive {
                true => format!("{bound} (exclusive)"),
                false => bound.to_string(),
            }),
        }
    }
}

/// The number of a keyword. A range is that of the format where nothing else is given.
fn bound(schema: &Schema, key: &str) -> Option<Number> {
    let format = range_of_format(schema).and_then(|(low, high)| match key {
        "minimum" => Number::from_i128(low),
        "maximum" => Number::from_i128(high),
        _ => None,
    });
    let own = schema.constraint(key).and_then(Value::as_number);
    own.cloned().or(format)
}

/// The range that the format of an integer means.
fn range_of_format(schema: &Schema) -> Option<(i128, i128)> {
    let format = schema.format();
    let format = format.filter(|_| schema.kind == SchemaKind::Integer)?;
    Int::range_of_format(format)
}

/// Whether the Rust integer of the side that reads a wider range has room for it too.
fn has_room(rule: &str, old: &Schema, new: &Schema) -> bool {
    let is_wider = matches!(rule, "minimum-lowered" | "maximum-raised");
    let (one, other) = if is_wider { (old, new) } else { (new, old) };
    if one.kind != SchemaKind::Integer {
        return true;
    }
    let range = |schema: &Schema| {
        ["minimum", "maximum"].map(|key| bound(schema, key).and_then(|bound| bound.as_i128()))
    };
    let ([low, high], [other_low, other_high]) = (range(one), range(other));
    let lowest = low.zip(other_low).map(|(a, b)| a.min(b));
    let highest = high.zip(other_high).map(|(a, b)| a.max(b));
    let none = || [].into_iter();
    Int::holding(low, high, "", none()) == Int::holding(lowest, highest, "", none())
}
