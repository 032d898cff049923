//! Findings: what is wrong, what it means and what to do about it.

mod advice;
mod display;
mod kind;
mod meaning;

use std::borrow::Cow;
use std::net::IpAddr;

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// Something to know. It does not make a report unhealthy.
    Note,
    /// Transfers may fail, or are late.
    Warning,
    /// Transfers fail.
    Failure,
}

/// How a server was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Protocol {
    /// SOA queries.
    Udp,
    /// Transfers.
    Tcp,
    /// Neither works.
    Both,
}

/// Why nothing can be signed with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnusableKey {
    /// Its name is not a domain name.
    Name,
    /// Its algorithm is not one that this crate signs with: HMAC with SHA-1, SHA-256, SHA-384 or
    /// SHA-512, not truncated.
    Algorithm,
    /// Its secret is not base64.
    Secret,
}

/// Which bound of [`Limits`](crate::Limits) ended a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Limit {
    /// The time for one server.
    Time,
    /// The bytes of a transfer.
    Bytes,
    /// The records of a transfer.
    Records,
}

/// What a check found.
///
/// `Display` is one line. [`meaning`](Self::meaning) and [`what_to_do`](Self::what_to_do) say more,
/// and [`code`](Self::code) is for programs. Where two causes cannot be told apart the finding
/// names both. No finding holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(remote = "Self", untagged)]
#[non_exhaustive]
pub enum Finding {
    /// There is no way to the server.
    Unreachable {
        /// By which it was asked.
        protocol: Protocol,
        /// Why.
        reason: String,
    },
    /// The port is closed.
    ConnectionRefused {
        /// By which it was asked.
        protocol: Protocol,
    },
    /// No answer in time.
    Silent {
        /// By which it was asked.
        protocol: Protocol,
    },
    /// The server closes the connection and answers nothing.
    ConnectionClosed,
    /// What comes is not an answer to the question.
    MalformedAnswer {
        /// What is wrong.
        problem: String,
    },
    /// The server has the zone's SOA record that is not its own.
    NotAuthoritative,
    /// The server does not have the zone; or refuses every question of this address.
    ZoneNotServed {
        /// The zone that it has instead, above the name.
        enclosing: Option<String>,
    },
    /// The server has the zone in its configuration, but could not load it.
    ZoneNotLoaded,
    /// The peer has no key, and the server wants one; or it refuses this address.
    KeyNeeded,
    /// The server does not know the key.
    UnknownKey {
        /// Name of the key.
        name: String,
        /// It may as well know the key, and not allow it for this zone or this address.
        or_not_allowed: bool,
    },
    /// The server knows the key's name with another secret.
    WrongSecret {
        /// Digits of the secret at Cloudflare, if they are all hexadecimal.
        hexadecimal_digits: Option<usize>,
        /// The server takes the secret if it is read as hexadecimal digits.
        takes_hexadecimal: bool,
    },
    /// The server knows the key's name with another algorithm.
    WrongAlgorithm {
        /// At Cloudflare.
        cloudflare: String,
        /// At the server.
        server: String,
    },
    /// The server knows the key, and does not allow it for this zone; or it refuses this address.
    KeyNotAllowed {
        /// Name of the key.
        name: String,
    },
    /// The server refuses this address before it looks at the key; or nothing may be transferred.
    RefusedByAddress,
    /// Nothing can be signed with the key.
    KeyUnusable {
        /// Why.
        reason: UnusableKey,
    },
    /// The clocks differ by more than signatures allow; positive if the server's is ahead.
    ClockOff {
        /// Seconds, negative if the server's is behind.
        seconds: i64,
    },
    /// The server answers a signed question with an unsigned answer.
    UnsignedAnswer,
    /// The signature of the answer is wrong.
    InvalidSignature,
    /// More than 99 messages of a transfer in a row are unsigned, or the last one is.
    UnsignedMessages,
    /// The server refuses the transfer with a code that has no finding of its own.
    UnexpectedAnswer {
        /// The code.
        rcode: String,
    },
    /// The transfer breaks off.
    TransferEndsEarly {
        /// Records until then.
        records: u64,
    },
    /// The transfer holds a record of another zone.
    RecordOutsideZone {
        /// Owner of the record.
        owner: String,
    },
    /// What arrives is not a transfer.
    TransferMalformed {
        /// What is wrong.
        problem: String,
        /// Records until then.
        records: u64,
    },
    /// A bound of the check ended the transfer.
    TransferNotFinished {
        /// Which bound.
        limit: Limit,
        /// Records until then.
        records: u64,
    },
    /// The primary's serial is older than Cloudflare's (RFC 1982), so nothing is transferred.
    SerialOlder {
        /// At the server.
        server: u32,
        /// At Cloudflare.
        cloudflare: u32,
    },
    /// Two serials that have no order (RFC 1982).
    SerialsUnordered {
        /// At the server.
        server: u32,
        /// At Cloudflare.
        cloudflare: u32,
    },
    /// The primary's serial is Cloudflare's, so nothing is transferred until it is raised.
    SerialEqual {
        /// The serial.
        serial: u32,
    },
    /// The secondary's serial is older than Cloudflare's.
    SecondaryStale {
        /// At the server.
        server: u32,
        /// At Cloudflare.
        cloudflare: u32,
    },
    /// The secondary's serial is newer than Cloudflare's: it is not fed by Cloudflare.
    SecondaryAhead {
        /// At the server.
        server: u32,
        /// At Cloudflare.
        cloudflare: u32,
    },
    /// The peer has no address.
    PeerWithoutAddress,
    /// The zone is linked to a peer that does not exist.
    PeerMissing {
        /// Its identifier.
        id: String,
    },
    /// The peer is linked to a key that does not exist.
    KeyMissing {
        /// Its identifier.
        id: String,
    },
    /// The zone has no peers.
    NoPeers,
    /// The peers of an outgoing zone have several keys, or only some have one.
    SeveralKeys {
        /// Names of the keys; `none` for peers without one.
        keys: Vec<String>,
    },
    /// The key's name has capital letters.
    CapitalLetters {
        /// Name of the key.
        name: String,
    },
    /// Outgoing transfers are not enabled.
    NotEnabled {
        /// The status, in the words of the API.
        status: String,
    },
    /// Cloudflare has not compared serials for longer than the refresh interval.
    CheckOverdue {
        /// How long ago.
        seconds_ago: u64,
        /// The interval, in seconds.
        refresh: u32,
    },
    /// Cloudflare has never compared serials.
    NeverChecked,
    /// Neither incoming nor outgoing settings are stored.
    SettingsNotStored,
    /// The account may not use zone transfers.
    NotEntitled,
    /// This machine is not Cloudflare: servers may treat the two differently.
    NotCloudflare {
        /// Addresses of this machine.
        asked_from: Vec<IpAddr>,
    },
}

impl Finding {
    /// What it means.
    #[must_use]
    pub fn meaning(&self) -> Cow<'static, str> {
        meaning::meaning(self)
    }

    /// What to do about it.
    #[must_use]
    pub fn what_to_do(&self) -> Cow<'static, str> {
        advice::advice(self)
    }
}

/// With its texts, for readers that do not know the code.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// The fields of the variant.
        struct Details<'a>(&'a Finding);

        impl Serialize for Details<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // The function that the derive makes for `remote`.
                Finding::serialize(self.0, serializer)
            }
        }

        let mut out = serializer.serialize_struct("Finding", 6)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("severity", &self.severity())?;
        out.serialize_field("summary", &self.to_string())?;
        out.serialize_field("meaning", &self.meaning())?;
        out.serialize_field("what_to_do", &self.what_to_do())?;
        out.serialize_field("details", &Details(self))?;
        out.end()
    }
}
