//! The times of a call and of an attempt. Measures; does not wait.

use std::time::Duration;

use tokio::time::Instant;

use crate::options::CallOptions;
use crate::shared::Shared;

/// The times of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) silence: Duration,
    pub(crate) attempt: Duration,
    pub(crate) total: Duration,
    pub(crate) deadline: Instant,
}

impl Limits {
    pub(crate) fn new(shared: &Shared, options: &CallOptions) -> Self {
        let now = Instant::now();
        let total = options.deadline.unwrap_or(shared.deadline);
        Self {
            silence: shared.read_timeout,
            attempt: options.attempt_timeout.unwrap_or(shared.attempt_timeout),
            total,
            deadline: now.checked_add(total).unwrap_or_else(|| far(now)),
        }
    }

    /// Whether a pause of this length ends before the deadline.
    pub(crate) fn has_room_for(&self, pause: Duration) -> bool {
        pause < self.left()
    }

    pub(crate) fn left(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// The times of an attempt that begins now.
    pub(crate) fn attempt(&self) -> Deadlines {
        let now = Instant::now();
        let end = now.checked_add(self.attempt).unwrap_or(self.deadline);
        Deadlines {
            silence: self.silence,
            end: end.min(self.deadline),
        }
    }
}

/// The times that an attempt has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines {
    /// The longest silence.
    pub(crate) silence: Duration,
    /// When the attempt must be over.
    pub(crate) end: Instant,
}

impl Deadlines {
    /// When the next piece must be there.
    pub(crate) fn next(&self) -> Instant {
        let now = Instant::now();
        now.checked_add(self.silence)
            .map_or(self.end, |silence| silence.min(self.end))
    }
}

/// A deadline that no call lives to see, for durations that cannot be added up.
fn far(now: Instant) -> Instant {
    now + Duration::from_secs(10 * 365 * 24 * 60 * 60)
}
