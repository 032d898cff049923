//! Keeps a client below the API's rate limit: what a caller can set is here, `limiter.rs` makes
//! calls wait, `schedule.rs` decides which may go, by what `window.rs` has learned from
//! `header.rs`.

mod header;
mod limiter;
mod schedule;
#[cfg(test)]
#[path = "../../tests/unit/simulation.rs"]
mod simulation;
mod window;

use std::time::Duration;

pub(crate) use self::header::reset;
pub(crate) use self::limiter::{NoRoom, Permit, RateLimiter};
use self::schedule::Limit;

/// How a client keeps below the API's rate limit, together with all its clones.
///
/// The API documents 1,200 requests in five minutes per user and 200 in a second per IP address,
/// and refuses every request for five minutes beyond that. The client assumes both before the first
/// answer, and from then on goes by the `Ratelimit` header too: requests in flight count against
/// the newest number of requests that are left. After a 429 all clones hold back for as long as
/// `Retry-After` says, at most an hour.
///
/// Requests go in the order in which they were made. A request that cannot go before its deadline
/// fails at once where that is known, without being sent.
///
/// There is no promise when something else uses the same user's quota, or the same address, at the
/// same time: then the client goes by the header as it arrives and waits out what is refused. Give
/// each process its share with [`quota`](Self::quota).
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::RateLimit;
///
/// // A quarter of the quota for this process.
/// let share = RateLimit::default().quota(300, Duration::from_secs(300));
/// # let _ = share;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    on: bool,
    long: Limit,
    short: Limit,
    may_rise: bool,
}

impl Default for RateLimit {
    /// 1,200 requests in 300 s, and 200 in a second.
    fn default() -> Self {
        Self {
            on: true,
            long: Limit {
                requests: 1_200,
                width: Duration::from_secs(300),
            },
            short: Limit {
                requests: 200,
                width: Duration::from_secs(1),
            },
            may_rise: true,
        }
    }
}

impl RateLimit {
    /// No waiting: every request goes out at once, and a 429 holds back only the call that met it.
    #[must_use]
    pub fn off() -> Self {
        Self {
            on: false,
            ..Self::default()
        }
    }

    /// At most this many requests, one or more, in any stretch of time of this width, even when the
    /// server says that more are left. Default 1,200 in 300 s, or more when the server says so.
    #[must_use]
    pub fn quota(mut self, requests: u32, width: Duration) -> Self {
        self.may_rise = false;
        self.long = limit(requests, width);
        self
    }

    /// At most this many requests, one or more, in any stretch of time of this width, whatever the
    /// server says. It also bounds how many are in flight at a time. Default 200 in a second.
    #[must_use]
    pub fn burst(mut self, requests: u32, width: Duration) -> Self {
        self.short = limit(requests, width);
        self
    }
}

/// No limit is below one request, and none looks back more than a day.
fn limit(requests: u32, width: Duration) -> Limit {
    Limit {
        requests: usize::try_from(requests).unwrap_or(usize::MAX).max(1),
        width: width.min(Duration::from_secs(24 * 60 * 60)),
    }
}
