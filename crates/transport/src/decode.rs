//! Turns the bytes of a success into the caller's type, and says what is wrong when that fails.
//!
//! The message of a JSON error may quote what it met, and an answer may hold a TSIG secret. So
//! nothing of that message is passed on but what was expected, which is the contract's.

use std::borrow::Cow;
use std::str::Utf8Chunk;

use http::StatusCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Inner};
use crate::json;
use crate::operation::OperationKind;
use crate::redact::plain;

/// Decodes once. Only a failure looks at the bytes again.
///
/// Whether all of it is UTF-8 is asked first: asking at each string, as `from_slice` does, is a
/// sixth of the instructions of a long list.
pub(crate) fn decode<T: DeserializeOwned>(
    kind: OperationKind,
    bytes: &[u8],
    status: StatusCode,
    max_body: usize,
) -> Result<T, Error> {
    check_shape(kind, bytes, LONG_TEXT.max(max_body / 8))?;
    let text = readable(bytes, status)?;
    serde_json::from_str(&text).map_err(|error| explain(bytes, &text, status, &error))
}

/// The answer as text. What is not UTF-8 becomes half of a surrogate pair, which harms nothing
/// where nobody reads it, and is an error where somebody does.
fn readable(bytes: &[u8], status: StatusCode) -> Result<Cow<'_, str>, Error> {
    if bytes.is_empty() && has_no_content(status) {
        return Ok("null".into());
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok(text.into());
    }
    let invalid = |chunk: &Utf8Chunk<'_>| !chunk.invalid().is_empty();
    let places = bytes.utf8_chunks().filter(invalid).take(NOT_UTF_8 + 1);
    let places = places.count();
    if places > NOT_UTF_8 {
        let message = format!("the answer is not UTF-8 in more than {NOT_UTF_8} places");
        return Err(Error::new(ErrorKind::NotJson, message));
    }
    let mut text = String::with_capacity(bytes.len() + places * HALF_A_PAIR.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if invalid(&chunk) {
            text.push_str(HALF_A_PAIR);
        }
    }
    Ok(text.into())
}

/// Half of a surrogate pair, after a backslash or not.
const HALF_A_PAIR: &str = "u\\ud800";

/// Places that may be something else than UTF-8. Each becomes several bytes.
const NOT_UTF_8: usize = 1_000;

/// 204 and 205 have no body by definition (RFC 9110, sections 15.3.5 and 15.3.6).
fn has_no_content(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT)
}

/// What is wrong with an answer that was not decoded.
#[cold]
fn explain(bytes: &[u8], text: &str, status: StatusCode, error: &serde_json::Error) -> Error {
    if let Some(error) = not_json(bytes, status) {
        return error;
    }
    match serde_json::from_slice(text.as_bytes()) {
        Ok(whole) => mistyped(whole, text, error),
        Err(_) => Error::new(ErrorKind::NotJson, "the answer is not one JSON value"),
    }
}

/// What is wrong with bytes that are not a complete JSON text.
fn not_json(bytes: &[u8], status: StatusCode) -> Option<Error> {
    let content = bytes.trim_ascii();
    if content.is_empty() || (has_no_content(status) && content == b"null") {
        return Some(Error::new(ErrorKind::Empty, "the answer has no body"));
    }
    let error = serde_json::from_slice::<IgnoredAny>(bytes).err()?;
    Some(match error.classify() {
        Category::Eof => Error::new(
            ErrorKind::Truncated,
            format!(
                "the JSON of the answer stops after {} bytes, before its end",
                bytes.len()
            ),
        ),
        _ => Error::new(
            ErrorKind::NotJson,
            match content {
                [b'<', ..] => "the answer is HTML or XML, not JSON".to_owned(),
                [0x1f, 0x8b, ..] => "the answer is compressed, which was not asked for".to_owned(),
                _ => format!(
                    "the answer is not JSON (line {}, column {})",
                    error.line(),
                    error.column()
                ),
            },
        ),
    })
}

fn mistyped(whole: &RawValue, json: &str, error: &serde_json::Error) -> Error {
    let line = json
        .split_inclusive('\n')
        .nth(error.line().saturating_sub(1));
    let byte = line
        .unwrap_or_default()
        .as_ptr()
        .wrapping_add(error.column());
    let (path, value) = place(whole, byte);
    let place = match path.trim_start_matches('.') {
        "" => "the top level".to_owned(),
        path => plain(path, 256),
    };
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    let message = if let Some(field) = missing_field(text) {
        format!("the answer departs from the contract: {place} lacks the field {field}")
    } else {
        let found = json_type(value);
        match expected(text) {
            Some(expected) => format!(
                "the answer departs from the contract: {place} is {found}, expected {expected}"
            ),
            None => format!("the answer departs from the contract: {place} is {found}"),
        }
    };
    Error::from(Inner {
        json_path: Some(place.into()),
        ..Inner::new(ErrorKind::Mistyped, message)
    })
}

/// The name in serde's "missing field `name`", which is a name of the contract.
fn missing_field(text: &str) -> Option<&str> {
    text.strip_prefix("missing field `")?.strip_suffix('`')
}

/// What serde expected: its messages of these beginnings end in words of the visitor, that is of
/// the program. Any other message is someone's own and may quote the value.
fn expected(text: &str) -> Option<String> {
    ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .any(|beginning| text.starts_with(beginning))
        .then(|| text.rsplit_once(", expected "))
        .flatten()
        .map(|(_, expected)| plain(expected, 128))
}

/// Levels of a path that are followed. Each is a pass over what is inside.
const LEVELS: usize = 16;

/// The path of the innermost value that holds this byte, and that value.
fn place(mut value: &RawValue, byte: *const u8) -> (String, &RawValue) {
    let mut path = String::new();
    for _ in 0..LEVELS {
        let Some((step, part)) = json::part_at(value, byte) else {
            break;
        };
        path.push_str(&step);
        value = part;
    }
    (path, value)
}

fn json_type(value: &RawValue) -> &'static str {
    match value.get().as_bytes() {
        [b'n', ..] => "null",
        [b't' | b'f', ..] => "a boolean",
        [b'-' | b'0'..=b'9', ..] => "a number that is not allowed there",
        [b'"', ..] => "a string that is not allowed there",
        [b'[', ..] => "an array",
        _ => "an object",
    }
}

/// The deepest answer that is read; serde_json itself refuses what is deeper where it is read.
const DEPTH: usize = 128;

/// Bytes of one text that are read in any case; an eighth of the largest body if that is more.
const LONG_TEXT: usize = 64 * 1024;

/// Refuses an answer to a change that is nested deeper than any answer of this API: records and
/// lists are read in every part that matters, but of the answer to a change little is, and what
/// nobody could read would count as a success. Refuses every answer with a text that is longer than
/// any of this API: where a text is not expected, serde_json's error repeats it, escaped, several
/// times as long.
fn check_shape(kind: OperationKind, bytes: &[u8], longest: usize) -> Result<(), Error> {
    let may_be_deep = kind == OperationKind::Read;
    if may_be_deep && bytes.len() <= longest {
        return Ok(());
    }
    let (mut depth, mut text, mut escaped) = (0_usize, None, false);
    for (at, &byte) in bytes.iter().enumerate() {
        match (byte, text) {
            _ if escaped => escaped = false,
            (b'\\', Some(_)) => escaped = true,
            (b'"', None) => text = Some(at),
            (b'"', Some(start)) if at - start > longest => return Err(too_long(longest)),
            (b'"', Some(_)) => text = None,
            (b'[' | b'{', None) => depth += 1,
            (b']' | b'}', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH && !may_be_deep {
            let message = format!("the answer is nested deeper than {DEPTH} levels");
            return Err(Error::new(ErrorKind::NotJson, message));
        }
    }
    Ok(())
}

#[cold]
fn too_long(longest: usize) -> Error {
    let message = format!("a text in the answer is longer than {longest} bytes");
    Error::new(ErrorKind::TooLarge, message)
}

#[cfg(test)]
#[path = "../tests/unit/decode.rs"]
mod tests;
