//! The one error of every call, from the builder to the façade.
//!
//! What it holds is here, what it says is in `display.rs`, what it answers is in `predicates.rs`,
//! and how the layers above make their own is in `construct.rs`. Nothing in it can hold a body, a
//! credential or a URL: there is no field for them.

mod display;
mod kind;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use http::{Method, StatusCode};

pub use self::kind::ErrorKind;
use crate::envelope::ApiError;
use crate::operation::Operation;

/// A call that failed: what failed, where, how far it got, and whether trying again is safe.
///
/// `Display` is one line in which each cause appears once. `Debug` shows no more than `Display` and
/// the causes do. Neither they nor any [`source`](StdError::source) contains a body, a credential,
/// a secret or a URL.
///
/// The line does not repeat the text of [`source`](StdError::source), so a reporter that walks the
/// chain prints each cause once; `{:#}` prints the whole chain on the line.
///
/// ```no_run
/// # async fn call() -> Result<(), cloudflare_secondary_dns_transport::Error> { Ok(()) }
/// # async fn run() {
/// if let Err(error) = call().await {
///     if error.is_not_found() {
///         println!("there is none");
///     } else if error.is_safe_to_retry() {
///         println!("try again after {:?}: {error}", error.retry_after());
///     } else {
///         eprintln!("{error:#}");
///     }
/// }
/// # }
/// ```
pub struct Error {
    pub(crate) inner: Box<Inner>,
}

pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) cf_ray: Option<Box<str>>,
    pub(crate) attempts: u32,
    /// What went wrong in own words, without the operation and without the cause.
    pub(crate) message: Cow<'static, str>,
    /// What the operating system says, for `Display` without the chain of causes.
    pub(crate) reason: Option<Box<str>>,
    /// Why the client did not go on.
    pub(crate) note: Option<Box<str>>,
    pub(crate) api_errors: Vec<ApiError>,
    /// The failure is in the API's envelope.
    pub(crate) in_envelope: bool,
    /// The failure's text stood in `result`.
    pub(crate) in_result: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) json_path: Option<Box<str>>,
    pub(crate) resource_id: Option<Box<str>>,
    /// A time limit was the cause, even where the kind names the stage instead.
    pub(crate) timed_out: bool,
    /// How far the failing attempt got.
    pub(crate) delivery: Delivery,
    /// An earlier attempt of the same call may have taken effect.
    pub(crate) earlier_effect: bool,
    /// The failure is of a sort that passes.
    pub(crate) transient: bool,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

/// How far an attempt provably got, or did not get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// It did not leave this machine.
    NotSent,
    /// The server refused it, and so did nothing.
    Refused,
    /// It may have arrived and taken effect, or it has.
    Unknown,
}

impl Inner {
    /// A failure before anything was sent, of which nothing else is known.
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            operation: None,
            status: None,
            cf_ray: None,
            attempts: 0,
            message: message.into(),
            reason: None,
            note: None,
            api_errors: Vec::new(),
            in_envelope: false,
            in_result: false,
            retry_after: None,
            json_path: None,
            resource_id: None,
            timed_out: false,
            delivery: Delivery::NotSent,
            earlier_effect: false,
            transient: false,
            source: None,
        }
    }
}

impl From<Inner> for Error {
    fn from(inner: Inner) -> Self {
        let inner = Box::new(inner);
        Self { inner }
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Inner::new(kind, message).into()
    }

    /// How the call failed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The operation that failed; `None` for a failure of the set-up.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.inner.operation
    }

    /// The HTTP method of the operation.
    #[must_use]
    pub fn method(&self) -> Option<&'static Method> {
        self.inner.operation.map(|operation| &operation.method)
    }

    /// The path template of the operation, such as `/accounts/{account_id}/secondary_dns/acls`.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        self.inner.operation.map(Operation::path_only)
    }

    /// The HTTP status of the last answer, whatever went wrong with the rest of it. `None` when
    /// there was no answer, and for a partial create, whose source has it.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.inner.status
    }

    /// The `cf-ray` header of the last answer: quote it when asking the vendor about a request.
    #[must_use]
    pub fn cf_ray(&self) -> Option<&str> {
        self.inner.cf_ray.as_deref()
    }

    /// How many times the request was sent, or tried to be. 0 when it was refused before that.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.attempts
    }

    /// What the API says went wrong; empty when the failure is not the API's, and for a partial
    /// create, whose source has it.
    ///
    /// A failure that the API describes in `result` instead of `errors` is here too, without a
    /// code.
    #[must_use]
    pub fn api_errors(&self) -> &[ApiError] {
        &self.inner.api_errors
    }

    /// How long the server asks to wait before the next request, counted from when it said so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.inner.retry_after
    }

    /// Where in the answer the JSON is not what the contract says, such as `result[2].port`, or
    /// which field of the input or the result an error of another kind is about. The field's value
    /// is never part of an error.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.inner.json_path.as_deref()
    }

    /// The id of the record that exists although the call failed, see [`ErrorKind::PartialCreate`]
    /// and [`ErrorKind::Mismatch`].
    #[must_use]
    pub fn resource_id(&self) -> Option<&str> {
        self.inner.resource_id.as_deref()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.inner.source.as_deref()?;
        Some(source)
    }
}

// Here, so that the page of `Error` has its accessors first and its constructors last.
mod predicates;

mod construct;
