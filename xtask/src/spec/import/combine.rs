//! Combining schemas: the one that satisfies all of several ([`merge`], [`intersect`]), and the one
//! that several are in truth ([`simplify`]).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::rules::{Applied, Rule};
use super::schema::{Additional, Kind, Schema};

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
    let properties = std::mem::take(&mut later.properties);
    for (name, property) in properties {
        let property = match common.properties.remove(&name) {
            Some(present) => merge(present, property, applied),
            None => property,
        };
        later.properties.insert(name, property);
    }
    let earlier = std::mem::take(&mut common.properties);
    later.properties.extend(earlier);
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
    let mut both = Schema {
        at: if weight(&b) >= weight(&a) {
            b.at.clone()
        } else {
            a.at.clone()
        },
        name: None,
        kind,
        nullable: nullable && (kind.is_some() || a.nullable || b.nullable),
        keywords: intersect_keywords(a.keywords, b.keywords, &b.at, applied)?,
        properties: a.properties,
        required: a.required.into_iter().chain(b.required).collect(),
        items: match (a.items, b.items) {
            (Some(a), Some(b)) => Some(Box::new(intersect(*a, *b, applied)?)),
            (a, b) => a.or(b),
        },
        additional: match (a.additional, b.additional) {
            (Additional::Closed, _) | (_, Additional::Closed) => Additional::Closed,
            (Additional::Open, other) | (other, Additional::Open) => other,
            (Additional::Like(a), Additional::Like(b)) => {
                Additional::Like(Box::new(intersect(*a, *b, applied)?))
            }
        },
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

/// Makes one schema of alternatives, each of which has `common` in it already. What is one type
/// in truth becomes that type; what is not stays a choice.
fn simplify(common: Schema, alternatives: Vec<Schema>, applied: &mut Applied) -> Schema {
    let mut different: Vec<(String, Schema)> = Vec::new();
    let mut nullable = false;
    let count = alternatives.len();
    for alternative in alternatives {
        if is_null_alone(&alternative) {
            nullable = true;
            continue;
        }
        // Writing it out to compare it costs more than anything else.
        applied.spend(alternative.size() * 4);
        if applied.is_spent() {
            return common;
        }
        let written = alternative.bare().to_string();
        if !different.iter().any(|(present, _)| *present == written) {
            different.push((written, alternative));
        }
    }
    // The order of alternatives has no meaning.
    different.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut different: Vec<_> = different.into_iter().map(|(_, schema)| schema).collect();
    let united = match different.len() {
        0 => None,
        1 => different.pop(),
        _ => union_all(&different),
    };
    match united {
        Some(mut united) => {
            if count > 1 {
                applied.note(Rule::ReduceChoice, &common.at);
            }
            united.nullable |= (nullable || common.nullable) && united.kind.is_some();
            united.read_only |= common.read_only;
            united.write_only |= common.write_only;
            united
        }
        None if different.is_empty() => Schema {
            keywords: BTreeMap::from([("enum".to_owned(), Value::from(vec![Value::Null]))]),
            ..common
        },
        None => {
            let kind = different[0].kind;
            let one_kind = different.iter().all(|branch| branch.kind == kind);
            Schema {
                kind: if one_kind { kind } else { None },
                nullable: nullable || common.nullable,
                keywords: BTreeMap::new(),
                properties: BTreeMap::new(),
                required: BTreeSet::new(),
                items: None,
                additional: Additional::Open,
                branches: different,
                ..common
            }
        }
    }
}

/// A branch that allows `null` alone.
pub(super) fn is_null_alone(schema: &Schema) -> bool {
    schema
        .keywords
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|values| values.len() == 1 && values[0].is_null())
}

fn union_all(schemas: &[Schema]) -> Option<Schema> {
    let (first, rest) = schemas.split_first()?;
    rest.iter()
        .try_fold(first.clone(), |united, schema| union(&united, schema))
}

/// The type that two schemas are in truth: scalars of one type, lists of such. Keeps what both
/// say. `None` if they are different things.
fn union(a: &Schema, b: &Schema) -> Option<Schema> {
    let kind = match (a.kind?, b.kind?) {
        (Kind::Integer, Kind::Number) | (Kind::Number, Kind::Integer) => Kind::Number,
        (a, b) if a == b => a,
        _ => return None,
    };
    if kind == Kind::Object || !a.branches.is_empty() || !b.branches.is_empty() {
        return union_objects(a, b);
    }
    let items = match (&a.items, &b.items) {
        (Some(a), Some(b)) if a.same(b) => Some(a.clone()),
        (Some(a), Some(b)) => Some(Box::new(union(a, b)?)),
        _ => None,
    };
    let keywords = a.keywords.iter().filter_map(|(key, value)| {
        let other = b.keywords.get(key)?;
        let united = match key.as_str() {
            "enum" => all_values(value, other),
            "minimum" | "minLength" | "minItems" => smaller(value, other)?.clone(),
            "maximum" | "maxLength" | "maxItems" => {
                let least = smaller(value, other)?;
                if least == value { other } else { value }.clone()
            }
            _ if value == other => value.clone(),
            _ => return None,
        };
        Some((key.clone(), united))
    });
    Some(Schema {
        kind: Some(kind),
        nullable: a.nullable || b.nullable,
        keywords: keywords.collect(),
        items,
        read_only: a.read_only && b.read_only,
        write_only: a.write_only && b.write_only,
        ..Schema::any(&a.at)
    })
}

/// Objects of the same fields are one type, also where each alternative requires others.
fn union_objects(a: &Schema, b: &Schema) -> Option<Schema> {
    let required: BTreeSet<_> = a.required.intersection(&b.required).cloned().collect();
    let with = |schema: &Schema| Schema {
        required: required.clone(),
        ..schema.clone()
    };
    let (a, b) = (with(a), with(b));
    a.same(&b).then_some(a)
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
            None => value,
            Some(present) if present == value => value,
            Some(present) => match key.as_str() {
                "enum" => common_values(&present, &value)?,
                "minimum" | "minLength" | "minItems" | "minProperties" => {
                    let least = smaller(&present, &value) == Some(&present);
                    if least { value } else { present }
                }
                "maximum" | "maxLength" | "maxItems" | "maxProperties" => {
                    let least = smaller(&present, &value) == Some(&present);
                    if least { present } else { value }
                }
                "deprecated" | "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => {
                    Value::Bool(true)
                }
                _ => {
                    applied.note(Rule::KeepLater, at);
                    value
                }
            },
        };
        a.insert(key, both);
    }
    Some(a)
}

fn smaller<'v>(a: &'v Value, b: &'v Value) -> Option<&'v Value> {
    Some(if a.as_f64()? <= b.as_f64()? { a } else { b })
}

fn common_values(a: &Value, b: &Value) -> Option<Value> {
    let (a, b) = (a.as_array()?, b.as_array()?);
    let both: Vec<_> = a
        .iter()
        .filter(|value| b.contains(value))
        .cloned()
        .collect();
    (!both.is_empty()).then(|| Value::from(both))
}

fn all_values(a: &Value, b: &Value) -> Value {
    let mut all = a.as_array().cloned().unwrap_or_default();
    for value in b.as_array().into_iter().flatten() {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    sorted(all)
}

/// The values of an `enum`, sorted: the vendor's order has no meaning.
pub(super) fn sorted(mut values: Vec<Value>) -> Value {
    values.sort_by_cached_key(Value::to_string);
    values.dedup();
    Value::from(values)
}
