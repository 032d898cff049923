//! What callers decide about a peer.

use cloudflare_secondary_dns_api::types::{Peer, PeerCreateRequest, PeerUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::{IpAddress, Port, TsigId};
use serde::{Deserialize, Serialize};

use super::first_difference;
use crate::call;

/// What you decide about a peer, a remote nameserver (API reference, section Peers).
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeerSettings {
    /// Name of the peer.
    pub name: String,
    /// Address of the nameserver. For a secondary zone AXFR and IXFR requests go there; for a primary
    /// zone it receives NOTIFY.
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

impl PeerSettings {
    /// With the required field; the others are left out until they are set.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ip: None,
            port: None,
            ixfr_enable: None,
            tsig_id: None,
        }
    }

    /// Sets the address; an [`IpAddr`](std::net::IpAddr) will do.
    #[must_use]
    pub fn ip(mut self, ip: impl Into<IpAddress>) -> Self {
        self.ip = Some(ip.into());
        self
    }

    /// Sets the port.
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

    /// Whether the creation of a peer, which takes its name alone, says all of this.
    pub(crate) fn is_name_only(&self) -> bool {
        *self == Self::new(&self.name)
    }

    pub(crate) fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        if let Some(ip) = &self.ip {
            call::check(operation, "ip", ip.check())?;
        }
        if let Some(port) = self.port {
            call::check(operation, "port", port.check())?;
        }
        match &self.tsig_id {
            Some(id) => call::check(operation, "tsig_id", id.check()),
            None => Ok(()),
        }
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

    /// The field in which the answer differs. A field that was left out may have any value, unless it
    /// was to lose the value that it had `before` and still has it.
    pub(crate) fn difference(&self, peer: &Peer, before: Option<&Self>) -> Option<&'static str> {
        fn differs<T: PartialEq>(asked: Option<&T>, before: Option<&T>, is: Option<&T>) -> bool {
            match asked {
                Some(_) => is != asked,
                None => before.is_some() && is == before,
            }
        }
        macro_rules! field {
            ($name:ident) => {
                (
                    stringify!($name),
                    differs(
                        self.$name.as_ref(),
                        before.and_then(|before| before.$name.as_ref()),
                        peer.$name.as_ref(),
                    ),
                )
            };
        }
        first_difference(&[
            ("name", self.name != peer.name),
            field!(ip),
            field!(port),
            field!(ixfr_enable),
            field!(tsig_id),
        ])
    }
}

/// What a stored peer has, for an update that changes part of it.
impl From<&Peer> for PeerSettings {
    fn from(peer: &Peer) -> Self {
        Self {
            name: peer.name.clone(),
            ip: peer.ip.clone(),
            port: peer.port,
            ixfr_enable: peer.ixfr_enable,
            tsig_id: peer.tsig_id.clone(),
        }
    }
}
