//! Constructors of errors for the layers above the transport, so that callers see one type.

use std::borrow::Cow;
use std::error::Error as StdError;

use cloudflare_secondary_dns_types::InvalidValue;

use super::{Delivery, Error, ErrorKind};
use crate::operation::Operation;
use crate::redact::plain;
use crate::response::Response;

impl Error {
    /// Input that breaks a rule, found before anything was sent. `field` names the input, `rule`
    /// says what holds for it, as in "must be 300 or more, is 60". Do not put a secret into either.
    #[must_use]
    pub fn invalid_input(
        operation: Option<&'static Operation>,
        field: &str,
        rule: impl AsRef<str>,
    ) -> Self {
        let mut error = Self::new(
            ErrorKind::InvalidInput,
            plain(&format!("{field}: {}", rule.as_ref()), 512),
        );
        error.inner_mut().operation = operation;
        error.inner_mut().json_path = Some(plain(field, 128).into());
        error
    }

    /// A value that its type refuses, in the input `field`: names field, rule and value, unless the
    /// value is a secret.
    #[must_use]
    pub fn invalid_value(
        operation: Option<&'static Operation>,
        field: &str,
        invalid: &InvalidValue,
    ) -> Self {
        match invalid.quoted_value() {
            Some(value) => {
                let rule = format!("{}, is {value}", invalid.rule());
                Self::invalid_input(operation, field, rule)
            }
            None => Self::invalid_input(operation, field, invalid.rule()),
        }
    }

    /// A client that cannot be set up, with what is wrong and what to do.
    #[must_use]
    pub fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// A success without the `result` that the operation promises.
    #[must_use]
    pub fn missing_result<T>(operation: &'static Operation, response: &Response<T>) -> Self {
        Self::of_response(
            ErrorKind::MissingResult,
            "the API reports success but gives no result",
            operation,
            response,
        )
    }

    /// A success whose result contradicts what was asked for in the field of this name. The field's
    /// values do not become part of the error.
    #[must_use]
    pub fn mismatch<T>(operation: &'static Operation, field: &str, response: &Response<T>) -> Self {
        let message = "is not what was asked for";
        Self::of_field(ErrorKind::Mismatch, field, message, operation, response)
    }

    /// A success whose answer lacks the value that the request gave the field of this name. The
    /// value does not become part of the error. Add the record's id by
    /// [`with_resource_id`](Self::with_resource_id).
    #[must_use]
    pub fn lost_value<T>(
        operation: &'static Operation,
        field: &str,
        response: &Response<T>,
    ) -> Self {
        let message = "was asked for and is not set in the answer";
        Self::of_field(ErrorKind::Mismatch, field, message, operation, response)
    }

    /// A success whose answer is about another record than the request: its id, or another field of
    /// this name that identifies it, is not the one that was asked for.
    #[must_use]
    pub fn wrong_record<T>(
        operation: &'static Operation,
        field: &str,
        response: &Response<T>,
    ) -> Self {
        let message = "is that of another record, so the connection is not to be trusted";
        Self::of_field(ErrorKind::WrongRecord, field, message, operation, response)
    }

    /// A success after which nothing is stored, because the zone is not of type secondary. The
    /// failure of the look that found nothing belongs into [`with_source`](Self::with_source).
    #[must_use]
    pub fn not_secondary<T>(operation: &'static Operation, response: &Response<T>) -> Self {
        let mut error = Self::of_response(
            ErrorKind::NotSecondary,
            "the API reports success but stored nothing, because the zone is not of type secondary; \
             create the zone with type secondary, or convert it, and try again",
            operation,
            response,
        );
        error.inner_mut().delivery = Delivery::Refused;
        error
    }

    /// The same error with the id of the record that exists although the call failed.
    #[must_use]
    pub fn with_resource_id(mut self, resource_id: &str) -> Self {
        self.inner_mut().resource_id = Some(plain(resource_id, 128).into());
        self
    }

    /// Several steps of which an earlier one made the record `resource_id` and a later one failed
    /// with `cause`, which becomes the source. `cf-ray`, attempts and the wait that the server asks
    /// for are those of the cause; all else that it says is in the source alone, so that nobody
    /// takes the error for one about the record and creates it again.
    #[must_use]
    pub fn partial_create(operation: &'static Operation, resource_id: &str, cause: Self) -> Self {
        let resource_id = plain(resource_id, 128);
        let mut error = Self::new(
            ErrorKind::PartialCreate,
            format!("{resource_id} was created but not set up completely"),
        );
        let inner = error.inner_mut();
        inner.operation = Some(operation);
        inner.resource_id = Some(resource_id.into());
        inner.cf_ray.clone_from(&cause.0.cf_ray);
        inner.attempts = cause.0.attempts;
        inner.retry_after = cause.0.retry_after;
        inner.delivery = Delivery::Unknown;
        error.with_source(cause)
    }

    /// Any other failure of a layer above, in its own words: one line, no secret, no body. It
    /// counts as not having taken effect and as not worth a retry.
    #[must_use]
    pub fn other(
        kind: ErrorKind,
        operation: &'static Operation,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let mut error = Self::new(kind, message);
        error.inner_mut().operation = Some(operation);
        error.inner_mut().timed_out = kind == ErrorKind::Timeout;
        error
    }

    /// The same error with a cause. `Display` does not repeat the cause's text.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner_mut().source = Some(source.into());
        self
    }

    fn of_field<T>(
        kind: ErrorKind,
        field: &str,
        message: &str,
        operation: &'static Operation,
        response: &Response<T>,
    ) -> Self {
        let field = plain(field, 128);
        let message = format!("the API reports success but {field} {message}");
        let mut error = Self::of_response(kind, message, operation, response);
        error.inner_mut().json_path = Some(field.into());
        error
    }

    fn of_response<T>(
        kind: ErrorKind,
        message: impl Into<Cow<'static, str>>,
        operation: &'static Operation,
        response: &Response<T>,
    ) -> Self {
        let mut error = Self::new(kind, message);
        let inner = error.inner_mut();
        inner.operation = Some(operation);
        inner.status = Some(response.status());
        inner.cf_ray = response.cf_ray().map(Into::into);
        inner.attempts = response.attempts();
        inner.in_envelope = true;
        inner.delivery = Delivery::Unknown;
        error
    }
}

/// So that `?` works on a value that a constructor refuses. The type's name is used as the field's.
impl From<InvalidValue> for Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::invalid_value(None, invalid.type_name(), &invalid)
    }
}
