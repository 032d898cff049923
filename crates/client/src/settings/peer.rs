//! Settings of a peer.

use cloudflare_secondary_dns_api::types::{Peer, PeerCreateRequest, PeerUpdateRequest};
use cloudflare_secondary_dns_types::{IpAddress, Port, TsigId};
use serde::{Deserialize, Serialize};

use super::fields;

/// Settings of a peer, a remote nameserver (API reference, section Peers).
///
/// A field that is `None` is left out of the request. An update replaces the whole peer, so a field
/// that is left out may be lost.
///
/// ```
/// use cloudflare_secondary_dns::{IpAddress, PeerSettings, Port};
///
/// let peer = PeerSettings::new("ns1.example.net")
///     .ip(IpAddress::new("192.0.2.53")?)
///     .port(Port::DNS)
///     .ixfr_enable(true);
/// assert_eq!(peer.tsig_id, None);
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeerSettings {
    /// Name of the peer.
    pub name: String,
    /// Address of the nameserver. For a secondary zone it receives AXFR and IXFR requests, for a
    /// primary zone NOTIFY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<IpAddress>,
    /// Port of the nameserver, 1 to 65535.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// Whether IXFR is used (RFC 1995). Matters for secondary zones only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ixfr_enable: Option<bool>,
    /// The key that signs transfers. If one peer of a primary zone has one, all must have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tsig_id: Option<TsigId>,
}

fields!(PeerSettings of Peer { name, ip, port, ixfr_enable, tsig_id });

impl PeerSettings {
    /// Settings with the required field; the others are left out until they are set.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ip: None,
            port: None,
            ixfr_enable: None,
            tsig_id: None,
        }
    }

    /// Sets the address: an [`IpAddr`](std::net::IpAddr), or `IpAddress::new("192.0.2.53")?`.
    #[must_use]
    pub fn ip(mut self, ip: impl Into<IpAddress>) -> Self {
        self.ip = Some(ip.into());
        self
    }

    /// Sets the port: [`Port::DNS`], or `Port::new(5353)?`.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.port = Some(port);
        self
    }

    /// Sets whether IXFR is used.
    #[must_use]
    pub fn ixfr_enable(mut self, enable: bool) -> Self {
        self.ixfr_enable = Some(enable);
        self
    }

    /// Sets the key that signs transfers.
    #[must_use]
    pub fn tsig_id(mut self, id: &TsigId) -> Self {
        self.tsig_id = Some(id.clone());
        self
    }

    /// Whether the creation of a peer, which takes only a name, has all settings.
    pub(crate) fn is_name_only(&self) -> bool {
        *self == Self::new(&self.name)
    }

    pub(crate) fn to_create(&self) -> PeerCreateRequest {
        PeerCreateRequest::new(&self.name)
    }

    pub(crate) fn to_update(&self) -> PeerUpdateRequest {
        let mut request = PeerUpdateRequest::new(&self.name);
        request.ip.clone_from(&self.ip);
        request.port = self.port;
        request.ixfr_enable = self.ixfr_enable;
        request.tsig_id.clone_from(&self.tsig_id);
        request
    }
}

/// The settings of a stored peer, for an update of some fields. `""` and 0, which the API writes
/// for unset fields, become `None`.
impl From<&Peer> for PeerSettings {
    fn from(peer: &Peer) -> Self {
        let Peer {
            ip, port, tsig_id, ..
        } = peer;
        Self {
            name: peer.name.clone(),
            ip: ip.clone().filter(|ip| !ip.is_unset()),
            port: port.filter(|port| !port.is_unset()),
            ixfr_enable: peer.ixfr_enable,
            tsig_id: tsig_id.clone().filter(|id| !id.is_unset()),
        }
    }
}
