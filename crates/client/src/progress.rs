//! How far a wait has got.

use std::fmt;
use std::time::Duration;

use cloudflare_secondary_dns_types::{SoaSerial, Timestamp};

/// Progress of a wait. `Display` is one line for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitProgress {
    /// Number of polls so far.
    pub polls: u32,
    /// Time since the wait began.
    pub elapsed: Duration,
    /// The latest serial.
    pub serial: Option<SoaSerial>,
    /// The latest time at which the API compared the serial with the other side.
    pub checked_time: Option<Timestamp>,
    /// The latest time at which a secondary transferred the zone. For outgoing transfers only.
    pub transferred_time: Option<Timestamp>,
    /// Whether the latest poll failed with a transient error.
    pub failed: bool,
    /// Whether the goal is reached, so that no further poll follows.
    pub done: bool,
}

impl fmt::Display for WaitProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.transferred_time, self.serial) {
            (Some(time), _) => write!(f, "the last transfer was at {time}")?,
            (None, Some(serial)) => write!(f, "the serial is {serial}")?,
            (None, None) => f.write_str("there is no serial yet")?,
        }
        if let Some(time) = &self.checked_time {
            write!(f, " (checked {time})")?;
        }
        let polls = if self.polls == 1 { "poll" } else { "polls" };
        let elapsed = self.elapsed.as_secs_f64();
        write!(f, " after {elapsed:.1} s and {} {polls}", self.polls)?;
        if self.failed {
            f.write_str("; the last one failed")?;
        }
        Ok(())
    }
}
