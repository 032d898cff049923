//! Settings of a secondary zone.

use std::borrow::Borrow;

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Incoming, IncomingCreateRequest, IncomingUpdateRequest};
use cloudflare_secondary_dns_transport::Error;
use cloudflare_secondary_dns_types::{PeerId, RefreshInterval, ZoneName};
use serde::{Deserialize, Serialize};

use super::fields;
use crate::call;
use crate::resource::Settings as _;

/// Settings of a secondary zone, whose records come in from its primaries (API reference, section
/// Incoming).
///
/// ```
/// use cloudflare_secondary_dns::{IncomingSettings, PeerId, RefreshInterval, ZoneName};
///
/// let primary = PeerId::new("23ff594956f20c2a721606e94745a8aa")?;
/// let zone = IncomingSettings::new(
///     ZoneName::new("example.com.")?,
///     RefreshInterval::new(86_400)?,
///     [&primary],
/// );
/// assert_eq!(zone.peers, [primary]);
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IncomingSettings {
    /// Name of the zone.
    pub name: ZoneName,
    /// Seconds between two checks of the primaries for a new serial, at least 300. The checks
    /// happen whether or not a NOTIFY arrives. The REFRESH value of the SOA record is not used.
    pub auto_refresh_seconds: RefreshInterval,
    /// The primaries, at most 30.
    pub peers: Vec<PeerId>,
}

fields!(IncomingSettings of Incoming { name, auto_refresh_seconds, peers });

impl IncomingSettings {
    /// Settings with the required fields.
    pub fn new(
        name: ZoneName,
        auto_refresh_seconds: RefreshInterval,
        peers: impl IntoIterator<Item = impl Borrow<PeerId>>,
    ) -> Self {
        Self {
            name,
            auto_refresh_seconds,
            peers: peers.into_iter().map(|id| id.borrow().clone()).collect(),
        }
    }

    pub(crate) fn to_create(&self) -> IncomingCreateRequest {
        let (name, peers) = (self.name.clone(), self.peers.clone());
        IncomingCreateRequest::new(self.auto_refresh_seconds, name, peers)
    }

    pub(crate) fn to_update(&self) -> IncomingUpdateRequest {
        let (name, peers) = (self.name.clone(), self.peers.clone());
        IncomingUpdateRequest::new(self.auto_refresh_seconds, name, peers)
    }
}

/// The settings of a stored zone.
///
/// # Errors
/// [`ErrorKind::MissingResult`](crate::ErrorKind::MissingResult) if the record lacks a field, with
/// its name.
impl TryFrom<&Incoming> for IncomingSettings {
    type Error = Error;

    fn try_from(zone: &Incoming) -> Result<Self, Error> {
        call::require_settings(&op::INCOMING_GET, Self::of(zone))
    }
}
