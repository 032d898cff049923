//! Faults: answers that go wrong on purpose. Their text form is in `grammar.rs`, which fault meets
//! which request in `queue.rs`; the server applies them.

mod grammar;
mod queue;

use std::fmt;
use std::time::Duration;

use hyper::Response;
use hyper::header::CONTENT_TYPE;

pub use self::grammar::FAULT_GRAMMAR;
pub(crate) use self::queue::FaultQueue;

/// Something that goes wrong, with the requests that it meets.
///
/// A fault meets the next request to any operation, once, unless built otherwise. Faults are tried
/// in the order in which they were injected; a request meets one at most.
///
/// Whether the operation *takes effect* although its answer goes wrong is part of the fault. A
/// status, a page, a response of your own and a reset before the answer stand for a gateway that
/// refused: nothing happened, unless [`with_effect`](Self::with_effect) says that the answer was
/// lost on its way back. The other faults change a real answer, so the operation has taken effect.
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
    on: String,
    /// Requests to meet; all if there is no number.
    times: Option<u32>,
    /// Requests to let pass first.
    after: u32,
    pub(crate) effect: bool,
    headers: Vec<(String, String)>,
}

/// What goes wrong.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Status(u16),
    Empty(u16),
    Html(u16),
    Respond {
        status: u16,
        content_type: String,
        body: Vec<u8>,
    },
    Delay(Duration),
    Reset(When),
    Truncate,
    Stall,
    Unsuccessful,
    WrongTypes,
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

impl Fault {
    fn new(kind: Kind) -> Self {
        let effect = kind.needs_response();
        Self {
            kind,
            on: "*".to_owned(),
            times: Some(1),
            after: 0,
            effect,
            headers: Vec::new(),
        }
    }

    /// A status with the documented envelope around an error. 429 says what the rate limit says,
    /// without `Retry-After`, which [`header`](Self::header) adds in any form.
    pub fn status(status: u16) -> Self {
        Self::new(Kind::Status(status))
    }

    /// A status with an empty body.
    pub fn empty(status: u16) -> Self {
        Self::new(Kind::Empty(status))
    }

    /// A status with an HTML page, as gateways send it. 200 is a status too.
    pub fn html(status: u16) -> Self {
        Self::new(Kind::Html(status))
    }

    /// A response of your own.
    pub fn respond(status: u16, content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self::new(Kind::Respond {
            status,
            content_type: content_type.into(),
            body: body.into(),
        })
    }

    /// The right answer, later. The operation takes effect at once.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Kind::Delay(delay))
    }

    /// A connection that is reset (TCP RST).
    pub fn reset(when: When) -> Self {
        Self::new(Kind::Reset(when))
    }

    /// A body that ends half-way, with the connection closed in good order.
    pub fn truncate() -> Self {
        Self::new(Kind::Truncate)
    }

    /// A body that stops half-way and leaves the client waiting.
    pub fn stall() -> Self {
        Self::new(Kind::Stall)
    }

    /// Status 200, `success` false, an error, and no result.
    pub fn unsuccessful() -> Self {
        Self::new(Kind::Unsuccessful)
    }

    /// A result whose values have other JSON types than documented.
    pub fn wrong_types() -> Self {
        Self::new(Kind::WrongTypes)
    }

    /// Status and headers of the answer, where they are the fault's. An error is what HTTP cannot
    /// carry.
    pub(crate) fn head(&self) -> hyper::http::Result<Response<()>> {
        let (status, content_type) = self.kind.own().unwrap_or((200, None));
        let mut head = Response::builder().status(status);
        if let Some(content_type) = content_type {
            head = head.header(CONTENT_TYPE, content_type);
        }
        let headers = self.headers.iter();
        headers
            .fold(head, |head, (name, value)| head.header(name, value))
            .body(())
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
}

impl Kind {
    /// Status and content type of an answer that the operation has no part in.
    fn own(&self) -> Option<(u16, Option<&str>)> {
        match self {
            Self::Status(status) => Some((*status, Some("application/json"))),
            Self::Empty(status) => Some((*status, None)),
            Self::Html(status) => Some((*status, Some("text/html; charset=UTF-8"))),
            Self::Respond {
                status,
                content_type,
                ..
            } => Some((*status, Some(content_type))),
            _ => None,
        }
    }

    /// Whether it changes the answer of the operation, which therefore takes effect.
    fn needs_response(&self) -> bool {
        self.own().is_none() && *self != Self::Reset(When::Before)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({self})")
    }
}
