//! The shared secret of a TSIG key: never shown, wiped when no longer needed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::text::text_io;
use crate::{InvalidValue, TsigAlgorithm, TsigAlgorithmKind};

const REDACTED: &str = "[redacted]";

/// Shared secret of a TSIG key, in base64 or hexadecimal digits (API reference, section TSIGs,
/// field `secret`; RFC 8945, section 4.2).
///
/// Kept as given: the API documents a text of hexadecimal digits, which is also base64, and does
/// not document how it is read. One or more of `A-Z a-z 0-9 + /`, then at most two `=`; any length.
///
/// - `Debug` and `Display` show `[redacted]`, and no error quotes the secret. Only
///   [`expose`](Self::expose) gives it.
/// - The memory is overwritten on drop, also when [`new`](Self::new) refuses the text. That is the
///   memory of this value: what it was decoded from, such as the body of a response, belongs to who
///   read it.
/// - Equality takes the same time wherever two secrets of one length differ.
/// - **`Serialize` writes the secret in clear**: it has to go over the wire. Do not serialize it
///   into a log or a file.
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

text_io!(TsigSecret {
    "type": "string", "format": "password", "pattern": "^[0-9A-Za-z+/]+={0,2}$"
});

impl TsigSecret {
    /// Takes a secret that may be sent. A `String` is moved, not copied.
    ///
    /// # Errors
    /// [`InvalidValue`] without the value if it is neither base64 nor a hexadecimal number.
    pub fn new(secret: impl Into<String>) -> Result<Self, InvalidValue> {
        // From here on the text is wiped on every return.
        let secret = Self(secret.into());
        secret.check()?;
        Ok(secret)
    }

    /// Makes a secret of random bytes of the operating system, in base64. The secret is as long as
    /// the output of the algorithm's hash, which is what RFC 2104, section 3, recommends: 16 bytes
    /// for MD5, 20 for SHA-1, 28 for SHA-224, 32 for SHA-256, 48 for SHA-384, 64 for SHA-512, also
    /// where the MAC is cut (RFC 8945, section 6).
    ///
    /// Both sides of a transfer need the same secret: give it to the nameserver as well, by
    /// [`expose`](Self::expose).
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::{TsigAlgorithm, TsigSecret};
    ///
    /// let secret = TsigSecret::generate(&TsigAlgorithm::HMAC_SHA256)?;
    /// assert_eq!(secret.expose().len(), 44);
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidValue`] of `TsigAlgorithm` if the algorithm is not an HMAC of RFC 8945, so that the
    /// length is not known; of `TsigSecret` if the operating system provides no random bytes.
    pub fn generate(algorithm: &TsigAlgorithm) -> Result<Self, InvalidValue> {
        let Some(length) = hash_length(algorithm) else {
            let rule = "must be an HMAC algorithm of RFC 8945 for a secret to be generated";
            return Err(InvalidValue::shown("TsigAlgorithm", rule, &algorithm));
        };
        let mut bytes = Zeroizing::new([0; MAX_HASH_LENGTH]);
        let bytes = &mut bytes[..length];
        getrandom::fill(bytes).map_err(|_| {
            let rule = "cannot be generated: the operating system provides no random bytes";
            InvalidValue::hidden("TsigSecret", rule)
        })?;
        // In memory of exactly the right length, so that no copy is left behind.
        Ok(Self(STANDARD.encode(bytes)))
    }

    /// Whether this is the empty text, which the API returns for a field that is not set.
    pub fn is_unset(&self) -> bool {
        self.0.is_empty()
    }

    /// The secret in clear. Take care that it does not reach a log.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Checks whether the secret may be sent. Only a received one can be refused here.
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

/// The longest of the lengths below.
const MAX_HASH_LENGTH: usize = 64;

/// Bytes that the hash of an HMAC gives.
fn hash_length(algorithm: &TsigAlgorithm) -> Option<usize> {
    use TsigAlgorithmKind as Kind;

    match algorithm.kind() {
        Kind::HmacMd5 => Some(16),
        Kind::HmacSha1 => Some(20),
        Kind::HmacSha224 => Some(28),
        Kind::HmacSha256 | Kind::HmacSha256_128 => Some(32),
        Kind::HmacSha384 | Kind::HmacSha384_192 => Some(48),
        Kind::HmacSha512 | Kind::HmacSha512_256 => Some(64),
        Kind::GssTsig | Kind::Other(_) => None,
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
