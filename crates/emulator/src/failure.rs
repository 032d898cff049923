//! Failures as they go over the wire: status, error items, and the codes that the emulator uses.
//!
//! No list of codes is published for these endpoints. The ones below are those that public clients
//! have seen in this API family, and plain ones of the emulator's own where nothing is known.

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Value, json};

/// Page that validation errors point to.
const DOCUMENTATION: &str =
    "https://developers.cloudflare.com/api/resources/dns/subresources/zone_transfers/";

/// Codes of error items.
pub(crate) mod code {
    pub(crate) const INVALID_VALUE: u32 = 1001;
    pub(crate) const NOT_FOUND: u32 = 1002;
    pub(crate) const CONFLICT: u32 = 1003;
    pub(crate) const SIGNUP_NOT_ALLOWED: u32 = 1111;
    pub(crate) const INVALID_HEADERS: u32 = 6003;
    pub(crate) const INVALID_AUTHORIZATION: u32 = 6111;
    pub(crate) const NO_ROUTE: u32 = 7000;
    pub(crate) const NO_SUCH_OWNER: u32 = 7003;
    pub(crate) const MISSING_CREDENTIALS: u32 = 9106;
    pub(crate) const WRONG_CREDENTIALS: u32 = 10000;
    pub(crate) const MALFORMED: u32 = 10400;
    pub(crate) const UNENTITLED: u32 = 10401;
    pub(crate) const TOO_LARGE: u32 = 10413;
    pub(crate) const WRONG_CONTENT_TYPE: u32 = 10415;
    pub(crate) const RATE_LIMITED: u32 = 10429;
    pub(crate) const INJECTED: u32 = 10500;
    pub(crate) const NOT_MODELED: u32 = 10501;
}

/// An item of `errors`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct ErrorItem(Value);

impl ErrorItem {
    pub(crate) fn new(code: u32, message: impl Into<String>) -> Self {
        Self(json!({ "code": code, "message": message.into() }))
    }

    pub(crate) fn message(&self) -> &str {
        self.0["message"].as_str().unwrap_or_default()
    }

    /// Adds the place in the body that the error is about, and a page to read.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.0["documentation_url"] = DOCUMENTATION.into();
        self.0["source"] = json!({ "pointer": pointer.into() });
        self
    }

    /// Adds the error that led to this one, as some endpoints of the API report it.
    pub(crate) fn because(mut self, cause: Self) -> Self {
        self.0["error_chain"] = json!([cause]);
        self
    }
}

/// A failure, ready to be put into the envelope.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) errors: Vec<ErrorItem>,
    /// The sentence for an account without the entitlement; where it goes is assumed.
    pub(crate) unentitled: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, errors: Vec<ErrorItem>) -> Self {
        Self {
            status,
            errors,
            unentitled: None,
            headers: Vec::new(),
        }
    }

    pub(crate) fn one(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self::new(status, vec![ErrorItem::new(code, message)])
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: Option<HeaderValue>) -> Self {
        self.headers.extend(value.map(|value| (name, value)));
        self
    }

    /// The messages of all errors.
    pub(crate) fn messages(&self) -> String {
        let messages: Vec<_> = self.errors.iter().map(ErrorItem::message).collect();
        messages.join(" ")
    }

    /// 401: the account may not use secondary DNS.
    pub(crate) fn unentitled(sentence: &'static str) -> Self {
        let mut failure = Self::new(StatusCode::UNAUTHORIZED, Vec::new());
        failure.unentitled = Some(sentence);
        failure
    }

    /// 403: credentials that are well-formed and not good enough.
    pub(crate) fn forbidden() -> Self {
        Self::one(
            StatusCode::FORBIDDEN,
            code::WRONG_CREDENTIALS,
            "Authentication error",
        )
    }

    /// 429: the rate limit is exceeded.
    pub(crate) fn rate_limited() -> Self {
        let message = "Rate limited. Please wait and consider throttling your request speed";
        Self::one(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, message)
    }

    /// 404: no such object.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::one(
            StatusCode::NOT_FOUND,
            code::NOT_FOUND,
            format!("There is no {what} `{id}`."),
        )
    }

    /// 409: the state does not allow it.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::one(StatusCode::CONFLICT, code::CONFLICT, message)
    }

    /// 400: the body is not a JSON object.
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        let item = ErrorItem::new(code::MALFORMED, message).at("");
        Self::new(StatusCode::BAD_REQUEST, vec![item])
    }
}
