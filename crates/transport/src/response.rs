//! The answer to a call that succeeded.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::difference::Difference;
use crate::envelope::ApiMessage;
use crate::error::Error;
use crate::operation::Operation;
use crate::shared::Origin;
use crate::telemetry::{self, Timer};

/// A decoded answer with its status, headers and messages. Derefs to the decoded value.
///
/// Two are equal if all of this is. To compare the values alone, compare what they deref to.
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    pub(crate) value: T,
    pub(crate) meta: Meta,
}

/// What an answer has beside its value.
#[derive(Clone, PartialEq)]
pub(crate) struct Meta {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    pub(crate) messages: Vec<ApiMessage>,
    /// The value may hold the messages as they were received.
    pub(crate) messages_repeat_secret: bool,
    pub(crate) already_deleted: bool,
    pub(crate) differences: Vec<Difference>,
    pub(crate) origin: Origin,
}

impl<T> Response<T> {
    /// The decoded value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same answer with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: convert(self.value),
            meta: self.meta,
        }
    }

    /// The same answer with what `take` finds in the value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::MissingResult`](crate::ErrorKind::MissingResult) when it finds nothing.
    pub fn require<U>(self, take: impl FnOnce(T) -> Option<U>) -> Result<Response<U>, Error> {
        let meta = self.meta;
        match take(self.value) {
            Some(value) => Ok(Response { value, meta }),
            None => Err(Error::missing_result(&Response { value: (), meta })),
        }
    }

    /// The operation that this answers.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.meta.operation
    }

    /// The HTTP status, 200 to 299. For a delete that [found the record
    /// deleted](Self::is_already_deleted) it is 404.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.meta.status
    }

    /// The `cf-ray` header: quote it when asking the vendor about a request. `None` when it is not
    /// hexadecimal digits, a dash and three letters; [`headers`](Self::headers) has it as it was
    /// sent.
    #[must_use]
    pub fn cf_ray(&self) -> Option<&str> {
        self.meta.cf_ray()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.meta.headers
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.meta.attempts
    }

    /// The API's messages beside its answer. The transport has logged them already, at info.
    #[must_use]
    pub fn messages(&self) -> &[ApiMessage] {
        &self.meta.messages
    }

    /// The fields that the server stored with other values than the request gave them; empty when
    /// it stored what was asked for, or the same in other words. The record has the stored values.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.meta.differences
    }

    /// The same answer with these differences beside those that it has. An event at warn names
    /// their fields, not their values.
    ///
    /// This is for layers above the transport, which know what was asked for.
    #[must_use]
    pub fn with_differences(mut self, differences: impl IntoIterator<Item = Difference>) -> Self {
        let known = self.meta.differences.len();
        self.meta.differences.extend(differences);
        if let Some(added) = self.meta.differences.get(known..) {
            telemetry::stored_otherwise(self.meta.operation, added);
        }
        self
    }

    /// Whether a delete met 404 after an earlier attempt of the same call whose answer was lost, so
    /// that the record does not exist any more, most likely because of this call. The value is then
    /// that of `{"success":true,"errors":[],"messages":[],"result":null}`, since the API's own
    /// answer was lost.
    #[must_use]
    pub fn is_already_deleted(&self) -> bool {
        self.meta.already_deleted
    }
}

/// The headers in separate memory. As received, their values are parts of the buffer that the
/// connection reads into, which has up to 400 KB, and would keep it for as long as the caller keeps
/// the answer.
pub(crate) fn detached(mut headers: HeaderMap) -> HeaderMap {
    let mut text = Vec::with_capacity(headers.values().map(HeaderValue::len).sum());
    for value in headers.values() {
        text.extend_from_slice(value.as_bytes());
    }
    let mut text = Bytes::from(text);
    for value in headers.values_mut() {
        // What was a value is one.
        if let Ok(mut own) = HeaderValue::from_maybe_shared(text.split_to(value.len())) {
            own.set_sensitive(value.is_sensitive());
            *value = own;
        }
    }
    headers
}

impl Meta {
    pub(crate) fn new(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            attempts: 0,
            messages: Vec::new(),
            messages_repeat_secret: false,
            already_deleted: false,
            differences: Vec::new(),
            origin: Origin::default(),
        }
    }

    /// Notes this answer in the span of its call or attempt.
    pub(crate) fn record(&self, timer: &Timer) {
        if timer.is_on() {
            timer.succeeded(self.status, self.cf_ray(), self.attempts);
        }
    }

    /// The `cf-ray` header in the vendor's form. In any other it may be an echo of something
    /// secret.
    pub(crate) fn cf_ray(&self) -> Option<&str> {
        let ray = self.headers.get(&CF_RAY)?.to_str().ok()?;
        is_ray(ray).then_some(ray)
    }
}

/// Hexadecimal digits, a dash, and the three letters of an airport: `8f2a6c1d0b3e4a5f-FRA`.
fn is_ray(text: &str) -> bool {
    let [number @ .., b'-', a, b, c] = text.as_bytes() else {
        return false;
    };
    (1..=32).contains(&number.len())
        && number.iter().all(u8::is_ascii_hexdigit)
        && [a, b, c].iter().all(|byte| byte.is_ascii_alphabetic())
}

/// The header that identifies a request at the vendor.
pub(crate) static CF_RAY: HeaderName = HeaderName::from_static("cf-ray");

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

/// Shows the value as its own `Debug` does, which for the types of this workspace redacts secrets,
/// and no header. The value of an answer whose messages repeat a secret is not shown.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value: &dyn fmt::Debug = match self.meta.messages_repeat_secret {
            false => &self.value,
            true => &format_args!("[not shown: the messages repeat a secret]"),
        };
        f.debug_struct("Response")
            .field("value", value)
            .field("status", &self.meta.status.as_u16())
            .field("cf_ray", &self.cf_ray())
            .field("attempts", &self.meta.attempts)
            .field("messages", &self.meta.messages)
            .field("differences", &self.meta.differences)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "../tests/unit/response.rs"]
mod tests;
