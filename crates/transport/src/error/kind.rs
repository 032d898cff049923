//! The ways in which a call can fail.

use std::fmt;

/// How a call failed, as one word. The predicates of [`Error`](crate::Error) answer the questions
/// that programs usually have; this is for what they leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request or an option of it was refused before anything was sent.
    InvalidInput,
    /// The client cannot be set up: base URL, credentials, TLS.
    Configuration,
    /// No connection could be opened, so the request did not leave this machine.
    Connect,
    /// The connection was lost after the request had begun: while it was written, before the
    /// answer, or in the middle of the answer.
    Connection,
    /// The time for one attempt, or for the whole call, ran out.
    Timeout,
    /// 429, or the wait that the API's rate limit asks for does not fit into the deadline.
    RateLimited,
    /// The API answered in its envelope that it did not do what was asked, be it with a status of
    /// 4xx or 5xx or with `success: false` under 200.
    Api,
    /// An answer that reports a failure and is not in the API's envelope. A gateway or a proxy on
    /// the way made it, so a 404 of this kind says nothing about the record.
    Gateway,
    /// 3xx. Redirects are not followed, since they would take the credentials elsewhere.
    Redirect,
    /// A success without a body where one was due.
    Empty,
    /// A success whose body is not JSON, such as the HTML page of a gateway.
    NotJson,
    /// A success whose JSON ends before it is complete.
    Truncated,
    /// An answer that is longer than the limit.
    TooLarge,
    /// A success whose JSON is not what the contract says; [`json_path`](crate::Error::json_path)
    /// names the place.
    Mistyped,
    /// A success without the `result` that the operation promises.
    MissingResult,
    /// A success whose answer contradicts the request: a value that was asked for is not set, so
    /// the server lost it, or a state that was asked for is not the one that is reported. The
    /// record exists, see [`resource_id`](crate::Error::resource_id), and
    /// [`json_path`](crate::Error::json_path) names the field.
    ///
    /// A value that the server replaced by another is not an error, see
    /// [`Response::differences`](crate::Response::differences).
    Mismatch,
    /// A success whose answer is about another record than the request: something between this
    /// client and the server mixed up answers. The connections of the client are not used again,
    /// and an idempotent operation is sent again on a new one.
    WrongRecord,
    /// The API reported success but stored nothing, since the zone is not of type secondary.
    NotSecondary,
    /// Several records have the name that one was looked for by, or the list that would show them
    /// is cut, so that it is not known which record is meant. Nothing was changed.
    Ambiguous,
    /// Something of several steps was done in part; see
    /// [`resource_id`](crate::Error::resource_id). What failed is in the source.
    PartialCreate,
}

impl ErrorKind {
    /// A short, fixed name for metrics: the value of the `error.type` field of spans when there is
    /// no HTTP status to put there (OpenTelemetry semantic conventions, HTTP client spans).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::Configuration => "configuration",
            Self::Connect => "connect",
            Self::Connection => "connection",
            Self::Timeout => "timeout",
            Self::RateLimited => "rate_limited",
            Self::Api => "api",
            Self::Gateway => "gateway",
            Self::Redirect => "redirect",
            Self::Empty => "empty",
            Self::NotJson => "not_json",
            Self::Truncated => "truncated",
            Self::TooLarge => "too_large",
            Self::Mistyped => "mistyped",
            Self::MissingResult => "missing_result",
            Self::Mismatch => "mismatch",
            Self::WrongRecord => "wrong_record",
            Self::NotSecondary => "not_secondary",
            Self::Ambiguous => "ambiguous",
            Self::PartialCreate => "partial_create",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
