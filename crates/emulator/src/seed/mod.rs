//! What an emulator starts with, and what it holds: the same shape for both. How it gets in is in
//! `load.rs`.

mod load;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};
use crate::redact::redact_json;
use crate::resources::{Kind, Side};
use crate::state::{Account, State, Zone, ZoneType};

/// Accounts and zones with all that is in them.
///
/// Written as JSON, which is what the API speaks: what a seed says about an ACL is what a request
/// says about it, with its `id` beside it. An object without `id` gets one. Settings have the
/// serial of the zone beside them as `soa_serial`, and outgoing ones whether transfers are
/// `enabled`. Values are stored as the API stores them, so
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
///       "incoming": { "name": "example.com.", "peers": ["primary"], "auto_refresh_seconds": 86400, "soa_serial": 7 },
///       "outgoing": { "name": "example.com.", "peers": ["primary"], "enabled": true }
///     }
///   }
/// }"#.parse()?;
/// assert_eq!(seed.accounts["01a7362d577a6c3019a474fd6f485823"].peers[0]["port"], 53);
/// # Ok::<(), cloudflare_secondary_dns_emulator::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// Accounts by identifier.
    pub accounts: BTreeMap<String, AccountSeed>,
    /// Zones by identifier.
    pub zones: BTreeMap<String, ZoneSeed>,
}

/// An account of a [`Seed`]. `Debug` does not show secrets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccountSeed {
    /// Whether zones of the account may use secondary DNS; they may unless this is false. A zone
    /// belongs to the account that its seed names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entitled: Option<bool>,
    /// ACLs, the oldest first.
    pub acls: Vec<Map<String, Value>>,
    /// Peers, the oldest first.
    pub peers: Vec<Map<String, Value>>,
    /// TSIG keys, the oldest first.
    pub tsigs: Vec<Map<String, Value>>,
}

/// A zone of a [`Seed`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ZoneSeed {
    /// Account that owns the zone. Without one it may be linked to the peers of any account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Type of the zone; that of [`EmulatorBuilder::zone_type`](crate::EmulatorBuilder::zone_type)
    /// unless given.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub zone_type: Option<ZoneType>,
    /// Settings as a secondary zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incoming: Option<Map<String, Value>>,
    /// Settings as a primary zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outgoing: Option<Map<String, Value>>,
}

impl Seed {
    /// What a state holds. Times are not part of it.
    pub(crate) fn save(state: &mut State) -> Self {
        let now = state.now;
        for zone in state.zones.values_mut() {
            zone.settle(now);
        }
        let accounts = state.accounts.iter();
        let zones = state.zones.iter();
        Self {
            accounts: accounts
                .map(|(id, account)| (id.clone(), save_account(account)))
                .collect(),
            zones: zones
                .map(|(id, zone)| (id.clone(), save_zone(zone)))
                .collect(),
        }
    }
}

fn save_account(account: &Account) -> AccountSeed {
    let records = |kind: Kind| {
        let records = account.records[kind as usize].iter();
        let records = records.map(|(id, record)| {
            let mut record = record.clone();
            record.insert("id".to_owned(), id.as_str().into());
            record
        });
        records.collect()
    };
    AccountSeed {
        entitled: account.unentitled.then_some(false),
        acls: records(Kind::Acl),
        peers: records(Kind::Peer),
        tsigs: records(Kind::Tsig),
    }
}

fn save_zone(zone: &Zone) -> ZoneSeed {
    let settings = |side: Side| {
        let settings = zone.settings[side as usize].as_ref()?;
        let mut seed = settings.fields.clone();
        if let Some(serial) = settings.soa_serial {
            seed.insert("soa_serial".to_owned(), serial.into());
        }
        if side == Side::Outgoing {
            seed.insert("enabled".to_owned(), settings.enabled.into());
        }
        Some(seed)
    };
    ZoneSeed {
        account: zone.account.clone(),
        zone_type: Some(zone.zone_type),
        incoming: settings(Side::Incoming),
        outgoing: settings(Side::Outgoing),
    }
}

impl FromStr for Seed {
    type Err = Error;

    /// Reads JSON. Records, settings and references are checked when the emulator starts.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |message: String| {
            Error::new(ErrorKind::Seed, format!("cannot read the seed: {message}"))
        };
        let mut reader = serde_json::Deserializer::from_str(text);
        let seed = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (path, error) = (error.path().to_string(), error.into_inner());
            let (line, column) = (error.line(), error.column());
            // The reader quotes what it finds, which may be a secret.
            wrong(if path.contains("tsigs") && error.is_data() {
                format!("{path}: not a list of TSIG keys (line {line}, column {column})")
            } else {
                format!("{path}: {error}")
            })
        })?;
        let end = reader.end();
        end.map_err(|error| wrong(format!("something follows the object: {error}")))?;
        Ok(seed)
    }
}

impl fmt::Debug for AccountSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = json!(self);
        redact_json(&mut shown);
        write!(f, "AccountSeed({shown})")
    }
}
