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

/// A status with the code of error items that it comes with.
#[derive(Clone, Copy)]
pub(crate) struct Code(pub(crate) StatusCode, u32);

pub(crate) mod code {
    use super::{Code, StatusCode};

    pub(crate) const INVALID_VALUE: Code = Code(StatusCode::BAD_REQUEST, 1001);
    pub(crate) const NOT_FOUND: Code = Code(StatusCode::NOT_FOUND, 1002);
    pub(crate) const CONFLICT: Code = Code(StatusCode::CONFLICT, 1003);
    pub(crate) const SIGNUP_NOT_ALLOWED: Code = Code(StatusCode::FORBIDDEN, 1111);
    pub(crate) const INVALID_HEADERS: Code = Code(StatusCode::BAD_REQUEST, 6003);
    pub(crate) const INVALID_AUTHORIZATION: Code = Code(StatusCode::BAD_REQUEST, 6111);
    pub(crate) const NO_ROUTE: Code = Code(StatusCode::NOT_FOUND, 7000);
    pub(crate) const NO_SUCH_OWNER: Code = Code(StatusCode::NOT_FOUND, 7003);
    pub(crate) const MISSING_CREDENTIALS: Code = Code(StatusCode::UNAUTHORIZED, 9106);
    pub(crate) const WRONG_CREDENTIALS: Code = Code(StatusCode::FORBIDDEN, 10000);
    pub(crate) const MALFORMED: Code = Code(StatusCode::BAD_REQUEST, 10400);
    pub(crate) const UNENTITLED: Code = Code(StatusCode::UNAUTHORIZED, 10401);
    pub(crate) const TOO_LARGE: Code = Code(StatusCode::PAYLOAD_TOO_LARGE, 10413);
    pub(crate) const WRONG_CONTENT_TYPE: Code = Code(StatusCode::UNSUPPORTED_MEDIA_TYPE, 10415);
    pub(crate) const RATE_LIMITED: Code = Code(StatusCode::TOO_MANY_REQUESTS, 10429);
    pub(crate) const INJECTED: Code = Code(StatusCode::INTERNAL_SERVER_ERROR, 10500);
    pub(crate) const NOT_MODELED: Code = Code(StatusCode::NOT_IMPLEMENTED, 10501);
}

/// An item of `errors`.
pub(crate) fn error(code: Code, message: impl Into<String>) -> Value {
    json!({ "code": code.1, "message": message.into() })
}

/// An item of `errors` that is about a place in the body.
pub(crate) fn error_at(pointer: &str, code: Code, message: impl Into<String>) -> Value {
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

    pub(crate) fn one(code: Code, message: impl Into<String>) -> Self {
        Self::new(code.0, vec![error(code, message)])
    }

    /// A failure that is about a place in the body.
    pub(crate) fn at(pointer: &str, code: Code, message: impl Into<String>) -> Self {
        Self::new(code.0, vec![error_at(pointer, code, message)])
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

    /// 429: the rate limit is exceeded.
    pub(crate) fn rate_limited() -> Self {
        let message = "Rate limited. Please wait and consider throttling your request speed";
        Self::one(code::RATE_LIMITED, message)
    }

    /// 404: no such object.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::one(code::NOT_FOUND, format!("There is no {what} `{id}`."))
    }

    /// 404: the zone has no settings of a side.
    pub(crate) fn not_set(zone: &str, side: &str) -> Self {
        Self::one(
            code::NOT_FOUND,
            format!("Zone `{zone}` has no {side} settings."),
        )
    }
}
