//! Failures as they go over the wire: status, error items, and the codes that the emulator uses.
//!
//! No list of codes is published for these endpoints. The ones below are those that public clients
//! have seen in this API family, and plain ones of the emulator's own where nothing is known.

use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::assumptions::{Assumptions, UnentitledAccount};

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
pub(crate) fn error(code: u32, message: impl Into<String>) -> Value {
    json!({ "code": code, "message": message.into() })
}

/// An item of `errors` that is about a place in the body.
pub(crate) fn error_at(pointer: &str, code: u32, message: impl Into<String>) -> Value {
    let mut error = error(code, message);
    error["documentation_url"] = DOCUMENTATION.into();
    error["source"] = json!({ "pointer": pointer });
    error
}

/// A failure, ready to be put into the envelope.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) errors: Vec<Value>,
    pub(crate) result: Value,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, errors: Vec<Value>) -> Self {
        Self {
            status,
            errors,
            result: Value::Null,
            headers: Vec::new(),
        }
    }

    pub(crate) fn one(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self::new(status, vec![error(code, message)])
    }

    /// The messages of all errors.
    pub(crate) fn messages(&self) -> String {
        let messages = self
            .errors
            .iter()
            .filter_map(|item| item["message"].as_str());
        messages.collect::<Vec<_>>().join(" ")
    }

    /// 401: the account may not use secondary DNS.
    pub(crate) fn unentitled(sentence: &str, assumptions: &Assumptions) -> Self {
        let mut failure = Self::new(StatusCode::UNAUTHORIZED, Vec::new());
        match assumptions.unentitled_account {
            UnentitledAccount::Result => failure.result = sentence.into(),
            UnentitledAccount::Errors => failure.errors.push(error(code::UNENTITLED, sentence)),
        }
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
        let item = error_at("", code::MALFORMED, message);
        Self::new(StatusCode::BAD_REQUEST, vec![item])
    }
}
