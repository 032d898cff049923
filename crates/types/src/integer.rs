//! Serde helper for whole numbers, written as `53` or as `53.0`.
//!
//! The API reference documents every number as `number`, which JSON libraries may write with a
//! fraction. The integers of serde refuse `53.0`; [`deserialize`] takes it.
//!
//! serde_json reads a float of more than 15 digits exactly only with its feature `float_roundtrip`.
//! The client crates of this workspace turn it on; a program that uses this crate alone and expects
//! such numbers does the same.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::lenient::null_as_default;
use crate::text::refuse;

/// Reads a whole number, an `Option` or a `Vec` of whole numbers.
///
/// A number with a fraction of zero or an exponent is taken below 2<sup>53</sup> in size: there,
/// and only there, each whole number has its own float, so that the result is exact. Refused are
/// `53.5`, a number out of the range of the type, and text. Errors have what was expected, never
/// what was found.
///
/// For a field that may be missing, add `default`.
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Page {
///     #[serde(deserialize_with = "cloudflare_secondary_dns_types::integer::deserialize")]
///     page: u32,
///     #[serde(default, deserialize_with = "cloudflare_secondary_dns_types::integer::deserialize")]
///     total: Option<u64>,
/// }
///
/// let page: Page = serde_json::from_str(r#"{"page": 1.0, "total": 2e3}"#)?;
/// assert_eq!((page.page, page.total), (1, Some(2000)));
///
/// let refused = serde_json::from_str::<Page>(r#"{"page": 1.5}"#).err().map(|error| error.to_string());
/// assert_eq!(refused.as_deref(), Some("expected a whole number from 0 to 4294967295 at line 1 column 12"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Those of the deserializer, if it finds something else.
pub fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Integer,
{
    T::receive(deserializer, "")
}

/// Reads an optional field that may be null, as
/// [`lenient::double_option`](crate::lenient::double_option) does: a missing field is
/// `None`, one that is `null` is `Some(None)`. Use it together with `default`.
///
/// # Errors
/// As of [`deserialize`].
pub fn double_option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Integer,
{
    T::receive(deserializer, "").map(Some)
}

/// What [`deserialize`] can read: `u8` to `u64`, `i8` to `i64`, and `Option`, `Vec` and `BTreeMap`
/// (by `String`) of those. `null` is an empty list or map where none is optional.
///
/// Cannot be implemented elsewhere.
pub trait Integer: Sized + sealed::Sealed {
    #[doc(hidden)]
    fn receive<'de, D>(deserializer: D, name: &'static str) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>;
}

mod sealed {
    pub trait Sealed {}

    impl<T: Sealed> Sealed for Option<T> {}
    impl<T: Sealed> Sealed for Vec<T> {}
    impl<T: Sealed> Sealed for std::collections::BTreeMap<String, T> {}
}

/// 2^53: below it floats are exact.
const FLOAT_LIMIT: f64 = 9_007_199_254_740_992.0;

/// The key under which serde_json hands over a number if a build turns on its
/// `arbitrary_precision`.
const NUMBER_KEY: &str = "$serde_json::private::Number";

macro_rules! integer {
    ($($number:ident: $method:ident),* $(,)?) => {
        $(
            impl sealed::Sealed for $number {}

            impl Integer for $number {
                fn receive<'de, D>(deserializer: D, name: &'static str) -> Result<Self, D::Error>
                where
                    D: Deserializer<'de>,
                {
                    let range = Range { min: $number::MIN.into(), max: $number::MAX.into(), name };
                    // With a method for integers serde_json refuses `53.0` itself, and quotes it.
                    let number = if deserializer.is_human_readable() {
                        deserializer.deserialize_any(range)
                    } else {
                        deserializer.$method(range)
                    }?;
                    // The visitor has checked the range.
                    Ok(number as Self)
                }
            }
        )*
    };
}

integer! {
    u8: deserialize_u8, u16: deserialize_u16, u32: deserialize_u32, u64: deserialize_u64,
    i8: deserialize_i8, i16: deserialize_i16, i32: deserialize_i32, i64: deserialize_i64,
}

/// An integer, for the collections of serde.
struct Item<T>(T);

impl<'de, T: Integer> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::receive(deserializer, "").map(Self)
    }
}

impl<T: Integer> Integer for Option<T> {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D, _: &str) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|item| item.map(|Item(number)| number))
    }
}

impl<T: Integer> Integer for Vec<T> {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D, _: &str) -> Result<Self, D::Error> {
        let items = null_as_default(deserializer)?;
        Ok(items.into_iter().map(|Item(number)| number).collect())
    }
}

impl<T: Integer> Integer for BTreeMap<String, T> {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D, _: &str) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Entries(PhantomData))
        } else {
            deserializer.deserialize_map(Entries(PhantomData))
        }
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Integer> Visitor<'de> for Entries<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of whole numbers")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, Item(number))) = entries.next_entry()? {
            map.insert(key, number);
        }
        Ok(map)
    }

    refuse! { visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str }
}

/// Visits a whole number in this range.
#[derive(Clone, Copy)]
struct Range {
    min: i128,
    max: i128,
    /// The type that the number becomes; empty for a plain number.
    name: &'static str,
}

impl Range {
    fn number<E: de::Error>(self, number: i128) -> Result<i128, E> {
        if number < self.min || number > self.max {
            return Err(self.refusal());
        }
        Ok(number)
    }

    fn refusal<E: de::Error>(self) -> E {
        E::custom(format_args!("expected {}", &self as &dyn de::Expected))
    }
}

impl<'de> Visitor<'de> for Range {
    type Value = i128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from {} to {}", self.min, self.max)?;
        match self.name {
            "" => Ok(()),
            name => write!(f, " ({name})"),
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<i128, E> {
        self.number(number.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<i128, E> {
        self.number(number.into())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<i128, E> {
        if number.fract() != 0.0 || number.abs() >= FLOAT_LIMIT {
            return Err(self.refusal());
        }
        // Exact: whole, and far below the limits of the integer.
        self.number(number as i128)
    }

    /// Any crate of a build can turn on `arbitrary_precision`, and then every number is visited as
    /// a map.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<i128, A::Error> {
        if map.next_key::<String>()?.as_deref() != Some(NUMBER_KEY) {
            return Err(self.refusal());
        }
        let digits: String = map.next_value().map_err(|_: A::Error| self.refusal())?;
        match (digits.parse::<i128>(), digits.parse::<f64>()) {
            (Ok(number), _) => self.number(number),
            (_, Ok(number)) => self.visit_f64(number),
            _ => Err(self.refusal()),
        }
    }

    refuse! { visit_bool: bool, visit_str: &str }
}
