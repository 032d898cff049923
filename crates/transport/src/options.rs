//! What a caller may set: for every call of a client, or for one.

use std::time::Duration;

/// When an operation of [`OperationKind::Action`](crate::OperationKind::Action) is sent again.
///
/// An action such as `force_axfr` or `force_notify` starts something each time that it arrives, so
/// by default it is sent once and the caller decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ActionRetry {
    /// Send it once.
    #[default]
    Never,
    /// Send it again on proof that it had no effect: no connection, or 429; or the API
    /// answered 403 and [`RetryPolicy::forbidden`] is on.
    IfNotArrived,
    /// Send it again after any failure that passes, as if it were idempotent. It may then start
    /// twice.
    Always,
}

/// How often and after which pauses a call is sent again.
///
/// The pause before retry *n* (from 0) is a random time between 0 and `base * 2^n`, at most `cap`
/// ("full jitter"), so that many clients do not retry together. When the server sends
/// `Retry-After` (RFC 9110, section 10.2.3) the pause is at least that long.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::{ActionRetry, RetryPolicy};
///
/// let patient = RetryPolicy::default().retries(6).base(Duration::from_secs(1));
/// let never = RetryPolicy::none();
/// let actions_too = RetryPolicy::default().actions(ActionRetry::IfNotArrived);
/// # let _ = (patient, never, actions_too);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) retries: u32,
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
    pub(crate) actions: ActionRetry,
    pub(crate) forbidden: bool,
}

impl Default for RetryPolicy {
    /// 3 retries, from 0.5 s, at most 30 s, actions never.
    fn default() -> Self {
        Self {
            retries: 3,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(30),
            actions: ActionRetry::Never,
            forbidden: false,
        }
    }
}

impl RetryPolicy {
    /// No retry at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default().retries(0)
    }

    /// Attempts beyond the first. Default 3.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The upper bound of the first pause; it doubles with each retry. Default 0.5 s.
    #[must_use]
    pub fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The upper bound of every pause that the server did not ask for. Default 30 s.
    #[must_use]
    pub fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// When actions are sent again. Default [`ActionRetry::Never`].
    #[must_use]
    pub fn actions(mut self, actions: ActionRetry) -> Self {
        self.actions = actions;
        self
    }

    /// Whether an operation that met 403 is sent again, since a token or a zone that was made a
    /// moment ago can be refused for a short while. Default no: 403 usually means that the
    /// permission is missing.
    ///
    /// A create is sent again only after a 403 in the API's own envelope, which proves that nothing
    /// was made. So is an action, where [`actions`](Self::actions) lets it be sent again at all.
    #[must_use]
    pub fn forbidden(mut self, retry: bool) -> Self {
        self.forbidden = retry;
        self
    }
}

/// What one call does differently; see
/// [`Transport::with_options`](crate::Transport::with_options). What is not set stays as the client
/// has it.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::{ActionRetry, CallOptions};
///
/// let options = CallOptions::new()
///     .deadline(Duration::from_secs(10))
///     .retries(1)
///     .actions(ActionRetry::Always);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) actions: Option<ActionRetry>,
    pub(crate) forbidden: Option<bool>,
}

impl CallOptions {
    /// Nothing different.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Time for the whole call: waiting for the rate limit, all attempts, the pauses between them.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Time for one attempt, from the first byte sent to the last byte read.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Attempts beyond the first.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// When an action is sent again.
    #[must_use]
    pub fn actions(mut self, actions: ActionRetry) -> Self {
        self.actions = Some(actions);
        self
    }

    /// Whether an operation that met 403 is sent again, see [`RetryPolicy::forbidden`].
    #[must_use]
    pub fn forbidden(mut self, retry: bool) -> Self {
        self.forbidden = Some(retry);
        self
    }

    /// These options, with those of `other` wherever it sets them.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            deadline: other.deadline.or(self.deadline),
            attempt_timeout: other.attempt_timeout.or(self.attempt_timeout),
            retries: other.retries.or(self.retries),
            actions: other.actions.or(self.actions),
            forbidden: other.forbidden.or(self.forbidden),
        }
    }
}
