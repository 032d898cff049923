//! What a handle needs to know about a kind of record: its calls and its settings.
//!
//! One implementation a kind, next to the kind's own operations. Only this crate implements the
//! traits.

use std::fmt;
use std::future::Future;

use cloudflare_secondary_dns_api::types::ResultInfo;
use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::{AccountId, ZoneId};

use crate::call::Answer;
use crate::compare::{Comparison, Value};
use crate::owner::Owner;
use crate::progress::WaitProgress;

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

/// Settings for a record `R`, as the handles use them. Implemented by `settings!`.
pub trait Settings<R>: Clone + PartialEq + Send + Sync {
    /// Refuses what must not be sent.
    fn check_for(&self, operation: Option<&'static Operation>) -> Result<(), Error>;

    /// Compares these settings, which replaced the settings `before`, with the answer.
    fn compare(&self, before: Option<&Self>, stored: &R) -> Comparison;

    /// The name, for messages.
    fn name(&self) -> &dyn std::fmt::Display;

    /// Whether the record has the name of these settings.
    fn has_name_of(&self, stored: &R) -> bool;

    /// The settings of a stored record, or the field that the answer lacks.
    fn of(stored: &R) -> Result<Self, &'static str>;

    /// These settings, with fields that are left out taken from the other.
    #[must_use]
    fn or(self, _other: &Self) -> Self {
        self
    }
}

/// Implements what goes over all fields of settings: the required ones, and the optional ones with
/// the field that has what their setters refused. A field that is missing in the list is a compile
/// error.
macro_rules! settings {
    ($Settings:ident of $Record:ident {
        $($required:ident),* $(; $($optional:ident),*; $refused:ident)?
    }) => {
        impl $crate::resource::Settings<$Record> for $Settings {
            fn check_for(
                &self,
                operation: Option<&'static ::cloudflare_secondary_dns_transport::Operation>,
            ) -> Result<(), ::cloudflare_secondary_dns_transport::Error> {
                use $crate::compare::Value;
                $(Value::check(&self.$required, operation, stringify!($required))?;)*
                $(
                    self.$refused.check(operation)?;
                    $(if let Some(value) = &self.$optional {
                        Value::check(value, operation, stringify!($optional))?;
                    })*
                )?
                Ok(())
            }

            fn compare(
                &self,
                before: Option<&Self>,
                stored: &$Record,
            ) -> $crate::compare::Comparison {
                let mut comparison = $crate::compare::Comparison::default();
                $(comparison.field(
                    stringify!($required),
                    Some(&self.$required),
                    before.map(|before| &before.$required),
                    $crate::compare::value(&stored.$required),
                );)*
                $($(comparison.field(
                    stringify!($optional),
                    self.$optional.as_ref(),
                    before.and_then(|before| before.$optional.as_ref()),
                    $crate::compare::value(&stored.$optional),
                );)*)?
                comparison
            }

            fn name(&self) -> &dyn std::fmt::Display {
                &self.name
            }

            fn has_name_of(&self, stored: &$Record) -> bool {
                $crate::compare::value(&stored.name) == Some(&self.name)
            }

            fn of(stored: &$Record) -> Result<Self, &'static str> {
                use $crate::compare;
                Ok(Self {
                    $($required: compare::value(&stored.$required)
                        .cloned()
                        .ok_or(stringify!($required))?,)*
                    $($($optional: compare::kept(&stored.$optional),)* $refused: Default::default(),)?
                })
            }

            $(fn or(mut self, other: &Self) -> Self {
                $(self.$optional = self.$optional.or_else(|| other.$optional.clone());)*
                self
            })?
        }

        impl $Settings {
            /// Whether the API would refuse a value. Every call checks this before it sends
            /// anything; settings that are read from a file can be checked earlier with this.
            ///
            /// # Errors
            /// [`is_invalid_input`](crate::Error::is_invalid_input), with the name of the first
            /// field that breaks a rule, and the rule.
            pub fn check(&self) -> Result<(), ::cloudflare_secondary_dns_transport::Error> {
                $crate::resource::Settings::<$Record>::check_for(self, None)
            }
        }
    };
}

pub(crate) use settings;

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

        fn list(of: &Owner<AccountId>) -> impl Future<Output = Answer<Page<Self>>> + Send;

        fn get(of: &Owner<AccountId>, id: &Id)
        -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            of: &Owner<AccountId>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            of: &Owner<AccountId>,
            id: &Id,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        /// The identifier in the answer, if there is one.
        fn delete(
            of: &Owner<AccountId>,
            id: &Id,
        ) -> impl Future<Output = Answer<Option<Id>>> + Send;
    }

    pub trait SingletonRecord<Settings>: Sized {
        const OPERATIONS: SingletonOperations;

        /// Whether a successful creation may have stored nothing, so that it must be checked.
        const VERIFY_CREATE: bool = false;

        /// The identifier of the zone, if the answer has it.
        fn id(&self) -> Option<&ZoneId>;

        fn get(of: &Owner<ZoneId>) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn create(
            of: &Owner<ZoneId>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn update(
            of: &Owner<ZoneId>,
            settings: &Settings,
        ) -> impl Future<Output = Answer<Option<Self>>> + Send;

        fn delete(of: &Owner<ZoneId>) -> impl Future<Output = Answer<()>> + Send;

        /// Copies serial and times into the progress of a wait.
        fn note(&self, progress: &mut WaitProgress);
    }
}
