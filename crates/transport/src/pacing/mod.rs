//! Waits before a request that the API's rate limit would refuse.

use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;

/// How a client keeps below the API's rate limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pacing {
    pub(crate) on: bool,
}

impl Default for Pacing {
    fn default() -> Self {
        Self { on: true }
    }
}

impl Pacing {
    /// No waiting: every request goes out at once.
    #[must_use]
    pub fn off() -> Self {
        Self { on: false }
    }
}

pub(crate) struct Pacer;

pub(crate) struct Ticket<'a>(#[expect(dead_code)] &'a Pacer);

/// There is no room before the deadline.
#[derive(Debug)]
pub(crate) struct NoRoom {
    /// How long until there is; `None` when that is not known.
    pub(crate) wait: Option<Duration>,
}

impl Pacer {
    pub(crate) fn new(_: Pacing) -> Self {
        Self
    }

    pub(crate) async fn enter(&self, _deadline: Instant) -> Result<Ticket<'_>, NoRoom> {
        Ok(Ticket(self))
    }

    pub(crate) fn hold(&self, _wait: Duration) {}
}

impl Ticket<'_> {
    pub(crate) fn answered(self, _headers: &HeaderMap) {}
    pub(crate) fn not_sent(self) {}
}
