//! What a schema says of the value itself: type, null, form, values, ranges, limits.

use serde_json::{Number, Value};

use super::leniency::Context;
use super::relative::Found;
use crate::contract::model::{Int, Schema, SchemaKind};

/// Compares the two; `false` when they are of different types, so that nothing else compares.
pub(super) fn compare(old: &Schema, new: &Schema, found: &mut Found) -> bool {
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
        found.own(rule, sentence, at("type"));
        return false;
    }
    if old.nullable != new.nullable && left != SchemaKind::Any {
        let (rule, sentence) = match new.nullable {
            true => ("null-allowed", "may be null now"),
            false => ("null-forbidden", "may not be null any more"),
        };
        found.own(rule, sentence.to_owned(), at("nullable"));
    }
    texts(old, new, found);
    values(old, new, found);
    bounds(old, new, found);
    limits(old, new, found);
    if old.default != new.default {
        let shown = |value: &Option<Value>| match value {
            Some(value) => format!("`{value}`"),
            None => "none".to_owned(),
        };
        let (left, right) = (shown(&old.default), shown(&new.default));
        let sentence = format!("default changed from {left} to {right}");
        found.own("default-changed", sentence, at("default"));
    }
    for (key, left, right) in [
        ("readOnly", old.read_only, new.read_only),
        ("writeOnly", old.write_only, new.write_only),
    ] {
        if left != right {
            let now = if right { "is" } else { "is no longer" };
            found.own("access-changed", format!("{now} `{key}`"), at(key));
        }
    }
    if old.deprecated != new.deprecated {
        let now = match new.deprecated {
            true => "is deprecated",
            false => "is no longer deprecated",
        };
        found.own("deprecation-changed", now.to_owned(), at("deprecated"));
    }
    true
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

fn texts(old: &Schema, new: &Schema, found: &mut Found) {
    fn format(schema: &Schema) -> Option<&str> {
        let format = schema.format.as_deref();
        format.filter(|_| range_of_format(schema).is_none())
    }
    fn pattern(schema: &Schema) -> Option<&str> {
        schema.pattern.as_deref()
    }
    let rules = |key| match key {
        "format" => ["format-added", "format-removed", "format-changed"],
        _ => ["pattern-added", "pattern-removed", "pattern-changed"],
    };
    for (key, left, right) in [
        ("format", format(old), format(new)),
        ("pattern", pattern(old), pattern(new)),
    ] {
        let [added, removed, changed] = rules(key);
        let (rule, sentence) = match (left, right) {
            (None, Some(value)) => (added, format!("{key} {} added", shown(value))),
            (Some(value), None) => (removed, format!("{key} {} removed", shown(value))),
            (Some(a), Some(b)) if a != b => (
                changed,
                format!("{key} changed from {} to {}", shown(a), shown(b)),
            ),
            _ => continue,
        };
        found.own(rule, sentence, (old.at(key), new.at(key)));
    }
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

fn values(old: &Schema, new: &Schema, found: &mut Found) {
    let at = || (old.at("enum"), new.at("enum"));
    let list = |values: &[Value]| {
        let named = values
            .iter()
            .take(MOST_VALUES)
            .map(|value| format!("`{}`", plain(value)));
        let mut parts: Vec<String> = named.collect();
        if values.len() > MOST_VALUES {
            parts.push(format!("{} more", values.len() - MOST_VALUES));
        }
        parts.join(", ")
    };
    match (&old.values[..], &new.values[..]) {
        ([], []) => {}
        ([], values) => found.own(
            "values-listed",
            format!("allows only {} now", list(values)),
            at(),
        ),
        (values, []) => {
            let sentence = format!("allows other values than {} now", list(values));
            found.own("values-opened", sentence, at());
        }
        (left, right) => {
            for value in right.iter().filter(|value| !left.contains(value)) {
                found.own(
                    "value-added",
                    format!("value `{}` added", plain(value)),
                    at(),
                );
            }
            for value in left.iter().filter(|value| !right.contains(value)) {
                found.own(
                    "value-removed",
                    format!("value `{}` removed", plain(value)),
                    at(),
                );
            }
        }
    }
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

fn bounds(old: &Schema, new: &Schema, found: &mut Found) {
    let [sides, others] = [range(old), range(new)];
    for (index, (left, right)) in sides.iter().zip(&others).enumerate() {
        let lower = index == 0;
        let key = if lower { "minimum" } else { "maximum" };
        // Without a bound, a number may be as small or as large as it likes.
        let edge = |bound: &Option<Number>| match bound.as_ref().and_then(Number::as_f64) {
            Some(value) => value,
            None if lower => f64::NEG_INFINITY,
            None => f64::INFINITY,
        };
        let rule = match edge(left).partial_cmp(&edge(right)) {
            Some(std::cmp::Ordering::Less) if lower => "minimum-raised",
            Some(std::cmp::Ordering::Less) => "maximum-raised",
            Some(std::cmp::Ordering::Greater) if lower => "minimum-lowered",
            Some(std::cmp::Ordering::Greater) => "maximum-lowered",
            _ => continue,
        };
        let sentence = match (left, right) {
            (Some(left), Some(right)) => format!("{key} changed from {left} to {right}"),
            (Some(left), None) => format!("{key} {left} removed"),
            (None, Some(right)) => format!("{key} {right} added"),
            (None, None) => continue,
        };
        let widened = matches!(rule, "minimum-lowered" | "maximum-raised");
        let context = Context {
            held: if widened {
                held(old, new)
            } else {
                held(new, old)
            },
            ..Context::default()
        };
        let at = (old.at(key), new.at(key));
        found.push(rule, sentence, at, context);
    }
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

fn limits(old: &Schema, new: &Schema, found: &mut Found) {
    let all = |schema: &Schema| {
        let unique = schema.unique_items.then_some(1);
        [
            // A minimum of zero limits nothing.
            (
                "minLength",
                schema.length.minimum.filter(|limit| *limit > 0),
                true,
            ),
            ("maxLength", schema.length.maximum, false),
            (
                "minItems",
                schema.items.minimum.filter(|limit| *limit > 0),
                true,
            ),
            ("maxItems", schema.items.maximum, false),
            ("uniqueItems", unique, true),
        ]
    };
    for ((key, left, more_is_stricter), (_, right, _)) in all(old).into_iter().zip(all(new)) {
        let shown = |limit: u64| match key {
            "uniqueItems" => format!("`{key}` true"),
            _ => format!("`{key}` {limit}"),
        };
        let (tightened, sentence) = match (left, right) {
            (None, Some(limit)) => (true, format!("{} added", shown(limit))),
            (Some(limit), None) => (false, format!("{} removed", shown(limit))),
            (Some(a), Some(b)) if a != b => {
                let sentence = format!("{} changed to {}", shown(a), shown(b));
                (more_is_stricter == (b > a), sentence)
            }
            _ => continue,
        };
        let rule = if tightened {
            "limit-tightened"
        } else {
            "limit-loosened"
        };
        found.own(rule, sentence, (old.at(key), new.at(key)));
    }
}

/// A value without the quotes of a string.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
