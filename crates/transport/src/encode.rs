//! Values in URLs: path segments and query parameters, as generated code writes them.
//!
//! Whether the finished path is the operation's own is not decided here but in `path.rs`.

use std::fmt::Display;

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

/// Percent-encodes one path segment: everything but the unreserved characters of RFC 3986,
/// section 2.3, so that no value can add a segment, a query or a fragment.
///
/// A segment that is empty, `.` or `..` cannot be encoded away, because a URL gives it a meaning of
/// its own; [`Transport::execute`](crate::Transport::execute) refuses the request instead.
///
/// ```
/// use cloudflare_secondary_dns_transport::encode_path;
///
/// assert_eq!(encode_path("269d8f48"), "269d8f48");
/// assert_eq!(encode_path("a/b?c#d"), "a%2Fb%3Fc%23d");
/// ```
#[must_use]
pub fn encode_path(segment: impl Display) -> String {
    let text = segment.to_string();
    // In ids of the API there is nothing to encode.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return text;
    }
    utf8_percent_encode(&text, SEGMENT).to_string()
}

/// A query parameter, for [`reqwest::RequestBuilder::query`]: what [`query_param`] makes of it.
///
/// A value that makes no parameter fails the request before it is sent.
#[derive(Debug)]
pub struct QueryParam<'a, T: ?Sized> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize + ?Sized> QueryParam<'a, T> {
    /// The parameter `name`; `None` leaves it out, an array repeats it.
    pub fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }
}

impl<T: Serialize + ?Sized> Serialize for QueryParam<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        query_param(self.name, self.value)
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

/// The pairs that a query parameter becomes: one for a scalar, none for `None`, one for each
/// element of an array (RFC 6570, section 3.2.8, with the explode modifier).
///
/// ```
/// use cloudflare_secondary_dns_transport::query_param;
///
/// let pairs = query_param("page", &Some(2))?;
/// assert_eq!(pairs, [("page".to_owned(), "2".to_owned())]);
/// assert!(query_param("page", &None::<u32>)?.is_empty());
/// assert_eq!(query_param("tag", &["a", "b"])?.len(), 2);
/// # Ok::<(), cloudflare_secondary_dns_transport::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) when the value is an object, holds a
/// nested array, or does not serialize. Nothing has been sent.
pub fn query_param(
    name: &str,
    value: &(impl Serialize + ?Sized),
) -> Result<Vec<(String, String)>, Error> {
    // serde's own message may quote the value, so it is dropped.
    let value = serde_json::to_value(value)
        .map_err(|_| Error::invalid_input(None, name, "does not serialize"))?;
    let scalar = |value: Value| -> Result<(String, String), Error> {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                return Err(Error::invalid_input(
                    None,
                    name,
                    "must be a string, a number, a boolean or an array of these",
                ));
            }
        };
        Ok((name.to_owned(), text))
    };
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.into_iter().map(scalar).collect(),
        value => Ok(vec![scalar(value)?]),
    }
}
