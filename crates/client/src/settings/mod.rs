//! What callers decide about each kind of record: the inputs of create, ensure, update and modify.
//!
//! Each type checks itself before it is sent, turns into the generated requests, and compares an answer
//! with itself. Nothing here sends anything.

mod acl;
mod incoming;
mod outgoing;
mod peer;
mod tsig;

use cloudflare_secondary_dns_transport::{Error, Operation};

pub use self::acl::AclSettings;
pub use self::incoming::IncomingSettings;
pub use self::outgoing::OutgoingSettings;
pub use self::peer::PeerSettings;
pub use self::tsig::TsigSettings;
use crate::compare::Comparison;

/// What the handles need of settings for a record `R`. Implemented by [`fields`].
pub trait Settings<R>: Clone + PartialEq + Send + Sync {
    /// Refuses what must not be sent.
    fn check_for(&self, operation: Option<&'static Operation>) -> Result<(), Error>;

    /// What the answer makes of these settings, which replaced the settings `before`.
    fn compare(&self, before: Option<&Self>, stored: &R) -> Comparison;

    /// The settings of a stored record, or the field that the answer lacks.
    fn of(stored: &R) -> Result<Self, &'static str>;

    /// These settings, with the fields that are left out as the other has them.
    #[must_use]
    fn or(&self, other: &Self) -> Self;
}

/// Implements what goes over all fields of settings. A field that is missing in the list does not
/// compile.
macro_rules! fields {
    ($Settings:ident of $Record:ident { $($field:ident),* $(,)? }) => {
        impl $crate::settings::Settings<$Record> for $Settings {
            fn check_for(
                &self,
                operation: Option<&'static ::cloudflare_secondary_dns_transport::Operation>,
            ) -> Result<(), ::cloudflare_secondary_dns_transport::Error> {
                use $crate::compare::{Field, Value};
                $(if let Some(value) = Field::value(&self.$field) {
                    Value::check(value, operation, stringify!($field))?;
                })*
                Ok(())
            }

            fn compare(
                &self,
                before: Option<&Self>,
                stored: &$Record,
            ) -> $crate::compare::Comparison {
                let mut comparison = $crate::compare::Comparison::default();
                $(comparison.field(
                    stringify!($field),
                    &self.$field,
                    before.map(|before| &before.$field),
                    &stored.$field,
                );)*
                comparison
            }

            fn of(stored: &$Record) -> Result<Self, &'static str> {
                use $crate::compare::Field;
                Ok(Self {
                    $($field: Field::keep(Field::value(&stored.$field)).ok_or(stringify!($field))?,)*
                })
            }

            fn or(&self, other: &Self) -> Self {
                Self {
                    $($field: $crate::compare::Field::or(&self.$field, &other.$field),)*
                }
            }
        }

        impl $Settings {
            /// Whether the API would refuse a value. Every call checks this before it sends anything; to
            /// check settings that come from a file earlier is of use.
            ///
            /// # Errors
            /// [`is_invalid_input`](crate::Error::is_invalid_input), with the name of the first field
            /// that breaks a rule, and the rule.
            pub fn check(&self) -> Result<(), ::cloudflare_secondary_dns_transport::Error> {
                $crate::settings::Settings::<$Record>::check_for(self, None)
            }
        }
    };
}

use fields;
