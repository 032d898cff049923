//! The shared secret of a TSIG key: never shown, wiped when no longer needed.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::InvalidValue;
use crate::text::refuse;

const REDACTED: &str = "[redacted]";

/// Shared secret of a TSIG key, in base64 or hexadecimal digits (API reference, section TSIGs, field `secret`;
/// RFC 8945, section 4.2).
///
/// Kept as given: the API documents a text of hexadecimal digits, which is base64 too, and no rule how it is read.
/// One or more of `A-Z a-z 0-9 + /`, then at most two `=`; any length.
///
/// - `Debug` and `Display` show `[redacted]`, and no error quotes the secret. Only [`expose`](Self::expose) gives it.
/// - The memory is overwritten on drop, also when [`new`](Self::new) refuses the text. That is the memory of this value:
///   what it was decoded from, such as the body of a response, belongs to who read it.
/// - Equality takes the same time wherever two secrets of one length differ.
/// - **`Serialize` writes the secret in clear**: it has to go over the wire. Do not serialize it into a log or a file.
///
/// ```
/// use cloudflare_secondary_dns_types::TsigSecret;
///
/// let secret: TsigSecret = "c2VjcmV0IGtleQ==".parse()?;
/// assert_eq!(secret.to_string(), "[redacted]");
/// assert_eq!(format!("{secret:?}"), "TsigSecret([redacted])");
/// assert_eq!(secret.expose(), "c2VjcmV0IGtleQ==");
/// assert!(TsigSecret::new("not base64!").is_err());
/// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TsigSecret(String);

impl TsigSecret {
    /// Takes a secret that may be sent. A `String` is moved, not copied.
    ///
    /// # Errors
    /// [`InvalidValue`] without the value if it is no base64 and no hexadecimal number.
    pub fn new(secret: impl Into<String>) -> Result<Self, InvalidValue> {
        // From here on every way out wipes the text.
        let secret = Self(secret.into());
        secret.check()?;
        Ok(secret)
    }

    /// The secret in clear. Whoever asks for it takes care that it ends in no log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the secret may be sent. Only one that was received can be refused here.
    ///
    /// # Errors
    /// The same [`InvalidValue`] as [`new`](Self::new).
    pub fn check(&self) -> Result<(), InvalidValue> {
        let padding = self
            .0
            .bytes()
            .rev()
            .take_while(|&byte| byte == b'=')
            .count();
        let digits = &self.0.as_bytes()[..self.0.len() - padding];
        let is_digit = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        if digits.is_empty() || padding > 2 || !digits.iter().all(is_digit) {
            let rule = "must be one or more base64 or hexadecimal digits";
            return Err(InvalidValue::hidden("TsigSecret", rule));
        }
        Ok(())
    }
}

impl fmt::Debug for TsigSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TsigSecret({REDACTED})")
    }
}

impl fmt::Display for TsigSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl PartialEq for TsigSecret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for TsigSecret {}

impl FromStr for TsigSecret {
    type Err = InvalidValue;

    fn from_str(secret: &str) -> Result<Self, Self::Err> {
        Self::new(secret)
    }
}

impl TryFrom<&str> for TsigSecret {
    type Error = InvalidValue;

    fn try_from(secret: &str) -> Result<Self, Self::Error> {
        Self::new(secret)
    }
}

impl TryFrom<String> for TsigSecret {
    type Error = InvalidValue;

    fn try_from(secret: String) -> Result<Self, Self::Error> {
        Self::new(secret)
    }
}

impl Serialize for TsigSecret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TsigSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Why `any`: see `text::receive`.
        if deserializer.is_human_readable() {
            deserializer.deserialize_any(Secret)
        } else {
            deserializer.deserialize_string(Secret)
        }
    }
}

struct Secret;

impl<'de> Visitor<'de> for Secret {
    type Value = TsigSecret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string (TsigSecret)")
    }

    fn visit_str<E: de::Error>(self, secret: &str) -> Result<TsigSecret, E> {
        Ok(TsigSecret(secret.to_owned()))
    }

    fn visit_string<E: de::Error>(self, secret: String) -> Result<TsigSecret, E> {
        Ok(TsigSecret(secret))
    }

    refuse! {
        visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64,
    }
}
