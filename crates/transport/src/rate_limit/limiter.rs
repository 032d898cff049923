//! Makes calls wait until the rate limit has room: in the order in which they were made, with one
//! timer for all of them. Nothing here sends or retries.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::RateLimit;
use super::header::{Quota, quotas};
use super::queue::Queue;
use super::schedule::{RequestMark, Schedule};
use crate::telemetry;

/// The longest that a 429 holds back all clones. The API documents five minutes; a gateway that
/// says a year must not stop the client for a year.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// The rate limiter that all clones of a transport share.
pub(crate) struct RateLimiter {
    /// `None` when the rate limit is off.
    schedule: Option<Mutex<Schedule>>,
    /// Held by the head of the queue, which waits for the schedule.
    turn: Semaphore,
    /// The calls behind it.
    queue: Queue,
    /// The schedule changed: the head of the queue asks it again.
    changed: Notify,
}

/// There is no room before the deadline.
#[derive(Debug)]
pub(crate) struct NoRoom {
    /// How long until there is; `None` when the deadline passed while waiting in the queue.
    pub(crate) wait: Option<Duration>,
}

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self {
            schedule: limit
                .on
                .then(|| Mutex::new(Schedule::new(limit.long, limit.short, limit.may_rise))),
            turn: Semaphore::new(1),
            queue: Queue::default(),
            changed: Notify::new(),
        }
    }

    /// Waits until a request may go. Dropping the future gives up its place in the queue.
    pub(crate) async fn enter(&self, deadline: Instant) -> Result<Permit<'_>, NoRoom> {
        let Some(schedule) = &self.schedule else {
            return Ok(Permit { issued: None });
        };
        let _turn = self.turn_before(deadline).await.map_err(|until| NoRoom {
            wait: until.map(|until| until.saturating_duration_since(Instant::now())),
        })?;
        let mut is_reported = false;
        loop {
            let now = Instant::now();
            let not_ready = match lock(schedule).enter(now) {
                Ok(sent) => {
                    return Ok(Permit {
                        issued: Some(Issued {
                            rate_limiter: self,
                            schedule,
                            sent,
                        }),
                    });
                }
                Err(not_ready) => not_ready,
            };
            if let Some(time) = not_ready.not_before {
                self.queue.nothing_before(time);
            }
            let too_late = not_ready.not_before.filter(|&time| time > deadline);
            if too_late.is_some() || now >= deadline {
                return Err(NoRoom {
                    wait: too_late.map(|time| time - now),
                });
            }
            if !std::mem::replace(&mut is_reported, true) {
                telemetry::waiting(not_ready.until.map(|time| time - now));
            }
            let until = not_ready.until.unwrap_or(deadline);
            // Either way the schedule is asked again.
            let _ = timeout_at(until.min(deadline), self.changed.notified()).await;
        }
    }

    /// Waits to be the head of the queue. An error when the call cannot go before its deadline,
    /// with the time before which nothing goes where that is the reason.
    async fn turn_before(&self, deadline: Instant) -> Result<impl Drop, Option<Instant>> {
        let mut turn = pin!(self.turn.acquire());
        let mut too_late = pin!(self.queue.wait(deadline));
        // The semaphore is fair and never closed. As a rule it is free, and nothing is queued.
        poll_fn(|context| match turn.as_mut().poll(context) {
            Poll::Ready(turn) => Poll::Ready(Ok(turn)),
            Poll::Pending => too_late.as_mut().poll(context).map(Err),
        })
        .await?
        .map_err(|_| None)
    }

    /// Holds everything back, as a 429 asks.
    pub(crate) fn hold(&self, wait: Duration) {
        if let Some(schedule) = &self.schedule {
            let until = Instant::now() + wait.min(LONGEST_HOLD);
            lock(schedule).hold(until);
            self.queue.nothing_before(until);
            self.changed.notify_one();
        }
    }
}

/// Permission to send one request. Dropping it means that the request was given up on its way.
pub(crate) struct Permit<'a> {
    issued: Option<Issued<'a>>,
}

struct Issued<'a> {
    rate_limiter: &'a RateLimiter,
    schedule: &'a Mutex<Schedule>,
    sent: RequestMark,
}

impl Permit<'_> {
    /// The answer has begun.
    pub(crate) fn answered(mut self, headers: &HeaderMap) {
        if let Some(issued) = self.issued.take() {
            issued.complete(quotas(headers));
        }
    }

    /// The request did not leave this machine.
    pub(crate) fn not_sent(mut self) {
        if let Some(issued) = self.issued.take() {
            lock(issued.schedule).not_sent();
            issued.rate_limiter.changed.notify_one();
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if let Some(issued) = self.issued.take() {
            issued.complete(std::iter::empty());
        }
    }
}

impl Issued<'_> {
    fn complete<'h>(&self, quotas: impl Iterator<Item = Quota<'h>>) {
        lock(self.schedule).complete(self.sent, quotas, Instant::now());
        self.rate_limiter.changed.notify_one();
    }
}

/// The schedule holds no state that a panic elsewhere could leave half-changed.
fn lock(schedule: &Mutex<Schedule>) -> MutexGuard<'_, Schedule> {
    schedule.lock().unwrap_or_else(PoisonError::into_inner)
}
