//! Whole numbers with a unit and a range: `Port` and `RefreshInterval`.
//!
//! The first macro is used for `SoaSerial` in `serial.rs` as well.

use std::time::Duration;

use crate::InvalidValue;

/// Implements reading, writing, and conversion to the plain number.
macro_rules! number_type {
    ($name:ident($number:ident), $rule:expr) => {
        impl $name {
            /// The rule that a number breaks.
            const RULE: &'static str = $rule;
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                use crate::InvalidValue;
                let number: i128 = text
                    .parse()
                    .map_err(|_| InvalidValue::shown(stringify!($name), Self::RULE, &text))?;
                let value =
                    Self(number.try_into().map_err(|_| {
                        InvalidValue::number(stringify!($name), Self::RULE, &number)
                    })?);
                value.check().map(|()| value)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::InvalidValue;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for $number {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl PartialEq<$number> for $name {
            fn eq(&self, number: &$number) -> bool {
                self.0 == *number
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <$number as crate::integer::Integer>::receive(deserializer, stringify!($name))
                    .map(Self)
            }
        }
    };
}

pub(crate) use number_type;

/// Implements numbers with a lowest value: `$number` is their plain type, and the others are
/// integers from which they can be made as well.
macro_rules! number_from {
    ($name:ident($number:ident) from $min:literal $what:literal, $($other:ident)*) => {
        impl $name {
            #[doc = concat!("Takes ", $what, " that may be sent.")]
            ///
            /// # Errors
            #[doc = concat!("[`InvalidValue`] below ", $min, ".")]
            pub fn new(number: $number) -> Result<Self, InvalidValue> {
                let value = Self(number);
                value.check().map(|()| value)
            }

            /// Whether this is 0, which the API returns for a field that is not set.
            pub fn is_unset(&self) -> bool {
                self.0 == 0
            }

            #[doc = concat!("Checks whether ", $what, " may be sent. Only a received one can be refused here.")]
            ///
            /// # Errors
            /// The same [`InvalidValue`] as [`new`](Self::new).
            pub fn check(&self) -> Result<(), InvalidValue> {
                match self.0 < $min {
                    false => Ok(()),
                    true => Err(InvalidValue::number(stringify!($name), Self::RULE, &self.0)),
                }
            }
        }

        impl TryFrom<$number> for $name {
            type Error = InvalidValue;

            fn try_from(number: $number) -> Result<Self, Self::Error> {
                Self::new(number)
            }
        }

        $(impl TryFrom<$other> for $name {
            type Error = InvalidValue;

            fn try_from(number: $other) -> Result<Self, Self::Error> {
                match $number::try_from(number) {
                    Ok(number) => Self::new(number),
                    Err(_) => Err(InvalidValue::number(stringify!($name), Self::RULE, &number)),
                }
            }
        })*

        crate::text::json_schema!($name {
            "type": "integer", "minimum": $min, "maximum": $number::MAX
        });
    };
}

/// Port on which a peer answers DNS, 1 to 65535 (API reference, section Peers, field `port`).
///
/// ```
/// use cloudflare_secondary_dns_types::Port;
///
/// assert_eq!(Port::new(53)?, Port::DNS);
/// assert_eq!(Port::DNS, 53);
/// assert!(Port::new(0).is_err());
/// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(u16);

number_type!(Port(u16), "must be a whole number from 1 to 65535");
number_from!(Port(u16) from 1 "a port", u32 u64 i32 i64);

impl Port {
    /// The port of DNS, 53.
    pub const DNS: Self = Self(53);

    /// The number of the port.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// Seconds between two checks of the primary for a new SOA serial, 300 to 4294967295 (API
/// reference, section Incoming, field `auto_refresh_seconds`).
///
/// The check happens whether or not a NOTIFY arrives. The REFRESH value of the SOA record is not
/// used.
///
/// ```
/// use cloudflare_secondary_dns_types::RefreshInterval;
/// use std::time::Duration;
///
/// let interval = RefreshInterval::new(86_400)?;
/// assert_eq!(interval, RefreshInterval::try_from(Duration::from_secs(24 * 60 * 60))?);
/// assert_eq!(interval.seconds(), 86_400);
/// assert!(RefreshInterval::new(299).is_err());
/// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefreshInterval(u32);

number_type!(
    RefreshInterval(u32),
    "must be a whole number of seconds from 300 to 4294967295"
);
number_from!(RefreshInterval(u32) from 300 "a number of seconds", u64 i32 i64);

impl RefreshInterval {
    /// The shortest interval that the API takes, five minutes.
    pub const MIN: Self = Self(300);

    /// The interval in seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

impl TryFrom<Duration> for RefreshInterval {
    type Error = InvalidValue;

    /// Takes whole seconds only, so that nothing is rounded.
    fn try_from(duration: Duration) -> Result<Self, Self::Error> {
        match duration.subsec_nanos() {
            0 => duration.as_secs().try_into(),
            _ => {
                let shown = format_args!("{duration:?}");
                Err(InvalidValue::number("RefreshInterval", Self::RULE, &shown))
            }
        }
    }
}

impl From<RefreshInterval> for Duration {
    fn from(interval: RefreshInterval) -> Self {
        Self::from_secs(interval.0.into())
    }
}
