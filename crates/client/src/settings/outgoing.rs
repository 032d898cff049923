//! Settings of a primary zone.

use std::borrow::Borrow;

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Outgoing, OutgoingCreateRequest, OutgoingUpdateRequest};
use cloudflare_secondary_dns_transport::Error;
use cloudflare_secondary_dns_types::{PeerId, ZoneName};
use serde::{Deserialize, Serialize};

use super::fields;
use crate::call;
use crate::resource::Settings as _;

/// Settings of a primary zone, whose records go out to secondaries elsewhere (API reference,
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OutgoingSettings {
    /// Name of the zone.
    pub name: ZoneName,
    /// The secondaries, at most 30. If one of them has a TSIG key, all must have the same.
    pub peers: Vec<PeerId>,
}

fields!(OutgoingSettings of Outgoing { name, peers });

impl OutgoingSettings {
    /// Settings with the required fields.
    pub fn new(name: ZoneName, peers: impl IntoIterator<Item = impl Borrow<PeerId>>) -> Self {
        Self {
            name,
            peers: peers.into_iter().map(|id| id.borrow().clone()).collect(),
        }
    }

    pub(crate) fn to_create(&self) -> OutgoingCreateRequest {
        OutgoingCreateRequest::new(self.name.clone(), self.peers.clone())
    }

    pub(crate) fn to_update(&self) -> OutgoingUpdateRequest {
        OutgoingUpdateRequest::new(self.name.clone(), self.peers.clone())
    }
}

/// The settings of a stored zone.
///
/// # Errors
/// [`ErrorKind::MissingResult`](crate::ErrorKind::MissingResult) if the record lacks a field, with
/// its name.
impl TryFrom<&Outgoing> for OutgoingSettings {
    type Error = Error;

    fn try_from(zone: &Outgoing) -> Result<Self, Error> {
        call::require_settings(&op::OUTGOING_GET, Self::of(zone))
    }
}
