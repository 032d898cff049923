//! Peers of an account: the calls, and the operations of their own.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Peer;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::PeerId;

use crate::call::Answer;
use crate::collection::Records;
use crate::resource::{Page, Record, RecordOperations, sealed};
use crate::settings::PeerSettings;

/// Peers of an account: the nameservers that zones are transferred from and to (API reference,
/// section Peers). Reached by [`Account::peers`](crate::Account::peers).
///
/// Its records are [`Peer`], their identifiers [`PeerId`], and what goes in is
/// [`PeerSettings`]. Methods: [`list`](Records::list), [`get`](Records::get),
/// [`get_opt`](Records::get_opt), [`create`](Records::create), [`ensure`](Records::ensure),
/// [`update`](Records::update), [`modify`](Records::modify), [`delete`](Records::delete),
/// [`finish_create`](Records::finish_create), [`undo_create`](Records::undo_create).
///
/// ```
/// use cloudflare_secondary_dns::{AccountId, Client, IpAddress, PeerSettings, Port};
/// # use cloudflare_secondary_dns_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// let peers = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?).peers();
///
/// let primary = PeerSettings::new("ns1.example.net")
///     .ip(IpAddress::new("192.0.2.53")?)
///     .port(Port::DNS);
/// let primary = peers.create(&primary).await?;
/// // Address and port stay as they are.
/// let changed = peers.modify(&primary.id, |peer| peer.ixfr_enable = Some(true)).await?;
/// assert_eq!(changed.port, Some(Port::DNS));
/// peers.delete(&primary.id).await?;
/// # Ok(())
/// # }
/// ```
pub type Peers = Records<Peer>;

impl Record for Peer {
    type Id = PeerId;
    type Settings = PeerSettings;
}

impl sealed::Record<PeerId, PeerSettings> for Peer {
    const OPERATIONS: RecordOperations = RecordOperations {
        list: &op::PEERS_LIST,
        get: &op::PEERS_GET,
        create: &op::PEERS_CREATE,
        update: &op::PEERS_UPDATE,
        delete: &op::PEERS_DELETE,
        id: "peer_id",
    };

    fn id(&self) -> &PeerId {
        &self.id
    }

    fn normalize(&mut self) {
        self.ip.take_if(|ip| ip.is_unset());
        self.port.take_if(|port| port.is_unset());
        self.tsig_id.take_if(|id| id.is_unset());
    }

    // The API reference documents only the name for the creation.
    fn needs_update(settings: &PeerSettings) -> bool {
        !settings.is_name_only()
    }

    async fn list(of: &Records<Self>) -> Answer<Page<Self>> {
        let answer = of.api.peers_list(of.account_id()).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Records<Self>, id: &PeerId) -> Answer<Option<Self>> {
        let answer = of.api.peers_get(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Records<Self>, settings: &PeerSettings) -> Answer<Option<Self>> {
        let body = settings.to_create();
        let answer = of.api.peers_create(of.account_id(), &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Records<Self>,
        id: &PeerId,
        settings: &PeerSettings,
    ) -> Answer<Option<Self>> {
        let body = settings.to_update();
        let answer = of.api.peers_update(of.account_id(), id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Records<Self>, id: &PeerId) -> Answer<Option<PeerId>> {
        let answer = of.api.peers_delete(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result?.id))
    }
}

impl Records<Peer> {
    /// Completes a peer that [`create`](Self::create) made in part, with an update. Safe to repeat.
    ///
    /// # Errors
    /// As for [`update`](Self::update); [`is_invalid_input`](Error::is_invalid_input) if `failed`
    /// is not a partial creation of a peer.
    pub async fn finish_create(
        &self,
        failed: &Error,
        peer: &PeerSettings,
    ) -> Result<Response<Peer>, Error> {
        let id = partial_create_id(failed, &op::PEERS_UPDATE)?;
        self.update(&id, peer).await
    }

    /// Deletes a peer that [`create`](Self::create) made in part. Safe to repeat; a second call
    /// reports that it is not found.
    ///
    /// # Errors
    /// As for [`delete`](Self::delete); [`is_invalid_input`](Error::is_invalid_input) if `failed`
    /// is not a partial creation of a peer.
    pub async fn undo_create(&self, failed: &Error) -> Result<Response<()>, Error> {
        let id = partial_create_id(failed, &op::PEERS_DELETE)?;
        self.delete(&id).await
    }
}

/// The peer that exists although its creation failed.
fn partial_create_id(failed: &Error, operation: &'static Operation) -> Result<PeerId, Error> {
    let of_peer = failed.operation() == Some(&op::PEERS_CREATE) && failed.is_partial_create();
    match failed.resource_id().filter(|_| of_peer) {
        Some(id) => PeerId::new(id)
            .map_err(|invalid| Error::invalid_value(Some(operation), "peer_id", &invalid)),
        None => {
            let rule = "must be a partial creation of a peer";
            Err(Error::invalid_input(Some(operation), "failed", rule))
        }
    }
}
