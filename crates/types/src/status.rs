//! The status of outgoing transfers.

use std::borrow::Cow;
use std::fmt;

use crate::normalized::CaseInsensitive;
use crate::text::string_newtype;

string_newtype! {
    /// Whether outgoing transfers of a zone are on (API reference, section Outgoing / Status).
    ///
    /// `status`, `enable` and `disable` return a free text, documented as `Enabled` and `Disabled`.
    /// Any text is kept; equality, order and hash ignore the case of ASCII letters.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::{TransferStatus, TransferStatusKind};
    ///
    /// let status = TransferStatus::new("enabled")?;
    /// assert_eq!(status, TransferStatus::ENABLED);
    /// assert_eq!(status.as_str(), "enabled");
    /// match status.kind() {
    ///     TransferStatusKind::Enabled => {}
    ///     other => panic!("transfers are not on: {other:?}"),
    /// }
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    TransferStatus { check: anything, meaning: CaseInsensitive::new }
}

/// The contract has no rule for a status: it is never sent.
fn anything(_: &str) -> Result<(), &'static str> {
    Ok(())
}

/// The meaning of a [`TransferStatus`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransferStatusKind<'a> {
    /// Secondaries may transfer the zone and are notified of changes.
    Enabled,
    /// Transfers are off.
    Disabled,
    /// A status that is not documented, as received.
    Other(&'a str),
}

/// The status as the API writes it.
impl fmt::Display for TransferStatusKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::Other(text) => text,
        })
    }
}

impl TransferStatus {
    /// Transfers are on.
    pub const ENABLED: Self = Self(Cow::Borrowed("Enabled"));

    /// Transfers are off.
    pub const DISABLED: Self = Self(Cow::Borrowed("Disabled"));

    /// The documented value of the text, else the text.
    pub fn kind(&self) -> TransferStatusKind<'_> {
        if *self == Self::ENABLED {
            TransferStatusKind::Enabled
        } else if *self == Self::DISABLED {
            TransferStatusKind::Disabled
        } else {
            TransferStatusKind::Other(&self.0)
        }
    }

    /// Whether the text is `Enabled`, in any case.
    pub fn is_enabled(&self) -> bool {
        *self == Self::ENABLED
    }

    /// Whether the text is `Disabled`, in any case.
    pub fn is_disabled(&self) -> bool {
        *self == Self::DISABLED
    }
}
