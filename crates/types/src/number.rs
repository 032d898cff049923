//! Whole numbers with a unit and a range: `Port` and `RefreshInterval`.
//!
//! The macro also gives `SoaSerial` (in `serial.rs`) what all three share.

use std::time::Duration;

use crate::InvalidValue;

/// What number types share: reading, writing, and conversion to the plain number.
macro_rules! number_type {
    ($name:ident($number:ident)) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let number = text.parse::<$number>().map_err(|_| {
                    let rule = concat!("must be a whole number that fits ", stringify!($number));
                    crate::InvalidValue::shown(stringify!($name), rule, text)
                })?;
                let value = Self(number);
                value.check()?;
                Ok(value)
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

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                crate::integer::deserialize(deserializer).map(Self)
            }
        }
    };
}

pub(crate) use number_type;

/// Port on which a peer answers DNS, 1 to 65535 (API reference, section Peers, field `port`).
///
/// ```
/// use cloudflare_secondary_dns_types::Port;
///
/// assert_eq!(Port::new(53)?, Port::DNS);
/// assert_eq!(Port::DNS.get(), 53);
/// assert!(Port::new(0).is_err());
/// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Port(u16);

number_type!(Port(u16));

impl Port {
    /// The port of DNS, 53.
    pub const DNS: Self = Self(53);

    /// Takes a port that may be sent.
    ///
    /// # Errors
    /// [`InvalidValue`] for 0.
    pub fn new(port: u16) -> Result<Self, InvalidValue> {
        let port = Self(port);
        port.check()?;
        Ok(port)
    }

    /// The number of the port.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Whether this is 0, by which the API answers for a peer without a port.
    pub const fn is_unset(self) -> bool {
        self.0 == 0
    }

    /// Whether the port may be sent. Only one that was received can be refused here.
    ///
    /// # Errors
    /// The same [`InvalidValue`] as [`new`](Self::new).
    pub fn check(&self) -> Result<(), InvalidValue> {
        match self.0 {
            0 => Err(InvalidValue::shown(
                "Port",
                "must be from 1 to 65535",
                self.0,
            )),
            _ => Ok(()),
        }
    }
}

impl TryFrom<u16> for Port {
    type Error = InvalidValue;

    fn try_from(port: u16) -> Result<Self, Self::Error> {
        Self::new(port)
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

number_type!(RefreshInterval(u32));

impl RefreshInterval {
    /// The shortest interval that the API takes, five minutes.
    pub const MIN: Self = Self(300);

    /// The longest interval, 4294967295 seconds.
    pub const MAX: Self = Self(u32::MAX);

    /// Takes an interval in seconds that may be sent.
    ///
    /// # Errors
    /// [`InvalidValue`] below 300 seconds.
    pub fn new(seconds: u32) -> Result<Self, InvalidValue> {
        let interval = Self(seconds);
        interval.check()?;
        Ok(interval)
    }

    /// The interval in seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// The interval as the standard library has it.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }

    /// Whether the interval may be sent. Only one that was received can be refused here.
    ///
    /// # Errors
    /// The same [`InvalidValue`] as [`new`](Self::new).
    pub fn check(&self) -> Result<(), InvalidValue> {
        if *self < Self::MIN {
            let rule = "must be 300 seconds or more";
            return Err(InvalidValue::shown("RefreshInterval", rule, self.0));
        }
        Ok(())
    }
}

impl TryFrom<u32> for RefreshInterval {
    type Error = InvalidValue;

    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        Self::new(seconds)
    }
}

impl TryFrom<Duration> for RefreshInterval {
    type Error = InvalidValue;

    /// Takes whole seconds only, so that nothing is rounded.
    fn try_from(duration: Duration) -> Result<Self, Self::Error> {
        let seconds = u32::try_from(duration.as_secs()).ok();
        match seconds.filter(|_| duration.subsec_nanos() == 0) {
            Some(seconds) => Self::new(seconds),
            None => {
                let rule = "must be a whole number of seconds that fits u32";
                Err(InvalidValue::shown(
                    "RefreshInterval",
                    rule,
                    format!("{duration:?}"),
                ))
            }
        }
    }
}

impl From<RefreshInterval> for Duration {
    fn from(interval: RefreshInterval) -> Self {
        interval.duration()
    }
}
