//! Waits before a request that the API's rate limit would refuse.
//!
//! What may go is decided in `gate.rs`. This file makes requests wait for it: in the order in which
//! they came, with one timer for all of them. Nothing here sends or retries.

mod gate;
mod queue;
mod ratelimit;
#[cfg(test)]
#[path = "../../tests/unit/simulation.rs"]
mod simulation;
mod window;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout_at};

use crate::observe;

use self::gate::{Gate, Limit, Sent};
use self::queue::Queue;

/// How a client keeps below the API's rate limit, together with all its clones.
///
/// The API documents 1,200 requests in five minutes per user and 200 in a second per IP address, and
/// refuses every request for five minutes beyond that. The client assumes both before the first
/// answer, and from then on goes by the `Ratelimit` header too: requests in flight count against the
/// newest number of requests that are left. After a 429 all clones hold back for as long as
/// `Retry-After` says, at most an hour.
///
/// Requests go in the order in which they were made. A request that cannot go before its deadline fails
/// at once where that is known, without being sent.
///
/// There is no promise when something else uses the same user's quota, or the same address, at the same
/// time: then the client goes by the header as it arrives and waits out what is refused. Give each
/// process its share with [`quota`](Self::quota).
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::Pacing;
///
/// // A quarter of the quota for this process.
/// let share = Pacing::default().quota(300, Duration::from_secs(300));
/// # let _ = share;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pacing {
    on: bool,
    long: Limit,
    short: Limit,
    may_rise: bool,
}

impl Default for Pacing {
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

impl Pacing {
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

/// The longest that a 429 holds back all clones. The API documents five minutes; a gateway that says a
/// year must not stop the client for a year.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// How long until an answer's `Ratelimit` header says that there is room again, if it says that there
/// is none.
pub(crate) fn reset(headers: &HeaderMap) -> Option<Duration> {
    ratelimit::quotas(headers)
        .filter(|quota| quota.remaining == 0 && quota.reset > 0)
        .map(|quota| Duration::from_secs(quota.reset))
        .max()
}

/// The pacing that all clones of a transport share.
pub(crate) struct Pacer {
    /// `None` when pacing is off.
    gate: Option<Mutex<Gate>>,
    /// Whose turn it is to wait for the gate; the others queue behind.
    turn: Semaphore,
    /// Those that queue.
    queue: Queue,
    /// Something changed that whoever waits for the gate should look at.
    changed: Notify,
}

/// There is no room before the deadline.
#[derive(Debug)]
pub(crate) struct NoRoom {
    /// How long until there is; `None` when the deadline passed while waiting in the queue.
    pub(crate) wait: Option<Duration>,
}

impl Pacer {
    pub(crate) fn new(pacing: Pacing) -> Self {
        Self {
            gate: pacing
                .on
                .then(|| Mutex::new(Gate::new(pacing.long, pacing.short, pacing.may_rise))),
            turn: Semaphore::new(1),
            queue: Queue::default(),
            changed: Notify::new(),
        }
    }

    /// Waits until a request may go. Whoever drops this future gives up the place in the queue.
    pub(crate) async fn enter(&self, deadline: Instant) -> Result<Ticket<'_>, NoRoom> {
        let Some(gate) = &self.gate else {
            return Ok(Ticket { paced: None });
        };
        // The semaphore is fair and never closed.
        let _turn = tokio::select! {
            biased;
            turn = self.turn.acquire() => turn,
            until = self.queue.wait(deadline) => {
                let wait = until.map(|until| until.saturating_duration_since(Instant::now()));
                return Err(NoRoom { wait });
            }
        };
        let mut told = false;
        loop {
            let now = Instant::now();
            let blocked = match lock(gate).enter(now) {
                Ok(sent) => {
                    return Ok(Ticket {
                        paced: Some(Paced {
                            pacer: self,
                            gate,
                            sent,
                        }),
                    });
                }
                Err(blocked) => blocked,
            };
            if let Some(time) = blocked.not_before {
                self.queue.nothing_before(time);
            }
            let too_late = blocked.not_before.filter(|&time| time > deadline);
            if too_late.is_some() || now >= deadline {
                return Err(NoRoom {
                    wait: too_late.map(|time| time - now),
                });
            }
            if !std::mem::replace(&mut told, true) {
                observe::waiting(blocked.until.map(|time| time - now));
            }
            let until = blocked.until.unwrap_or(deadline);
            // Either way the gate is asked again.
            let _ = timeout_at(until.min(deadline), self.changed.notified()).await;
        }
    }

    /// Holds everything back, as a 429 asks.
    pub(crate) fn hold(&self, wait: Duration) {
        if let Some(gate) = &self.gate {
            let until = Instant::now() + wait.min(LONGEST_HOLD);
            lock(gate).hold(until);
            self.queue.nothing_before(until);
            self.changed.notify_one();
        }
    }
}

/// The leave to send one request. Dropping it says that the request was given up on its way.
pub(crate) struct Ticket<'a> {
    paced: Option<Paced<'a>>,
}

struct Paced<'a> {
    pacer: &'a Pacer,
    gate: &'a Mutex<Gate>,
    sent: Sent,
}

impl Ticket<'_> {
    /// The answer has begun.
    pub(crate) fn answered(mut self, headers: &HeaderMap) {
        if let Some(paced) = self.paced.take() {
            paced.over(ratelimit::quotas(headers));
        }
    }

    /// The request did not leave this machine.
    pub(crate) fn not_sent(mut self) {
        if let Some(paced) = self.paced.take() {
            lock(paced.gate).not_sent();
            paced.pacer.changed.notify_one();
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if let Some(paced) = self.paced.take() {
            paced.over(std::iter::empty());
        }
    }
}

impl Paced<'_> {
    fn over<'h>(&self, quotas: impl Iterator<Item = ratelimit::Quota<'h>>) {
        lock(self.gate).over(self.sent, quotas, Instant::now());
        self.pacer.changed.notify_one();
    }
}

/// The gate holds no state that a panic elsewhere could leave half-changed.
fn lock(gate: &Mutex<Gate>) -> MutexGuard<'_, Gate> {
    gate.lock().unwrap_or_else(PoisonError::into_inner)
}
