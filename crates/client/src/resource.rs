//! What a handle needs to know of a kind of record: its calls and how its settings become requests.
//!
//! One implementation a kind, next to the kind's own operations. Only this crate implements the traits.

use std::fmt;
use std::future::Future;

use cloudflare_secondary_dns_api as api;
use cloudflare_secondary_dns_api::types::ResultInfo;
use cloudflare_secondary_dns_transport::Operation;
use cloudflare_secondary_dns_types::{AccountId, InvalidValue, ZoneId};

use crate::call::Answer;
use crate::settings::Settings;

/// A kind of record of which an account owns any number: [`Acl`](crate::Acl), [`Peer`](crate::Peer),
/// [`Tsig`](crate::Tsig). Sealed.
pub trait Record:
    Clone + fmt::Debug + Send + Sync + sealed::Record<Self::Id, Self::Settings>
{
    /// Identifier of such a record.
    type Id: Clone + fmt::Debug + fmt::Display + PartialEq + Send + Sync;

    /// What callers decide about such a record.
    type Settings: Clone + fmt::Debug + Send + Sync + Settings<Self>;
}

/// A kind of record that a zone has once or not at all: [`Incoming`](crate::Incoming),
/// [`Outgoing`](crate::Outgoing). Sealed.
pub trait SingletonRecord:
    Clone + fmt::Debug + Send + Sync + sealed::SingletonRecord<Self::Settings>
{
    /// What callers decide about such a record.
    type Settings: Clone + fmt::Debug + Send + Sync + Settings<Self>;
}

/// The operations of a kind of record.
pub struct RecordOperations {
    pub(crate) list: &'static Operation,
    pub(crate) get: &'static Operation,
    pub(crate) create: &'static Operation,
    pub(crate) update: &'static Operation,
    pub(crate) delete: &'static Operation,
    /// What the contract calls the identifier.
    pub(crate) id: &'static str,
}

/// The operations of a kind of record that a zone has once.
pub struct SingletonOperations {
    pub(crate) get: &'static Operation,
    pub(crate) create: &'static Operation,
    pub(crate) update: &'static Operation,
    pub(crate) delete: &'static Operation,
}

/// The records of a list, and what the API says about how many there are.
pub(crate) type Page<R> = (Option<Vec<R>>, Option<ResultInfo>);

pub(crate) mod sealed {
    //! The calls. Public for the bounds above, out of reach for callers.

    use super::*;

    pub trait Record<Id, Settings>: Sized {
        const OPERATIONS: RecordOperations;

        fn id(&self) -> &Id;

        fn check_id(id: &Id) -> Result<(), InvalidValue>;

        /// Whether the record has the name of these settings.
        fn has_name_of(&self, settings: &Settings) -> bool;

        /// The record as callers see it: absent is absent, whichever way the server writes it.
        #[must_use]
        fn normalized(self) -> Self {
            self
        }

        /// Whether an update has to follow the creation, since the creation does not take all settings.
        fn needs_update(_: &Settings) -> bool {
            false
        }

        fn list(
            api: &api::Client,
            account: &AccountId,
        ) -> impl Future<Output = Answer<Page<Self>>> + Send;

        fn get(
            api: &api::Client,
            account: &AccountId,
            id: &Id,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            api: &api::Client,
            account: &AccountId,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            api: &api::Client,
            account: &AccountId,
            id: &Id,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        /// The identifier that the answer names, if it names one.
        fn delete(
            api: &api::Client,
            account: &AccountId,
            id: &Id,
        ) -> impl Future<Output = Answer<Option<Id>>> + Send;
    }

    pub trait SingletonRecord<Settings>: Sized {
        const OPERATIONS: SingletonOperations;

        /// Whether a success of the creation may have stored nothing, so that it takes a look to know.
        const VERIFY_CREATE: bool = false;

        fn get(
            api: &api::Client,
            zone: &ZoneId,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            api: &api::Client,
            zone: &ZoneId,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            api: &api::Client,
            zone: &ZoneId,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn delete(api: &api::Client, zone: &ZoneId) -> impl Future<Output = Answer<()>> + Send;
    }
}
