//! Makes calls wait until the rate limit has room, in the order in which they were made. Nothing
//! here sends or retries.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use http::HeaderMap;
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};
use tokio::time::{Instant, timeout_at};

use super::RateLimit;
use super::header::{Quota, quotas};
use super::schedule::Schedule;
use super::window::RequestMark;
use crate::telemetry;

/// The longest that a 429 holds back all clones. The API documents five minutes; a gateway that
/// says a year must not stop the client for a year.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// Times that differ by less are the same for those who wait, so that few of them are woken.
const MOMENT: Duration = Duration::from_secs(1);

/// The rate limiter that all clones of a transport share.
pub(crate) struct RateLimiter {
    is_on: bool,
    schedule: Mutex<Schedule>,
    /// Held by the head of the queue, which waits for the schedule. The others queue for it.
    turn: Semaphore,
    /// Before this nothing goes: calls in the queue with an earlier deadline need not wait for it.
    earliest: watch::Sender<Option<Instant>>,
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
            is_on: limit.on,
            schedule: Mutex::new(Schedule::new(limit.long, limit.short, limit.may_rise)),
            turn: Semaphore::new(1),
            earliest: watch::Sender::new(None),
            changed: Notify::new(),
        }
    }

    /// Waits until a request may go. Dropping the future gives up its place in the queue.
    pub(crate) async fn enter(&self, deadline: Instant) -> Result<Permit<'_>, NoRoom> {
        if !self.is_on {
            return Ok(Permit { issued: None });
        }
        let _turn = self.turn(deadline).await?;
        let mut is_reported = false;
        loop {
            let now = Instant::now();
            let not_ready = match self.schedule().enter(now) {
                Ok(sent) => {
                    self.earliest
                        .send_if_modified(|known| known.take().is_some());
                    return Ok(Permit {
                        issued: Some((self, sent)),
                    });
                }
                Err(not_ready) => not_ready,
            };
            if let Some(time) = not_ready.not_before {
                self.nothing_before(time);
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

    /// Waits to be the head of the queue. An error when the call cannot go before its deadline.
    async fn turn(&self, deadline: Instant) -> Result<SemaphorePermit<'_>, NoRoom> {
        // As a rule nobody else waits. The semaphore is fair, so this passes nobody by.
        if let Ok(turn) = self.turn.try_acquire() {
            return Ok(turn);
        }
        let mut turn = pin!(self.turn.acquire());
        let mut earliest = self.earliest.subscribe();
        loop {
            let now_known = *earliest.borrow_and_update();
            if let Some(time) = now_known.filter(|&time| time > deadline) {
                let wait = time.saturating_duration_since(Instant::now());
                return Err(NoRoom { wait: Some(wait) });
            }
            let mut news = pin!(earliest.changed());
            let turn_or_news = poll_fn(|context| match turn.as_mut().poll(context) {
                Poll::Ready(turn) => Poll::Ready(Some(turn)),
                Poll::Pending => news.as_mut().poll(context).map(|_| None),
            });
            match timeout_at(deadline, turn_or_news).await {
                Ok(None) => {}
                Ok(Some(Ok(turn))) => return Ok(turn),
                // The semaphore is never closed.
                Ok(Some(Err(_))) | Err(_) => return Err(NoRoom { wait: None }),
            }
        }
    }

    /// Holds everything back, as a 429 asks.
    pub(crate) fn hold(&self, wait: Duration) {
        if self.is_on {
            let until = Instant::now() + wait.min(LONGEST_HOLD);
            self.schedule().hold(until);
            self.nothing_before(until);
            self.changed.notify_one();
        }
    }

    fn nothing_before(&self, time: Instant) {
        self.earliest.send_if_modified(|known| {
            let is_news = known.is_none_or(|known| time > known + MOMENT || known > time + MOMENT);
            if is_news {
                *known = Some(time);
            }
            is_news
        });
    }

    /// The schedule holds no state that a panic elsewhere could leave half-changed.
    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Permission to send one request. Dropping it means that the request was given up on its way.
pub(crate) struct Permit<'a> {
    /// `None` when the rate limit is off.
    issued: Option<(&'a RateLimiter, RequestMark)>,
}

impl Permit<'_> {
    /// The answer has begun.
    pub(crate) fn answered(mut self, headers: &HeaderMap) {
        self.complete(&mut quotas(headers));
    }

    /// The request did not leave this machine.
    pub(crate) fn not_sent(mut self) {
        if let Some((limiter, _)) = self.issued.take() {
            limiter.schedule().not_sent();
            limiter.changed.notify_one();
        }
    }

    fn complete(&mut self, quotas: &mut dyn Iterator<Item = Quota<'_>>) {
        if let Some((limiter, sent)) = self.issued.take() {
            limiter.schedule().complete(sent, quotas, Instant::now());
            limiter.changed.notify_one();
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.complete(&mut std::iter::empty());
    }
}

#[cfg(test)]
#[path = "../../tests/unit/limiter.rs"]
mod tests;
