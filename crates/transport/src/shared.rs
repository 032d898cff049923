//! What all clones of a transport share.

use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use crate::base_url::BaseUrl;
use crate::connections::Connections;
use crate::credentials::Credentials;
use crate::options::RetryPolicy;
use crate::rate_limit::RateLimiter;
use crate::redact::Redactor;

/// Reads the time of day, which only a `Retry-After` with a date needs.
pub(crate) type WallClock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// What all clones share.
pub(crate) struct Shared {
    pub(crate) connections: Connections,
    pub(crate) base_url: BaseUrl,
    pub(crate) credentials: Credentials,
    pub(crate) read_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_body: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) rate_limiter: RateLimiter,
    pub(crate) wall_clock: WallClock,
}

impl Shared {
    /// Blanks what is secret in this request and in its answer.
    pub(crate) fn redactor(&self, sent: Option<&reqwest::Request>, answer: &[u8]) -> Redactor {
        let sent = sent.and_then(|request| request.body()?.as_bytes());
        Redactor::new(self.credentials.secrets(), sent.into_iter().chain([answer]))
    }
}

/// The client that an answer came through, for layers above that find the answer wrong. It is no
/// part of the answer, so all are equal.
#[derive(Clone, Default)]
pub(crate) struct Origin(Weak<Shared>);

impl Origin {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        Self(Arc::downgrade(shared))
    }

    /// Does this to the connections of the client, if there still is one.
    #[cold]
    pub(crate) fn connections(&self, act: impl FnOnce(&Connections)) {
        if let Some(shared) = self.0.upgrade() {
            act(&shared.connections);
        }
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
