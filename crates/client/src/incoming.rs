//! The incoming transfers of a zone. Converts, calls and unwraps; see `call.rs` for what lies around a
//! call and `wait.rs` for waiting.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Incoming;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::SoaSerial;
use serde_json::Map;

use crate::call;
use crate::settings::IncomingSettings;
use crate::wait::{self, WaitOptions};

call::handle! {
    /// The settings that make a zone secondary: its records come in from primaries (API reference,
    /// sections Incoming and Force AXFR). A zone has them once or not at all. Reached by
    /// [`Zone::incoming`](crate::Zone::incoming).
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
    IncomingTransfers(zone_id: ZoneId)
}

impl IncomingTransfers {
    /// Settings and state.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if the zone is not
    /// secondary.
    pub async fn get(&self) -> Result<Response<Incoming>, Error> {
        self.check(&op::INCOMING_GET)?;
        let response = self.api.incoming_get(&self.zone_id).await?;
        response.require(&op::INCOMING_GET, |answer| answer.result)
    }

    /// Settings and state, or `None` if the API says that the zone is not secondary. A gateway's 404 is
    /// an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self) -> Result<Option<Response<Incoming>>, Error> {
        call::optional(self.get().await)
    }

    /// Makes the zone secondary. It is sent again only on proof that it did not arrive.
    ///
    /// On a zone that is not of the secondary type the API has been seen to answer success and store
    /// nothing; [`get_opt`](Self::get_opt) tells.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), look before creating again. If the API
    /// made something else than was asked, [`is_partial_create`](Error::is_partial_create).
    pub async fn create(&self, zone: &IncomingSettings) -> Result<Response<Incoming>, Error> {
        let operation = &op::INCOMING_CREATE;
        self.check(operation)?;
        zone.check(operation)?;
        let response = self
            .api
            .incoming_create(&self.zone_id, &zone.to_create())
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
    pub async fn update(&self, zone: &IncomingSettings) -> Result<Response<Incoming>, Error> {
        let operation = &op::INCOMING_UPDATE;
        self.check(operation)?;
        zone.check(operation)?;
        let response = self
            .api
            .incoming_update(&self.zone_id, &zone.to_update())
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
        change: impl FnOnce(&mut IncomingSettings),
    ) -> Result<Response<Incoming>, Error> {
        let zone = IncomingSettings::of(&*self.get().await?);
        let mut zone = call::kept(&op::INCOMING_GET, zone)?;
        change(&mut zone);
        self.update(&zone).await
    }

    /// Deletes the settings; the zone is no longer secondary. Safe to repeat; a later call finds
    /// nothing.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there were none.
    pub async fn delete(&self) -> Result<Response<()>, Error> {
        self.check(&op::INCOMING_DELETE)?;
        let response = self.api.incoming_delete(&self.zone_id).await?;
        Ok(response.map(|_| ()))
    }

    /// Asks the primaries for a transfer now, and answers `OK` before it happens; see
    /// [`wait_for_serial`](Self::wait_for_serial).
    ///
    /// Sent once unless [`ActionRetry`](crate::ActionRetry) says otherwise. Repeating it is harmless
    /// but for the work that it makes.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn force_axfr(&self) -> Result<Response<String>, Error> {
        self.check(&op::INCOMING_FORCE_AXFR)?;
        let body = Some(&Map::new());
        let response = self.api.incoming_force_axfr(&self.zone_id, body).await?;
        response.require(&op::INCOMING_FORCE_AXFR, |answer| answer.result)
    }

    /// Looks again and again until the zone's serial is newer (RFC 1982), and answers what it saw then.
    /// Without `newer_than` any serial will do.
    ///
    /// A look that fails in a way that passes is tried again. Dropping the future ends the waiting.
    ///
    /// # Errors
    /// [`is_timeout`](Error::is_timeout) when the deadline of the options passes; the text says how far
    /// it got, and the last failed look is the source. Otherwise those of [`get`](Self::get), such as
    /// [`is_not_found`](Error::is_not_found) when the zone is not secondary, or no longer.
    pub async fn wait_for_serial(
        &self,
        newer_than: Option<SoaSerial>,
        options: WaitOptions<'_>,
    ) -> Result<Response<Incoming>, Error> {
        wait::for_serial(self, newer_than, options).await
    }

    fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "zone_id", self.zone_id.check())
    }
}
