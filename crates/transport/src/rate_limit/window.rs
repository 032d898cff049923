//! What the `Ratelimit` header says about one policy, put together from answers that arrive in any
//! order. Knows no clock: every time is handed in.
//!
//! Within one window the server's count only goes down, so the smallest count seen is the newest,
//! whichever answer arrives last. Requests in flight may or may not be in it already and are
//! counted against it by the caller.

use std::time::Duration;

use tokio::time::Instant;

use super::header::{LONGEST, Quota};

/// `t` is in whole seconds and may have been rounded either way.
const ROUNDING: Duration = Duration::from_secs(1);

/// What a request that may not go yet waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NotReady {
    /// When to ask again at the latest. `None` when only an answer to a request in flight helps.
    pub(crate) until: Option<Instant>,
    /// Before this it cannot go, whatever the answers to requests in flight say.
    pub(crate) not_before: Option<Instant>,
}

impl NotReady {
    pub(super) fn at(until: Instant) -> Self {
        Self {
            until: Some(until),
            not_before: Some(until),
        }
    }

    /// A request that is held back by both waits for the later.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            until: self.until.max(other.until),
            not_before: self.not_before.max(other.not_before),
        }
    }
}

/// When a request went, for judging what its answer says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestMark {
    pub(super) at: Instant,
    /// Requests that were over when this one went.
    pub(super) over_before: u64,
    /// And those of them whose answer, if any, said nothing about what is left.
    pub(super) silent_before: u64,
}

/// One policy's window, as far as it is known.
#[derive(Debug)]
pub(crate) struct Window {
    policy: Box<str>,
    /// The smallest count seen in this window.
    smallest: u64,
    /// How many requests were silently over when the request went that brought it. Those since then
    /// may have reached the server after it, and their answers did not tell.
    silent_before: u64,
    /// The largest count seen in any window: what a new window has at least.
    most: u64,
    /// The longest time to the end of a window that was ever said, in seconds.
    longest: u64,
    end: End,
    since: Instant,
}

/// When a window ends: somewhere in between, since the server said `t` somewhere between request
/// and answer.
#[derive(Clone, Copy, Debug)]
struct End {
    earliest: Instant,
    latest: Instant,
}

/// One entry of the header of one answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuotaUpdate<'a> {
    pub(crate) quota: Quota<'a>,
    /// The request that was answered.
    pub(crate) sent: RequestMark,
    /// How many other requests went over since then; they may have reached the server later.
    pub(crate) overlapping: u64,
    /// How many requests are silently over by now.
    pub(crate) silent: u64,
    /// How long a window of the limit lasts that the client knows.
    pub(crate) width: Duration,
    pub(crate) now: Instant,
}

impl QuotaUpdate<'_> {
    /// When the window ends. One that was never said to end later than a window of the known width
    /// can is taken for such a window: of half a second, `t` says nothing.
    fn end(&self, longest: u64) -> End {
        let wait = Duration::from_secs(self.quota.reset);
        let rounded = self.width.as_secs() + u64::from(self.width.subsec_nanos() > 0);
        let most = if longest <= rounded {
            self.width
        } else {
            Duration::from_secs(LONGEST)
        };
        End {
            earliest: self.sent.at + wait.saturating_sub(ROUNDING),
            latest: self.now + (wait + ROUNDING).min(most),
        }
    }
}

impl Window {
    pub(crate) fn new(update: QuotaUpdate<'_>) -> Self {
        Self {
            policy: update.quota.policy.into(),
            smallest: update.quota.remaining,
            silent_before: update.sent.silent_before,
            most: update.quota.remaining,
            longest: update.quota.reset,
            end: update.end(update.quota.reset),
            since: update.now,
        }
    }

    pub(crate) fn is_of(&self, policy: &str) -> bool {
        *self.policy == *policy
    }

    pub(crate) fn is_over(&self, now: Instant) -> bool {
        now >= self.end.latest
    }

    /// What a request waits for that would go beside those in flight, if it has to.
    pub(crate) fn blocks(&self, in_flight: usize, silent: u64, now: Instant) -> Option<NotReady> {
        let in_flight = in_flight as u64;
        if self.is_over(now) {
            // A new window has begun, and the first answer will say what is in it.
            return (in_flight > self.most).then(NotReady::default);
        }
        (in_flight >= self.left(silent)).then_some(NotReady {
            until: Some(self.end.latest),
            not_before: (in_flight == 0).then_some(self.end.latest),
        })
    }

    /// Takes in what an answer says.
    pub(crate) fn learn(&mut self, update: QuotaUpdate<'_>) {
        let remaining = update.quota.remaining;
        self.longest = self.longest.max(update.quota.reset);
        let end = update.end(self.longest);
        self.most = self.most.max(remaining);
        if self.is_over(update.now) {
            self.begin(remaining, end, update);
        } else if end.earliest > self.end.latest {
            // The server began a new window before we thought that it would, or it has none and
            // gives requests back one by one.
            let sure = remaining.saturating_sub(update.overlapping);
            self.begin(sure.max(self.left(update.silent)), end, update);
        } else if end.latest >= self.end.earliest {
            self.end.earliest = self.end.earliest.max(end.earliest);
            self.end.latest = self.end.latest.min(end.latest);
            if remaining < self.smallest {
                self.smallest = remaining;
                self.silent_before = update.sent.silent_before;
            }
        } else if update.sent.at >= self.since {
            // An earlier end, said after this window was known: the server counts differently now.
            self.begin(remaining, end, update);
        }
        // Else it is about a window that is over.
    }

    /// What is left for sure, requests in flight not counted.
    fn left(&self, silent: u64) -> u64 {
        self.smallest
            .saturating_sub(silent.saturating_sub(self.silent_before))
    }

    fn begin(&mut self, remaining: u64, end: End, update: QuotaUpdate<'_>) {
        self.smallest = remaining;
        self.silent_before = update.sent.silent_before;
        self.end = end;
        self.since = update.now;
    }
}
