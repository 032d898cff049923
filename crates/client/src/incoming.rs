//! The incoming transfers of a zone: their settings, the calls, and waiting.

use std::borrow::Borrow;

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Incoming, IncomingCreateRequest, IncomingUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Response};
use cloudflare_secondary_dns_types::{PeerId, RefreshInterval, SoaSerial, ZoneId, ZoneName};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::call::{self, Answer};
use crate::owner::Owner;
use crate::progress::WaitProgress;
use crate::resource::{Settings as _, SingletonOperations, SingletonRecord, sealed, settings};
use crate::singleton::Singleton;
use crate::wait::{self, WaitOptions};

/// The settings that make a zone secondary: its records come in from primaries (API reference,
/// sections Incoming and Force AXFR). A zone has them once or not at all. Reached by
/// [`Zone::incoming`](crate::Zone::incoming).
///
/// Its record is [`Incoming`], and what goes in is [`IncomingSettings`]. Methods:
/// [`get`](Singleton::get), [`get_opt`](Singleton::get_opt), [`create`](Singleton::create),
/// [`ensure`](Singleton::ensure), [`update`](Singleton::update), [`modify`](Singleton::modify),
/// [`delete`](Singleton::delete), [`force_axfr`](Singleton::force_axfr),
/// [`wait_for_serial`](Singleton::wait_for_serial), [`verify_create`](Singleton::verify_create).
///
/// ```
/// use cloudflare_secondary_dns::{
///     Client, IncomingSettings, PeerId, RefreshInterval, WaitOptions, ZoneId, ZoneName,
/// };
/// # use cloudflare_secondary_dns::{AccountId, PeerSettings};
/// # use cloudflare_secondary_dns_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// # let peers = client.account(&AccountId::new("a")?).peers();
/// # let primary: PeerId = peers.create(&PeerSettings::new("ns1")).await?.id.clone();
/// let incoming = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?).incoming();
///
/// let name = ZoneName::new("example.com.")?;
/// let settings = IncomingSettings::new(name, RefreshInterval::new(86_400)?, [&primary]);
/// let zone = incoming.create(&settings).await?;
/// incoming.force_axfr().await?;
/// let zone = incoming.wait_for_serial(zone.soa_serial, WaitOptions::new()).await?;
/// println!("transferred; the serial is {:?}", zone.soa_serial);
/// incoming.delete().await?;
/// # Ok(())
/// # }
/// ```
pub type IncomingTransfers = Singleton<Incoming>;

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

settings!(IncomingSettings of Incoming { name, auto_refresh_seconds, peers });

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

impl SingletonRecord for Incoming {
    type Settings = IncomingSettings;
}

impl sealed::SingletonRecord<IncomingSettings> for Incoming {
    const OPERATIONS: SingletonOperations = SingletonOperations {
        get: &op::INCOMING_GET,
        create: &op::INCOMING_CREATE,
        update: &op::INCOMING_UPDATE,
        delete: &op::INCOMING_DELETE,
    };

    const VERIFY_CREATE: bool = true;

    fn id(&self) -> Option<&ZoneId> {
        self.id.as_ref()
    }

    async fn get(of: &Owner<ZoneId>) -> Answer<Option<Self>> {
        let answer = of.api.incoming_get(&of.id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Owner<ZoneId>, settings: &IncomingSettings) -> Answer<Option<Self>> {
        let IncomingSettings {
            name,
            auto_refresh_seconds,
            peers,
        } = settings.clone();
        let body = IncomingCreateRequest::new(auto_refresh_seconds, name, peers);
        let answer = of.api.incoming_create(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(of: &Owner<ZoneId>, settings: &IncomingSettings) -> Answer<Option<Self>> {
        let IncomingSettings {
            name,
            auto_refresh_seconds,
            peers,
        } = settings.clone();
        let body = IncomingUpdateRequest::new(auto_refresh_seconds, name, peers);
        let answer = of.api.incoming_update(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Owner<ZoneId>) -> Answer<()> {
        Ok(of.api.incoming_delete(&of.id).await?.map(drop))
    }

    fn note(&self, progress: &mut WaitProgress) {
        progress.serial = self.soa_serial;
        progress.checked_time.clone_from(&self.checked_time);
    }
}

impl Singleton<Incoming> {
    /// Requests a transfer from the primaries now. The answer, `OK`, comes before the transfer; see
    /// [`wait_for_serial`](Self::wait_for_serial).
    ///
    /// Sent once, unless [`ActionRetry`](crate::ActionRetry) allows more. A repetition is harmless
    /// but makes work.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn force_axfr(&self) -> Result<Response<String>, Error> {
        let of = &self.owner;
        of.check(&op::INCOMING_FORCE_AXFR)?;
        let response = of
            .api
            .incoming_force_axfr(&of.id, Some(&Map::new()))
            .await?;
        response.require(|answer| answer.result)
    }

    /// Polls until the serial of the zone is newer (RFC 1982), and returns the record. Without
    /// `newer_than` any serial ends the wait.
    ///
    /// A poll with a transient failure is repeated. Dropping the future ends the wait.
    ///
    /// # Errors
    /// [`is_timeout`](Error::is_timeout) at the deadline of the options; the message has the
    /// progress, and the last failed poll is the source. Otherwise those of [`get`](Self::get),
    /// such as [`is_not_found`](Error::is_not_found) if the zone is not secondary, or no longer.
    pub async fn wait_for_serial(
        &self,
        newer_than: Option<SoaSerial>,
        options: WaitOptions<'_>,
    ) -> Result<Response<Incoming>, Error> {
        let goal = newer_than.map_or_else(
            || "a serial".to_owned(),
            |old| format!("a serial newer than {old}"),
        );
        let reached = |zone: &Incoming| match (newer_than, zone.soa_serial) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(old), Some(new)) => new.is_newer_than(old),
        };
        wait::until(self, goal, reached, options).await
    }

    /// Whether a successful [`create`](Self::create) is followed by a [`get`](Self::get), which
    /// checks that the zone stored the settings. Default true.
    ///
    /// For a zone that is not of type secondary the API reports success and stores nothing. Without
    /// this check the next `get` shows it.
    #[must_use]
    pub fn verify_create(mut self, verify: bool) -> Self {
        self.verify_create = verify;
        self
    }
}
