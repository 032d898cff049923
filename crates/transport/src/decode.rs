//! Turns the bytes of a success into the caller's type, and says what is wrong when that fails.
//!
//! The message of a JSON error may quote what it met, and an answer may hold a TSIG secret. So
//! nothing of that message is passed on but what was expected, which is the contract's.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;
use serde::de::{DeserializeOwned, Deserializer as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use crate::error::{Error, ErrorKind, Inner};
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
) -> Result<T, Error> {
    // Records and lists are read in every part that matters; of the answer to a change little is.
    if kind != OperationKind::Read {
        check_depth(bytes)?;
    }
    // 204 and 205 have no body by definition (RFC 9110, sections 15.3.5 and 15.3.6).
    let no_content = matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
    let bytes = match bytes {
        b"" if no_content => b"null",
        bytes => bytes,
    };
    let decoded = str::from_utf8(bytes).ok().map(serde_json::from_str);
    match decoded {
        Some(Ok(value)) => Ok(value),
        _ => examine(bytes, no_content),
    }
}

/// Decodes with an eye on the place, so that a failure can name it. Text that is not UTF-8 is taken
/// where nobody reads it.
#[cold]
fn examine<T: DeserializeOwned>(bytes: &[u8], no_content: bool) -> Result<T, Error> {
    if let Some(error) = not_json(bytes, no_content) {
        return Err(error);
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize(&mut json) {
        Ok(value) if json.end().is_ok() => Ok(value),
        Ok(_) => Err(Error::new(
            ErrorKind::NotJson,
            "the answer is not one JSON value",
        )),
        Err(error) => Err(mistyped(bytes, error.path(), error.inner())),
    }
}

/// What is wrong with bytes that are not a complete JSON text.
fn not_json(bytes: &[u8], no_content: bool) -> Option<Error> {
    let content = bytes.trim_ascii();
    if content.is_empty() || (no_content && content == b"null") {
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

#[cold]
fn mistyped(bytes: &[u8], path: &serde_path_to_error::Path, error: &serde_json::Error) -> Error {
    let place = match path.to_string().as_str() {
        "." => "the top level".to_owned(),
        path => plain(path, 256),
    };
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    let message = if let Some(field) = missing_field(text) {
        format!("the answer departs from the contract: {place} lacks the field {field}")
    } else {
        let found = found(bytes, path);
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

/// The JSON type of the value at the path.
fn found(bytes: &[u8], path: &serde_path_to_error::Path) -> &'static str {
    let mut value = serde_json::from_slice::<&RawValue>(bytes).ok();
    for (level, segment) in path.iter().enumerate() {
        value = value
            .filter(|_| level < LEVELS)
            .and_then(|value| Step(segment).of(value));
    }
    match value.and_then(|value| value.get().bytes().next()) {
        Some(b'n') => "null",
        Some(b't' | b'f') => "a boolean",
        Some(b'-' | b'0'..=b'9') => "a number that is not allowed there",
        Some(b'"') => "a string that is not allowed there",
        Some(b'[') => "an array",
        Some(b'{') => "an object",
        _ => "not what it should be",
    }
}

/// Takes one step of a path and borrows what is there; the rest is skipped, not kept.
struct Step<'a>(&'a Segment);

impl Step<'_> {
    fn of<'de>(&self, value: &'de RawValue) -> Option<&'de RawValue> {
        let mut json = serde_json::Deserializer::from_str(value.get());
        match self.0 {
            Segment::Seq { .. } => json.deserialize_seq(self),
            Segment::Map { .. } => json.deserialize_map(self),
            Segment::Enum { .. } | Segment::Unknown => return None,
        }
        .ok()?
    }
}

impl<'de> Visitor<'de> for &Step<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut here = 0;
        let mut found = None;
        while let Some(item) = items.next_element()? {
            if matches!(self.0, Segment::Seq { index } if *index == here) {
                found = Some(item);
            }
            here += 1;
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some((name, value)) = fields.next_entry::<Cow<'_, str>, _>()? {
            if matches!(self.0, Segment::Map { key } if *key == name) {
                found = Some(value);
            }
        }
        Ok(found)
    }
}

/// The deepest answer that is read; serde_json itself refuses what is deeper where it is read.
const DEPTH: usize = 128;

/// Refuses an answer that is nested deeper than any answer of this API. A part that nobody reads
/// would otherwise be skipped, however deep, and what nobody could read would count as a success.
fn check_depth(bytes: &[u8]) -> Result<(), Error> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for &byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            let message = format!("the answer is nested deeper than {DEPTH} levels");
            return Err(Error::new(ErrorKind::NotJson, message));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "../tests/unit/decode.rs"]
mod tests;
