//! The envelope around every answer of the API, as far as the transport reads it.
//!
//! Success is decoded once, into the caller's type, which says through [`Envelope`] whether it is one.
//! The bytes are looked at a second time only when it is not, or when it carries messages; that second
//! look is lenient, since an answer that reports a failure must not fail to be reported.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::scrub::Scrub;

/// What the transport asks of a decoded answer.
///
/// Generated code implements it for each type that an operation answers with.
pub trait Envelope {
    /// `success` of the envelope. Types without one are always a success.
    fn is_success(&self) -> bool {
        true
    }

    /// Whether `messages` of the envelope has entries that are worth reading.
    fn has_messages(&self) -> bool {
        false
    }
}

macro_rules! without_envelope {
    ($($type:ty)*) => { $(impl Envelope for $type {})* };
}

without_envelope!(() bool u8 u16 u32 u64 i8 i16 i32 i64 f32 f64 String);

impl<T> Envelope for Vec<T> {}

impl<K, V> Envelope for BTreeMap<K, V> {}

impl<K, V, S> Envelope for HashMap<K, V, S> {}

/// A free-form object is read as [`Value`] is.
impl Envelope for serde_json::Map<String, Value> {
    fn is_success(&self) -> bool {
        self.get("success") != Some(&Value::Bool(false))
    }

    fn has_messages(&self) -> bool {
        self.get("messages").is_some_and(is_filled)
    }
}

/// `null` is a success.
impl<T: Envelope> Envelope for Option<T> {
    fn is_success(&self) -> bool {
        self.as_ref().is_none_or(T::is_success)
    }

    fn has_messages(&self) -> bool {
        self.as_ref().is_some_and(T::has_messages)
    }
}

/// Reads `success` and `messages` where a JSON answer has them.
impl Envelope for Value {
    fn is_success(&self) -> bool {
        self.get("success") != Some(&Value::Bool(false))
    }

    fn has_messages(&self) -> bool {
        self.get("messages").is_some_and(is_filled)
    }
}

fn is_filled(messages: &Value) -> bool {
    messages
        .as_array()
        .is_some_and(|messages| !messages.is_empty())
}

/// One entry of `errors` or `messages` of the API's envelope.
///
/// The texts are the server's words with everything taken out that could do harm in a log or a
/// terminal: control characters are replaced, they are cut after 512 characters, and credentials and
/// secrets of the request are blanked should the server echo them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    code: Option<i64>,
    message: String,
    documentation_url: Option<String>,
    pointer: Option<String>,
}

/// An entry of `messages`: a remark of the API beside its answer. Same shape as [`ApiError`].
pub type ApiMessage = ApiError;

impl ApiError {
    /// The API's number for the failure, 1000 or more (API reference, any operation, Returns).
    /// `None` when the server gave none.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        self.code
    }

    /// The server's words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where the API documents the failure, if it says so.
    #[must_use]
    pub fn documentation_url(&self) -> Option<&str> {
        self.documentation_url.as_deref()
    }

    /// `source.pointer`: the place in the request that the API objects to (RFC 6901), if it says so.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.pointer.as_deref()
    }

    fn from_json(value: &Value, scrub: &Scrub<'_>) -> Option<Self> {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(|s| scrub.text(s));
        if let Value::String(message) = value {
            return Some(Self::from_text(message, scrub));
        }
        let object = value.as_object()?;
        let code = object.get("code").and_then(|code| match code {
            // Codes are documented as `number`, so `1003.0` is one too.
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.parse().ok(),
            _ => None,
        });
        Some(Self {
            code,
            message: text(object.get("message")).unwrap_or_default(),
            documentation_url: text(object.get("documentation_url")),
            pointer: text(value.pointer("/source/pointer")),
        })
    }

    fn from_text(message: &str, scrub: &Scrub<'_>) -> Self {
        Self {
            code: None,
            message: scrub.text(message),
            documentation_url: None,
            pointer: None,
        }
    }
}

/// `53.0` is 53; `53.5` is not a whole number.
fn whole(number: f64) -> Option<i64> {
    // 2^53: beyond it a float does not tell neighbours apart.
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded one line above")]
    exact.then_some(number as i64)
}

/// At most this many entries of `errors` and of `messages` are kept.
const ENTRIES: usize = 32;

/// What an answer says about itself, read leniently.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// `success`, where it is a boolean.
    pub(crate) success: Option<bool>,
    pub(crate) errors: Vec<ApiError>,
    /// The failure's text stood in `result` instead of `errors`, as it does for an account without
    /// the entitlement.
    pub(crate) in_result: bool,
}

impl Verdict {
    /// Reads the envelope of a failure. `None` when the bytes are not the API's envelope: not JSON,
    /// not an object, or an object with neither `success` nor `errors`.
    pub(crate) fn read(bytes: &[u8], scrub: &Scrub<'_>) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let object = value.as_object()?;
        let success = object.get("success").and_then(Value::as_bool);
        if success.is_none() && !object.contains_key("errors") {
            return None;
        }
        let mut errors = entries(object.get("errors"), scrub);
        let mut in_result = false;
        if errors.is_empty()
            && success != Some(true)
            && let Some(Value::String(message)) = object.get("result")
        {
            errors.push(ApiError::from_text(message, scrub));
            in_result = true;
        }
        Some(Self {
            success,
            errors,
            in_result,
        })
    }
}

/// The entries of `messages`, read leniently.
pub(crate) fn messages(bytes: &[u8], scrub: &Scrub<'_>) -> Vec<ApiMessage> {
    #[derive(serde::Deserialize)]
    struct Messages {
        #[serde(default)]
        messages: Value,
    }
    match serde_json::from_slice::<Messages>(bytes) {
        Ok(envelope) => entries(Some(&envelope.messages), scrub),
        Err(_) => Vec::new(),
    }
}

fn entries(value: Option<&Value>, scrub: &Scrub<'_>) -> Vec<ApiError> {
    match value {
        Some(Value::Array(items)) => items
            .iter()
            .take(ENTRIES)
            .filter_map(|item| ApiError::from_json(item, scrub))
            .collect(),
        _ => Vec::new(),
    }
}
