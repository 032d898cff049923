//! The report of a check.

use std::net::SocketAddr;

use cloudflare_secondary_dns::{
    PeerId, RefreshInterval, SoaSerial, Timestamp, TsigAlgorithm, TsigName, ZoneName,
};
use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use crate::finding::{Finding, Severity};

/// Version of the JSON form. It rises when a member is removed or changes its meaning.
const FORMAT: u32 = 1;

/// What a check found. `Serialize` writes the form that `docs/doctor-report.schema.json` of the
/// repository describes; it holds no secret.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// Name of the zone.
    pub zone: Option<ZoneName>,
    /// The zone's incoming settings.
    pub incoming: Option<IncomingSummary>,
    /// The zone's outgoing settings.
    pub outgoing: Option<OutgoingSummary>,
    /// Each server that the zone is transferred from or to.
    pub servers: Vec<ServerReport>,
    /// Findings about the zone as a whole.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether there is no finding but notes.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        self.all_findings()
            .all(|finding| finding.severity() == Severity::Note)
    }

    /// The findings about the zone, then those of each server.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        let servers = self.servers.iter().flat_map(|server| &server.findings);
        self.findings.iter().chain(servers)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Report", 7)?;
        out.serialize_field("format", &FORMAT)?;
        out.serialize_field("healthy", &self.is_healthy())?;
        out.serialize_field("zone", &self.zone)?;
        out.serialize_field("incoming", &self.incoming)?;
        out.serialize_field("outgoing", &self.outgoing)?;
        out.serialize_field("servers", &self.servers)?;
        out.serialize_field("findings", &self.findings)?;
        out.end()
    }
}

/// What the API says of the incoming side of a zone.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct IncomingSummary {
    /// Number of linked peers.
    pub peers: usize,
    /// Seconds between two comparisons of serials.
    pub refresh: Option<RefreshInterval>,
    /// When serials were last compared.
    pub checked_time: Option<Timestamp>,
    /// How long ago that is, in seconds, by the clock of the check.
    pub checked_seconds_ago: Option<u64>,
    /// Serial that Cloudflare has.
    pub serial: Option<SoaSerial>,
}

/// What the API says of the outgoing side of a zone.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct OutgoingSummary {
    /// Number of linked peers.
    pub peers: usize,
    /// Whether transfers are enabled, in the words of the API; `None` if it says that it is not
    /// known.
    pub status: Option<String>,
    /// When a secondary last fetched the zone.
    pub last_transferred_time: Option<Timestamp>,
    /// Serial that Cloudflare has.
    pub serial: Option<SoaSerial>,
}

/// What a server is to the zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The zone's records come from it.
    Primary,
    /// The zone's records go to it.
    Secondary,
}

/// What was found at one server.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ServerReport {
    /// What it is to the zone.
    pub role: Role,
    /// Name of the peer; `None` if the server was given by its address.
    pub name: Option<String>,
    /// Identifier of the peer.
    pub peer_id: Option<PeerId>,
    /// Where it was asked; `None` if the peer has no address.
    pub address: Option<SocketAddr>,
    /// The key that questions were signed with.
    pub key: Option<KeySummary>,
    /// Serial of its zone.
    pub serial: Option<SoaSerial>,
    /// The transfer, if it was complete.
    pub transfer: Option<TransferSummary>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeySummary {
    /// Its name.
    pub name: TsigName,
    /// Its algorithm.
    pub algorithm: TsigAlgorithm,
}

/// A complete transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TransferSummary {
    /// Records, both SOA records included.
    pub records: u64,
    /// Messages.
    pub messages: u64,
    /// Bytes, the lengths of messages included.
    pub bytes: u64,
    /// Time from the connection to the last record.
    pub milliseconds: u64,
}
