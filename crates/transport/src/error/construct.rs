//! Constructors of errors for the layers above the transport, so that callers see one type.

use std::borrow::Cow;
use std::error::Error as StdError;

use cloudflare_secondary_dns_types::InvalidValue;

use super::{Delivery, Error, ErrorKind, Inner};
use crate::connections::Connections;
use crate::operation::Operation;
use crate::redact::plain;
use crate::response::{Meta, Response};

impl Error {
    /// Input that breaks a rule, found before anything was sent. `field` names the input, `rule`
    /// says what holds for it, as in "must be 300 or more, is 60". Do not put a secret into either.
    #[must_use]
    pub fn invalid_input(
        operation: Option<&'static Operation>,
        field: &str,
        rule: impl AsRef<str>,
    ) -> Self {
        Self::refused(operation, field, rule.as_ref())
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

    /// A success without the `result` that the operation promises. Later calls use new connections,
    /// since the answer may be another request's.
    #[must_use]
    pub fn missing_result<T>(response: &Response<T>) -> Self {
        response.meta.origin.connections(Connections::suspect);
        let message = "the API reports success but gives no result";
        Self::of_answer(ErrorKind::MissingResult, message, &response.meta).into()
    }

    /// A success whose result contradicts what was asked for in the field of this name. The field's
    /// values do not become part of the error.
    #[must_use]
    pub fn mismatch<T>(field: &str, response: &Response<T>) -> Self {
        let message = "is not what was asked for";
        Self::of_field(ErrorKind::Mismatch, field, message, &response.meta)
    }

    /// A success whose answer lacks the value that the request gave the field of this name. The
    /// value does not become part of the error. Add the record's id by
    /// [`with_resource_id`](Self::with_resource_id).
    #[must_use]
    pub fn lost_value<T>(field: &str, response: &Response<T>) -> Self {
        let message = "was asked for and is not set in the answer";
        Self::of_field(ErrorKind::Mismatch, field, message, &response.meta)
    }

    /// A success whose answer is about another record than the request: its id, or another field of
    /// this name that identifies it, is not the one that was asked for. Later calls use new
    /// connections.
    #[must_use]
    pub fn wrong_record<T>(field: &str, response: &Response<T>) -> Self {
        response.meta.origin.connections(Connections::renew);
        let message = "is that of another record, so the connection is not to be trusted";
        Self::of_field(ErrorKind::WrongRecord, field, message, &response.meta)
    }

    /// A success after which nothing is stored, because the zone is not of type secondary. The
    /// failure of the look that found nothing belongs in [`with_source`](Self::with_source).
    #[must_use]
    pub fn not_secondary<T>(response: &Response<T>) -> Self {
        let message = "the API reports success but stored nothing, because the zone is not of type \
                       secondary; create the zone with type secondary, or convert it, and try again";
        Self::from(Inner {
            delivery: Delivery::Refused,
            ..Self::of_answer(ErrorKind::NotSecondary, message, &response.meta)
        })
    }

    /// The same error with the id of the record that exists although the call failed.
    #[must_use]
    pub fn with_resource_id(mut self, resource_id: &str) -> Self {
        self.inner.resource_id = Some(plain(resource_id, 128).into());
        self
    }

    /// Several steps of which an earlier one made the record `resource_id` and a later one failed
    /// with `cause`, which becomes the source. `cf-ray`, attempts and the wait that the server asks
    /// for are those of the cause; all else that it says is in the source alone, so that nobody
    /// takes the error for one about the record and creates it again.
    #[must_use]
    pub fn partial_create(operation: &'static Operation, resource_id: &str, cause: Self) -> Self {
        let resource_id = plain(resource_id, 128);
        let message = format!(
            "{resource_id} was created but not set up completely; finish or delete it, as another create would make a second one"
        );
        Self::from(Inner {
            operation: Some(operation),
            resource_id: Some(resource_id.into()),
            cf_ray: cause.inner.cf_ray.clone(),
            attempts: cause.inner.attempts,
            retry_after: cause.inner.retry_after,
            delivery: Delivery::Unknown,
            source: Some(cause.into()),
            ..Inner::new(ErrorKind::PartialCreate, message)
        })
    }

    /// Any other failure of a layer above, in its own words: one line, no secret, no body. It
    /// counts as not having taken effect and as not worth a retry.
    #[must_use]
    pub fn other(
        kind: ErrorKind,
        operation: &'static Operation,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::from(Inner {
            operation: Some(operation),
            timed_out: kind == ErrorKind::Timeout,
            ..Inner::new(kind, message)
        })
    }

    /// The same error with a cause. `Display` does not repeat the cause's text.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.inner.source = Some(source.into());
        self
    }

    fn refused(operation: Option<&'static Operation>, field: &str, rule: &str) -> Self {
        Self::from(Inner {
            operation,
            json_path: Some(plain(field, 128).into()),
            ..Inner::new(
                ErrorKind::InvalidInput,
                plain(&format!("{field}: {rule}"), 512),
            )
        })
    }

    fn of_field(kind: ErrorKind, field: &str, message: &str, meta: &Meta) -> Self {
        let field = plain(field, 128);
        let message = format!("the API reports success but {field} {message}");
        Self::from(Inner {
            json_path: Some(field.into()),
            ..Self::of_answer(kind, message, meta)
        })
    }

    fn of_answer(kind: ErrorKind, message: impl Into<Cow<'static, str>>, meta: &Meta) -> Inner {
        Inner {
            operation: Some(meta.operation),
            status: Some(meta.status),
            cf_ray: meta.cf_ray().map(Into::into),
            attempts: meta.attempts,
            in_envelope: true,
            delivery: Delivery::Unknown,
            ..Inner::new(kind, message)
        }
    }
}

/// So that `?` works on a value that a constructor refuses. The type's name is used as the field's.
impl From<InvalidValue> for Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::invalid_value(None, invalid.type_name(), &invalid)
    }
}
