//! The times of a call and of an attempt. Measures; does not wait.

use std::time::Duration;

use tokio::time::Instant;

use crate::options::CallOptions;
use crate::shared::Shared;

/// The times of a call, and of the attempt that is under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The longest silence.
    pub(crate) silence: Duration,
    pub(crate) attempt: Duration,
    pub(crate) total: Duration,
    /// When the call must be over.
    pub(crate) deadline: Instant,
    /// When the attempt must be over.
    pub(crate) attempt_end: Instant,
}

impl Limits {
    pub(crate) fn new(shared: &Shared, options: &CallOptions) -> Self {
        let now = Instant::now();
        let total = options.deadline.unwrap_or(shared.deadline);
        let deadline = now.checked_add(total).unwrap_or_else(|| far(now));
        Self {
            silence: shared.read_timeout,
            attempt: options.attempt_timeout.unwrap_or(shared.attempt_timeout),
            total,
            deadline,
            attempt_end: deadline,
        }
    }

    /// The same, for an attempt that begins now.
    pub(crate) fn attempt(mut self) -> Self {
        let end = Instant::now().checked_add(self.attempt);
        self.attempt_end = end.map_or(self.deadline, |end| end.min(self.deadline));
        self
    }

    /// When the next piece must be there.
    pub(crate) fn next(&self) -> Instant {
        let silence = Instant::now().checked_add(self.silence);
        silence.map_or(self.attempt_end, |silence| silence.min(self.attempt_end))
    }

    /// Whether a pause of this length ends before the deadline.
    pub(crate) fn has_room_for(&self, pause: Duration) -> bool {
        pause < self.left()
    }

    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }
}

/// A deadline that no call lives to see, for durations that cannot be added up.
fn far(now: Instant) -> Instant {
    now + Duration::from_secs(10 * 365 * 24 * 60 * 60)
}
