//! Serde helpers for values that servers send against the contract.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use crate::text::refuse;

/// The longest list that is read.
pub const MAX_ITEMS: usize = 10_000;

/// Reads a list, and `null` as an empty one.
///
/// For a field that may be missing, add `default`. Errors have what was expected, never what was
/// found. More than [`MAX_ITEMS`] items are an error: the API links at most 30 peers to a zone and
/// sends few messages, and a list of empty records needs many times the memory of its text.
///
/// ```
/// use cloudflare_secondary_dns_types::PeerId;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Zone {
///     #[serde(deserialize_with = "cloudflare_secondary_dns_types::lenient::null_as_default")]
///     peers: Vec<PeerId>,
/// }
///
/// let zone: Zone = serde_json::from_str(r#"{"peers": null}"#)?;
/// assert!(zone.peers.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Of the deserializer, when it finds neither a list nor `null`, too many items, or an item that is
/// not a `T`.
pub fn null_as_default<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let visitor = ListOrNull(PhantomData);
    // With `deserialize_seq` serde_json makes the error itself, and quotes what it found.
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_seq(visitor)
    }
}

/// Reads an optional list: as [`null_as_default`] does, but `null` is `None`. Use it together with
/// `default`, so that a missing field is `None`, too.
///
/// # Errors
/// As of [`null_as_default`].
pub fn optional_list<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct List<T>(Vec<T>);

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            null_as_default(deserializer).map(Self)
        }
    }

    let list = Option::<List<T>>::deserialize(deserializer)?;
    Ok(list.map(|list| list.0))
}

/// Reads an optional list that may be null: as [`optional_list`] does, but a field that is missing
/// and one that is `null` are told apart, as by [`double_option`].
///
/// # Errors
/// As of [`null_as_default`].
pub fn double_option_list<'de, D, T>(deserializer: D) -> Result<Option<Option<Vec<T>>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    optional_list(deserializer).map(Some)
}

/// Reads a field that is present as `Some`, even if it is `null`.
///
/// For an optional field for which `null` is a value, which must be sent back as received. Use it
/// together with `default`, so that a missing field is `None`.
///
/// ```
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Deserialize, Serialize)]
/// struct Answer {
///     #[serde(
///         default,
///         deserialize_with = "cloudflare_secondary_dns_types::lenient::double_option",
///         skip_serializing_if = "Option::is_none"
///     )]
///     result: Option<serde_json::Value>,
/// }
///
/// for text in ["{}", r#"{"result":null}"#, r#"{"result":1}"#] {
///     let answer: Answer = serde_json::from_str(text)?;
///     assert_eq!(serde_json::to_string(&answer)?, text);
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Those of the deserializer, if the value is not a `T`.
pub fn double_option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

struct ListOrNull<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOrNull<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or null")
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_none<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            if list.len() == MAX_ITEMS {
                return Err(de::Error::invalid_length(
                    list.len() + 1,
                    &"at most 10000 items",
                ));
            }
            list.push(item);
        }
        Ok(list)
    }

    refuse! {
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64,
        visit_str: &str,
    }
}
