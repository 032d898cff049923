//! One attempt: one request, one answer, and what a failure of it means.
//!
//! Whether there is another attempt is not decided here.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument as _;

use crate::body::{self, Times, Unread};
use crate::envelope::Verdict;
use crate::error::{Error, ErrorKind, Reach};
use crate::observe;
use crate::operation::Operation;
use crate::options::CallOptions;
use crate::pacing::{self, NoRoom, Ticket};
use crate::response::Meta;
use crate::retry;
use crate::scrub::{Scrub, plain};
use crate::transport::Shared;

/// An answer with a status of success, not decoded yet.
pub(crate) struct Answer {
    pub(crate) body: Bytes,
    pub(crate) meta: Meta,
    /// The request once more, for blanking its secrets in what the server says.
    pub(crate) sent: Option<reqwest::Request>,
    pub(crate) earlier_effect: bool,
}

impl Answer {
    pub(crate) fn has_no_content(&self) -> bool {
        matches!(
            self.meta.status,
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT
        )
    }
}

/// The times of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    silence: Duration,
    attempt: Duration,
    total: Duration,
    pub(crate) deadline: Instant,
}

impl Limits {
    pub(crate) fn new(shared: &Shared, options: &CallOptions, total: Duration) -> Self {
        let now = Instant::now();
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
    fn attempt(&self) -> Times {
        let now = Instant::now();
        let end = now.checked_add(self.attempt).unwrap_or(self.deadline);
        Times {
            silence: self.silence,
            end: end.min(self.deadline),
        }
    }
}

/// A deadline that no call lives to see, for durations that cannot be added up.
fn far(now: Instant) -> Instant {
    now + Duration::from_secs(10 * 365 * 24 * 60 * 60)
}

/// Sends the request and reads the answer. `spare` is the same request once more, for what must be
/// blanked in the server's words.
pub(crate) async fn run(
    shared: &Shared,
    operation: &'static Operation,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    ticket: Ticket<'_>,
    limits: Limits,
    attempt: u32,
) -> Result<Answer, Error> {
    let span = observe::attempt(operation, &shared.base_url, attempt);
    let watch = observe::Watch::start(&span);
    let result = exchange(shared, request, spare, ticket, limits)
        .instrument(span.clone())
        .await;
    let result = result.map_err(|mut error| {
        error.inner_mut().operation = Some(operation);
        error.inner_mut().attempts = attempt;
        error
    });
    observe::end(
        &span,
        &watch,
        result
            .as_ref()
            .map(|answer| (answer.meta.status, answer.meta.cf_ray(), attempt)),
    );
    result
}

async fn exchange(
    shared: &Shared,
    request: reqwest::Request,
    spare: Option<&reqwest::Request>,
    ticket: Ticket<'_>,
    limits: Limits,
) -> Result<Answer, Error> {
    let times = limits.attempt();
    let mut response = match timeout_at(times.next(), shared.http.execute(request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => {
            let error = unanswered(error);
            if error.inner().reach == Reach::NotSent {
                ticket.not_sent();
            }
            return Err(error);
        }
        Err(_) => return Err(late(&limits, "no answer came")),
    };
    ticket.answered(response.headers());
    let status = response.status();
    if !status.is_success() {
        return Err(failure(shared, &mut response, spare, times).await);
    }
    let body = body::read(&mut response, shared.max_body, times).await;
    let meta = Meta {
        status,
        headers: std::mem::take(response.headers_mut()),
        ..Meta::default()
    };
    match body {
        Ok(body) => Ok(Answer {
            body,
            meta,
            sent: None,
            earlier_effect: false,
        }),
        Err(unread) => {
            let mut error = broken(shared, unread, &limits);
            error.inner_mut().reach = Reach::Unknown;
            note_answer(&mut error, &meta);
            Err(error)
        }
    }
}

/// The error of a request that got no answer.
fn unanswered(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let timed_out = error.is_timeout();
    let (kind, reach, message) = if error.is_connect() {
        let message = if timed_out {
            "no connection came about in time"
        } else {
            "no connection came about"
        };
        (ErrorKind::Connect, Reach::NotSent, message)
    } else if timed_out {
        (ErrorKind::Timeout, Reach::Unknown, "no answer came in time")
    } else if error.is_builder() {
        (
            ErrorKind::InvalidInput,
            Reach::NotSent,
            "request: cannot be sent",
        )
    } else {
        (
            ErrorKind::Connection,
            Reach::Unknown,
            "the connection was lost before an answer came",
        )
    };
    let reason = reason(&error);
    let mut ours = Error::new(kind, message);
    let inner = ours.inner_mut();
    inner.reach = reach;
    inner.timed_out = timed_out;
    inner.transient = kind != ErrorKind::InvalidInput;
    inner.reason = reason;
    ours.with_source(error)
}

/// What the operating system says, if the failure is its.
fn reason(error: &(dyn std::error::Error + 'static)) -> Option<Box<str>> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<std::io::Error>()
            && io.raw_os_error().is_some()
        {
            return Some(io.kind().to_string().into());
        }
        cause = error.source();
    }
    None
}

/// The error of an attempt whose time is over.
fn late(limits: &Limits, what: &str) -> Error {
    let message = if limits.left().is_zero() {
        format!("{what} within the {:?} that the call has", limits.total)
    } else {
        format!("{what} in time")
    };
    let mut error = Error::new(ErrorKind::Timeout, message);
    let inner = error.inner_mut();
    inner.timed_out = true;
    inner.transient = true;
    inner.reach = Reach::Unknown;
    error
}

/// The error of a success whose body could not be read to its end.
fn broken(shared: &Shared, unread: Unread, limits: &Limits) -> Error {
    match unread {
        Unread::TooLarge => Error::new(
            ErrorKind::TooLarge,
            format!("the answer is longer than {} bytes", shared.max_body),
        ),
        Unread::TimedOut(read) => late(
            limits,
            &format!("the answer stopped after {read} bytes and its end did not come"),
        ),
        Unread::Cut(read, source) => {
            let mut error = Error::new(
                ErrorKind::Connection,
                format!("the connection was lost {read} bytes into the answer"),
            );
            error.inner_mut().transient = true;
            error.inner_mut().reason = reason(&source);
            error.with_source(source)
        }
    }
}

/// The error of an answer with a status other than success.
async fn failure(
    shared: &Shared,
    response: &mut reqwest::Response,
    spare: Option<&reqwest::Request>,
    times: Times,
) -> Error {
    let status = response.status();
    let refused_by_limit = status == StatusCode::TOO_MANY_REQUESTS;
    let mut retry_after = retry::retry_after(response.headers(), &*shared.wall_clock);
    if refused_by_limit {
        retry_after = retry_after.or_else(|| pacing::reset(response.headers()));
        // Before the body is read, so that no clone runs into the same refusal meanwhile.
        shared.pacer.hold(retry_after.unwrap_or_default());
    }
    let mut error = if status.is_redirection() {
        Error::new(
            ErrorKind::Redirect,
            "the server redirects, which is not followed because it would take the credentials              elsewhere; set the base URL to the right place",
        )
    } else {
        // Whatever keeps the body from being read, the status stands.
        let body = body::read(response, shared.max_body, times).await;
        let verdict = body.as_ref().ok().and_then(|body| {
            let sent = spare.and_then(|request| request.body()?.as_bytes());
            Verdict::read(body, &Scrub::new(shared.credentials.secrets(), sent))
        });
        let mut error = match verdict {
            Some(verdict) => refused(verdict),
            None => Error::new(ErrorKind::Gateway, gateway(&body)),
        };
        if refused_by_limit {
            error.inner_mut().kind = ErrorKind::RateLimited;
        }
        if matches!(body, Err(Unread::Cut(..) | Unread::TimedOut(_))) {
            error.inner_mut().transient = true;
        }
        error
    };
    let inner = error.inner_mut();
    inner.retry_after = retry_after;
    inner.transient |= retry::is_transient(status);
    inner.reach = retry::reach(status);
    note_answer(
        &mut error,
        &Meta {
            status,
            headers: std::mem::take(response.headers_mut()),
            ..Meta::default()
        },
    );
    error
}

/// What to call an answer that is not the API's.
fn gateway(body: &Result<Bytes, Unread>) -> &'static str {
    match body.as_deref().map(<[u8]>::trim_ascii_start) {
        Ok([]) => "a gateway answered, without a body",
        Ok([b'<', ..]) => "a gateway answered, with a page of HTML instead of the API's JSON",
        Ok(_) => "a gateway answered, not the API",
        Err(_) => "the answer could not be read to its end",
    }
}

/// The error of an answer in the API's envelope that reports a failure.
pub(crate) fn refused(verdict: Verdict) -> Error {
    let message = if verdict.errors.is_empty() {
        "the API reports a failure without a reason"
    } else {
        "the API reports a failure"
    };
    let mut error = Error::new(ErrorKind::Api, message);
    let inner = error.inner_mut();
    inner.api_errors = verdict.errors;
    inner.in_envelope = true;
    inner.in_result = verdict.in_result;
    inner.reach = Reach::Refused;
    error
}

/// Notes which answer an error is about.
pub(crate) fn note_answer(error: &mut Error, meta: &Meta) {
    let inner = error.inner_mut();
    inner.status = Some(meta.status);
    inner.cf_ray = meta.cf_ray().map(|ray| plain(ray, 64).into());
}

/// The error of a call that the rate limit leaves no room for.
pub(crate) fn no_room(no_room: &NoRoom, limits: &Limits) -> Error {
    let mut error = Error::new(
        ErrorKind::RateLimited,
        match no_room.wait {
            Some(wait) => format!(
                "the API's rate limit asks to wait {:.1} s, but only {:.1} s are left before the \
                 deadline; nothing was sent",
                wait.as_secs_f64(),
                limits.left().as_secs_f64()
            ),
            None => format!(
                "the API's rate limit left no room within the {:?} that the call has; nothing was \
                 sent",
                limits.total
            ),
        },
    );
    let inner = error.inner_mut();
    inner.retry_after = no_room.wait;
    inner.transient = true;
    inner.timed_out = no_room.wait.is_none();
    error
}
