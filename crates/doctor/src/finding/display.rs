//! Findings as one line.

use std::fmt;

use super::{Finding, Limit, Protocol, UnusableKey};

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { protocol, reason } => {
                write!(f, "unreachable{}: {reason}", over(*protocol))
            }
            Self::ConnectionRefused { protocol } => {
                write!(f, "connection refused{}", over(*protocol))
            }
            Self::Silent { protocol } => write!(f, "no answer{}", over(*protocol)),
            Self::ConnectionClosed => f.write_str("closes the connection without an answer"),
            Self::MalformedAnswer { problem } => write!(f, "invalid answer: {problem}"),
            Self::NotAuthoritative => f.write_str("not authoritative for the zone"),
            Self::ZoneNotServed {
                enclosing: Some(zone),
            } => write!(f, "does not serve this zone; it serves {zone}"),
            Self::ZoneNotServed { enclosing: None } => {
                f.write_str("does not serve this zone, or nothing to this address")
            }
            Self::ZoneNotLoaded => f.write_str("has not loaded the zone (SERVFAIL)"),
            Self::KeyNeeded => f.write_str("refuses transfers without a key, or from this address"),
            Self::UnknownKey {
                name,
                or_not_allowed: false,
            } => write!(f, "does not know the key {name} (BADKEY)"),
            Self::UnknownKey {
                name,
                or_not_allowed: true,
            } => write!(
                f,
                "does not know the key {name}, or does not allow it for this zone or address (BADKEY)"
            ),
            Self::WrongSecret { .. } => f.write_str("same key name, other secret (BADSIG)"),
            Self::WrongAlgorithm { cloudflare, server } => write!(
                f,
                "same key name, other algorithm: {server} there, {cloudflare} at Cloudflare"
            ),
            Self::KeyNotAllowed { name } => {
                write!(
                    f,
                    "does not allow the key {name} for this zone, or this address"
                )
            }
            Self::RefusedByAddress => f.write_str("refuses transfers to this address, or to all"),
            Self::KeyUnusable { reason } => f.write_str(match reason {
                UnusableKey::Name => "the key's name is not a domain name",
                UnusableKey::Algorithm => "the key's algorithm cannot be checked",
                UnusableKey::Secret => "the key's secret is not base64",
            }),
            Self::ClockOff { seconds } => {
                let direction = if *seconds < 0 { "behind" } else { "ahead of" };
                let seconds = seconds.unsigned_abs();
                write!(f, "clock {seconds} s {direction} this machine's (BADTIME)")
            }
            Self::UnsignedAnswer => f.write_str("does not sign its answer"),
            Self::InvalidSignature => f.write_str("signs its answer wrongly"),
            Self::UnsignedMessages => f.write_str("signs too few messages of the transfer"),
            Self::UnexpectedAnswer { rcode } => write!(f, "refuses the transfer with {rcode}"),
            Self::TransferEndsEarly { records } => {
                write!(f, "transfer breaks off after {records} records")
            }
            Self::RecordOutsideZone { owner } => {
                write!(f, "transfer holds a record of another zone: {owner}")
            }
            Self::TransferMalformed { problem, records } => {
                write!(
                    f,
                    "transfer is malformed after {records} records: {problem}"
                )
            }
            Self::TransferNotFinished { limit, records } => {
                let limit = match limit {
                    Limit::Time => "time",
                    Limit::Bytes => "bytes",
                    Limit::Records => "records",
                };
                write!(
                    f,
                    "transfer not finished after {records} records: limit of {limit}"
                )
            }
            Self::SerialOlder { server, cloudflare } => write!(
                f,
                "serial {server} is older than Cloudflare's {cloudflare}: never transferred (RFC 1982)"
            ),
            Self::SerialsUnordered { server, cloudflare } => write!(
                f,
                "serial {server} is neither older nor newer than Cloudflare's {cloudflare} (RFC 1982)"
            ),
            Self::SerialEqual { serial } => {
                write!(f, "serial {serial} is Cloudflare's: nothing to transfer")
            }
            Self::SecondaryStale { server, cloudflare } => {
                write!(
                    f,
                    "serial {server} is older than Cloudflare's {cloudflare}: stale"
                )
            }
            Self::SecondaryAhead { server, cloudflare } => {
                write!(f, "serial {server} is newer than Cloudflare's {cloudflare}")
            }
            Self::PeerWithoutAddress => f.write_str("the peer has no address"),
            Self::PeerMissing { id } => write!(f, "the zone's peer {id} does not exist"),
            Self::KeyMissing { id } => write!(f, "the peer's key {id} does not exist"),
            Self::NoPeers => f.write_str("the zone has no peers"),
            Self::SeveralKeys { keys } => {
                write!(f, "peers do not all have the same key: {}", keys.join(", "))
            }
            Self::CapitalLetters { name } => {
                write!(f, "the key's name has capital letters: {name}")
            }
            Self::NotEnabled { status } => {
                write!(f, "outgoing transfers are not enabled: {status}")
            }
            Self::CheckOverdue {
                seconds_ago,
                refresh,
            } => write!(
                f,
                "last checked {seconds_ago} s ago, although the refresh interval is {refresh} s"
            ),
            Self::NeverChecked => f.write_str("Cloudflare has never checked the primaries"),
            Self::SettingsNotStored => {
                f.write_str("the zone has neither incoming nor outgoing settings")
            }
            Self::NotEntitled => f.write_str("the account may not use zone transfers"),
            Self::NotCloudflare { asked_from } => {
                f.write_str("asked from ")?;
                let addresses: Vec<_> = asked_from.iter().map(ToString::to_string).collect();
                match addresses.is_empty() {
                    true => f.write_str("this machine")?,
                    false => f.write_str(&addresses.join(" and "))?,
                }
                f.write_str(
                    ". Cloudflare asks from other addresses: this does not prove that your ACL lets it in.",
                )
            }
        }
    }
}

fn over(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Udp => " over UDP",
        Protocol::Tcp => " over TCP",
        Protocol::Both => "",
    }
}
