//! The one schema that the alternatives of a choice are in truth.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::combine::bound;
use super::rules::{Applied, Rule};
use super::schema::{Kind, Schema};

/// Makes one schema of alternatives, each of which has `common` in it already. What is one type
/// in truth becomes that type; what is not stays a choice.
pub(super) fn simplify(common: Schema, alternatives: Vec<Schema>, applied: &mut Applied) -> Schema {
    // In an order of their own, as theirs has no meaning.
    let mut different: BTreeMap<String, Schema> = BTreeMap::new();
    let mut nullable = false;
    let count = alternatives.len();
    for alternative in alternatives {
        if alternative.is_null_alone() {
            nullable = true;
            continue;
        }
        // Writing it out to compare it costs more than anything else.
        if !applied.spend(alternative.size() * 4) {
            return common;
        }
        let written = alternative.bare().to_string();
        different.entry(written).or_insert(alternative);
    }
    let different: Vec<_> = different.into_values().collect();
    let mut all = different.iter();
    let first = all.next().cloned();
    let united = first.and_then(|first| all.try_fold(first, |united, it| union(&united, it)));
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
            let is_one_kind = different.iter().all(|branch| branch.kind == kind);
            Schema {
                name: common.name,
                kind: kind.filter(|_| is_one_kind),
                nullable: nullable || common.nullable,
                branches: different,
                read_only: common.read_only,
                write_only: common.write_only,
                ..Schema::any(&common.at)
            }
        }
    }
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
        (Some(a), Some(b)) if a.bare() == b.bare() => Some(a.clone()),
        (Some(a), Some(b)) => Some(Box::new(union(a, b)?)),
        _ => None,
    };
    let keywords = a.keywords.iter().filter_map(|(key, value)| {
        let other = b.keywords.get(key)?;
        let united = match key.as_str() {
            "enum" => all_values(value, other),
            _ if value == other => value.clone(),
            _ => bound(key, value, other, false)?.clone(),
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
    (a.bare() == b.bare()).then_some(a)
}

fn all_values(a: &Value, b: &Value) -> Value {
    let all = [a, b].into_iter().filter_map(Value::as_array).flatten();
    sorted(all.cloned().collect())
}

/// The values of an `enum`, sorted: the vendor's order has no meaning.
pub(super) fn sorted(mut values: Vec<Value>) -> Value {
    values.sort_by_cached_key(Value::to_string);
    values.dedup();
    Value::from(values)
}
