//! Ranges of numbers: their edges, and which Rust integer has room for them.

use serde_json::Number;

use crate::contract::model::{Int, Schema, SchemaKind};

/// A bound of a number.
pub(super) struct Edge {
    /// To compare by: the number, and how much beyond it begins what is allowed. Without a bound, a number
    /// may be as small or as large as it likes.
    pub(super) edge: (f64, i8),
    pub(super) shown: Option<String>,
}

/// The lower and the upper bound.
pub(super) fn edges(schema: &Schema) -> [Edge; 2] {
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

/// Lowest and highest value; those of the format where nothing else is given.
fn range(schema: &Schema) -> [Option<Number>; 2] {
    let (low, high) = range_of_format(schema).unzip();
    let own = &schema.value;
    let or = |own: &Option<Number>, format: Option<i128>| {
        own.clone().or(format.and_then(Number::from_i128))
    };
    [or(&own.minimum, low), or(&own.maximum, high)]
}

/// The range that the format of an integer means.
pub(super) fn range_of_format(schema: &Schema) -> Option<(i128, i128)> {
    let format = schema.format.as_deref();
    let format = format.filter(|_| schema.kind == SchemaKind::Integer)?;
    Int::range_of_format(format)
}

/// Whether the Rust integer of `one` has room for the range of `other` too.
pub(super) fn held(one: &Schema, other: &Schema) -> bool {
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
    Int::holding(low, high, "", [].into_iter())
        == Int::holding(union.0, union.1, "", [].into_iter())
}
