//! What every façade method does around a generated call: check, require, compare, log.
//!
//! No request is built here and no resource is named here. Credentials, pacing, retries, deadlines and
//! decoding belong to the transport.

use cloudflare_secondary_dns_transport::{Error, ErrorKind, Operation, Response};
use cloudflare_secondary_dns_types::{InvalidValue, PeerId};

/// What a façade method returns.
pub(crate) type Answer<T> = Result<Response<T>, Error>;

/// At most this many peers are linked to a zone (API reference, sections Incoming and Outgoing).
const MAX_PEERS: usize = 30;

/// Refuses a value that must not be sent, with the name that the contract gives it.
pub(crate) fn check(
    operation: &'static Operation,
    field: &str,
    outcome: Result<(), InvalidValue>,
) -> Result<(), Error> {
    outcome.map_err(|invalid| Error::invalid_value(Some(operation), field, &invalid))
}

/// Refuses ids of peers that must not be sent, and more peers than a zone can have.
pub(crate) fn check_peers(operation: &'static Operation, peers: &[PeerId]) -> Result<(), Error> {
    if peers.len() > MAX_PEERS {
        let rule = format!("must be at most {MAX_PEERS}, are {}", peers.len());
        return Err(Error::invalid_input(Some(operation), "peers", rule));
    }
    peers.iter().enumerate().try_for_each(|(index, id)| {
        id.check().map_err(|invalid| {
            Error::invalid_value(Some(operation), &format!("peers[{index}]"), &invalid)
        })
    })
}

/// The settings of a zone that was read, all of them, so that an update keeps them.
pub(crate) fn kept<T>(
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

/// The answer, if it shows what was asked for. `difference` names the field that it does not.
pub(crate) fn confirmed<T>(
    operation: &'static Operation,
    response: Response<T>,
    difference: impl FnOnce(&T) -> Option<&'static str>,
) -> Answer<T> {
    match difference(&response) {
        None => Ok(response),
        Some(field) => Err(Error::mismatch(operation, field, &response)),
    }
}

/// As [`confirmed`], for a record that exists by now: the error carries its id.
pub(crate) fn created<T>(
    operation: &'static Operation,
    id: impl FnOnce(&T) -> String,
    response: Response<T>,
    difference: impl FnOnce(&T) -> Option<&'static str>,
) -> Answer<T> {
    match difference(&response) {
        None => Ok(response),
        Some(field) => {
            let cause = Error::mismatch(operation, field, &response);
            Err(Error::partial_create(operation, &id(&response), cause))
        }
    }
}

/// The answer to a delete, if it names the record that was to go or none.
pub(crate) fn deleted<E, I: PartialEq>(
    operation: &'static Operation,
    id: &I,
    response: Response<E>,
    gone: impl FnOnce(E) -> Option<I>,
) -> Answer<()> {
    let response = response.map(gone);
    let other = response.as_ref().is_some_and(|gone| gone != id);
    let response = response.map(drop);
    match other {
        false => Ok(response),
        true => Err(Error::mismatch(operation, "id", &response)),
    }
}

/// Defines a handle: the generated client with the id below which a resource lives.
macro_rules! handle {
    ($(#[$doc:meta])* $name:ident($id:ident: $Id:ident)) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            api: ::cloudflare_secondary_dns_api::Client,
            $id: ::cloudflare_secondary_dns_types::$Id,
        }

        impl $name {
            pub(crate) fn new(
                api: &::cloudflare_secondary_dns_api::Client,
                $id: &::cloudflare_secondary_dns_types::$Id,
            ) -> Self {
                Self { api: api.clone(), $id: $id.clone() }
            }

            /// The same handle for calls that differ in these options: deadline, attempts, whether
            /// actions are repeated.
            #[must_use]
            pub fn with_options(
                &self,
                options: ::cloudflare_secondary_dns_transport::CallOptions,
            ) -> Self {
                let transport = self.api.transport().with_options(options);
                Self { api: transport.into(), $id: self.$id.clone() }
            }

            /// The id that the calls of this handle are about.
            #[must_use]
            pub fn $id(&self) -> &::cloudflare_secondary_dns_types::$Id {
                &self.$id
            }
        }
    };
}

pub(crate) use handle;
