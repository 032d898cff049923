//! What façade methods have in common around a generated call.
//!
//! Credentials, pacing, retries, deadlines and decoding belong to the transport.

use cloudflare_secondary_dns_transport::{Error, ErrorKind, Operation, Response};

/// The return type of façade methods.
pub(crate) type Answer<T> = Result<Response<T>, Error>;

/// All settings of a record that was read, so that an update keeps them.
pub(crate) fn require_settings<T>(
    operation: &'static Operation,
    settings: Result<T, &str>,
) -> Result<T, Error> {
    settings.map_err(|field| {
        let message = format!("the answer has no {field}, so an update would lose it");
        Error::other(ErrorKind::MissingResult, operation, message)
    })
}

/// `None` for a 404 in the envelope of the API; any other 404 is an error.
pub(crate) fn optional<T>(answer: Answer<T>) -> Result<Option<Response<T>>, Error> {
    match answer {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
