//! Serde helper for numbers that may have a fraction: a whole one is written as `53`, not as
//! `53.0`.
//!
//! JSON knows one kind of number, but servers that expect a whole one often refuse a fraction, also
//! one of zero. They are described as `number` all the same.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

/// Writes a number, or an `Option`, `Vec` or `BTreeMap` of numbers.
///
/// ```
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Weight {
///     #[serde(serialize_with = "cloudflare_secondary_dns_types::float::serialize")]
///     weight: f64,
///     #[serde(serialize_with = "cloudflare_secondary_dns_types::float::serialize")]
///     others: Vec<Option<f64>>,
/// }
///
/// let weight = Weight { weight: 1.0, others: vec![Some(2.0), Some(0.5), None] };
/// assert_eq!(serde_json::to_string(&weight)?, r#"{"weight":1,"others":[2,0.5,null]}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S, T>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    S: Serializer,
    T: Float,
{
    value.send(serializer)
}

/// What [`serialize`] can write: `f64`, and `Option`, `Vec` and `BTreeMap` (by `String`) of it.
///
/// Cannot be implemented elsewhere.
pub trait Float: sealed::Sealed {
    #[doc(hidden)]
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for f64 {}
    impl<T: Sealed> Sealed for Option<T> {}
    impl<T: Sealed> Sealed for Vec<T> {}
    impl<T: Sealed> Sealed for std::collections::BTreeMap<String, T> {}
}

/// 2^53: below it floats are exact.
const LIMIT: f64 = 9_007_199_254_740_992.0;

impl Float for f64 {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // `-0.0` is no integer.
        let is_whole = self.fract() == 0.0 && self.abs() < LIMIT && self.to_bits() != 1 << 63;
        match is_whole && serializer.is_human_readable() {
            // It is in range.
            true => serializer.serialize_i64(*self as i64),
            false => serializer.serialize_f64(*self),
        }
    }
}

/// A number, for the collections of serde.
struct Item<'a, T>(&'a T);

impl<T: Float> Serialize for Item<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.send(serializer)
    }
}

impl<T: Float> Float for Option<T> {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Item).serialize(serializer)
    }
}

impl<T: Float> Float for Vec<T> {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Item))
    }
}

impl<T: Float> Float for BTreeMap<String, T> {
    fn send<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Item(value))))
    }
}
