//! What an answer says about itself beside its result, read leniently and within bounds.
//!
//! An answer that reports a failure must not fail to be reported, so a part of an unexpected type
//! is left out instead of refused. Nothing is turned into a tree of values: parts of the body are
//! borrowed, and only what is kept is copied.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{ApiError, ApiMessage};
use crate::redact::Redactor;

/// Entries that are kept of `errors`, and of `messages`, those of error chains included.
const ENTRIES: usize = 32;

/// Levels of error chains that are kept.
const CHAIN_DEPTH: usize = 4;

/// Bytes of the longest number that is looked at.
const NUMBER: usize = 32;

/// What an answer says about itself.
#[derive(Debug, Default)]
pub(crate) struct Status {
    /// `success`, where it is a boolean.
    pub(crate) success: Option<bool>,
    pub(crate) errors: Vec<ApiError>,
    /// The failure's text was in `result` instead of `errors`, as it is for an account without the
    /// entitlement.
    pub(crate) in_result: bool,
}

impl Status {
    /// Reads the envelope of a failure. `None` when the bytes are not the API's envelope: not JSON,
    /// not an object, or an object with neither `success` nor `errors`.
    pub(crate) fn read(bytes: &[u8], redactor: &Redactor) -> Option<Self> {
        let body = Body::read(bytes)?;
        let success = body.success.and_then(read);
        if success.is_none() && body.errors.is_none() {
            return None;
        }
        let mut errors = entries(body.errors, redactor);
        let mut in_result = false;
        if errors.is_empty()
            && success != Some(true)
            && let Some(message) = body.result.and_then(|result| text(result, redactor))
        {
            errors.push(ApiError {
                message,
                ..ApiError::default()
            });
            in_result = true;
        }
        Some(Self {
            success,
            errors,
            in_result,
        })
    }
}

/// The entries of `messages`, and whether they repeat a secret.
pub(crate) fn messages(bytes: &[u8], redactor: &Redactor) -> (Vec<ApiMessage>, bool) {
    let Some(messages) = Body::read(bytes).and_then(|body| body.messages) else {
        return (Vec::new(), false);
    };
    let repeat_secret = redactor.is_needed(messages.get());
    (entries(Some(messages), redactor), repeat_secret)
}

/// The id of the record that a successful answer holds, if it holds one.
pub(crate) fn result_id(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Record<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let record: Record<'_> = object(Body::read(bytes)?.result?)?;
    read(record.id?)
}

/// An envelope, its parts as they are in the body.
#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    success: Option<&'a RawValue>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

impl<'a> Body<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        // A list would do as well for the derived code.
        let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
        is_object.then(|| serde_json::from_slice(bytes).ok())?
    }
}

/// One entry, its parts as they are in the body.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    documentation_url: Option<&'a RawValue>,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
    #[serde(borrow)]
    error_chain: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Source<'a> {
    #[serde(borrow)]
    pointer: Option<&'a RawValue>,
}

fn entries(list: Option<&RawValue>, redactor: &Redactor) -> Vec<ApiError> {
    let left = Cell::new(ENTRIES);
    list.map_or_else(Vec::new, |list| chain(list, CHAIN_DEPTH, &left, redactor))
}

/// The entries of a list, `left` of them at most, with chains of so many levels below.
fn chain(list: &RawValue, levels: usize, left: &Cell<usize>, redactor: &Redactor) -> Vec<ApiError> {
    let Some(First(items)) = read(list) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for item in items {
        let Some(now_left) = left.get().checked_sub(1) else {
            break;
        };
        if let Some((mut entry, below)) = entry(item, redactor) {
            left.set(now_left);
            if let (Some(list), Some(levels)) = (below, levels.checked_sub(1)) {
                entry.error_chain = chain(list, levels, left, redactor);
            }
            entries.push(entry);
        }
    }
    entries
}

/// One entry, and its chain as it is in the body.
fn entry<'a>(item: &'a RawValue, redactor: &Redactor) -> Option<(ApiError, Option<&'a RawValue>)> {
    if let Some(message) = text(item, redactor) {
        let entry = ApiError {
            message,
            ..ApiError::default()
        };
        return Some((entry, None));
    }
    let entry: Entry<'_> = object(item)?;
    let text = |part: Option<&RawValue>| part.and_then(|part| text(part, redactor));
    let source: Option<Source<'_>> = entry.source.and_then(object);
    let error = ApiError {
        code: entry.code.and_then(code),
        message: text(entry.message).unwrap_or_default(),
        documentation_url: text(entry.documentation_url),
        pointer: text(source.and_then(|source| source.pointer)),
        error_chain: Vec::new(),
    };
    Some((error, entry.error_chain))
}

/// A code as a number or as a text. Codes are documented as `number`, so `1003.0` is one too.
fn code(raw: &RawValue) -> Option<i64> {
    let number = raw.get().trim_matches('"');
    if number.len() > NUMBER {
        return None;
    }
    number.parse().ok().or_else(|| whole(number.parse().ok()?))
}

/// `53.0` is 53; `53.5` is not a whole number.
fn whole(number: f64) -> Option<i64> {
    // 2^53: beyond it a float does not tell neighbours apart.
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded one line above")]
    exact.then_some(number as i64)
}

fn text(raw: &RawValue, redactor: &Redactor) -> Option<String> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    let Text(text) = read(raw)?;
    Some(redactor.text(&text))
}

fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    raw.get().starts_with('{').then(|| read(raw))?
}

fn read<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// The first entries of a list.
struct First<'a>(Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for First<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = First<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<First<'de>, A::Error> {
                let mut first = Vec::new();
                while first.len() < ENTRIES
                    && let Some(item) = items.next_element()?
                {
                    first.push(item);
                }
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(First(first))
            }
        }

        deserializer.deserialize_seq(List)
    }
}
