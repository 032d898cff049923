//! The API's rate limit: so many requests in a window, and a block of everything once they are exceeded.

use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{between, later, parse_duration};
use crate::error::{Error, ErrorKind};

/// A limit on requests, as the API has it per user. Off unless it is asked for.
///
/// From the request that exceeds it on, *every* request is refused with 429 until the block is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: u32,
    window: Duration,
    block: Duration,
}

impl RateLimit {
    /// `requests` in each `window`, and a block as long as the window.
    #[must_use]
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self {
            requests,
            window,
            block: window,
        }
    }

    /// The documented limit: 1,200 requests in five minutes, then nothing for five minutes.
    #[must_use]
    pub const fn documented() -> Self {
        Self::new(1_200, Duration::from_secs(300))
    }

    /// Another length of the block.
    #[must_use]
    pub const fn block(mut self, block: Duration) -> Self {
        self.block = block;
        self
    }

    /// The same number of requests in times that are shorter by a factor, so that a test need not wait.
    ///
    /// Headers tell seconds, rounded up. A factor of 0 changes nothing.
    #[must_use]
    pub fn shortened(mut self, factor: u32) -> Self {
        self.window = self.window.checked_div(factor).unwrap_or(self.window);
        self.block = self.block.checked_div(factor).unwrap_or(self.block);
        self
    }
}

impl FromStr for RateLimit {
    type Err = Error;

    /// Reads `documented` or `REQUESTS/WINDOW[/BLOCK]`, like `20/3s/1s`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let teach = || {
            Error::new(
                ErrorKind::Option,
                format!(
                    "`{text}` is no rate limit; write `documented`, or REQUESTS/WINDOW[/BLOCK] like 20/3s or 20/3s/1s"
                ),
            )
        };
        if text == "documented" {
            return Ok(Self::documented());
        }
        let mut parts = text.split('/');
        let requests = parts
            .next()
            .and_then(|part| part.parse().ok())
            .ok_or_else(teach)?;
        let window = parts.next().and_then(parse_duration).ok_or_else(teach)?;
        let limit = Self::new(requests, window);
        match (parts.next(), parts.next()) {
            (None, _) => Ok(limit),
            (Some(block), None) => Ok(limit.block(parse_duration(block).ok_or_else(teach)?)),
            _ => Err(teach()),
        }
    }
}

/// How a request stands with the limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateLimitStatus {
    pub(crate) allowed: bool,
    /// Requests that remain in the window.
    pub(crate) remaining: u32,
    /// Seconds until the window or the block ends, rounded up.
    pub(crate) reset: u64,
    /// The limit itself.
    pub(crate) quota: u32,
    /// Seconds of the window, rounded up.
    pub(crate) window: u64,
}

/// Counts requests against a limit.
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    window_start: Option<Timestamp>,
    used: u32,
    blocked_until: Option<Timestamp>,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self {
            limit,
            window_start: None,
            used: 0,
            blocked_until: None,
        }
    }

    /// Counts a request.
    pub(crate) fn admit(&mut self, now: Timestamp) -> RateLimitStatus {
        let Some(limit) = self.limit else {
            return unlimited();
        };
        let mut status = RateLimitStatus {
            allowed: false,
            remaining: 0,
            reset: 0,
            quota: limit.requests,
            window: seconds(limit.window),
        };
        if let Some(until) = self.blocked_until {
            if now < until {
                status.reset = seconds(between(now, until));
                return status;
            }
            self.blocked_until = None;
            self.window_start = None;
        }
        let start = match self.window_start {
            Some(start) if now < later(start, limit.window) => start,
            _ => {
                self.used = 0;
                *self.window_start.insert(now)
            }
        };
        if self.used >= limit.requests {
            self.blocked_until = Some(later(now, limit.block));
            status.reset = seconds(limit.block);
        } else {
            self.used += 1;
            status.allowed = true;
            status.remaining = limit.requests - self.used;
            status.reset = seconds(between(now, later(start, limit.window)));
        }
        status
    }
}

/// Without a limit the headers tell of the documented one, never used, so that a client that paces itself does not.
fn unlimited() -> RateLimitStatus {
    let limit = RateLimit::documented();
    let window = seconds(limit.window);
    RateLimitStatus {
        allowed: true,
        remaining: limit.requests,
        reset: window,
        quota: limit.requests,
        window,
    }
}

fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
