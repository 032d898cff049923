//! Values in URLs: path parameters and query parameters.
//!
//! Whether the finished path is the operation's own is not decided here but in `path.rs`.

use std::fmt::{Display, Write as _};

use cloudflare_secondary_dns_types::float;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::error::Error;

/// All but the unreserved characters of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Appends the path of a template with these values in the place of its parameters, in their order.
///
/// Everything but the unreserved characters is percent-encoded, so that no value adds a segment, a
/// query or a fragment. What cannot be encoded away is refused by `path.rs`: an empty value, `.`
/// and `..`, because a URL gives them a meaning of their own. So are values that are missing or too
/// many.
pub(crate) fn push_path(path: &mut String, template: &str, values: &[&dyn Display]) {
    let mut values = values.iter();
    let mut rest = template;
    while let Some((literal, parameter)) = rest.split_once('{') {
        path.push_str(literal);
        if let Some(value) = values.next() {
            push_segment(path, value);
        }
        rest = parameter.split_once('}').map_or("", |split| split.1);
    }
    path.push_str(rest);
    for value in values {
        path.push('/');
        push_segment(path, value);
    }
}

fn push_segment(path: &mut String, value: &dyn Display) {
    let start = path.len();
    // Writing to a text does not fail.
    let _ = write!(path, "{value}");
    // In ids of the API there is nothing to encode.
    if !is_alphanumeric(&path.as_bytes()[start..]) {
        let text = path.split_off(start);
        path.extend(utf8_percent_encode(&text, SEGMENT));
    }
}

/// Whether these are ASCII letters and digits alone. No byte ends the search, so that the compiler
/// takes many at once: every call asks this of each id.
pub(crate) fn is_alphanumeric(text: &[u8]) -> bool {
    text.iter()
        .fold(true, |all, byte| all & byte.is_ascii_alphanumeric())
}

/// A query parameter, for [`reqwest::RequestBuilder::query`]. A value that makes no parameter fails
/// the request before it is sent: an array or object within another, or one that does not
/// serialize.
#[derive(Debug)]
pub struct QueryParam<'a, T: ?Sized> {
    name: &'a str,
    value: &'a T,
    style: Style,
}

/// How an array or object becomes parameters; the words are OpenAPI's.
#[derive(Clone, Copy, Debug)]
enum Style {
    /// `form`, exploded: one for each element or field.
    Exploded,
    /// `form`, not exploded: the elements of an array with commas between them.
    Joined,
    /// `deepObject`: one for each field, named `name[field]`.
    Deep,
}

impl<'a, T: Serialize + ?Sized> QueryParam<'a, T> {
    /// The parameter `name`; `None` leaves it out, an array repeats it, and the fields of an object
    /// are parameters of their own.
    pub fn new(name: &'a str, value: &'a T) -> Self {
        let style = Style::Exploded;
        Self { name, value, style }
    }

    /// The same, but the elements of an array are one parameter, with commas between them.
    pub fn joined(name: &'a str, value: &'a T) -> Self {
        let style = Style::Joined;
        Self { name, value, style }
    }

    /// The same, but the fields of an object are called `name[field]`.
    pub fn deep(name: &'a str, value: &'a T) -> Self {
        let style = Style::Deep;
        Self { name, value, style }
    }
}

impl<T: Serialize + ?Sized> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        pairs(self.name, self.value, self.style)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// The pairs that a query parameter becomes: one for a scalar, none for `None`, one for each
/// element of an array and each field of an object (RFC 6570, section 3.2.8, with the explode
/// modifier).
fn pairs(
    name: &str,
    value: &(impl Serialize + ?Sized),
    style: Style,
) -> Result<Vec<(String, String)>, Error> {
    // serde's own message may quote the value, so it is dropped.
    let value = serde_json::to_value(value)
        .map_err(|_| Error::invalid_input(None, name, "does not serialize"))?;
    let scalar = |value: Value| match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(match number.as_f64().filter(|_| number.is_f64()) {
            // A server that wants a whole number takes no fraction.
            Some(float) => float::serialize(&float, serde_json::value::Serializer)
                .map_or_else(|_| number.to_string(), |number| number.to_string()),
            None => number.to_string(),
        }),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(Error::invalid_input(
            None,
            name,
            "must be a string, a number, a boolean, or an array or object of these",
        )),
    };
    let pair = |name: String, value| Ok((name, scalar(value)?));
    match (value, style) {
        (Value::Null, _) => Ok(Vec::new()),
        (Value::Array(items), Style::Joined) => {
            let texts: Vec<String> = items.into_iter().map(scalar).collect::<Result<_, _>>()?;
            Ok(vec![(name.to_owned(), texts.join(","))])
        }
        (Value::Array(items), _) => {
            let items = items.into_iter();
            items.map(|item| pair(name.to_owned(), item)).collect()
        }
        (Value::Object(fields), style) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(field, value)| match style {
                Style::Deep => pair(format!("{name}[{field}]"), value),
                Style::Exploded | Style::Joined => pair(field, value),
            })
            .collect(),
        (value, _) => Ok(vec![pair(name.to_owned(), value)?]),
    }
}
