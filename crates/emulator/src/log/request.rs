//! One request of the log. Credentials are gone before it gets here; TSIG secrets are shown on explicit request only.

use std::fmt;

use bytes::Bytes;
use hyper::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::secret::REDACTED;

/// A request that an emulator received.
#[derive(Clone)]
pub struct LoggedRequest {
    pub(crate) number: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) operation: Option<&'static str>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) fault: Option<String>,
    pub(crate) status: Option<u16>,
}

impl LoggedRequest {
    pub(crate) fn new(
        method: &hyper::Method,
        uri: &hyper::Uri,
        operation: Option<&'static str>,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        redact_headers(&mut headers);
        Self {
            number: 0,
            method: method.to_string(),
            path: uri
                .path_and_query()
                .map_or_else(|| uri.to_string(), ToString::to_string),
            operation,
            headers,
            body,
            fault: None,
            status: None,
        }
    }

    /// Method, in capitals.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path with its query, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Identifier of the operation, unless path and method are those of none.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Value of a header, whatever its case. Credentials read `[redacted]`, with the scheme before it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Names, in lower case, and values of the headers. Values that are no text are left out.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// The body as JSON, with secrets replaced; `None` if it is none.
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

    /// The fault that it met, as `--fault` would write it.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Status of the answer; `None` while there is none, or if the connection was reset instead.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }
}

impl fmt::Debug for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("LoggedRequest");
        out.field("method", &self.method)
            .field("path", &self.path)
            .field("operation", &self.operation);
        match self.json() {
            Some(body) => out.field("body", &format_args!("{body}")),
            None => out.field("body", &format_args!("{} bytes", self.body.len())),
        };
        out.field("fault", &self.fault)
            .field("status", &self.status)
            .finish_non_exhaustive()
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
    for (_, value) in headers
        .iter_mut()
        .filter(|(name, _)| CREDENTIALS.contains(&name.as_str()))
    {
        let scheme = value
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .map(|(scheme, _)| scheme);
        let text = match scheme {
            Some(scheme @ ("Bearer" | "bearer" | "Basic")) => format!("{scheme} {REDACTED}"),
            _ => REDACTED.to_owned(),
        };
        *value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(REDACTED));
    }
}

/// Replaces every text that a field called `secret` holds, however deep.
fn redact_json(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "secret" {
                    *field = Value::from(REDACTED);
                } else {
                    redact_json(field);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact_json),
        _ => {}
    }
}
