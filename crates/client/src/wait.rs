//! Waits until a zone is transferred: polls with pauses that grow.

use std::fmt;
use std::time::Duration;

use cloudflare_secondary_dns_transport::{CallOptions, Error, ErrorKind};
use cloudflare_secondary_dns_types::SoaSerial;
use tokio::time::{Instant, sleep};

use crate::call::Answer;
use crate::progress::WaitProgress;
use crate::resource::SingletonRecord;
use crate::singleton::Singleton;

/// How long and how often [`wait_for_serial`](crate::Singleton::wait_for_serial) and
/// [`wait_for_transfer`](crate::Singleton::wait_for_transfer) poll.
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

/// The function that is called after each poll.
type Report<'a> = dyn FnMut(&WaitProgress) + Send + 'a;

impl<'a> WaitOptions<'a> {
    /// Polls for at most 5 minutes. The first pause is 1 s, and pauses double up to 15 s.
    pub fn new() -> Self {
        Self {
            deadline: Duration::from_secs(300),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(15),
            progress: None,
        }
    }

    /// Time limit of the whole wait, the last poll included. Default 5 minutes. With zero it polls
    /// once, for at most a second.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The pause after the first poll; it doubles with each further one. Default 1 s.
    pub fn first_pause(mut self, pause: Duration) -> Self {
        self.first_pause = pause;
        self
    }

    /// The longest pause. Default 15 s.
    pub fn longest_pause(mut self, pause: Duration) -> Self {
        self.longest_pause = pause;
        self
    }

    /// Calls the function after each poll. It must not block.
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

/// Polls until the record is as wanted. The error of a timeout names the `goal`.
pub(crate) async fn until<S: SingletonRecord>(
    zone: &Singleton<S>,
    goal: String,
    reached: impl Fn(&S) -> bool + Send,
    mut options: WaitOptions<'_>,
) -> Answer<S> {
    let start = Instant::now();
    let deadline = match options.deadline {
        Duration::ZERO => LAST_POLL,
        deadline => deadline,
    };
    // The last poll begins this long before the deadline, so that its answer has time to arrive.
    let reserve = LAST_POLL.min(deadline / 4);
    let mut pause = options.first_pause;
    let mut progress = WaitProgress::default();
    loop {
        let left = deadline.saturating_sub(start.elapsed());
        let poll = CallOptions::new().deadline(left);
        let outcome = zone.with_options(poll).get().await;
        progress.polls += 1;
        progress.elapsed = start.elapsed();
        progress.failed = outcome.is_err();
        let failure = match outcome {
            Ok(seen) => {
                seen.note(&mut progress);
                progress.done = reached(&seen);
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
        let left = deadline.saturating_sub(start.elapsed() + reserve);
        if left.is_zero() || options.deadline.is_zero() {
            let message = format!("waited for {goal}, but {progress}");
            let error = Error::other(ErrorKind::Timeout, S::OPERATIONS.get, message);
            return Err(match failure {
                Some(failure) => error.with_source(failure),
                None => error,
            });
        }
        let asked = failure.and_then(|error| error.retry_after());
        sleep(pause.max(asked.unwrap_or_default()).min(left)).await;
        pause = pause.saturating_mul(2).min(options.longest_pause);
    }
}

/// Time for the last poll, unless the deadline is short.
const LAST_POLL: Duration = Duration::from_secs(1);

fn report(options: &mut WaitOptions<'_>, progress: &WaitProgress) {
    tracing::debug!(
        target: "cloudflare_secondary_dns",
        polls = progress.polls,
        serial = progress.serial.map(SoaSerial::get),
        failed = progress.failed,
        done = progress.done,
        "polled for a transfer"
    );
    if let Some(report) = &mut options.progress {
        report(progress);
    }
}
