//! What a failed attempt means: which kind of error it is, in which words, and what it leaves open about
//! the effect.
//!
//! Nothing here waits, sends or decides about a retry.

use std::error::Error as _;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::Instant;

use crate::body::{Times, Unread};
use crate::envelope::Verdict;
use crate::error::{Error, ErrorKind, Reach};
use crate::limits::Limits;
use crate::pacing::NoRoom;
use crate::response::Meta;
use crate::retry;
use crate::scrub::{Scrub, plain};

/// The error of a request that got no answer.
pub(crate) fn unanswered(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let timed_out = error.is_timeout();
    let (kind, reach, message) = if lacks_tls(&error) {
        (
            ErrorKind::Configuration,
            Reach::NotSent,
            "the HTTP client is built without TLS; turn on the feature rustls or native-tls",
        )
    } else if error.is_connect() {
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
    inner.transient = !matches!(kind, ErrorKind::InvalidInput | ErrorKind::Configuration);
    inner.reason = reason.map(Into::into);
    ours.with_source(error)
}

/// Whether an `https` URL met an HTTP client without TLS. Nothing but the text tells.
fn lacks_tls(error: &reqwest::Error) -> bool {
    std::iter::successors(error.source(), |&error| error.source())
        .any(|error| error.to_string() == "invalid URL, scheme is not http")
}

/// Why, in own words, as far as it can be told. The libraries' words are in the chain of causes.
fn reason(error: &reqwest::Error) -> Option<String> {
    if error.is_dns() {
        return Some("its name cannot be resolved".to_owned());
    }
    let causes = std::iter::successors(error.source(), |&error| error.source());
    let io = causes.filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    let mut io = io.last()?;
    // One may be wrapped in another.
    while let Some(inner) = io.get_ref().and_then(|inner| inner.downcast_ref()) {
        io = inner;
    }
    if io.raw_os_error().is_some() {
        return Some(io.kind().to_string());
    }
    // TLS libraries wrap what they have to say; its type differs between them.
    let text = io.to_string();
    if text.contains("certificate") {
        Some("its certificate is not accepted".to_owned())
    } else if io.kind() == std::io::ErrorKind::InvalidData {
        Some("TLS cannot be agreed on".to_owned())
    } else {
        None
    }
}

/// The error of an attempt whose time is over.
pub(crate) fn late(limits: &Limits, times: Times, what: &str) -> Error {
    let message = if limits.left().is_zero() {
        format!("{what} within the {:?} that the call has", limits.total)
    } else if Instant::now() >= times.end {
        format!("{what} within the {:?} that an attempt has", limits.attempt)
    } else {
        format!("{what} for {:?}", limits.silence)
    };
    let mut error = Error::new(ErrorKind::Timeout, message);
    let inner = error.inner_mut();
    inner.timed_out = true;
    inner.transient = true;
    inner.reach = Reach::Unknown;
    error
}

/// The error of a success whose body could not be read to its end.
pub(crate) fn unread(unread: Unread, limit: usize, limits: &Limits, times: Times) -> Error {
    let mut error = match unread {
        Unread::TooLarge => Error::new(
            ErrorKind::TooLarge,
            format!("the answer is longer than {} bytes", limit),
        ),
        Unread::TimedOut(read) => late(
            limits,
            times,
            &format!("the answer stopped after {read} bytes and its end did not come"),
        ),
        Unread::Cut(read, source) => {
            let mut error = Error::new(
                ErrorKind::Connection,
                format!("the connection was lost {read} bytes into the answer"),
            );
            error.inner_mut().transient = true;
            error.inner_mut().reason = reason(&source).map(Into::into);
            error.with_source(source)
        }
    };
    error.inner_mut().reach = Reach::Unknown;
    error
}

/// The error of an answer with a status other than success. Whatever keeps its body from being read,
/// the status stands.
pub(crate) fn of_status<'a>(
    status: StatusCode,
    body: &Result<Bytes, Unread>,
    scrub: impl FnOnce() -> Scrub<'a>,
) -> Error {
    let mut error = if status.is_redirection() {
        Error::new(
            ErrorKind::Redirect,
            "the server redirects, which is not followed because it would take the credentials \
             elsewhere; set the base URL to the right place",
        )
    } else {
        let verdict = body.as_ref().ok();
        match verdict.and_then(|body| Verdict::read(body, &scrub())) {
            Some(verdict) => refused(verdict),
            None => Error::new(ErrorKind::Gateway, gateway(body)),
        }
    };
    let inner = error.inner_mut();
    if status == StatusCode::TOO_MANY_REQUESTS {
        inner.kind = ErrorKind::RateLimited;
    }
    // A body that breaks off counts as a lost connection.
    let broke_off = matches!(body, Err(Unread::Cut(..) | Unread::TimedOut(_)));
    inner.transient = broke_off || retry::is_transient(status);
    inner.reach = retry::reach(status);
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
