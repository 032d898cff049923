//! The outgoing transfers of a zone: their settings, the calls, status and waiting.

use std::borrow::Borrow;

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Outgoing, OutgoingCreateRequest, OutgoingUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Response};
use cloudflare_secondary_dns_types::{PeerId, Timestamp, TransferStatus, ZoneId, ZoneName};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use crate::call::{self, Answer};
use crate::owner::Owner;
use crate::progress::WaitProgress;
use crate::resource::{Settings as _, SingletonOperations, SingletonRecord, sealed, settings};
use crate::singleton::Singleton;
use crate::wait::{self, WaitOptions};

/// The settings that make a zone primary: its records go out to secondaries elsewhere (API
/// reference, section Outgoing). A zone has them once or not at all. Reached by
/// [`Zone::outgoing`](crate::Zone::outgoing).
///
/// Its record is [`Outgoing`], and what goes in is [`OutgoingSettings`]. Methods:
/// [`get`](Singleton::get), [`get_opt`](Singleton::get_opt), [`create`](Singleton::create),
/// [`ensure`](Singleton::ensure), [`update`](Singleton::update), [`modify`](Singleton::modify),
/// [`delete`](Singleton::delete), [`enable`](Singleton::enable), [`disable`](Singleton::disable),
/// [`status`](Singleton::status), [`force_notify`](Singleton::force_notify),
/// [`wait_for_transfer`](Singleton::wait_for_transfer).
///
/// ```
/// use cloudflare_secondary_dns::{Client, OutgoingSettings, PeerId, ZoneId, ZoneName};
/// # use cloudflare_secondary_dns::{AccountId, PeerSettings};
/// # use cloudflare_secondary_dns_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// # let peers = client.account(&AccountId::new("a")?).peers();
/// # let secondary: PeerId = peers.create(&PeerSettings::new("ns2")).await?.id.clone();
/// let outgoing = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?).outgoing();
///
/// let settings = OutgoingSettings::new(ZoneName::new("example.org.")?, [&secondary]);
/// outgoing.create(&settings).await?;
/// outgoing.enable().await?;
/// let status = outgoing.status().await?.into_inner();
/// assert!(status.is_some_and(|status| status.is_enabled()));
/// outgoing.force_notify().await?;
/// outgoing.disable().await?;
/// outgoing.delete().await?;
/// # Ok(())
/// # }
/// ```
pub type OutgoingTransfers = Singleton<Outgoing>;

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

settings!(OutgoingSettings of Outgoing { name, peers });

impl OutgoingSettings {
    /// Settings with the required fields.
    pub fn new(name: ZoneName, peers: impl IntoIterator<Item = impl Borrow<PeerId>>) -> Self {
        Self {
            name,
            peers: peers.into_iter().map(|id| id.borrow().clone()).collect(),
        }
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

impl SingletonRecord for Outgoing {
    type Settings = OutgoingSettings;
}

impl sealed::SingletonRecord<OutgoingSettings> for Outgoing {
    const OPERATIONS: SingletonOperations = SingletonOperations {
        get: &op::OUTGOING_GET,
        create: &op::OUTGOING_CREATE,
        update: &op::OUTGOING_UPDATE,
        delete: &op::OUTGOING_DELETE,
    };

    fn id(&self) -> Option<&ZoneId> {
        self.id.as_ref()
    }

    async fn get(of: &Owner<ZoneId>) -> Answer<Option<Self>> {
        let answer = of.api.outgoing_get(&of.id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Owner<ZoneId>, settings: &OutgoingSettings) -> Answer<Option<Self>> {
        let OutgoingSettings { name, peers } = settings.clone();
        let body = OutgoingCreateRequest::new(name, peers);
        let answer = of.api.outgoing_create(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(of: &Owner<ZoneId>, settings: &OutgoingSettings) -> Answer<Option<Self>> {
        let OutgoingSettings { name, peers } = settings.clone();
        let body = OutgoingUpdateRequest::new(name, peers);
        let answer = of.api.outgoing_update(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Owner<ZoneId>) -> Answer<()> {
        Ok(of.api.outgoing_delete(&of.id).await?.map(drop))
    }

    fn note(&self, progress: &mut WaitProgress) {
        progress.serial = self.soa_serial;
        progress.checked_time.clone_from(&self.checked_time);
        progress
            .transferred_time
            .clone_from(&self.last_transferred_time);
    }
}

impl Singleton<Outgoing> {
    /// Turns outgoing transfers on. This also sends NOTIFY to the secondaries. The answer is the
    /// new status, as of [`status`](Self::status).
    ///
    /// Sent once, unless [`ActionRetry`](crate::ActionRetry) allows more.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) if
    /// the API answers `Disabled`.
    pub async fn enable(&self) -> Result<Response<Option<TransferStatus>>, Error> {
        let of = &self.owner;
        of.check(&op::OUTGOING_ENABLE)?;
        let response = of.api.outgoing_enable(&of.id, Some(&Map::new())).await?;
        let response = response.require(|answer| answer.result)?;
        unless(response, TransferStatus::is_disabled)
    }

    /// Turns outgoing transfers off. This also clears the IXFR backlog of the zone. The answer is
    /// the new status, as of [`status`](Self::status).
    ///
    /// Sent once, unless [`ActionRetry`](crate::ActionRetry) allows more.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) if
    /// the API answers `Enabled`.
    pub async fn disable(&self) -> Result<Response<Option<TransferStatus>>, Error> {
        let of = &self.owner;
        of.check(&op::OUTGOING_DISABLE)?;
        let response = of.api.outgoing_disable(&of.id, Some(&Map::new())).await?;
        let response = response.require(|answer| answer.result)?;
        unless(response, TransferStatus::is_enabled)
    }

    /// Sends NOTIFY to the secondaries; the answer is `OK`. This also clears the IXFR backlog of
    /// the zone.
    ///
    /// Sent once, unless [`ActionRetry`](crate::ActionRetry) allows more. A repetition notifies
    /// again.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn force_notify(&self) -> Result<Response<String>, Error> {
        let of = &self.owner;
        of.check(&op::OUTGOING_FORCE_NOTIFY)?;
        let response = of
            .api
            .outgoing_force_notify(&of.id, Some(&Map::new()))
            .await?;
        response.require(|answer| answer.result)
    }

    /// Reads whether outgoing transfers are on. Undocumented statuses are kept.
    ///
    /// The value is `None` if the API answers null: the status is not known. The vendor's own
    /// clients expect this. An answer without a status is an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if the zone is not
    /// primary.
    pub async fn status(&self) -> Result<Response<Option<TransferStatus>>, Error> {
        let of = &self.owner;
        of.check(&op::OUTGOING_STATUS)?;
        let response = of.api.outgoing_status(&of.id).await?;
        response.require(|answer| answer.result)
    }

    /// Polls until a secondary has transferred the zone after the given moment, and returns the
    /// record. Without `after` any transfer ends the wait. Pass the
    /// [`last_transferred_time`](Outgoing::last_transferred_time) of an earlier `get`.
    ///
    /// After [`enable`](Self::enable), transfers were seen to be refused with BADKEY for about 30
    /// s, until peer and key had spread. So allow at least a minute. A secondary that was refused
    /// may wait for its own retry time; [`force_notify`](Self::force_notify) makes it try again.
    ///
    /// A poll with a transient failure is repeated. Dropping the future ends the wait.
    ///
    /// # Errors
    /// As for [`wait_for_serial`](Singleton::wait_for_serial).
    pub async fn wait_for_transfer(
        &self,
        after: Option<&Timestamp>,
        options: WaitOptions<'_>,
    ) -> Result<Response<Outgoing>, Error> {
        let goal = after.map_or_else(
            || "a transfer".to_owned(),
            |after| format!("a transfer after {after}"),
        );
        let after = after.and_then(Timestamp::instant);
        let reached = |zone: &Outgoing| {
            let last = zone.last_transferred_time.as_ref();
            last.and_then(Timestamp::instant)
                .is_some_and(|last| after.is_none_or(|after| last > after))
        };
        wait::until(self, goal, reached, options).await
    }
}

/// The answer, unless it says the opposite of what was asked for.
fn unless(
    answer: Response<Option<TransferStatus>>,
    is_opposite: fn(&TransferStatus) -> bool,
) -> Answer<Option<TransferStatus>> {
    match answer.iter().any(is_opposite) {
        false => Ok(answer),
        true => Err(Error::mismatch("result", &answer)),
    }
}
