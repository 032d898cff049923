//! How the layers above the transport make errors of their own, so that callers meet one type.

use std::borrow::Cow;
use std::error::Error as StdError;

use cloudflare_secondary_dns_types::InvalidValue;

use super::{Error, ErrorKind, Reach};
use crate::operation::Operation;
use crate::response::Response;
use crate::scrub::plain;

impl Error {
    /// Input that breaks a rule, found before anything was sent. `field` names the input, `rule` says
    /// what holds for it, as in "must be 300 or more, is 60". Do not put a secret into either.
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
        match invalid.value() {
            Some(value) => {
                let rule = format!("{}, is {value:?}", invalid.rule());
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

    /// A success whose result is not what was asked for in the field of this name. The field's values
    /// do not become part of the error.
    #[must_use]
    pub fn mismatch<T>(operation: &'static Operation, field: &str, response: &Response<T>) -> Self {
        let field = plain(field, 128);
        let mut error = Self::of_response(
            ErrorKind::Mismatch,
            format!("the API reports success but {field} is not what was asked for"),
            operation,
            response,
        );
        error.inner_mut().json_path = Some(field.into());
        error
    }

    /// Several steps of which an earlier one made the record `resource_id` and a later one failed with
    /// `cause`, which becomes the source. Status, `cf-ray`, attempts and the API's errors are those of
    /// the cause; its text is not repeated.
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
        inner.status = cause.0.status;
        inner.cf_ray.clone_from(&cause.0.cf_ray);
        inner.attempts = cause.0.attempts;
        inner.api_errors.clone_from(&cause.0.api_errors);
        inner.in_envelope = cause.0.in_envelope;
        inner.in_result = cause.0.in_result;
        inner.retry_after = cause.0.retry_after;
        inner.timed_out = cause.0.timed_out;
        inner.reach = Reach::Unknown;
        error.with_source(cause)
    }

    /// Any other failure of a layer above, in its own words: one line, no secret, no body. It counts as
    /// not having taken effect and as not worth a retry.
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
        inner.cf_ray = response.cf_ray().map(|ray| plain(ray, 64).into());
        inner.attempts = response.attempts();
        inner.in_envelope = true;
        inner.reach = Reach::Unknown;
        error
    }
}

/// So that `?` carries a value that a constructor refuses. The type stands for the field.
impl From<InvalidValue> for Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::invalid_value(None, invalid.type_name(), &invalid)
    }
}
