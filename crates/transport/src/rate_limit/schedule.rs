//! Decides whether a request may go now, and if not, what it waits for. Knows no clock, no task and
//! no socket: every time is handed in.
//!
//! Two kinds of knowledge are used together.
//!
//! 1. The limits that the API documents. A request counts from when it is sent until `width` after its
//!    answer began. The server met it somewhere in between, so however long either way takes, and
//!    whether the server counts in fixed windows or in a sliding one, it never meets more than the
//!    limit within `width`.
//! 2. The `Ratelimit` header, which also knows about requests of others; see `window.rs`.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::header::Quota;
use super::window::{NotReady, QuotaUpdate, RequestMark, Window};

/// At most so many requests in any stretch of time of this width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) requests: usize,
    pub(crate) width: Duration,
}

/// Policies that are kept apart. A server that names a new one with every answer costs no more.
const POLICIES: usize = 4;

#[derive(Debug)]
pub(crate) struct Schedule {
    /// Documented: 1,200 in five minutes.
    long: Limit,
    /// Documented: 200 in a second. The header says nothing about it.
    short: Limit,
    in_flight: usize,
    /// Requests that are over, ever.
    over: u64,
    /// Those of them whose answer, if any, said nothing about what is left.
    silent: u64,
    /// When the last requests were over, the newest at the back.
    ends: VecDeque<Instant>,
    held_until: Option<Instant>,
    windows: Vec<Window>,
    /// Whether `long` is what the API documents, and so yields to what the server says.
    may_rise: bool,
}

impl Schedule {
    pub(crate) fn new(long: Limit, short: Limit, may_rise: bool) -> Self {
        Self {
            long,
            short,
            may_rise,
            in_flight: 0,
            over: 0,
            silent: 0,
            ends: VecDeque::new(),
            held_until: None,
            windows: Vec::new(),
        }
    }

    /// Lets a request go, or says what it waits for.
    pub(crate) fn enter(&mut self, now: Instant) -> Result<RequestMark, NotReady> {
        let limits = [
            self.by_hold(now),
            self.by_limit(self.short, now),
            self.by_limit(self.long, now),
        ];
        let windows = self.windows.iter();
        let windows = windows.map(|window| window.blocks(self.in_flight, self.silent, now));
        let reasons = limits.into_iter().chain(windows).flatten();
        if let Some(not_ready) = reasons.reduce(NotReady::and) {
            return Err(not_ready);
        }
        self.in_flight += 1;
        Ok(RequestMark {
            at: now,
            over_before: self.over,
            silent_before: self.silent,
        })
    }

    /// A request is over that never left this machine.
    pub(crate) fn not_sent(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// A request is over: answered, lost or given up. The entries are those of its answer.
    pub(crate) fn complete(
        &mut self,
        sent: RequestMark,
        quotas: &mut dyn Iterator<Item = Quota<'_>>,
        now: Instant,
    ) {
        self.in_flight = self.in_flight.saturating_sub(1);
        // Of the requests that are over, these may have reached the server after this one.
        let overlapping = self.over.saturating_sub(sent.over_before);
        self.over += 1;
        self.ends.push_back(now);
        let mut least: Option<Quota<'_>> = None;
        for quota in quotas {
            if least.is_none_or(|least| quota.remaining < least.remaining) {
                least = Some(quota);
            }
            self.learn(QuotaUpdate {
                quota,
                sent,
                overlapping,
                silent: self.silent,
                width: self.long.width,
                now,
            });
        }
        match least {
            Some(least) => self.raise(least),
            None => self.silent += 1,
        }
        let kept = self.long.requests.max(self.short.requests);
        let width = self.long.width.max(self.short.width);
        let matters = |end: Instant| end + width > now;
        while self.ends.len() > kept || self.ends.front().is_some_and(|&end| !matters(end)) {
            self.ends.pop_front();
        }
    }

    /// Nothing goes before this time.
    pub(crate) fn hold(&mut self, until: Instant) {
        self.held_until = Some(self.held_until.map_or(until, |held| held.max(until)));
    }

    fn by_hold(&self, now: Instant) -> Option<NotReady> {
        self.held_until
            .filter(|&until| until > now)
            .map(NotReady::at)
    }

    fn by_limit(&self, limit: Limit, now: Instant) -> Option<NotReady> {
        let Some(free) = limit
            .requests
            .checked_sub(self.in_flight)
            .filter(|&n| n > 0)
        else {
            return Some(NotReady::default());
        };
        // With `free` requests over within the width, there is room once the first of them is not.
        let first = *self.ends.get(self.ends.len().checked_sub(free)?)?;
        let until = first + limit.width;
        (until > now).then(|| NotReady::at(until))
    }

    fn learn(&mut self, update: QuotaUpdate<'_>) {
        let mut windows = self.windows.iter_mut();
        if let Some(window) = windows.find(|window| window.is_of(update.quota.policy)) {
            window.learn(update);
            return;
        }
        if self.windows.len() == POLICIES {
            self.windows.retain(|window| !window.is_over(update.now));
        }
        if self.windows.len() < POLICIES {
            self.windows.push(Window::new(update));
        }
    }

    /// A quota that the server says is larger than the documented one replaces it.
    fn raise(&mut self, least: Quota<'_>) {
        let most = usize::try_from(least.remaining).unwrap_or(usize::MAX);
        if self.may_rise && least.reset <= self.long.width.as_secs() && most >= self.long.requests {
            self.long.requests = most.saturating_add(1).min(MOST);
        }
    }
}

/// The largest quota that is believed: it bounds the memory for the requests that are over.
const MOST: usize = 1 << 16;
