//! The status of outgoing transfers.

use unicase::Ascii;

use crate::text::{known, string_newtype};

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
    TransferStatus { check: anything, meaning: Ascii::new }
}

/// The contract has no rule for a status: it is never sent.
fn anything(_: &str) -> Result<(), &'static str> {
    Ok(())
}

known! {
    /// The meaning of a [`TransferStatus`].
    TransferStatus, TransferStatusKind:
    /// Secondaries may transfer the zone and are notified of changes.
    ENABLED, Enabled, "Enabled";
    /// Transfers are off.
    DISABLED, Disabled, "Disabled";
}

impl TransferStatus {
    /// Whether the text is `Enabled`, in any case.
    pub fn is_enabled(&self) -> bool {
        *self == Self::ENABLED
    }

    /// Whether the text is `Disabled`, in any case.
    pub fn is_disabled(&self) -> bool {
        *self == Self::DISABLED
    }
}
