//! What an answer says about itself beside its result, read leniently and within bounds.
//!
//! An answer that reports a failure must not fail to be reported, so a part of an unexpected type
//! is left out instead of refused. Nothing is turned into a tree of values: parts of the body are
//! borrowed, and only what is kept is copied.

use std::cell::Cell;

use cloudflare_secondary_dns_types::integer;
use serde_json::value::RawValue;

use super::{ApiError, ApiMessage};
use crate::json;
use crate::redact::Redactor;

/// Entries that are kept of `errors`, and of `messages`, those of error chains included.
const ENTRIES: usize = 32;

/// Levels of error chains that are kept.
const CHAIN_DEPTH: usize = 4;

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
        let [success, errors, result] = fields(bytes, ["success", "errors", "result"]);
        let success = success.and_then(|success| match success.get() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        });
        if success.is_none() && errors.is_none() {
            return None;
        }
        let mut status = Self {
            success,
            errors: entries(errors, redactor),
            in_result: false,
        };
        if status.errors.is_empty()
            && success != Some(true)
            && let Some(message) = text(result, redactor)
        {
            status.errors.push(of_message(message));
            status.in_result = true;
        }
        Some(status)
    }
}

/// The entries of `messages`, and whether they or `errors` may repeat a secret. They do if they
/// cannot be read, which the caller's type may do all the same.
pub(crate) fn messages(bytes: &[u8], redactor: &Redactor) -> (Vec<ApiMessage>, bool) {
    let both = json::fields(bytes, ["messages", "errors"]);
    let is_needed = |list: &Option<&RawValue>| list.is_some_and(|it| redactor.is_needed(it.get()));
    let repeat_secret = both.iter().all(Option::is_none) || both.iter().any(is_needed);
    (entries(both[0], redactor), repeat_secret)
}

/// The id of the record that a successful answer holds, if it holds one.
pub(crate) fn result_id(bytes: &[u8]) -> Option<String> {
    let [result] = fields(bytes, ["result"]);
    let [id] = within(result?, ["id"]);
    string(id?)
}

fn entries(list: Option<&RawValue>, redactor: &Redactor) -> Vec<ApiError> {
    let left = Cell::new(ENTRIES);
    list.map_or_else(Vec::new, |list| chain(list, CHAIN_DEPTH, &left, redactor))
}

/// The entries of a list, `left` of them at most, with chains of so many levels below.
fn chain(list: &RawValue, levels: usize, left: &Cell<usize>, redactor: &Redactor) -> Vec<ApiError> {
    let mut entries = Vec::new();
    for item in json::first_items(list, ENTRIES) {
        let Some(now_left) = left.get().checked_sub(1) else {
            break;
        };
        let (mut entry, list) = entry(item, redactor);
        if let (Some(list), Some(levels)) = (list, levels.checked_sub(1)) {
            left.set(now_left);
            entry.error_chain = chain(list, levels, left, redactor);
        }
        // One that says nothing would only be a comma.
        if entry != ApiError::default() {
            left.set(left.get().min(now_left));
            entries.push(entry);
        }
    }
    entries
}

/// One entry, an object or a text, and its chain as it was received.
fn entry<'a>(item: &'a RawValue, redactor: &Redactor) -> (ApiError, Option<&'a RawValue>) {
    if let Some(message) = text(Some(item), redactor) {
        return (of_message(message), None);
    }
    let [number, message, documentation_url, source, chain] = within(
        item,
        [
            "code",
            "message",
            "documentation_url",
            "source",
            "error_chain",
        ],
    );
    let pointer = source.and_then(|source| within(source, ["pointer"])[0]);
    let text = |part| text(part, redactor);
    let entry = ApiError {
        code: number.and_then(code),
        message: text(message).unwrap_or_default(),
        documentation_url: text(documentation_url),
        pointer: text(pointer),
        error_chain: Vec::new(),
    };
    (entry, chain)
}

fn of_message(message: String) -> ApiError {
    ApiError {
        message,
        ..ApiError::default()
    }
}

/// A code as a number or as a text. Codes are documented as `number`, so `1003.0` is one too, and
/// `53.5` is none.
fn code(raw: &RawValue) -> Option<i64> {
    let number = raw.get().trim_matches('"');
    let mut parser = serde_json::Deserializer::from_slice(number.as_bytes());
    let code = integer::deserialize(&mut parser).ok()?;
    parser.end().ok()?;
    Some(code)
}

fn text(raw: Option<&RawValue>, redactor: &Redactor) -> Option<String> {
    Some(redactor.text(&string(raw?)?))
}

/// Fields of an object; `null` is none.
fn fields<'a, const N: usize>(json: &'a [u8], names: [&str; N]) -> [Option<&'a RawValue>; N] {
    json::fields(json, names).map(|field| field.filter(|part| part.get() != "null"))
}

fn within<'a, const N: usize>(json: &'a RawValue, names: [&str; N]) -> [Option<&'a RawValue>; N] {
    fields(json.get().as_bytes(), names)
}

fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_slice(raw.get().as_bytes()).ok()
}
