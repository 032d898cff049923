//! One request of the log. Credentials are redacted before it is stored; TSIG secrets are shown on
//! explicit request only.

use std::fmt;

use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use crate::redact::{REDACTED, redact_json};

const BEARER_REDACTED: &str = "Bearer [redacted]";

/// A request that an emulator received.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Method, in capitals.
    pub method: String,
    /// Path with its query, as it was sent.
    pub path: String,
    /// Identifier of the operation, unless path and method are those of none.
    pub operation: Option<&'static str>,
    /// The fault that it met, as `--fault` would write it.
    pub fault: Option<String>,
    /// Status of the answer; `None` while there is none, or if the connection was reset instead.
    pub status: Option<u16>,
    pub(crate) number: u64,
    headers: HeaderMap,
    body: Bytes,
}

impl LoggedRequest {
    pub(crate) fn new(
        number: u64,
        parts: &hyper::http::request::Parts,
        operation: Option<&'static str>,
        body: Bytes,
    ) -> Self {
        let mut headers = parts.headers.clone();
        redact_headers(&mut headers);
        Self {
            number,
            method: parts.method.to_string(),
            path: parts.uri.to_string(),
            operation,
            headers,
            body,
            fault: None,
            status: None,
        }
    }

    /// Bytes that it occupies, roughly: its texts, and a little for the structure around each.
    pub(crate) fn size(&self) -> usize {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + 64);
        256 + self.path.len() + self.body.len() + headers.sum::<usize>()
    }

    /// The request as the log that is read over HTTP shows it.
    pub(crate) fn to_json(&self) -> Value {
        let headers = self
            .headers()
            .map(|(name, value)| (name.to_owned(), value.into()));
        let headers: Map<_, _> = headers.collect();
        let mut shown = self.summary();
        shown["headers"] = headers.into();
        shown
    }

    fn summary(&self) -> Value {
        json!({
            "method": self.method,
            "path": self.path,
            "operation": self.operation,
            "body": self.json(),
            "fault": self.fault,
            "status": self.status,
        })
    }

    /// Value of a header, whatever its case. Credentials read `[redacted]`, after `Bearer` if they
    /// began so.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Names, in lower case, and values of the headers. Values that are not text are left out.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// The body as JSON, with secrets replaced; `None` if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        let mut value = serde_json::from_slice(&self.body).ok()?;
        redact_json(&mut value);
        Some(value)
    }

    /// The body byte for byte, with the secrets of TSIG keys that a client sent. Do not print it.
    #[must_use]
    pub fn body_with_secrets(&self) -> &[u8] {
        &self.body
    }
}

/// Without headers, which would bury the rest.
impl fmt::Debug for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.summary(), f)
    }
}

fn redact_headers(headers: &mut HeaderMap) {
    const CREDENTIALS: [&str; 5] = [
        "authorization",
        "proxy-authorization",
        "x-auth-key",
        "x-auth-user-service-key",
        "cookie",
    ];
    for (name, value) in headers.iter_mut() {
        if CREDENTIALS.contains(&name.as_str()) {
            let bearer = value.as_bytes().starts_with(b"Bearer ");
            *value = HeaderValue::from_static(if bearer { BEARER_REDACTED } else { REDACTED });
        }
    }
}
