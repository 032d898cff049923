//! The envelope around every answer of the API, as far as the transport reads it.
//!
//! Success is decoded once, into the caller's type, which says through [`Envelope`] whether it is
//! one. The bytes are looked at a second time only when it is not, or when it carries messages;
//! that second look is in `status.rs`.

mod api_error;
mod status;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

pub use self::api_error::{ApiError, ApiMessage};
pub(crate) use self::status::{Status, messages, result_id};

/// What the transport asks of a decoded answer.
///
/// Generated code implements it for each type that an operation answers with.
pub trait Envelope {
    /// `success` of the envelope. Types without one are always a success.
    fn is_success(&self) -> bool {
        true
    }

    /// Whether `messages` or `errors` of the envelope have entries that are worth reading.
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
        ["messages", "errors"]
            .iter()
            .any(|list| self.get(*list).is_some_and(is_filled))
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

impl<T: Envelope> Envelope for Box<T> {
    fn is_success(&self) -> bool {
        T::is_success(self)
    }

    fn has_messages(&self) -> bool {
        T::has_messages(self)
    }
}

/// Reads `success` and `messages` where a JSON answer has them.
impl Envelope for Value {
    fn is_success(&self) -> bool {
        self.as_object().is_none_or(Envelope::is_success)
    }

    fn has_messages(&self) -> bool {
        self.as_object().is_some_and(Envelope::has_messages)
    }
}

fn is_filled(messages: &Value) -> bool {
    messages
        .as_array()
        .is_some_and(|messages| !messages.is_empty())
}
