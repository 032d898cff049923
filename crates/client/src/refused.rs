//! Values that setters of settings were given and could not take.

use std::collections::BTreeMap;

use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::InvalidValue;
use serde::{Serialize, Serializer, ser};

/// What is wrong with the value of each field that was refused and not set since. A setter has no
/// `Result`, so that setters can be chained; the calls report it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Refused(BTreeMap<&'static str, InvalidValue>);

impl Refused {
    /// The value for a field; `None` if it is refused, which is kept.
    pub(crate) fn accept<T, V>(&mut self, field: &'static str, value: V) -> Option<T>
    where
        V: TryInto<T, Error: Into<InvalidValue>>,
    {
        self.0.remove(field);
        let refused = |error: V::Error| drop(self.0.insert(field, error.into()));
        value.try_into().map_err(refused).ok()
    }

    pub(crate) fn check(&self, operation: Option<&'static Operation>) -> Result<(), Error> {
        match self.0.first_key_value() {
            Some((field, invalid)) => Err(Error::invalid_value(operation, field, invalid)),
            None => Ok(()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Fails, as settings without the value would not be those that were meant.
impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check(None).map_err(ser::Error::custom)?;
        serializer.serialize_unit()
    }
}
