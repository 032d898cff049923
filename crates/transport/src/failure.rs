//! What a failed attempt means: which kind of error it is, in which words, and what it leaves open
//! about the effect.
//!
//! Nothing here waits, sends or decides about a retry.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io::ErrorKind::{InvalidData, InvalidInput};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use tokio::time::Instant;

use crate::base_url::BaseUrl;
use crate::body::Unread;
use crate::envelope::Status;
use crate::error::{Delivery, Error, ErrorKind, Inner};
use crate::limits::Limits;
use crate::rate_limit::NoRoom;
use crate::redact::Redactor;
use crate::response::Meta;
use crate::retry;

/// Error for a request without an answer.
pub(crate) fn send_error(error: reqwest::Error, base_url: &BaseUrl) -> Error {
    let error = error.without_url();
    let timed_out = error.is_timeout();
    let (kind, delivery, message) = if lacks_tls(&error) {
        let message =
            "the HTTP client is built without TLS; turn on the feature rustls or native-tls";
        (ErrorKind::Configuration, Delivery::NotSent, message.into())
    } else if error.is_connect() {
        // The host of an IPv6 address is in brackets already.
        let (host, port) = (base_url.host(), base_url.port());
        let in_time = if timed_out { " in time" } else { "" };
        let message = Cow::Owned(format!("cannot connect to {host}:{port}{in_time}"));
        (ErrorKind::Connect, Delivery::NotSent, message)
    } else if timed_out {
        let message = "no answer arrived in time";
        (ErrorKind::Timeout, Delivery::Unknown, message.into())
    } else if error.is_builder() {
        let message = "request: cannot be sent";
        (ErrorKind::InvalidInput, Delivery::NotSent, message.into())
    } else if is_not_http(&error) {
        let message = "the answer is not valid HTTP";
        (ErrorKind::Connection, Delivery::Unknown, message.into())
    } else {
        let message = "the connection was lost before an answer arrived";
        (ErrorKind::Connection, Delivery::Unknown, message.into())
    };
    Error::from(Inner {
        delivery,
        timed_out,
        transient: !matches!(kind, ErrorKind::InvalidInput | ErrorKind::Configuration),
        reason: reason(&error, base_url.is_https()),
        source: Some(error.into()),
        ..Inner::new(kind, message)
    })
}

/// Whether an `https` URL met an HTTP client without TLS. Only the text shows it.
fn lacks_tls(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "invalid URL, scheme is not http")
}

/// Whether the answer could not be parsed as HTTP. Only the text shows it.
fn is_not_http(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let text = cause.to_string();
        text.starts_with("invalid HTTP") || text.starts_with("message head is too large")
    })
}

fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |&error| error.source())
}

/// The innermost error of input or output among the causes.
fn io_cause(error: &reqwest::Error) -> Option<&std::io::Error> {
    let io = causes(error).filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    let mut io = io.last()?;
    // One may be wrapped in another.
    while let Some(inner) = io.get_ref().and_then(|inner| inner.downcast_ref()) {
        io = inner;
    }
    Some(io)
}

/// The reason in plain words, as far as it is known. The libraries' texts are in the chain of
/// causes.
fn reason(error: &reqwest::Error, over_tls: bool) -> Option<Box<str>> {
    if error.is_dns() {
        return Some("its name cannot be resolved".into());
    }
    let io = io_cause(error)?;
    if io.raw_os_error().is_some() {
        return Some(io.kind().to_string().into());
    }
    // TLS libraries wrap what they have to say; its type differs between them.
    match io.to_string().contains("certificate") {
        true if over_tls => Some("its certificate is not accepted".into()),
        false if over_tls && io.kind() == InvalidData => Some("TLS cannot be agreed on".into()),
        _ => None,
    }
}

/// Error for an attempt that ran out of time.
pub(crate) fn timeout_error(limits: &Limits, what: &str) -> Error {
    let message = if limits.left().is_zero() {
        let total = rounded(limits.total);
        format!("{what} within the {total:?} that the call has")
    } else if Instant::now() >= limits.attempt_end {
        let attempt = rounded(limits.attempt);
        format!("{what} within the {attempt:?} that an attempt has")
    } else {
        format!("{what} for {:?}", limits.silence)
    };
    Error::from(Inner {
        timed_out: true,
        transient: true,
        delivery: Delivery::Unknown,
        ..Inner::new(ErrorKind::Timeout, message)
    })
}

/// A time in whole milliseconds, for people. What is left of a longer wait has billionths of
/// seconds.
fn rounded(time: Duration) -> Duration {
    match time.as_millis() {
        0 => time,
        _ => time - Duration::from_nanos((time.subsec_nanos() % 1_000_000).into()),
    }
}

/// Error for a successful response whose body could not be read to its end.
pub(crate) fn body_error(unread: Unread, limit: usize, limits: &Limits) -> Error {
    let mut error = match unread {
        Unread::TooLarge => {
            let message = format!("the answer is longer than {limit} bytes");
            Error::new(ErrorKind::TooLarge, message)
        }
        Unread::TimedOut(read) => timeout_error(
            limits,
            &format!("the answer stopped after {read} bytes and its end did not arrive"),
        ),
        Unread::Cut(read, source) => {
            // Wrong chunks, or compression that is broken.
            let is_malformed =
                io_cause(&source).is_some_and(|io| matches!(io.kind(), InvalidData | InvalidInput));
            let message = if is_malformed {
                format!("the body of the answer is malformed after {read} bytes")
            } else {
                format!("the connection was lost {read} bytes into the answer")
            };
            Error::from(Inner {
                transient: true,
                reason: reason(&source, false),
                source: Some(source.into()),
                ..Inner::new(ErrorKind::Connection, message)
            })
        }
    };
    error.inner.delivery = Delivery::Unknown;
    error
}

/// Whether an answer with this status sends the request elsewhere. 304 and others of its hundred
/// say something else.
pub(crate) fn redirects(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Error for an answer with an unsuccessful status. If its body cannot be read,
/// the status is kept.
pub(crate) fn status_error(
    status: StatusCode,
    body: &Result<Bytes, Unread>,
    redactor: impl FnOnce(&[u8]) -> Redactor,
) -> Error {
    let mut error = if redirects(status) {
        Error::new(
            ErrorKind::Redirect,
            "the server redirects, which is not followed because it would take the credentials \
             elsewhere; set the base URL to the right place",
        )
    } else {
        let answer = body.as_ref().ok();
        match answer.and_then(|body| Status::read(body, &redactor(body))) {
            Some(status) => refused(status),
            None => Error::new(ErrorKind::Gateway, gateway(body)),
        }
    };
    let inner = &mut error.inner;
    if status == StatusCode::TOO_MANY_REQUESTS {
        inner.kind = ErrorKind::RateLimited;
    }
    // A body that breaks off counts as a lost connection.
    let broke_off = matches!(body, Err(Unread::Cut(..) | Unread::TimedOut(_)));
    inner.transient = broke_off || retry::is_transient(status);
    inner.delivery = retry::delivery(status);
    error
}

/// Error for a successful answer that is about another record than the request.
pub(crate) fn wrong_record() -> Error {
    let message = "the answer is about another record than the request, so the connection is not to be \
                   trusted; later calls use new ones";
    Error::from(Inner {
        json_path: Some("result.id".into()),
        transient: true,
        delivery: Delivery::Unknown,
        ..Inner::new(ErrorKind::WrongRecord, message)
    })
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

/// Error for an answer in the API's envelope that reports a failure.
pub(crate) fn refused(status: Status) -> Error {
    let message = if status.errors.is_empty() {
        "the API reports a failure without a reason"
    } else {
        "the API reports a failure"
    };
    Error::from(Inner {
        api_errors: status.errors,
        in_envelope: true,
        in_result: status.in_result,
        delivery: Delivery::Refused,
        ..Inner::new(ErrorKind::Api, message)
    })
}

/// Notes which answer an error is about.
pub(crate) fn note_answer(error: &mut Error, meta: &Meta) {
    let inner = &mut error.inner;
    inner.status = Some(meta.status);
    inner.cf_ray = meta.cf_ray().map(Into::into);
}

/// Error for a call that the rate limit leaves no room for.
pub(crate) fn no_room(no_room: &NoRoom, limits: &Limits) -> Error {
    let left = limits.left().as_secs_f64();
    let message = match no_room.wait {
        Some(wait) => format!(
            "the API's rate limit asks to wait {:.1} s, but only {left:.1} s are left before the \
             deadline; nothing was sent",
            wait.as_secs_f64()
        ),
        None => format!(
            "the API's rate limit left no room within the {:?} that the call has; nothing was sent",
            rounded(limits.total)
        ),
    };
    Error::from(Inner {
        retry_after: no_room.wait,
        transient: true,
        timed_out: no_room.wait.is_none(),
        ..Inner::new(ErrorKind::RateLimited, message)
    })
}

/// Why there is no further attempt although one would be allowed.
pub(crate) fn no_time(asked: Option<Duration>, pause: Duration, limits: &Limits) -> String {
    let left = limits.left().as_secs_f64();
    match asked {
        Some(asked) if asked == pause => format!(
            "the server asks to wait {} s, but only {left:.1} s are left before the deadline",
            asked.as_secs()
        ),
        _ => format!("{left:.1} s before the deadline there is no time for another attempt"),
    }
}
