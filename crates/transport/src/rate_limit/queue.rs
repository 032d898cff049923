//! The calls that wait for their turn, and which of them cannot be served before their deadline.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

/// Calls in the queue by deadline. Their order is the semaphore's.
#[derive(Default)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    calls: BTreeMap<Key, oneshot::Sender<Instant>>,
    count: u64,
    /// Before this none of them goes.
    not_before: Option<Instant>,
}

/// The deadline, and a number that makes the key unique.
type Key = (Instant, u64);

impl Queue {
    /// Waits until the call cannot be served any more: until its deadline, or until it is known
    /// that nothing goes before a later time, which is returned.
    pub(super) async fn wait(&self, deadline: Instant) -> Option<Instant> {
        let (sender, too_late) = oneshot::channel();
        let _place = {
            let mut waiting = self.lock();
            if let Some(until) = waiting.not_before.filter(|&until| until > deadline) {
                return Some(until);
            }
            waiting.count += 1;
            let key = (deadline, waiting.count);
            waiting.calls.insert(key, sender);
            Place { queue: self, key }
        };
        timeout_at(deadline, too_late).await.ok()?.ok()
    }

    /// Nothing goes before this time: calls with an earlier deadline need not wait for it.
    pub(super) fn nothing_before(&self, time: Instant) {
        let mut waiting = self.lock();
        waiting.not_before = Some(time);
        let mut in_time = waiting.calls.split_off(&(time, 0));
        std::mem::swap(&mut waiting.calls, &mut in_time);
        for late in in_time.into_values() {
            // One that has its turn by now does not listen.
            let _ = late.send(time);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Given up when the call has its turn, or is dropped.
struct Place<'a> {
    queue: &'a Queue,
    key: Key,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.queue.lock().calls.remove(&self.key);
    }
}
