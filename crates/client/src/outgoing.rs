//! The outgoing transfers of a zone. Converts, calls and unwraps; see `call.rs` for what lies around a
//! call.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Outgoing;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::TransferStatus;
use serde_json::Map;

use crate::call;
use crate::settings::OutgoingSettings;

call::handle! {
    /// The settings that make a zone primary: its records go out to secondaries elsewhere (API
    /// reference, section Outgoing). A zone has them once or not at all. Reached by
    /// [`Zone::outgoing`](crate::Zone::outgoing).
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
    /// assert!(outgoing.status().await?.is_enabled());
    /// outgoing.force_notify().await?;
    /// outgoing.disable().await?;
    /// outgoing.delete().await?;
    /// # Ok(())
    /// # }
    /// ```
    OutgoingTransfers(zone_id: ZoneId)
}

impl OutgoingTransfers {
    /// Settings and state.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if the zone is not
    /// primary.
    pub async fn get(&self) -> Result<Response<Outgoing>, Error> {
        self.check(&op::OUTGOING_GET)?;
        let response = self.api.outgoing_get(&self.zone_id).await?;
        response.require(&op::OUTGOING_GET, |answer| answer.result)
    }

    /// Settings and state, or `None` if the API says that the zone is not primary. A gateway's 404 is
    /// an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self) -> Result<Option<Response<Outgoing>>, Error> {
        call::optional(self.get().await)
    }

    /// Makes the zone primary. It is sent again only on proof that it did not arrive.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), look before creating again. If the API
    /// made something else than was asked, [`is_partial_create`](Error::is_partial_create).
    pub async fn create(&self, zone: &OutgoingSettings) -> Result<Response<Outgoing>, Error> {
        let operation = &op::OUTGOING_CREATE;
        self.check(operation)?;
        zone.check(operation)?;
        let response = self
            .api
            .outgoing_create(&self.zone_id, &zone.to_create())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::created(
            operation,
            |_| self.zone_id.to_string(),
            response,
            |made| zone.difference(made),
        )
    }

    /// Replaces the settings. Safe to repeat.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) with the
    /// field's name if the answer is not what was asked for.
    pub async fn update(&self, zone: &OutgoingSettings) -> Result<Response<Outgoing>, Error> {
        let operation = &op::OUTGOING_UPDATE;
        self.check(operation)?;
        zone.check(operation)?;
        let response = self
            .api
            .outgoing_update(&self.zone_id, &zone.to_update())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| zone.difference(now))
    }

    /// Reads the settings, changes what the closure changes, and replaces them.
    ///
    /// Not atomic: what someone else writes between the two calls is overwritten.
    ///
    /// # Errors
    /// As with [`get`](Self::get) and [`update`](Self::update).
    pub async fn modify(
        &self,
        change: impl FnOnce(&mut OutgoingSettings),
    ) -> Result<Response<Outgoing>, Error> {
        let zone = OutgoingSettings::of(&*self.get().await?);
        let mut zone = call::kept(&op::OUTGOING_GET, zone)?;
        change(&mut zone);
        self.update(&zone).await
    }

    /// Deletes the settings; the zone is no longer primary. Safe to repeat; a later call finds nothing.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there were none.
    pub async fn delete(&self) -> Result<Response<()>, Error> {
        self.check(&op::OUTGOING_DELETE)?;
        let response = self.api.outgoing_delete(&self.zone_id).await?;
        Ok(response.map(|_| ()))
    }

    /// Turns outgoing transfers on, which also sends NOTIFY to the secondaries.
    ///
    /// Sent once unless [`ActionRetry`](crate::ActionRetry) says otherwise.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) if the
    /// API answers `Disabled`.
    pub async fn enable(&self) -> Result<Response<TransferStatus>, Error> {
        let operation = &op::OUTGOING_ENABLE;
        self.check(operation)?;
        let response = self
            .api
            .outgoing_enable(&self.zone_id, Some(&Map::new()))
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| {
            now.is_disabled().then_some("result")
        })
    }

    /// Turns outgoing transfers off, which also clears the IXFR backlog of the zone.
    ///
    /// Sent once unless [`ActionRetry`](crate::ActionRetry) says otherwise.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) if the
    /// API answers `Enabled`.
    pub async fn disable(&self) -> Result<Response<TransferStatus>, Error> {
        let operation = &op::OUTGOING_DISABLE;
        self.check(operation)?;
        let response = self
            .api
            .outgoing_disable(&self.zone_id, Some(&Map::new()))
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| {
            now.is_enabled().then_some("result")
        })
    }

    /// Sends NOTIFY to the secondaries, which also clears the IXFR backlog of the zone; answers `OK`.
    ///
    /// Sent once unless [`ActionRetry`](crate::ActionRetry) says otherwise. Repeating it notifies
    /// again.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn force_notify(&self) -> Result<Response<String>, Error> {
        let operation = &op::OUTGOING_FORCE_NOTIFY;
        self.check(operation)?;
        let response = self
            .api
            .outgoing_force_notify(&self.zone_id, Some(&Map::new()))
            .await?;
        response.require(operation, |answer| answer.result)
    }

    /// Whether outgoing transfers are on. Words that are not documented are kept.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if the zone is not
    /// primary.
    pub async fn status(&self) -> Result<Response<TransferStatus>, Error> {
        self.check(&op::OUTGOING_STATUS)?;
        let response = self.api.outgoing_status(&self.zone_id).await?;
        response.require(&op::OUTGOING_STATUS, |answer| answer.result)
    }

    fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "zone_id", self.zone_id.check())
    }
}
