//! What a schema says of the value itself: type, null, form, values, ranges, limits.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::leniency::Context;
use super::pairs;
use super::places::Place;
use super::schema::Comparer;
use crate::contract::model::{Int, Schema, SchemaKind, Type};

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
        if old.default != new.default {
            let shown = |value: &Option<Value>| match value {
                Some(value) => format!("`{value}`"),
                None => "none".to_owned(),
            };
            let (left, right) = (shown(&old.default), shown(&new.default));
            let sentence = format!("default changed from {left} to {right}");
            self.push("default-changed", sentence, at("default"), place);
        }
        for (rule, key, now, before, after) in [
            (
                "access-changed",
                "readOnly",
                "`readOnly`",
                old.read_only,
                new.read_only,
            ),
            (
                "access-changed",
                "writeOnly",
                "`writeOnly`",
                old.write_only,
                new.write_only,
            ),
            (
                "deprecation-changed",
                "deprecated",
                "deprecated",
                old.deprecated,
                new.deprecated,
            ),
        ] {
            if before != after {
                let is = if after { "is" } else { "is no longer" };
                self.push(rule, format!("{is} {now}"), at(key), place);
            }
        }
        true
    }

    /// That null is allowed on one side alone.
    pub(super) fn nullability(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let (rule, sentence) = match new.nullable {
            true => ("null-allowed", "may be null now"),
            false => ("null-forbidden", "may not be null any more"),
        };
        let context = Context {
            null: place.null,
            ..Context::default()
        };
        let at = (old.at("nullable"), new.at("nullable"));
        self.changes
            .push(rule, sentence.to_owned(), at, context, place);
    }

    fn texts(&mut self, old: &Schema, new: &Schema, place: &Place) {
        const FORMAT: [&str; 3] = ["format-added", "format-removed", "format-changed"];
        const PATTERN: [&str; 3] = ["pattern-added", "pattern-removed", "pattern-changed"];
        for (key, [added, removed, changed], left, right) in [
            ("format", FORMAT, format(old), format(new)),
            (
                "pattern",
                PATTERN,
                old.pattern.as_deref(),
                new.pattern.as_deref(),
            ),
        ] {
            let (rule, sentence) = match (left, right) {
                (None, Some(value)) => (added, format!("{key} {} added", shown(value))),
                (Some(value), None) => (removed, format!("{key} {} removed", shown(value))),
                (Some(a), Some(b)) if a != b => (
                    changed,
                    format!("{key} changed from {} to {}", shown(a), shown(b)),
                ),
                _ => continue,
            };
            self.push(rule, sentence, (old.at(key), new.at(key)), place);
        }
    }

    fn enumeration(&mut self, old: &Schema, new: &Schema, place: &Place) {
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
                    let (rule, value, verb) = match pair {
                        (None, Some(value)) => ("value-added", value, "added"),
                        (Some(value), None) => ("value-removed", value, "removed"),
                        _ => continue,
                    };
                    let sentence = format!("value `{}` {verb}", plain(value));
                    self.push(rule, sentence, at(), place);
                }
            }
        }
    }

    fn bounds(&mut self, old: &Schema, new: &Schema, place: &Place) {
        let [low, high] = edges(old);
        let [other_low, other_high] = edges(new);
        for (key, left, right, rules) in [
            (
                "minimum",
                low,
                other_low,
                ["minimum-raised", "minimum-lowered"],
            ),
            (
                "maximum",
                high,
                other_high,
                ["maximum-raised", "maximum-lowered"],
            ),
        ] {
            let rule = match left.edge.partial_cmp(&right.edge) {
                Some(Ordering::Less) => rules[0],
                Some(Ordering::Greater) => rules[1],
                _ => continue,
            };
            let sentence = match (left.shown, right.shown) {
                (Some(left), Some(right)) => format!("{key} changed from {left} to {right}"),
                (Some(left), None) => format!("{key} {left} removed"),
                (None, Some(right)) => format!("{key} {right} added"),
                (None, None) => continue,
            };
            let is_wider = matches!(rule, "minimum-lowered" | "maximum-raised");
            let context = Context {
                held: if is_wider {
                    held(old, new)
                } else {
                    held(new, old)
                },
                ..Context::default()
            };
            let at = (old.at(key), new.at(key));
            self.changes.push(rule, sentence, at, context, place);
        }
    }

    fn limits(&mut self, old: &Schema, new: &Schema, place: &Place) {
        for ((key, left, more_is_stricter), (_, right, _)) in
            limits(old).into_iter().zip(limits(new))
        {
            let shown = |limit: u64| match key {
                "uniqueItems" => format!("`{key}` true"),
                _ => format!("`{key}` {limit}"),
            };
            let (is_stricter, sentence) = match (left, right) {
                (None, Some(limit)) => (true, format!("{} added", shown(limit))),
                (Some(limit), None) => (false, format!("{} removed", shown(limit))),
                (Some(a), Some(b)) if a != b => {
                    let sentence = format!("{} changed to {}", shown(a), shown(b));
                    (more_is_stricter == (b > a), sentence)
                }
                _ => continue,
            };
            let rule = match is_stricter {
                true => "limit-tightened",
                false => "limit-loosened",
            };
            self.push(rule, sentence, (old.at(key), new.at(key)), place);
        }
        let key = "multipleOf";
        let step = |schema: &Schema| schema.multiple_of.as_ref().and_then(Number::as_f64);
        let (rule, sentence) = match (step(old), step(new)) {
            (None, Some(step)) => ("limit-tightened", format!("`{key}` {step} added")),
            (Some(step), None) => ("limit-loosened", format!("`{key}` {step} removed")),
            (Some(left), Some(right)) if left != right => {
                // A finer step allows all that a coarser one did if it divides it.
                let rule = match left % right == 0.0 {
                    true => "limit-loosened",
                    false => "limit-tightened",
                };
                (rule, format!("`{key}` {left} changed to {right}"))
            }
            _ => return,
        };
        self.push(rule, sentence, (old.at(key), new.at(key)), place);
    }
}

/// The form of a text; that of an integer is its range.
fn format(schema: &Schema) -> Option<&str> {
    let format = schema.format.as_deref();
    format.filter(|_| range_of_format(schema).is_none())
}

/// The range that the format of an integer means.
fn range_of_format(schema: &Schema) -> Option<(i128, i128)> {
    if schema.kind != SchemaKind::Integer {
        return None;
    }
    Some(match schema.format.as_deref()? {
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// Longest text that a sentence quotes.
const LONGEST: usize = 120;

/// A text as code; a long one is better read in the document, which the pointer leads to.
fn shown(text: &str) -> String {
    match text.chars().count() {
        length if length > LONGEST => format!("of {length} characters"),
        _ => format!("`{text}`"),
    }
}

/// Most values that a sentence names; the others are counted.
const MOST_VALUES: usize = 8;

fn list(values: &[Value]) -> String {
    let named = values.iter().take(MOST_VALUES);
    let mut parts: Vec<String> = named.map(|value| format!("`{}`", plain(value))).collect();
    if values.len() > MOST_VALUES {
        parts.push(format!("{} more", values.len() - MOST_VALUES));
    }
    parts.join(", ")
}

/// Lowest and highest value; those of the format where nothing else is given.
fn range(schema: &Schema) -> [Option<Number>; 2] {
    let format = range_of_format(schema);
    let whole = |value: i128| match u64::try_from(value) {
        Ok(value) => Some(Number::from(value)),
        Err(_) => i64::try_from(value).ok().map(Number::from),
    };
    let low = format.and_then(|(low, _)| whole(low));
    let high = format.and_then(|(_, high)| whole(high));
    let own = &schema.value;
    [own.minimum.clone().or(low), own.maximum.clone().or(high)]
}

/// A bound of a number.
struct Edge {
    /// To compare by: the number, and how much beyond it begins what is allowed. Without a bound, a number
    /// may be as small or as large as it likes.
    edge: (f64, i8),
    shown: Option<String>,
}

/// The lower and the upper bound.
fn edges(schema: &Schema) -> [Edge; 2] {
    let [low, high] = range(schema);
    let edge = |bound: Option<Number>, is_exclusive: bool, beyond: i8, none: f64| Edge {
        edge: (
            bound.as_ref().and_then(Number::as_f64).unwrap_or(none),
            if is_exclusive { beyond } else { 0 },
        ),
        shown: bound.map(|bound| match is_exclusive {
            true => format!("{bound} (exclusive)"),
            false => bound.to_string(),
        }),
    };
    [
        edge(low, schema.exclusive.0, 1, f64::NEG_INFINITY),
        edge(high, schema.exclusive.1, -1, f64::INFINITY),
    ]
}

/// Whether the Rust integer of `one` has room for the range of `other` too.
fn held(one: &Schema, other: &Schema) -> bool {
    if one.kind != SchemaKind::Integer || other.kind != SchemaKind::Integer {
        return true;
    }
    let whole =
        |schema: &Schema| range(schema).map(|bound| bound.and_then(|bound| bound.as_i128()));
    let ([low, high], [other_low, other_high]) = (whole(one), whole(other));
    let union = (
        low.zip(other_low).map(|(a, b)| a.min(b)),
        high.zip(other_high).map(|(a, b)| a.max(b)),
    );
    Int::holding(low, high, "") == Int::holding(union.0, union.1, "")
}

/// Limits of length and count, and whether more is stricter.
fn limits(schema: &Schema) -> [(&'static str, Option<u64>, bool); 7] {
    // A minimum of zero limits nothing.
    let some = |limit: Option<u64>| limit.filter(|limit| *limit > 0);
    [
        ("minLength", some(schema.length.minimum), true),
        ("maxLength", schema.length.maximum, false),
        ("minItems", some(schema.items.minimum), true),
        ("maxItems", schema.items.maximum, false),
        ("minProperties", some(schema.properties.minimum), true),
        ("maxProperties", schema.properties.maximum, false),
        ("uniqueItems", schema.unique_items.then_some(1), true),
    ]
}

/// A value without the quotes of a string.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
