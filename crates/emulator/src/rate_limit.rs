//! The API's rate limit: so many requests in a window, and a block of everything once they are
//! exceeded.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{between, later, parse_duration};
use crate::error::{Error, ErrorKind};

/// A limit on requests, as the API has it per user. Off unless it is asked for.
///
/// From the request that exceeds it on, *every* request is refused with 429 until the block is
/// over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: u32,
    window: Duration,
}

impl RateLimit {
    /// `requests` in each `window`, and a block as long as the window.
    #[must_use]
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self { requests, window }
    }

    /// The documented limit: 1,200 requests in five minutes, then nothing for five minutes.
    #[must_use]
    pub const fn documented() -> Self {
        Self::new(1_200, Duration::from_secs(300))
    }
}

impl FromStr for RateLimit {
    type Err = Error;

    /// Reads `documented` or `REQUESTS/WINDOW`, like `20/3s`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "documented" {
            return Ok(Self::documented());
        }
        let limit = text.split_once('/').and_then(|(requests, window)| {
            Some(Self::new(requests.parse().ok()?, parse_duration(window)?))
        });
        limit
            .filter(|limit| limit.requests > 0 && !limit.window.is_zero())
            .ok_or_else(|| {
                let message = format!(
                    "`{text}` is not a rate limit; write `documented`, or REQUESTS/WINDOW like 20/3s"
                );
                Error::new(ErrorKind::Option, message)
            })
    }
}

/// What a request leaves of the limit.
pub(crate) struct RateLimitStatus {
    pub(crate) allowed: bool,
    /// Seconds until the window or the block ends, rounded up.
    pub(crate) reset: u64,
    /// Headers of the answer.
    pub(crate) headers: [(&'static str, String); 2],
}

/// Counts requests against a limit.
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    used: u32,
    /// End of the window, or of the block.
    until: Timestamp,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self {
            limit,
            used: 0,
            until: Timestamp::MIN,
        }
    }

    /// Counts a request. Without a limit headers report the documented one, never used, so that a
    /// client that paces itself does not.
    pub(crate) fn admit(&mut self, now: Timestamp) -> RateLimitStatus {
        let limit = self.limit.unwrap_or_else(RateLimit::documented);
        if self.limit.is_none() || now >= self.until {
            self.used = 0;
            self.until = later(now, limit.window);
        }
        if self.limit.is_some() {
            self.used = self.used.saturating_add(1);
        }
        // The first request too many begins the block.
        if self.used == limit.requests.saturating_add(1) {
            self.until = later(now, limit.window);
        }
        let remaining = limit.requests.saturating_sub(self.used);
        let reset = seconds(between(now, self.until));
        let (quota, window) = (limit.requests, seconds(limit.window));
        RateLimitStatus {
            allowed: self.used <= limit.requests,
            reset,
            headers: [
                ("ratelimit", format!("\"default\";r={remaining};t={reset}")),
                (
                    "ratelimit-policy",
                    format!("\"default\";q={quota};w={window}"),
                ),
            ],
        }
    }
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
