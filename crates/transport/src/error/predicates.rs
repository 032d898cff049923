//! What programs ask an error before they decide what to do.
//!
//! A partial create answers false to every question but [`Error::is_partial_create`] and
//! [`Error::may_have_taken_effect`]. It has no status, no errors of the API and is not transient,
//! which is what the others go by: code that reacts to "not found" or "timed out" by making the
//! record again must not do so to one that exists. The questions can be put to its source.

use http::StatusCode;

use super::{Delivery, Error, ErrorKind};
use crate::operation::OperationKind;

/// "Secondary zone signup not allowed": the account lacks the entitlement.
const CODE_NOT_ENTITLED: i64 = 1111;

impl Error {
    /// Whether the failure is in the API's own envelope. If not, a gateway or a proxy answered, or
    /// there was no answer.
    #[must_use]
    pub fn is_api_response(&self) -> bool {
        self.inner.in_envelope
    }

    /// The record does not exist: 404 in its envelope. A gateway's 404 is not one.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_api_response() && self.has_status(StatusCode::NOT_FOUND)
    }

    /// 401: the credentials are missing, wrong, expired or revoked. Not the 401 of an account
    /// without the entitlement, see [`is_not_entitled`](Self::is_not_entitled).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED) && !self.is_not_entitled()
    }

    /// 403: the credentials do not carry the permission. `Display` names those that would do.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN) && !self.is_not_entitled()
    }

    /// The account is not entitled to secondary DNS: code 1111, or a 401 or 403 whose message is
    /// in `result` instead of `errors`. Other credentials do not help; the plan must change.
    #[must_use]
    pub fn is_not_entitled(&self) -> bool {
        let refused =
            self.has_status(StatusCode::UNAUTHORIZED) || self.has_status(StatusCode::FORBIDDEN);
        (refused && self.inner.in_result)
            || self
                .api_errors()
                .iter()
                .any(|error| error.code() == Some(CODE_NOT_ENTITLED))
    }

    /// 429, or the API's rate limit leaves no room before the deadline;
    /// [`retry_after`](Self::retry_after) says how long to wait.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// 409: the record is in a state that does not allow this.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// The input is wrong: refused before it was sent, or by the API with 400 or 422.
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        self.kind() == ErrorKind::InvalidInput
            || (self.is_api_response()
                && (self.has_status(StatusCode::BAD_REQUEST)
                    || self.has_status(StatusCode::UNPROCESSABLE_ENTITY)))
    }

    /// 5xx, from the API or a gateway.
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// There was no connection, or it was lost on the way. Whether the request may have arrived is
    /// [`may_have_taken_effect`](Self::may_have_taken_effect).
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), ErrorKind::Connect | ErrorKind::Connection)
    }

    /// A time limit ran out: of connecting, of one attempt, or of the whole call.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.inner.timed_out
    }

    /// The answer could not be read: empty, not JSON, cut off, too long, or not of the contract's
    /// types. [`json_path`](Self::json_path) names the field.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Empty
                | ErrorKind::NotJson
                | ErrorKind::Truncated
                | ErrorKind::TooLarge
                | ErrorKind::Mistyped
        )
    }

    /// Something of several steps was done in part; [`resource_id`](Self::resource_id) names what
    /// exists. All other predicates but [`may_have_taken_effect`](Self::may_have_taken_effect) are
    /// then false: put them to the [`source`](std::error::Error::source), which says what failed.
    #[must_use]
    pub fn is_partial_create(&self) -> bool {
        self.kind() == ErrorKind::PartialCreate
    }

    /// The zone is not of type secondary, so the API stored nothing although it reported success.
    #[must_use]
    pub fn is_not_secondary(&self) -> bool {
        self.kind() == ErrorKind::NotSecondary
    }

    /// Whether making the same call again is both harmless and of use: the failure is one that
    /// passes, and the operation is idempotent or provably had no effect.
    ///
    /// Wait for [`retry_after`](Self::retry_after) first, if there is one. The client has made its
    /// own retries already.
    #[must_use]
    pub fn is_safe_to_retry(&self) -> bool {
        let idempotent = self
            .operation()
            .is_some_and(|operation| operation.kind.is_idempotent());
        self.inner.transient && (idempotent || !self.may_have_taken_effect())
    }

    /// Whether the server may have done what was asked although the call failed. Always false for
    /// an operation that only reads.
    ///
    /// When it is true for a create, list before creating again.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        let reads = self
            .operation()
            .is_none_or(|operation| operation.kind == OperationKind::Read);
        !reads && (self.inner.earlier_effect || self.inner.delivery == Delivery::Unknown)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }
}
