//! Compares an answer with the settings of the request, field by field.
//!
//! The server may write a value differently, replace it, or lose it. The first is equal, the second
//! is a [`Difference`], and only the third is an error. Nothing here sends anything.

use cloudflare_secondary_dns_transport::{Difference, Error, Operation, Response};
use cloudflare_secondary_dns_types::{
    AccountId, AclId, IpAddress, IpRange, PeerId, Port, RefreshInterval, TsigAlgorithm, TsigId,
    TsigName, TsigSecret, ZoneId, ZoneName,
};

/// At most this many peers are linked to a zone (API reference, sections Incoming and Outgoing).
const MAX_PEERS: usize = 30;

/// How a difference shows a value that is not set.
const UNSET: &str = "(unset)";

/// The result of a comparison.
#[derive(Default)]
pub struct Comparison {
    lost: Option<&'static str>,
    differences: Vec<Difference>,
    fields: Vec<&'static str>,
}

impl Comparison {
    /// Compares one field. A field that is not in the settings may have any value, except the one
    /// that it had `before` and was to lose.
    pub(crate) fn field<V: Value>(
        &mut self,
        name: &'static str,
        asked: Option<&V>,
        before: Option<&V>,
        stored: Option<&V>,
    ) {
        let stored = stored.filter(|value| !value.is_unset());
        let differs = match (asked, stored) {
            (Some(asked), Some(stored)) => !asked.is_same(stored),
            (Some(asked), None) if asked.asks_for_nothing() => false,
            (Some(_), None) => {
                self.lost = self.lost.or(Some(name));
                self.fields.push(name);
                return;
            }
            (None, Some(stored)) => {
                before.is_some_and(|before| !before.asks_for_nothing() && before.is_same(stored))
            }
            (None, None) => false,
        };
        if differs {
            self.differs(name, asked.map(V::show), stored.map(V::show));
        }
    }

    fn differs(&mut self, name: &'static str, asked: Option<String>, stored: Option<String>) {
        let asked = asked.as_deref().unwrap_or(UNSET);
        let stored = stored.as_deref().unwrap_or(UNSET);
        self.fields.push(name);
        self.differences
            .push(Difference::new(name, &asked, &stored));
    }

    /// The fields that differ, lost ones included.
    pub(crate) fn fields(&self) -> &[&'static str] {
        &self.fields
    }

    /// Adds the differences to the answer.
    ///
    /// # Errors
    /// If a value was lost. The error carries the id of the record.
    pub(crate) fn verify<T>(self, id: &str, response: Response<T>) -> Result<Response<T>, Error> {
        if let Some(field) = self.lost {
            let error = Error::lost_value(field, &response);
            return Err(error.with_resource_id(id));
        }
        Ok(response.with_differences(self.differences))
    }
}

/// The value of a field of a record, which may be without.
pub(crate) fn value<'a, V>(stored: impl Into<Option<&'a V>>) -> Option<&'a V> {
    stored.into()
}

/// The same for an optional field of settings: the API answers `""` and 0 for absent values, but
/// does not accept them.
pub(crate) fn kept<'a, V: Value + 'a>(stored: impl Into<Option<&'a V>>) -> Option<V> {
    stored.into().filter(|value| !value.is_unset()).cloned()
}

/// A value that is sent and returned.
pub trait Value: Clone + PartialEq {
    /// Refuses what must not be sent.
    fn check(&self, _: Option<&'static Operation>, _field: &str) -> Result<(), Error> {
        Ok(())
    }

    /// Whether the server writes an absent value like this.
    fn is_unset(&self) -> bool {
        false
    }

    /// Whether an answer without a value is equal to this one.
    fn asks_for_nothing(&self) -> bool {
        self.is_unset()
    }

    /// Whether the stored value means the same.
    fn is_same(&self, stored: &Self) -> bool {
        self == stored
    }

    /// The value for messages, without secrets.
    fn show(&self) -> String;
}

/// Domain types, which check themselves and show no secret.
macro_rules! values {
    ($($type:ty $(, same: $is_same:expr)?;)*) => {
        $(impl Value for $type {
            fn check(&self, operation: Option<&'static Operation>, field: &str) -> Result<(), Error> {
                let checked = <$type>::check(self);
                checked.map_err(|invalid| Error::invalid_value(operation, field, &invalid))
            }

            fn is_unset(&self) -> bool {
                <$type>::is_unset(self)
            }

            $(fn is_same(&self, stored: &Self) -> bool {
                $is_same(self, stored)
            })?

            fn show(&self) -> String {
                self.to_string()
            }
        })*
    };
}

values! {
    AccountId;
    AclId;
    IpAddress;
    // The API stores the network of a range: `192.0.2.53/28` comes back as `192.0.2.48/28`.
    IpRange, same: IpRange::same_network;
    PeerId;
    Port;
    RefreshInterval;
    TsigAlgorithm;
    TsigId;
    TsigName;
    TsigSecret;
    ZoneId;
    ZoneName;
}

impl Value for String {
    fn is_unset(&self) -> bool {
        self.is_empty()
    }

    fn show(&self) -> String {
        format!("{self:?}")
    }
}

impl Value for bool {
    fn asks_for_nothing(&self) -> bool {
        !self
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// The peers of a zone, in any order.
impl Value for Vec<PeerId> {
    fn check(&self, operation: Option<&'static Operation>, field: &str) -> Result<(), Error> {
        if self.len() > MAX_PEERS {
            let rule = format!("must be at most {MAX_PEERS}, are {}", self.len());
            return Err(Error::invalid_input(operation, field, rule));
        }
        let mut ids = self.iter().enumerate();
        ids.try_for_each(|(index, id)| Value::check(id, operation, &format!("{field}[{index}]")))
    }

    fn is_unset(&self) -> bool {
        self.is_empty()
    }

    fn is_same(&self, stored: &Self) -> bool {
        let are_in = |some: &Self, others: &Self| some.iter().all(|id| others.contains(id));
        self == stored || (are_in(self, stored) && are_in(stored, self))
    }

    fn show(&self) -> String {
        let ids: Vec<&str> = self.iter().map(PeerId::as_str).collect();
        ids.join(", ")
    }
}
