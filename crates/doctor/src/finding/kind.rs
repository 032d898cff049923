//! The kind of a finding, for programs: its code and its severity.

use super::{Finding, Protocol, Severity, UnusableKey};

impl Finding {
    /// A name of the kind of finding, which does not change.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::ConnectionRefused { .. } => "connection-refused",
            Self::Silent { .. } => "silent",
            Self::ConnectionClosed => "connection-closed",
            Self::MalformedAnswer { .. } => "malformed-answer",
            Self::NotAuthoritative => "not-authoritative",
            Self::ZoneNotServed { .. } => "zone-not-served",
            Self::ZoneNotLoaded => "zone-not-loaded",
            Self::KeyNeeded => "key-needed",
            Self::UnknownKey { .. } => "unknown-key",
            Self::WrongSecret { .. } => "wrong-secret",
            Self::WrongAlgorithm { .. } => "wrong-algorithm",
            Self::KeyNotAllowed { .. } => "key-not-allowed",
            Self::RefusedByAddress => "refused-by-address",
            Self::KeyUnusable { .. } => "key-unusable",
            Self::ClockOff { .. } => "clock-off",
            Self::UnsignedAnswer => "unsigned-answer",
            Self::InvalidSignature => "invalid-signature",
            Self::UnsignedMessages => "unsigned-messages",
            Self::UnexpectedAnswer { .. } => "unexpected-answer",
            Self::TransferEndsEarly { .. } => "transfer-ends-early",
            Self::RecordOutsideZone { .. } => "record-outside-zone",
            Self::TransferMalformed { .. } => "transfer-malformed",
            Self::TransferNotFinished { .. } => "transfer-not-finished",
            Self::SerialOlder { .. } => "serial-older",
            Self::SerialsUnordered { .. } => "serials-unordered",
            Self::SerialEqual { .. } => "serial-equal",
            Self::SecondaryStale { .. } => "secondary-stale",
            Self::SecondaryAhead { .. } => "secondary-ahead",
            Self::PeerWithoutAddress => "peer-without-address",
            Self::PeerMissing { .. } => "peer-missing",
            Self::KeyMissing { .. } => "key-missing",
            Self::NoPeers => "no-peers",
            Self::SeveralKeys { .. } => "several-keys",
            Self::CapitalLetters { .. } => "capital-letters",
            Self::NotEnabled { .. } => "not-enabled",
            Self::CheckOverdue { .. } => "check-overdue",
            Self::NeverChecked => "never-checked",
            Self::SettingsNotStored => "settings-not-stored",
            Self::NotEntitled => "not-entitled",
            Self::NotCloudflare { .. } => "not-cloudflare",
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::SerialEqual { .. } | Self::NotCloudflare { .. } => Severity::Note,
            Self::CapitalLetters { .. }
            | Self::CheckOverdue { .. }
            | Self::NeverChecked
            | Self::SecondaryAhead { .. }
            | Self::TransferNotFinished { .. } => Severity::Warning,
            // Serials are compared over UDP; transfers need TCP.
            Self::Silent { protocol }
            | Self::ConnectionRefused { protocol }
            | Self::Unreachable { protocol, .. }
                if *protocol == Protocol::Udp =>
            {
                Severity::Warning
            }
            Self::KeyUnusable {
                reason: UnusableKey::Algorithm,
            } => Severity::Warning,
            _ => Severity::Failure,
        }
    }
}
