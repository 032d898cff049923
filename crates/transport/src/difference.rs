//! What the server stored in other words than it was asked for.

use std::fmt;

use crate::redact::{REDACTED, plain};

/// Characters of a value that are shown.
const LENGTH: usize = 256;

/// A field that the server stored with another value than the request gave it.
///
/// This is not a failure: the API accepts some values and rewrites them. The record in the response
/// has the stored value.
///
/// ```
/// use cloudflare_secondary_dns_transport::Difference;
///
/// let clamped = Difference::new("auto_refresh_seconds", &60, &300);
/// assert_eq!(clamped.to_string(), "auto_refresh_seconds: asked for 60, stored 300");
/// let secret = Difference::secret("secret");
/// assert_eq!(secret.to_string(), "secret: asked for [redacted], stored [redacted]");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The field, as the contract names it.
    pub field: String,
    /// The value of the request as text, at most 256 characters. `[redacted]` for a secret.
    pub asked: String,
    /// The value of the answer as text, at most 256 characters. `[redacted]` for a secret.
    pub stored: String,
}

impl Difference {
    /// A field whose values may be shown.
    #[must_use]
    pub fn new(field: &str, asked: &dyn fmt::Display, stored: &dyn fmt::Display) -> Self {
        Self {
            field: plain(field, LENGTH),
            asked: plain(&asked.to_string(), LENGTH),
            stored: plain(&stored.to_string(), LENGTH),
        }
    }

    /// A field whose values must not be shown.
    #[must_use]
    pub fn secret(field: &str) -> Self {
        Self::new(field, &REDACTED, &REDACTED)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            asked,
            stored,
        } = self;
        write!(f, "{field}: asked for {asked}, stored {stored}")
    }
}
