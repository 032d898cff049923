//! What façade methods have in common around a generated call.
//!
//! Credentials, pacing, retries, deadlines and decoding belong to the transport.

use cloudflare_secondary_dns_transport::{Error, ErrorKind, Operation, Response};

/// What a façade method returns.
pub(crate) type Answer<T> = Result<Response<T>, Error>;

/// The settings of a record that was read, all of them, so that an update keeps them.
pub(crate) fn require_settings<T>(
    operation: &'static Operation,
    settings: Result<T, &str>,
) -> Result<T, Error> {
    settings.map_err(|field| {
        let message = format!("the answer has no {field}, so that an update would lose it");
        Error::other(ErrorKind::MissingResult, operation, message)
    })
}

/// Absence as `None`: a 404 in the API's envelope, and no other.
pub(crate) fn optional<T>(answer: Answer<T>) -> Result<Option<Response<T>>, Error> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
