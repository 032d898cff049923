//! Decoding a value that may be one of several types, as generated code does it.

use std::cell::Cell;

use serde::{Deserialize, Serialize};
use serde_json::Value;

thread_local! {
    /// The nodes that choices within the outermost one may still look at.
    static BUDGET: Cell<Option<usize>> = const { Cell::new(None) };
}

/// How often each node of a value is looked at, at most.
const LOOKS: usize = 32;

/// A value that is one of several types: each alternative is tried, and the one that keeps most of
/// the value wins, the earlier of two that keep the same.
///
/// An object whose fields are all optional can be decoded from any object. So what decodes is not
/// enough: what is encoded again must have the fields of the value.
///
/// The work is bounded: a choice deep within others that were tried often enough has no
/// alternative, so that callers keep the value as it came.
///
/// ```
/// use cloudflare_secondary_dns_transport::Alternatives;
/// use serde::Serialize;
///
/// #[derive(Debug, PartialEq, Serialize)]
/// #[serde(untagged)]
/// enum Width {
///     Pixels(u32),
///     Named(String),
/// }
///
/// let value = serde_json::json!("narrow");
/// let width = Alternatives::new(&value).or(Width::Pixels).or(Width::Named).best();
/// assert_eq!(width, Some(Width::Named("narrow".to_owned())));
/// ```
#[derive(Debug)]
pub struct Alternatives<'v, C> {
    value: &'v Value,
    size: usize,
    /// The best so far, and its [`difference`] from the value.
    best: Option<(C, (usize, usize))>,
    /// Whether a discriminator has decided.
    is_settled: bool,
    /// Whether a discriminator has a value that no alternative has.
    is_unknown: bool,
    is_outermost: bool,
}

impl<'v, C: Serialize> Alternatives<'v, C> {
    /// A value that was not tried yet.
    pub fn new(value: &'v Value) -> Self {
        let size = size(value);
        let left = BUDGET.get();
        let budget = left.unwrap_or(LOOKS * (size + 1));
        BUDGET.set(Some(budget.saturating_sub(size + 1)));
        Self {
            value,
            size,
            best: None,
            is_settled: budget == 0,
            is_unknown: false,
            is_outermost: left.is_none(),
        }
    }

    /// Takes this alternative if the field has one of these values and the rest fits. A value that
    /// no alternative has means something new: then only an alternative that keeps everything is
    /// taken.
    #[must_use]
    pub fn tagged<T: Deserialize<'v>>(
        mut self,
        field: &str,
        values: &[&str],
        alternative: fn(T) -> C,
    ) -> Self {
        let tag = self.value.get(field).and_then(Value::as_str);
        let is_meant = tag.is_some_and(|tag| values.contains(&tag));
        self.is_unknown |= tag.is_some() && !is_meant;
        if !self.is_settled && is_meant {
            self.best = T::deserialize(self.value)
                .ok()
                .map(|it| (alternative(it), (0, 0)));
            self.is_settled = self.best.is_some();
        }
        self
    }

    /// Tries an alternative.
    #[must_use]
    pub fn or<T: Deserialize<'v>>(mut self, alternative: fn(T) -> C) -> Self {
        let is_perfect = matches!(self.best, Some((_, (0, 0))));
        if self.is_settled || is_perfect {
            return self;
        }
        let Ok(decoded) = T::deserialize(self.value) else {
            return self;
        };
        let choice = alternative(decoded);
        let Ok(again) = serde_json::to_value(&choice) else {
            return self;
        };
        let difference = difference(self.value, &again);
        let is_kept = difference == (0, 0) || (difference.0 < self.size && !self.is_unknown);
        if is_kept
            && self
                .best
                .as_ref()
                .is_none_or(|(_, least)| difference < *least)
        {
            self.best = Some((choice, difference));
        }
        self
    }

    /// The alternative that keeps most; `None` if none keeps anything.
    pub fn best(mut self) -> Option<C> {
        self.best.take().map(|(choice, _)| choice)
    }
}

impl<C> Drop for Alternatives<'_, C> {
    fn drop(&mut self) {
        if self.is_outermost {
            BUDGET.set(None);
        }
    }
}

// Inlined, so that they are compiled where a contract has a choice.

/// The values within a value; one without values in it, such as `null` or an empty list, is one
/// itself.
#[inline]
fn size(value: &Value) -> usize {
    let within = match value {
        Value::Array(items) => items.iter().map(|item| 1 + size(item)).sum(),
        Value::Object(fields) => fields.values().map(size).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
    };
    within.max(1)
}

/// How much of a value is not in what was encoded again, and how many fields only that has: the
/// null of a missing field says that another alternative is meant, if one has no such field.
#[inline]
fn difference(value: &Value, again: &Value) -> (usize, usize) {
    match (value, again) {
        (Value::Object(fields), Value::Object(others)) => {
            let parts = fields.iter().map(|(name, value)| match others.get(name) {
                Some(other) => difference(value, other),
                None => (size(value), 0),
            });
            let (lost, added) = sum(parts);
            let alone = others.keys().filter(|name| !fields.contains_key(*name));
            (lost, added + alone.count())
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let pairs = items.iter().zip(others);
            sum(pairs.map(|(item, other)| difference(item, other)))
        }
        // `2` and `2.0` are the same number.
        (Value::Number(one), Value::Number(two)) => (usize::from(one.as_f64() != two.as_f64()), 0),
        (value, again) if value == again => (0, 0),
        // serde takes a list for a struct.
        (value, _) => (size(value), 0),
    }
}

#[inline]
fn sum(parts: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    parts.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

#[cfg(test)]
#[path = "../tests/unit/choice.rs"]
mod tests;
