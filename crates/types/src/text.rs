//! The macros for types that are a text on the wire: kept as given, checked before it is sent.
//!
//! The rules of each type are in its own file. `TsigSecret` uses only what is not about showing.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

/// Defines a text type.
///
/// `check` is `fn(&str) -> Result<(), &'static str>` and names the rule that a text breaks.
/// `meaning` is `fn(&str) -> impl Ord + Hash` and decides equality, order and hash.
/// `schema` is what a JSON Schema says beside the type; it refuses nothing that `check` takes.
macro_rules! string_newtype {
    (
        $(#[$attribute:meta])* $name:ident {
            check: $check:path, meaning: $meaning:path $(, schema: { $($schema:tt)* })?
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone)]
        pub struct $name(::std::borrow::Cow<'static, str>);

        impl $name {
            /// Takes a text that may be sent, and keeps it as given.
            ///
            /// # Errors
            /// [`InvalidValue`](crate::InvalidValue) with the rule that the text breaks.
            pub fn new(text: impl Into<String>) -> Result<Self, crate::InvalidValue> {
                let value = Self(::std::borrow::Cow::Owned(text.into()));
                value.check()?;
                Ok(value)
            }

            /// The text, as given or as received.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether this is the empty text, which the API returns for a field that is not set.
            pub fn is_unset(&self) -> bool {
                self.0.is_empty()
            }

            /// Checks whether the value may be sent. Only a received value can be refused here.
            ///
            /// # Errors
            /// The same [`InvalidValue`](crate::InvalidValue) as [`new`](Self::new).
            pub fn check(&self) -> Result<(), crate::InvalidValue> {
                $check(&self.0).map_err(|rule| {
                    crate::InvalidValue::shown(stringify!($name), rule, &self.0)
                })
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $meaning(self.as_str()) == $meaning(other.as_str())
            }
        }

        impl Eq for $name {}

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                $meaning(self.as_str()).cmp(&$meaning(other.as_str()))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<::std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl ::std::hash::Hash for $name {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                $meaning(self.as_str()).hash(state);
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                $meaning(self.as_str()) == $meaning(text)
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self == *text
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.into_owned()
            }
        }

        crate::text::text_io!($name { "type": "string" $(, $($schema)*)? });
    };
}

pub(crate) use string_newtype;

/// Implements parsing, conversion from texts, serde and the schema, for types that wrap a text.
macro_rules! text_io {
    ($name:ident { $($schema:tt)* }) => {
        impl ::std::str::FromStr for $name {
            type Err = crate::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::InvalidValue;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::InvalidValue;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::receive(deserializer, stringify!($name)).map(|text| Self(text.into()))
            }
        }

        crate::text::json_schema!($name { $($schema)* });
    };
}

pub(crate) use text_io;

/// Defines the values of a text type that have a meaning: a constant each, and an enum of them.
macro_rules! known {
    (
        $(#[$attribute:meta])* $name:ident, $Kind:ident:
        $($(#[$of_value:meta])* $constant:ident, $variant:ident, $text:literal;)*
    ) => {
        impl $name {
            $(
                #[doc = concat!("`", $text, "`; see [`", stringify!($Kind), "::", stringify!($variant), "`].")]
                pub const $constant: Self = Self(::std::borrow::Cow::Borrowed($text));
            )*

            #[doc = concat!("All values that [`", stringify!($Kind), "`] names, in its order.")]
            pub const KNOWN: &'static [Self] = &[$(Self::$constant),*];

            /// The known value that the text means, else the text.
            pub fn kind(&self) -> $Kind<'_> {
                $(if *self == Self::$constant {
                    return $Kind::$variant;
                })*
                $Kind::Other(&self.0)
            }

            /// Whether the value is one of [`KNOWN`](Self::KNOWN).
            pub fn is_known(&self) -> bool {
                Self::KNOWN.contains(self)
            }
        }

        /// The value as the API writes it.
        impl ::std::fmt::Display for $Kind<'_> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(match self {
                    $(Self::$variant => $text,)*
                    Self::Other(text) => text,
                })
            }
        }

        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $Kind<'a> {
            $($(#[$of_value])* $variant,)*
            /// Another value, as received or given.
            Other(&'a str),
        }
    };
}

pub(crate) use known;

/// Implements `JsonSchema`, with the feature `schemars`.
macro_rules! json_schema {
    ($name:ident { $($schema:tt)* }) => {
        #[cfg(feature = "schemars")]
        impl ::schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ $($schema)* })
            }
        }
    };
}

pub(crate) use json_schema;

/// Takes any string. The error for anything else has only what was expected.
pub(crate) fn receive<'de, D: Deserializer<'de>>(
    deserializer: D,
    type_name: &'static str,
) -> Result<String, D::Error> {
    // With `deserialize_str` serde_json makes the error itself, and quotes what it found.
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(Text(type_name))
    } else {
        deserializer.deserialize_string(Text(type_name))
    }
}

/// Visitor methods that refuse a scalar with an error that has only what was expected.
///
/// The default methods of serde quote what they found, which may be a secret in the wrong place or
/// a megabyte. For lists and maps serde names only their kind, so they need no method here.
macro_rules! refuse {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method<E: ::serde::de::Error>(self, _: $type) -> Result<Self::Value, E> {
            Err(E::custom(format_args!("expected {}", &self as &dyn ::serde::de::Expected)))
        })*
    };
}

pub(crate) use refuse;

struct Text(&'static str);

impl<'de> Visitor<'de> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string ({})", self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    refuse! {
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64,
    }
}
