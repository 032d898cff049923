//! Waiting until a secondary zone has a newer serial: looks again and again, with pauses that grow.

use std::fmt;
use std::time::Duration;

use cloudflare_secondary_dns_api::operations::INCOMING_GET;
use cloudflare_secondary_dns_api::types::Incoming;
use cloudflare_secondary_dns_transport::{CallOptions, Error, ErrorKind};
use cloudflare_secondary_dns_types::{SoaSerial, Timestamp};
use tokio::time::{Instant, sleep};

use crate::call::Answer;
use crate::incoming::IncomingTransfers;

/// How long and how often
/// [`wait_for_serial`](crate::IncomingTransfers::wait_for_serial) looks.
///
/// ```
/// use cloudflare_secondary_dns::WaitOptions;
/// use std::time::Duration;
///
/// let options = WaitOptions::new()
///     .deadline(Duration::from_secs(120))
///     .on_progress(|progress| eprintln!("{progress}"));
/// # drop(options);
/// ```
#[must_use]
pub struct WaitOptions<'a> {
    deadline: Duration,
    first_pause: Duration,
    longest_pause: Duration,
    progress: Option<Box<Report<'a>>>,
}

/// What is called after each look.
type Report<'a> = dyn FnMut(&WaitProgress) + Send + 'a;

impl<'a> WaitOptions<'a> {
    /// Looks for 5 minutes at most, with pauses of 1 s at first that double up to 15 s.
    pub fn new() -> Self {
        Self {
            deadline: Duration::from_secs(300),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(15),
            progress: None,
        }
    }

    /// Time for all of the waiting. Default 5 minutes. At zero it looks once.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The pause after the first look; it doubles with each further one. Default 1 s.
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest pause. Default 15 s.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Calls the function after each look. It must not block.
    pub fn on_progress(mut self, report: impl FnMut(&WaitProgress) + Send + 'a) -> Self {
        self.progress = Some(Box::new(report));
        self
    }
}

impl Default for WaitOptions<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for WaitOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitOptions")
            .field("deadline", &self.deadline)
            .field("first_pause", &self.first_pause)
            .field("longest_pause", &self.longest_pause)
            .finish_non_exhaustive()
    }
}

/// How far a [`wait_for_serial`](crate::IncomingTransfers::wait_for_serial) got. `Display` is one line
/// for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitProgress {
    /// How many times it has looked.
    pub looks: u32,
    /// Since it began.
    pub elapsed: Duration,
    /// The serial that it saw last.
    pub serial: Option<SoaSerial>,
    /// When the API last compared the serial with the primaries, as it saw last.
    pub checked_time: Option<Timestamp>,
    /// Whether the last look failed, in a way that passes.
    pub failed: bool,
    /// Whether the serial is new enough, so that there is no further look.
    pub done: bool,
}

impl fmt::Display for WaitProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.serial {
            Some(serial) => write!(f, "the serial is {serial}")?,
            None => f.write_str("there is no serial yet")?,
        }
        if let Some(time) = &self.checked_time {
            write!(f, " (primaries checked {time})")?;
        }
        let times = if self.looks == 1 { "look" } else { "looks" };
        let elapsed = self.elapsed.as_secs_f64();
        write!(f, " after {elapsed:.1} s and {} {times}", self.looks)?;
        if self.failed {
            f.write_str("; the last one failed")?;
        }
        Ok(())
    }
}

pub(crate) async fn for_serial(
    zone: &IncomingTransfers,
    newer_than: Option<SoaSerial>,
    mut options: WaitOptions<'_>,
) -> Answer<Incoming> {
    let start = Instant::now();
    let mut pause = options.first_pause;
    let mut progress = WaitProgress {
        looks: 0,
        elapsed: Duration::ZERO,
        serial: None,
        checked_time: None,
        failed: false,
        done: false,
    };
    loop {
        let left = options.deadline.saturating_sub(start.elapsed());
        let outcome = look(zone, left).await;
        progress.looks += 1;
        progress.elapsed = start.elapsed();
        progress.failed = outcome.is_err();
        let failure = match outcome {
            Ok(seen) => {
                progress.serial = seen.soa_serial;
                progress.checked_time.clone_from(&seen.checked_time);
                progress.done = is_reached(newer_than, seen.soa_serial);
                if progress.done {
                    report(&mut options, &progress);
                    return Ok(seen);
                }
                None
            }
            Err(error) if error.is_safe_to_retry() => Some(error),
            Err(error) => return Err(error),
        };
        report(&mut options, &progress);
        let left = options.deadline.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Err(too_late(newer_than, &progress, failure));
        }
        let asked = failure.and_then(|error| error.retry_after());
        sleep(pause.max(asked.unwrap_or_default()).min(left)).await;
        pause = pause.saturating_mul(2).min(options.longest_pause);
    }
}

/// One look, which does not last beyond the deadline; but the last one, at the deadline, has a moment.
async fn look(zone: &IncomingTransfers, left: Duration) -> Answer<Incoming> {
    let options = CallOptions::new().deadline(left.max(LAST_LOOK));
    zone.with_options(options).get().await
}

/// Time for a look that begins at the deadline.
const LAST_LOOK: Duration = Duration::from_secs(5);

fn is_reached(newer_than: Option<SoaSerial>, serial: Option<SoaSerial>) -> bool {
    match (newer_than, serial) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new.is_newer_than(old),
    }
}

fn report(options: &mut WaitOptions<'_>, progress: &WaitProgress) {
    tracing::debug!(
        target: "cloudflare_secondary_dns",
        looks = progress.looks,
        serial = progress.serial.map(SoaSerial::get),
        failed = progress.failed,
        done = progress.done,
        "looked at the serial"
    );
    if let Some(report) = &mut options.progress {
        report(progress);
    }
}

fn too_late(
    newer_than: Option<SoaSerial>,
    progress: &WaitProgress,
    failure: Option<Error>,
) -> Error {
    let message = match newer_than {
        Some(old) => format!("waited for a serial newer than {old}, but {progress}"),
        None => format!("waited for a serial, but {progress}"),
    };
    let error = Error::other(ErrorKind::Timeout, &INCOMING_GET, message);
    match failure {
        Some(failure) => error.with_source(failure),
        None => error,
    }
}
