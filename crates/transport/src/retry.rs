//! Whether and when a call is sent again. Decides; does not wait and does not send.
//!
//! *Architecture invariant:* a create is never sent again without proof that the earlier attempt had no
//! effect. The proof is that no connection came about, or that the server answered 429.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use crate::error::{Error, ErrorKind, Reach};
use crate::operation::OperationKind;
use crate::options::{ActionRetry, CallOptions, RetryPolicy};

/// Longer waits than this are not told apart; no deadline is this far off.
const FOREVER: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// The policy of one call: the client's, as the call's options change it.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) retries: u32,
    actions: ActionRetry,
    forbidden: bool,
    base: Duration,
    cap: Duration,
}

impl Plan {
    pub(crate) fn new(policy: &RetryPolicy, options: &CallOptions) -> Self {
        Self {
            retries: options.retries.unwrap_or(policy.retries),
            actions: options.actions.unwrap_or(policy.actions),
            forbidden: options.forbidden.unwrap_or(policy.forbidden),
            base: policy.base,
            cap: policy.cap,
        }
    }

    /// Whether the operation may be sent again after this failure.
    pub(crate) fn allows(&self, kind: OperationKind, error: &Error) -> bool {
        match kind {
            OperationKind::Read | OperationKind::Replace | OperationKind::Delete => {
                error.inner().transient || (self.forbidden && error.is_forbidden())
            }
            OperationKind::Create => is_proof(error),
            OperationKind::Action => match self.actions {
                ActionRetry::Never => false,
                ActionRetry::IfNotArrived => is_proof(error),
                ActionRetry::Always => error.inner().transient,
            },
        }
    }

    /// The pause before retry `retry`, counted from 0.
    pub(crate) fn pause(&self, retry: u32, retry_after: Option<Duration>) -> Duration {
        let bound = 2_u32
            .checked_pow(retry)
            .and_then(|factor| self.base.checked_mul(factor))
            .unwrap_or(self.cap)
            .min(self.cap);
        let jitter = bound.mul_f64(fastrand::f64());
        retry_after.map_or(jitter, |wait| wait.max(jitter))
    }
}

/// Whether the failure proves that the attempt had no effect, and may pass.
fn is_proof(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect => error.inner().transient && error.inner().reach == Reach::NotSent,
        ErrorKind::RateLimited => error.status() == Some(StatusCode::TOO_MANY_REQUESTS),
        _ => false,
    }
}

/// Whether a status says that the failure may pass: 408, 429, 500, 502, 503, 504, and 520 to 527,
/// which the vendor's gateways use for trouble between them and the API.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(
        status.as_u16(),
        408 | 429 | 500 | 502 | 503 | 504 | 520..=527
    )
}

/// What an answer with this status leaves open about the effect.
pub(crate) fn reach(status: StatusCode) -> Reach {
    if status.is_server_error() || status.is_success() || status == StatusCode::REQUEST_TIMEOUT {
        Reach::Unknown
    } else {
        Reach::Refused
    }
}

/// `Retry-After`: seconds, or an HTTP date (RFC 9110, section 10.2.3). A date that is past is zero.
/// `None` when the header is absent or cannot be read.
pub(crate) fn retry_after(headers: &HeaderMap, now: impl Fn() -> SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Digits that do not fit are a wait without end.
        return Some(
            text.parse()
                .map_or(FOREVER, Duration::from_secs)
                .min(FOREVER),
        );
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let wait = date.duration_since(now()).unwrap_or(Duration::ZERO);
    Some(wait.min(FOREVER))
}
