//! What a handle needs to know about a kind of record: its calls and its settings.
//!
//! One implementation a kind, next to the kind's own operations. Only this crate implements the
//! traits.

use std::fmt;
use std::future::Future;

use cloudflare_secondary_dns_api::types::ResultInfo;
use cloudflare_secondary_dns_transport::{Error, Operation};

use crate::call::Answer;
use crate::collection::Records;
use crate::compare::{Comparison, Value};
use crate::singleton::Singleton;
use crate::wait::WaitProgress;

/// A kind of record of which an account owns any number: [`Acl`](crate::Acl),
/// [`Peer`](crate::Peer), [`Tsig`](crate::Tsig). Sealed.
pub trait Record:
    Clone + fmt::Debug + Send + Sync + sealed::Record<Self::Id, Self::Settings>
{
    /// Identifier of such a record.
    type Id: Clone + fmt::Debug + fmt::Display + PartialEq + Send + Sync + Value;

    /// Settings of such a record.
    type Settings: Clone + fmt::Debug + Send + Sync + Settings<Self>;
}

/// A kind of record that a zone has once or not at all: [`Incoming`](crate::Incoming),
/// [`Outgoing`](crate::Outgoing). Sealed.
pub trait SingletonRecord:
    Clone + fmt::Debug + Send + Sync + sealed::SingletonRecord<Self::Settings>
{
    /// Settings of such a record.
    type Settings: Clone + fmt::Debug + Send + Sync + Settings<Self>;
}

/// The operations of a kind of record, and what the contract calls its identifier.
pub struct RecordOperations {
    pub(crate) list: &'static Operation,
    pub(crate) get: &'static Operation,
    pub(crate) create: &'static Operation,
    pub(crate) update: &'static Operation,
    pub(crate) delete: &'static Operation,
    pub(crate) id: &'static str,
}

/// The operations of a kind of record that a zone has once.
pub struct SingletonOperations {
    pub(crate) get: &'static Operation,
    pub(crate) create: &'static Operation,
    pub(crate) update: &'static Operation,
    pub(crate) delete: &'static Operation,
}

/// The records of a list, and their number as the API reports it.
pub(crate) type Page<R> = (Option<Vec<R>>, Option<ResultInfo>);

/// Settings for a record `R`, as the handles use them. Implemented by `fields!`.
pub trait Settings<R>: Clone + PartialEq + Send + Sync {
    /// Refuses what must not be sent.
    fn check_for(&self, operation: Option<&'static Operation>) -> Result<(), Error>;

    /// Compares these settings, which replaced the settings `before`, with the answer.
    fn compare(&self, before: Option<&Self>, stored: &R) -> Comparison;

    /// Whether the record has the name of these settings.
    fn has_name_of(&self, stored: &R) -> bool;

    /// The settings of a stored record, or the field that the answer lacks.
    fn of(stored: &R) -> Result<Self, &'static str>;

    /// These settings, with fields that are left out taken from the other.
    #[must_use]
    fn or(&self, other: &Self) -> Self;
}

pub(crate) mod sealed {
    //! The calls. Public for the bounds above, but not reachable by callers.

    use super::*;

    pub trait Record<Id, Settings>: Sized {
        const OPERATIONS: RecordOperations;

        fn id(&self) -> &Id;

        /// Makes `None` of absent values, however the server writes them.
        fn normalize(&mut self) {}

        /// Whether an update must follow the creation, which does not take all settings.
        fn needs_update(_: &Settings) -> bool {
            false
        }

        fn list(of: &Records<Self>) -> impl Future<Output = Answer<Page<Self>>> + Send;

        fn get(of: &Records<Self>, id: &Id) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            of: &Records<Self>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            of: &Records<Self>,
            id: &Id,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        /// The identifier in the answer, if there is one.
        fn delete(of: &Records<Self>, id: &Id) -> impl Future<Output = Answer<Option<Id>>> + Send;
    }

    pub trait SingletonRecord<Settings>: Sized {
        const OPERATIONS: SingletonOperations;

        /// Whether a successful creation may have stored nothing, so that it must be checked.
        const VERIFY_CREATE: bool = false;

        fn get(of: &Singleton<Self>) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            of: &Singleton<Self>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            of: &Singleton<Self>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn delete(of: &Singleton<Self>) -> impl Future<Output = Answer<()>> + Send;

        /// Copies serial and times into the progress of a wait.
        fn note(&self, progress: &mut WaitProgress);
    }
}
