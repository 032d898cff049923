//! Whether and when a call is sent again. Decides; does not wait and does not send.
//!
//! *Architecture invariant:* a create is never sent again without proof that the earlier attempt
//! had no effect. The proof is that there was no connection, or that the server answered 429. A 403
//! in the API's envelope is one too, and may pass where the policy says that it does.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use crate::error::{Delivery, Error, ErrorKind};
use crate::operation::OperationKind;
use crate::options::{ActionRetry, CallOptions, RetryPolicy};

/// Longer waits are cut to this; no deadline is this far off.
const FOREVER: Duration = Duration::from_secs(366 * 24 * 60 * 60);

impl RetryPolicy {
    /// The policy of one call: the client's, as the call's options change it.
    pub(crate) fn with(&self, options: &CallOptions) -> Self {
        Self {
            retries: options.retries.unwrap_or(self.retries),
            actions: options.actions.unwrap_or(self.actions),
            forbidden: options.forbidden.unwrap_or(self.forbidden),
            ..self.clone()
        }
    }

    /// Whether there is any failure after which the operation may be sent again.
    pub(crate) fn repeats(&self, kind: OperationKind) -> bool {
        kind != OperationKind::Action || self.actions != ActionRetry::Never
    }

    /// Whether the operation may be sent again after this failure.
    pub(crate) fn allows(&self, kind: OperationKind, error: &Error) -> bool {
        match kind {
            OperationKind::Read | OperationKind::Replace | OperationKind::Delete => {
                error.inner.transient || (self.forbidden && error.is_forbidden())
            }
            OperationKind::Create => is_proof(error) || self.was_forbidden(error),
            OperationKind::Action => match self.actions {
                ActionRetry::Never => false,
                ActionRetry::IfNotArrived => is_proof(error) || self.was_forbidden(error),
                ActionRetry::Always => error.inner.transient || self.was_forbidden(error),
            },
        }
    }

    /// Whether the API itself refused a request that a new token may make in a moment. A gateway's
    /// 403 says nothing about what the API did.
    fn was_forbidden(&self, error: &Error) -> bool {
        self.forbidden && error.is_forbidden() && error.is_api_response()
    }

    /// The pause before retry `retry`, counted from 0.
    pub(crate) fn pause(&self, retry: u32, retry_after: Option<Duration>) -> Duration {
        let bound = 2_u32
            .checked_pow(retry)
            .and_then(|factor| self.base.checked_mul(factor))
            .unwrap_or(self.cap)
            .min(self.cap)
            .min(FOREVER);
        let jitter = bound.mul_f64(fastrand::f64());
        retry_after.map_or(jitter, |wait| wait.max(jitter))
    }
}

/// Whether the failure proves that the attempt had no effect, and may pass.
fn is_proof(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect => error.inner.transient && error.inner.delivery == Delivery::NotSent,
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
pub(crate) fn delivery(status: StatusCode) -> Delivery {
    if status.is_server_error() || status.is_success() || status == StatusCode::REQUEST_TIMEOUT {
        Delivery::Unknown
    } else {
        Delivery::Refused
    }
}

/// `Retry-After`: seconds, or an HTTP date (RFC 9110, section 10.2.3). A date is measured against
/// the answer's own `Date`, so that a server whose clock is wrong is still understood; without one
/// against the time of day here. A date that is past is zero. Seconds with decimals are rounded up.
/// `None` when the header is absent or cannot be read.
pub(crate) fn retry_after(headers: &HeaderMap, now: impl Fn() -> SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(seconds) = seconds(text) {
        return Some(Duration::from_secs(seconds).min(FOREVER));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let answered = headers.get(DATE).and_then(|date| date.to_str().ok());
    let answered = answered.and_then(|date| httpdate::parse_http_date(date.trim()).ok());
    let wait = date.duration_since(answered.unwrap_or_else(now));
    Some(wait.unwrap_or(Duration::ZERO).min(FOREVER))
}

/// Seconds in digits, with or without decimals. Digits that do not fit are a wait without end.
fn seconds(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    let begun = decimals.bytes().any(|byte| byte != b'0');
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    Some(whole.saturating_add(u64::from(begun)))
}

#[cfg(test)]
#[path = "../tests/unit/retry.rs"]
mod tests;
