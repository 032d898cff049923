//! What a schema says of the value itself: type, null, form, values, ranges, limits.

use std::collections::BTreeSet;

use serde_json::Value;

use super::adjust::Facts;
use super::bounds::Bound;
use super::found::Found;
use super::node::Resolved;
use super::schema::held;

/// Compares the two; `false` when they are of different types, so that nothing else compares.
pub(super) fn compare(old: &Resolved<'_>, new: &Resolved<'_>, found: &mut Found) -> bool {
    let at = |key: &str| (old.at(key), new.at(key));
    let any = (kind(old) == "any", kind(new) == "any");
    let sentence = |verb: &str| {
        let (left, right) = (kind(old), kind(new));
        format!("{verb} from {left} to {right}")
    };
    if old.is_choice() != new.is_choice() {
        let shown = |node: &Resolved<'_>| match node.is_choice() {
            true => "one of several".to_owned(),
            false => kind(node),
        };
        let sentence = format!("changed from {} to {}", shown(old), shown(new));
        let key = |node: &Resolved<'_>| match node.alternatives.contains_key("oneOf") {
            true => "oneOf",
            false => "anyOf",
        };
        let pointers = (old.at(key(old)), new.at(key(new)));
        found.own("alternatives-changed", sentence, pointers);
        return false;
    }
    if kind(old) != kind(new) {
        let rule = match (kind(old).as_str(), kind(new).as_str()) {
            ("any", _) => "type-given",
            (_, "any") => "type-dropped",
            ("integer", "number") => "integer-to-number",
            ("number", "integer") => "number-to-integer",
            _ => "type-changed",
        };
        found.own(rule, sentence("type changed"), at("type"));
        return false;
    }
    if old.nullable != new.nullable && any == (false, false) {
        let (rule, sentence) = if new.nullable {
            ("null-allowed", "may be null now")
        } else {
            ("null-forbidden", "may not be null any more")
        };
        found.own(rule, sentence.to_owned(), at("nullable"));
    }
    texts(old, new, found);
    values(old, new, found);
    bounds(old, new, found);
    limits(old, new, found);
    if old.default != new.default {
        let shown = |value: Option<&Value>| value.map_or("none".to_owned(), |v| format!("`{v}`"));
        let (left, right) = (shown(old.default), shown(new.default));
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
        let now = if new.deprecated {
            "is deprecated"
        } else {
            "is no longer deprecated"
        };
        found.own("deprecation-changed", now.to_owned(), at("deprecated"));
    }
    let keys: BTreeSet<&String> = old.unknown.keys().chain(new.unknown.keys()).collect();
    for key in keys {
        if old.unknown.get(key) != new.unknown.get(key) {
            found.own("keyword-changed", format!("`{key}` differs"), at(key));
        }
    }
    true
}

/// The type, inferred from other keywords where it is left out.
fn kind(node: &Resolved<'_>) -> String {
    if !node.types.is_empty() {
        node.type_name()
    } else if !node.fields.is_empty() {
        "object".to_owned()
    } else if node.items.is_some() {
        "array".to_owned()
    } else {
        "any".to_owned()
    }
}

fn texts(old: &Resolved<'_>, new: &Resolved<'_>, found: &mut Found) {
    for (key, left, right) in [
        ("format", old.format, new.format),
        ("pattern", old.pattern, new.pattern),
    ] {
        let (rule, sentence) = match (left, right) {
            (None, Some(value)) => ("added", format!("{key} `{}` added", shorten(value))),
            (Some(value), None) => ("removed", format!("{key} `{}` removed", shorten(value))),
            (Some(a), Some(b)) if a != b => {
                let (a, b) = differing(a, b);
                ("changed", format!("{key} changed from `{a}` to `{b}`"))
            }
            _ => continue,
        };
        let rule = match (key, rule) {
            ("format", "added") => "format-added",
            ("format", "removed") => "format-removed",
            ("format", _) => "format-changed",
            (_, "added") => "pattern-added",
            (_, "removed") => "pattern-removed",
            _ => "pattern-changed",
        };
        let at = (old.at(key), new.at(key));
        found.own(rule, sentence, at);
    }
}

fn values(old: &Resolved<'_>, new: &Resolved<'_>, found: &mut Found) {
    let at = || (old.at("enum"), new.at("enum"));
    let list = |values: &[&Value]| {
        let shown: Vec<String> = values.iter().map(|v| format!("`{}`", plain(v))).collect();
        shorten(&shown.join(", "))
    };
    match (&old.values, &new.values) {
        (None, Some(values)) => {
            found.own(
                "values-listed",
                format!("allows only {} now", list(values)),
                at(),
            );
        }
        (Some(values), None) => {
            let sentence = format!("allows other values than {} now", list(values));
            found.own("values-opened", sentence, at());
        }
        (Some(left), Some(right)) => {
            for value in right.iter().filter(|value| !left.contains(value)) {
                let sentence = format!("value `{}` added", plain(value));
                found.own("value-added", sentence, at());
            }
            for value in left.iter().filter(|value| !right.contains(value)) {
                let sentence = format!("value `{}` removed", plain(value));
                found.own("value-removed", sentence, at());
            }
        }
        (None, None) => {}
    }
}

fn bounds(old: &Resolved<'_>, new: &Resolved<'_>, found: &mut Found) {
    let sides = [
        ("minimum", &old.minimum, &new.minimum, true),
        ("maximum", &old.maximum, &new.maximum, false),
    ];
    for (key, left, right, lower) in sides {
        if left == right {
            continue;
        }
        // Without a bound, a number may be as small or as large as it likes.
        let edge = |bound: &Option<Bound>| match bound {
            None if lower => (f64::NEG_INFINITY, false),
            None => (f64::INFINITY, true),
            Some(bound) => (bound.value, bound.exclusive == lower),
        };
        let (a, b) = (edge(left), edge(right));
        let up = match a.0.partial_cmp(&b.0) {
            Some(std::cmp::Ordering::Less) => true,
            Some(std::cmp::Ordering::Greater) => false,
            // The same number, once allowed and once not.
            _ if a.1 != b.1 => b.1 && !a.1,
            // Written differently only.
            _ => continue,
        };
        let rule = match (lower, up) {
            (true, true) => "minimum-raised",
            (true, false) => "minimum-lowered",
            (false, true) => "maximum-raised",
            (false, false) => "maximum-lowered",
        };
        let shown = |bound: &Bound| match bound.exclusive {
            true => format!("{} (exclusive)", bound.shown),
            false => bound.shown.clone(),
        };
        let sentence = match (left, right) {
            (Some(left), Some(right)) => {
                format!("{key} changed from {} to {}", shown(left), shown(right))
            }
            (Some(left), None) => format!("{key} {} removed", shown(left)),
            (None, Some(right)) => format!("{key} {} added", shown(right)),
            (None, None) => continue,
        };
        let widened = matches!(rule, "minimum-lowered" | "maximum-raised");
        let facts = Facts {
            held: if widened {
                held(old, new)
            } else {
                held(new, old)
            },
            ..Facts::default()
        };
        let at = (old.at(key), new.at(key));
        found.push(rule, sentence, at, facts);
    }
}

fn limits(old: &Resolved<'_>, new: &Resolved<'_>, found: &mut Found) {
    let keys: BTreeSet<&&str> = old.limits.keys().chain(new.limits.keys()).collect();
    for key in keys {
        let (left, right) = (old.limits.get(key), new.limits.get(key));
        let (tightened, sentence) = match (left, right) {
            (None, Some(limit)) => (true, format!("{} added", limit.shown)),
            (Some(limit), None) => (false, format!("{} removed", limit.shown)),
            (Some(a), Some(b)) if a.value != b.value => {
                let sentence = format!("{} changed to {}", a.shown, b.shown);
                (a.more_is_stricter == (b.value > a.value), sentence)
            }
            _ => continue,
        };
        let rule = if tightened {
            "limit-tightened"
        } else {
            "limit-loosened"
        };
        let at = (old.at(key), new.at(key));
        found.own(rule, sentence, at);
    }
}

/// A value without the quotes of a string.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Long texts of patterns and the like, cut.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Two long texts, cut so that where they part can be seen.
fn differing(a: &str, b: &str) -> (String, String) {
    let common = a
        .char_indices()
        .zip(b.chars())
        .take_while(|((_, x), y)| x == y)
        .count();
    let from = common.saturating_sub(20);
    let cut = |text: &str| {
        let tail: String = text.chars().skip(from).collect();
        let head = if from > 0 { "…" } else { "" };
        format!("{head}{}", shorten(&tail))
    };
    (cut(a), cut(b))
}
