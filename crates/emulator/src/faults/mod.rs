//! Faults: answers that go wrong on purpose. Their text form is in `grammar.rs`, which fault meets
//! which request in `queue.rs`; the server applies them.

mod grammar;
mod queue;

use std::fmt;
use std::time::Duration;

use hyper::header::HeaderValue;

pub use self::grammar::FAULT_GRAMMAR;
pub(crate) use self::queue::FaultQueue;
use crate::clock::{Clock, http_date};

/// Something that goes wrong, with the requests that it meets.
///
/// A fault meets the next request to any operation, once, unless built otherwise. Faults are tried
/// in the order in which they were injected; a request meets one at most.
///
/// Whether the operation *takes effect* although its answer goes wrong is part of the fault. A
/// status, a page, a response of your own, a rate limit and a reset before the answer stand for a
/// gateway that refused: nothing happened, unless [`with_effect`](Self::with_effect) says that the
/// answer was lost on its way back. The other faults change a real answer, so the operation has
/// taken effect.
///
/// ```
/// use cloudflare_secondary_dns_emulator::Fault;
/// use std::time::Duration;
///
/// let lost_create = Fault::status(502).with_effect().on("peers_create");
/// let busy = Fault::status(503).header("retry-after", "1").on("acls_*").times(2);
/// let slow = Fault::delay(Duration::from_millis(250)).forever();
/// assert_eq!(busy.to_string(), "acls_*=status:503,header:retry-after:1,times:2");
/// # drop((lost_create, slow));
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a fault does nothing until it is injected"]
pub struct Fault {
    pub(crate) kind: Kind,
    /// The kind as text.
    label: String,
    pub(crate) on: String,
    pub(crate) times: Option<u32>,
    pub(crate) after: u32,
    pub(crate) effect: bool,
    pub(crate) headers: Vec<(String, String)>,
}

/// What goes wrong.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Status(u16),
    Respond {
        status: u16,
        content_type: Option<String>,
        body: Vec<u8>,
    },
    Delay(Duration),
    Reset(When),
    Truncate,
    Stall,
    Unsuccessful,
    WrongTypes,
    RateLimited(RetryAfter),
}

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// Before any byte of the answer.
    Before,
    /// After the headers and half of the body.
    During,
    /// After the whole answer: the connection that a client keeps for its next request is dead.
    After,
}

/// How a 429 says when to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// Not at all.
    Missing,
    /// In so many seconds.
    Seconds(u64),
    /// With an HTTP date that lies so many seconds ahead by the emulator's [`Clock`], as the header
    /// `Date` does.
    Date(u64),
    /// With this text, sensible or not. The API was seen to send decimals: `292.05`.
    Raw(String),
}

impl RetryAfter {
    /// The value of the header. Characters that no header can carry were refused with the fault.
    pub(crate) fn header(&self, clock: &Clock) -> Option<HeaderValue> {
        let text = match self {
            Self::Missing => return None,
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => {
                http_date(clock.now().checked_add(Duration::from_secs(*seconds))?)
            }
            Self::Raw(text) => text.clone(),
        };
        HeaderValue::from_str(&text).ok()
    }
}

impl Fault {
    fn new(label: impl Into<String>, kind: Kind) -> Self {
        let mut fault = Self {
            kind,
            label: label.into(),
            on: "*".to_owned(),
            times: Some(1),
            after: 0,
            effect: false,
            headers: Vec::new(),
        };
        fault.effect = fault.needs_response();
        fault
    }

    fn response(label: String, status: u16, content_type: Option<String>, body: Vec<u8>) -> Self {
        let kind = Kind::Respond {
            status,
            content_type,
            body,
        };
        Self::new(label, kind)
    }

    /// A status with the documented envelope around an error.
    pub fn status(status: u16) -> Self {
        Self::new(format!("status:{status}"), Kind::Status(status))
    }

    /// A status with an empty body.
    pub fn empty(status: u16) -> Self {
        Self::response(format!("empty:{status}"), status, None, Vec::new())
    }

    /// A status with an HTML page, as gateways send it. 200 is a status too.
    pub fn html(status: u16) -> Self {
        let reason = hyper::StatusCode::from_u16(status).ok();
        let reason = reason.and_then(|status| status.canonical_reason());
        let title = format!(
            "{status} {}",
            reason.unwrap_or("Web server returned an error")
        );
        let page = format!(
            "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
        );
        let content_type = Some("text/html; charset=UTF-8".to_owned());
        Self::response(
            format!("html:{status}"),
            status,
            content_type,
            page.into_bytes(),
        )
    }

    /// A response of your own.
    pub fn respond(status: u16, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        let (content_type, body) = (content_type.into(), body.into());
        let label = format!("respond:{status}:{content_type}:{} bytes", body.len());
        Self::response(label, status, Some(content_type), body)
    }

    /// The right answer, later. The operation takes effect at once.
    pub fn delay(delay: Duration) -> Self {
        Self::new(format!("delay:{}ms", delay.as_millis()), Kind::Delay(delay))
    }

    /// A connection that is reset (TCP RST).
    pub fn reset(when: When) -> Self {
        let moment = match when {
            When::Before => "before",
            When::During => "during",
            When::After => "after",
        };
        Self::new(format!("reset:{moment}"), Kind::Reset(when))
    }

    /// A body that ends half-way, with the connection closed in good order.
    pub fn truncate() -> Self {
        Self::new("truncate", Kind::Truncate)
    }

    /// A body that stops half-way and leaves the client waiting.
    pub fn stall() -> Self {
        Self::new("stall", Kind::Stall)
    }

    /// Status 200, `success` false, an error, and no result.
    pub fn unsuccessful() -> Self {
        Self::new("unsuccessful", Kind::Unsuccessful)
    }

    /// A result whose values have other JSON types than documented.
    pub fn wrong_types() -> Self {
        Self::new("wrong-types", Kind::WrongTypes)
    }

    /// 429 in the documented envelope.
    pub fn rate_limited(retry_after: RetryAfter) -> Self {
        let label = match &retry_after {
            RetryAfter::Missing => "rate-limit".to_owned(),
            RetryAfter::Seconds(seconds) => format!("rate-limit:{seconds}"),
            RetryAfter::Date(seconds) => format!("rate-limit:date:{seconds}"),
            RetryAfter::Raw(text) => format!("rate-limit:raw:{text}"),
        };
        Self::new(label, Kind::RateLimited(retry_after))
    }

    /// The operation to meet: its identifier, or the beginning of some and a `*`, as `acls_*`.
    pub fn on(mut self, operation: impl Into<String>) -> Self {
        self.on = operation.into();
        self
    }

    /// Meets so many requests. 0 meets none.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Meets every request.
    pub fn forever(mut self) -> Self {
        self.times = None;
        self
    }

    /// Lets so many requests pass first.
    pub fn after(mut self, requests: u32) -> Self {
        self.after = requests;
        self
    }

    /// The operation takes effect; only its answer is lost.
    pub fn with_effect(mut self) -> Self {
        self.effect = true;
        self
    }

    /// Adds a header to the answer.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Whether it changes the answer of the operation, which therefore takes effect.
    pub(crate) fn needs_response(&self) -> bool {
        !matches!(
            self.kind,
            Kind::Status(_)
                | Kind::Respond { .. }
                | Kind::RateLimited(_)
                | Kind::Reset(When::Before)
        )
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({self})")
    }
}
