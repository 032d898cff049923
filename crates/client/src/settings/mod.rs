//! Settings: the inputs of `create`, `ensure`, `update` and `modify`.
//!
//! All fields are public. Required fields are arguments of `new`, the others have setters. Settings
//! can be read from a file with serde; `check` reports whether the API would refuse them.

mod acl;
mod incoming;
mod outgoing;
mod peer;
mod tsig;

pub use self::acl::AclSettings;
pub use self::incoming::IncomingSettings;
pub use self::outgoing::OutgoingSettings;
pub use self::peer::PeerSettings;
pub use self::tsig::TsigSettings;

/// Implements what goes over all fields of settings. A field that is missing in the list is a
/// compile error.
macro_rules! fields {
    ($Settings:ident of $Record:ident { $($field:ident),* $(,)? }) => {
        impl $crate::resource::Settings<$Record> for $Settings {
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

            fn has_name_of(&self, stored: &$Record) -> bool {
                use $crate::compare::Field;
                Field::value(&self.name) == Field::value(&stored.name)
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

use fields;
