//! The time that an emulator goes by: the machine's, or one that a test moves.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// The clock that timestamps, transfers and rate limits go by; that of the machine by default.
///
/// A manual clock stands still until it is moved, so that a test sees a transfer happen, a zone
/// refreshed after a day or a rate limit lifted without waiting for it. Delays that are *injected*
/// as faults go by the machine's clock.
///
/// ```
/// use cloudflare_secondary_dns_emulator::Clock;
/// use std::time::{Duration, SystemTime};
///
/// let clock = Clock::manual(SystemTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(86_400));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(86_400));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Clock {
    manual: Option<Arc<Mutex<SystemTime>>>,
}

impl Clock {
    /// A clock that stands at `start` until it is moved. Clones move together.
    #[must_use]
    pub fn manual(start: SystemTime) -> Self {
        Self {
            manual: Some(Arc::new(Mutex::new(start))),
        }
    }

    /// Moves a manual clock forward. The machine's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Some(manual) = &self.manual {
            let mut now = manual.lock().unwrap_or_else(PoisonError::into_inner);
            *now = now.checked_add(by).unwrap_or(*now);
        }
    }

    /// The time of the clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match &self.manual {
            None => SystemTime::now(),
            Some(manual) => *manual.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The time of the clock, or that of 1970 where a timestamp cannot hold it.
    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::try_from(self.now()).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// A time as HTTP writes it; that of 1970 where it has no such form.
pub(crate) fn http_date(time: Timestamp) -> String {
    let printer = DateTimePrinter::new();
    let text = printer.timestamp_to_rfc9110_string(&time);
    text.unwrap_or_else(|_| "Thu, 01 Jan 1970 00:00:00 GMT".to_owned())
}

/// A time moved by a duration, at most to the last that a timestamp can hold.
pub(crate) fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// The time from one moment to another; zero if the second is earlier.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

/// Reads a duration as the command line writes it: `250ms`, `2s`, `5m`.
pub(crate) fn parse_duration(text: &str) -> Option<Duration> {
    let signed: jiff::SignedDuration = text.parse().ok()?;
    Duration::try_from(signed).ok()
}
