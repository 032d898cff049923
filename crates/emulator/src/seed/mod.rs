//! What an emulator starts with, and what it holds: the same shape for both. How it gets in and out
//! is in `load.rs` and `save.rs`.

mod load;
mod save;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// Accounts and zones with all that is in them.
///
/// Written as JSON, which is what the API speaks: what a seed says about an ACL is what a request
/// says about it. Every field but those that the API requires may be left out; an object without
/// `id` gets one. Values are stored as the API stores them, so
/// [`Emulator::snapshot`](crate::Emulator::snapshot) may show another range of an ACL. An unknown
/// field, a value that breaks a rule of the API and a reference to nothing are errors that name
/// their place.
///
/// ```
/// use cloudflare_secondary_dns_emulator::Seed;
///
/// let seed: Seed = r#"{
///   "accounts": {
///     "01a7362d577a6c3019a474fd6f485823": {
///       "acls": [{ "name": "office", "ip_range": "192.0.2.48/28" }],
///       "tsigs": [{ "id": "key", "name": "tsig.example.", "algo": "hmac-sha512.", "secret": "c2VjcmV0" }],
///       "peers": [{ "id": "primary", "name": "ns1", "ip": "192.0.2.53", "port": 53, "tsig_id": "key" }]
///     },
///     "0000000000000000000000000000f4ee": { "entitled": false }
///   },
///   "zones": {
///     "269d8f4853475ca241c4e730be286b20": {
///       "type": "secondary",
///       "incoming": { "name": "example.com.", "peers": ["primary"], "auto_refresh_seconds": 86400 }
///     }
///   }
/// }"#.parse()?;
/// assert_eq!(seed.zones.len(), 1);
/// # Ok::<(), cloudflare_secondary_dns_emulator::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seed {
    /// Accounts by identifier.
    #[serde(default)]
    pub accounts: BTreeMap<String, AccountSeed>,
    /// Zones by identifier.
    #[serde(default)]
    pub zones: BTreeMap<String, ZoneSeed>,
}

/// An account of a [`Seed`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountSeed {
    /// Whether zones of the account may use secondary DNS; true by default. A zone belongs to the
    /// account that its seed names.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub entitled: bool,
    /// ACLs, the oldest first.
    #[serde(default)]
    pub acls: Vec<Acl>,
    /// Peers, the oldest first.
    #[serde(default)]
    pub peers: Vec<Peer>,
    /// TSIG keys, the oldest first.
    #[serde(default)]
    pub tsigs: Vec<Tsig>,
}

impl Default for AccountSeed {
    fn default() -> Self {
        Self {
            entitled: true,
            acls: Vec::new(),
            peers: Vec::new(),
            tsigs: Vec::new(),
        }
    }
}

/// An ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acl {
    /// Identifier; empty in a seed to get a new one.
    #[serde(default)]
    pub id: String,
    /// Range of addresses in CIDR notation.
    pub ip_range: String,
    /// Name.
    pub name: String,
}

/// A peer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Identifier; empty in a seed to get a new one.
    #[serde(default)]
    pub id: String,
    /// Name.
    pub name: String,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// Whether IXFR is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ixfr_enable: Option<bool>,
    /// Port, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Identifier of the TSIG key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tsig_id: Option<String>,
}

/// A TSIG key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tsig {
    /// Identifier; empty in a seed to get a new one.
    #[serde(default)]
    pub id: String,
    /// Algorithm.
    pub algo: String,
    /// Name.
    pub name: String,
    /// Secret.
    pub secret: Secret,
}

/// A zone of a [`Seed`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneSeed {
    /// Account that owns the zone. Without one it may be linked to the peers of any account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Type of the zone; that of [`EmulatorBuilder::zone_type`](crate::EmulatorBuilder::zone_type)
    /// unless given.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub zone_type: Option<ZoneType>,
    /// Settings as a secondary zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incoming: Option<IncomingSeed>,
    /// Settings as a primary zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outgoing: Option<OutgoingSeed>,
}

/// The type of a zone, which decides whether incoming settings can be stored. Outgoing settings can
/// on any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ZoneType {
    /// A zone whose records come from primaries elsewhere: the default.
    #[default]
    Secondary,
    /// A zone whose records are edited at the API's side.
    /// [`IncomingOnFullZone`](crate::IncomingOnFullZone) says what happens to incoming settings
    /// there.
    Full,
}

/// Incoming settings of a [`ZoneSeed`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomingSeed {
    /// Name of the zone.
    pub name: String,
    /// Identifiers of the primaries.
    pub peers: Vec<String>,
    /// Seconds between two checks, from 300.
    pub auto_refresh_seconds: u32,
    /// Serial that the zone has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soa_serial: Option<u32>,
}

/// Outgoing settings of a [`ZoneSeed`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutgoingSeed {
    /// Name of the zone.
    pub name: String,
    /// Identifiers of the secondaries.
    pub peers: Vec<String>,
    /// Whether transfers are on; off by default.
    #[serde(default)]
    pub enabled: bool,
    /// Serial that the zone has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soa_serial: Option<u32>,
}

impl FromStr for Seed {
    type Err = Error;

    /// Reads JSON. Values and references are checked when the emulator starts.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let seed: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let place = if path == "." {
                String::new()
            } else {
                format!("{path}: ")
            };
            let (line, column) = (error.inner().line(), error.inner().column());
            let message = if path.contains("tsigs") && error.inner().is_data() {
                // The reader quotes what it finds, which may be a secret.
                format!("not a TSIG key as the emulator knows it (line {line}, column {column})")
            } else {
                error.inner().to_string()
            };
            Error::new(
                ErrorKind::Seed,
                format!("cannot read the seed: {place}{message}"),
            )
        })?;
        reader.end().map_err(|error| {
            Error::new(
                ErrorKind::Seed,
                format!("cannot read the seed: something follows the object: {error}"),
            )
        })?;
        Ok(seed)
    }
}

fn yes() -> bool {
    true
}
