//! The schema of the values that satisfy all of several schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rules::{Applied, Rule};
use super::schema::{Kind, Schema};
use super::simplify::simplify;

/// The schema of the values that satisfy both; where there are none, what `b` says instead of `a`.
pub(super) fn merge(a: Schema, b: Schema, applied: &mut Applied) -> Schema {
    // A copy of each is all that is needed to take them apart again.
    if !applied.spend(a.size() + b.size()) {
        return a;
    }
    if let Some(both) = intersect(a.clone(), b.clone(), applied) {
        return both;
    }
    applied.note(Rule::Contradiction, &b.at);
    if a.properties.is_empty() || b.properties.is_empty() {
        return b;
    }
    // Objects contradict each other in some of their fields.
    let (mut common, mut later) = (a, b);
    for (name, property) in &mut later.properties {
        if let Some(earlier) = common.properties.remove(name) {
            *property = merge(earlier, std::mem::take(property), applied);
        }
    }
    later.properties.append(&mut common.properties);
    later.required.append(&mut common.required);
    later
}

/// The schema of the values that satisfy both. `None` if there are none.
pub(super) fn intersect(a: Schema, b: Schema, applied: &mut Applied) -> Option<Schema> {
    if !applied.spend(1) {
        return None;
    }
    let nullable = a.allows_null() && b.allows_null();
    let kind = match (a.kind, b.kind) {
        (Some(a), Some(b)) => Some(intersect_kinds(a, b)?),
        // What has fields is meant as an object, also where it does not say so.
        (Some(kind), None) if b.shape().is_some_and(|shape| shape != kind) => return None,
        (None, Some(kind)) if a.shape().is_some_and(|shape| shape != kind) => return None,
        (a, b) => a.or(b),
    };
    let at = if weight(&b) >= weight(&a) {
        &b.at
    } else {
        &a.at
    };
    let mut inner = |a: Option<Box<Schema>>, b: Option<Box<Schema>>| match (a, b) {
        (Some(a), Some(b)) => Some(Some(Box::new(intersect(*a, *b, applied)?))),
        (a, b) => Some(a.or(b)),
    };
    let items = inner(a.items, b.items)?;
    let additional = inner(a.additional, b.additional)?;
    let mut both = Schema {
        at: at.clone(),
        name: None,
        kind,
        nullable: nullable && (kind.is_some() || a.nullable || b.nullable),
        keywords: intersect_keywords(a.keywords, b.keywords, &b.at, applied)?,
        properties: a.properties,
        required: a.required.into_iter().chain(b.required).collect(),
        items,
        additional,
        branches: Vec::new(),
        read_only: a.read_only || b.read_only,
        write_only: a.write_only || b.write_only,
    };
    for (name, property) in b.properties {
        let property = match both.properties.remove(&name) {
            None => property,
            Some(present) => match intersect(present, property, applied) {
                Some(property) => property,
                None if both.required.contains(&name) => return None,
                // It can never be there, so it is not.
                None => {
                    applied.note(Rule::Contradiction, &b.at);
                    continue;
                }
            },
        };
        both.properties.insert(name, property);
    }
    if both.is_closed() {
        both.additional = None;
    }
    let both = select(both, a.branches, applied)?;
    select(both, b.branches, applied)
}

/// How much a schema describes: the place to show for a problem is where most is described.
fn weight(schema: &Schema) -> usize {
    let parts = schema.properties.len() + schema.required.len() + schema.keywords.len();
    parts * 2 + usize::from(schema.items.is_some()) + usize::from(schema.kind.is_some())
}

/// Narrows a schema to what one of several branches allows as well. `None` if none does.
pub(super) fn select(
    mut schema: Schema,
    branches: Vec<Schema>,
    applied: &mut Applied,
) -> Option<Schema> {
    if branches.is_empty() {
        return Some(schema);
    }
    let earlier = std::mem::take(&mut schema.branches);
    let mut kept = Vec::new();
    let count = branches.len();
    for branch in branches {
        let at = branch.at.clone();
        let copied = schema.size() + earlier.iter().map(Schema::size).sum::<usize>();
        if !applied.spend(copied) {
            return None;
        }
        let narrowed = intersect(schema.clone(), branch, applied);
        let narrowed = narrowed.and_then(|narrowed| select(narrowed, earlier.clone(), applied));
        match narrowed {
            Some(narrowed) => kept.push(narrowed),
            None => applied.note(Rule::DropBranch, &at),
        }
    }
    if kept.is_empty() {
        return None;
    }
    if count > 1 && kept.len() == 1 {
        applied.note(Rule::ReduceChoice, &schema.at);
    }
    Some(simplify(schema, kept, applied))
}

fn intersect_kinds(a: Kind, b: Kind) -> Option<Kind> {
    match (a, b) {
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Some(Kind::Integer),
        (a, b) => (a == b).then_some(a),
    }
}

fn intersect_keywords(
    mut a: BTreeMap<String, Value>,
    b: BTreeMap<String, Value>,
    at: &str,
    applied: &mut Applied,
) -> Option<BTreeMap<String, Value>> {
    for (key, value) in b {
        let both = match a.remove(&key) {
            Some(present) if present != value => match key.as_str() {
                "enum" => common_values(&present, &value)?,
                "deprecated" | "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => {
                    Value::Bool(true)
                }
                _ => match bound(&key, &present, &value, true) {
                    Some(bound) => bound.clone(),
                    None => {
                        applied.note(Rule::KeepLater, at);
                        value
                    }
                },
            },
            _ => value,
        };
        a.insert(key, both);
    }
    Some(a)
}

/// Of two values of one keyword that is a bound, such as `minimum`: the one that allows less if it
/// is to be narrow, else the other. `None` if it is no bound.
pub(super) fn bound<'v>(
    key: &str,
    a: &'v Value,
    b: &'v Value,
    is_narrow: bool,
) -> Option<&'v Value> {
    let is_lower = key.starts_with("min");
    if !(is_lower || key.starts_with("max")) {
        return None;
    }
    let (less, greater) = match a.as_f64()? <= b.as_f64()? {
        true => (a, b),
        false => (b, a),
    };
    Some(if is_lower == is_narrow { greater } else { less })
}

fn common_values(a: &Value, b: &Value) -> Option<Value> {
    let (a, b) = (a.as_array()?, b.as_array()?);
    let both: Vec<_> = a.iter().filter(|value| b.contains(value)).collect();
    (!both.is_empty()).then(|| both.into_iter().cloned().collect())
}
