//! What callers decide about a primary zone.

use std::borrow::Borrow;

use cloudflare_secondary_dns_api::types::{Outgoing, OutgoingCreateRequest, OutgoingUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::{PeerId, ZoneName};
use serde::{Deserialize, Serialize};

use super::{first_difference, other_peers};
use crate::call;

/// What you decide about a primary zone, whose records go out to secondaries elsewhere (API reference,
/// section Outgoing).
///
/// ```
/// use cloudflare_secondary_dns::{OutgoingSettings, PeerId, ZoneName};
///
/// let secondary = PeerId::new("00920f38ce07c2e2f4df50b1f61d4194")?;
/// let zone = OutgoingSettings::new(ZoneName::new("example.org.")?, [&secondary]);
/// assert_eq!(zone.peers, [secondary]);
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OutgoingSettings {
    /// Name of the zone.
    pub name: ZoneName,
    /// The secondaries, 30 at most. If one of them has a TSIG key, all must have the same.
    pub peers: Vec<PeerId>,
}

impl OutgoingSettings {
    /// With the required fields.
    pub fn new(name: ZoneName, peers: impl IntoIterator<Item = impl Borrow<PeerId>>) -> Self {
        Self {
            name,
            peers: peers.into_iter().map(|id| id.borrow().clone()).collect(),
        }
    }

    pub(crate) fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "name", self.name.check())?;
        call::check_peers(operation, &self.peers)
    }

    pub(crate) fn to_create(&self) -> OutgoingCreateRequest {
        OutgoingCreateRequest::new(self.name.clone(), self.peers.clone())
    }

    pub(crate) fn to_update(&self) -> OutgoingUpdateRequest {
        OutgoingUpdateRequest::new(self.name.clone(), self.peers.clone())
    }

    pub(crate) fn difference(&self, zone: &Outgoing) -> Option<&'static str> {
        first_difference(&[
            ("name", zone.name.as_ref() != Some(&self.name)),
            ("peers", other_peers(&self.peers, zone.peers.as_deref())),
        ])
    }

    /// What a stored zone has, or the field that the answer lacks.
    pub(crate) fn of(zone: &Outgoing) -> Result<Self, &'static str> {
        Ok(Self {
            name: zone.name.clone().ok_or("name")?,
            peers: zone.peers.clone().ok_or("peers")?,
        })
    }
}
