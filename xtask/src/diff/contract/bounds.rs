//! Bounds and limits of a schema, brought into one form: `> 0` and `>= 1` are one bound of a
//! whole number, `int32` is a range, a minimum length of zero is no limit.

use serde_json::{Map, Value};

use super::node::Resolved;
use crate::document::to_integer;

/// Limits that are only compared as numbers: keyword, and whether more of it is stricter.
const LIMITS: [(&str, bool); 8] = [
    ("minLength", true),
    ("maxLength", false),
    ("minItems", true),
    ("maxItems", false),
    ("uniqueItems", true),
    ("minProperties", true),
    ("maxProperties", false),
    ("multipleOf", true),
];

/// A lower or upper bound of a number, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    pub(super) value: f64,
    /// The bound itself is not allowed.
    pub(super) exclusive: bool,
    pub(super) shown: String,
}

/// A limit of length, count or step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    pub(super) value: f64,
    /// Whether a higher value allows less.
    pub(super) more_is_stricter: bool,
    pub(super) shown: String,
}

impl<'a> Resolved<'a> {
    pub(super) fn absorb_bounds(&mut self, object: &'a Map<String, Value>) {
        for (key, exclusive_key, lower) in [
            ("minimum", "exclusiveMinimum", true),
            ("maximum", "exclusiveMaximum", false),
        ] {
            // OpenAPI 3.0 has a flag there, JSON Schema a bound of its own.
            let (value, exclusive) = match object.get(exclusive_key) {
                Some(bound) if bound.is_number() => (Some(bound), true),
                flag => (object.get(key), flag == Some(&Value::Bool(true))),
            };
            let Some(number) = value else {
                continue;
            };
            let Some(value) = number.as_f64() else {
                continue;
            };
            let mut bound = Bound {
                value,
                exclusive,
                shown: number.to_string(),
            };
            if exclusive
                && self.types == ["integer"]
                && let Some(number) = to_integer(number)
            {
                // `> 0` is `>= 1` for whole numbers.
                let inside = if lower { number + 1 } else { number - 1 };
                bound = Bound {
                    value: inside as f64,
                    exclusive: false,
                    shown: inside.to_string(),
                };
            }
            if lower {
                self.minimum = Some(bound);
            } else {
                self.maximum = Some(bound);
            }
        }
    }

    pub(super) fn absorb_limits(&mut self, object: &'a Map<String, Value>) {
        for (key, more_is_stricter) in LIMITS {
            let shown = object.get(key);
            let value = match shown {
                Some(Value::Bool(set)) => Some(f64::from(u8::from(*set))),
                other => other.and_then(Value::as_f64),
            };
            // A minimum of zero, or `uniqueItems: false`, is no limit.
            if let (Some(value), Some(shown)) = (value, shown)
                && !(more_is_stricter && value == 0.0)
            {
                let limit = Limit {
                    value,
                    more_is_stricter,
                    shown: format!("`{key}` {shown}"),
                };
                self.limits.insert(key, limit);
            }
        }
    }

    /// `int32` and its like are ranges.
    pub(super) fn integer_format(&mut self) {
        if self.types != ["integer"] {
            return;
        }
        let (low, high): (i128, i128) = match self.format {
            Some("int32") => (i32::MIN.into(), i32::MAX.into()),
            Some("int64") => (i64::MIN.into(), i64::MAX.into()),
            Some("uint8") => (0, u8::MAX.into()),
            Some("uint16") => (0, u16::MAX.into()),
            Some("uint32") => (0, u32::MAX.into()),
            Some("uint64") => (0, u64::MAX.into()),
            _ => return,
        };
        self.format = None;
        let bound = |value: i128| Bound {
            value: value as f64,
            exclusive: false,
            shown: value.to_string(),
        };
        self.minimum.get_or_insert_with(|| bound(low));
        self.maximum.get_or_insert_with(|| bound(high));
    }
}
