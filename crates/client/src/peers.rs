//! Peers of an account. Converts, calls and unwraps; see `call.rs` for what lies around a call.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Peer;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::PeerId;

use crate::call::{self, Answer};
use crate::list::List;
use crate::settings::PeerSettings;

call::handle! {
    /// Peers of an account: the nameservers that zones are transferred from and to (API reference,
    /// section Peers). Reached by [`Account::peers`](crate::Account::peers).
    ///
    /// ```
    /// use cloudflare_secondary_dns::{AccountId, Client, IpAddress, PeerSettings, Port};
    /// # use cloudflare_secondary_dns_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = Emulator::start().await?;
    /// # emulator.assume(cloudflare_secondary_dns_emulator::UnsetPeerFields::Absent);
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
    Peers(account_id: AccountId)
}

impl Peers {
    /// All peers of the account.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn list(&self) -> Result<List<Peer>, Error> {
        self.check(&op::PEERS_LIST)?;
        let response = self.api.peers_list(&self.account_id).await?;
        Ok(List::new(&op::PEERS_LIST, response, |all| {
            (all.result, all.result_info)
        }))
    }

    /// One peer.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there is none.
    pub async fn get(&self, id: &PeerId) -> Result<Response<Peer>, Error> {
        self.check_with(&op::PEERS_GET, id)?;
        let response = self.api.peers_get(&self.account_id, id).await?;
        response.require(&op::PEERS_GET, |answer| answer.result)
    }

    /// One peer, or `None` if the API says that there is none. A gateway's 404 is an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self, id: &PeerId) -> Result<Option<Response<Peer>>, Error> {
        call::optional(self.get(id).await)
    }

    /// Makes a peer, the whole of it.
    ///
    /// The API's own creation takes the name alone, so this is a POST, and a PUT when there is more
    /// than a name. The POST is sent again only on proof that it did not arrive. If the future is
    /// dropped between the two, the peer stays with its name alone.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), list before creating again.
    ///
    /// If the peer was made but the rest failed, [`is_partial_create`](Error::is_partial_create), and
    /// the error carries the id: go on with [`finish_create`](Self::finish_create) or
    /// [`undo_create`](Self::undo_create).
    ///
    /// ```
    /// # use cloudflare_secondary_dns::{AccountId, Client, Error, Peer, PeerSettings, Peers, Port, Response};
    /// async fn insist(peers: &Peers, peer: &PeerSettings) -> Result<Response<Peer>, Error> {
    ///     match peers.create(peer).await {
    ///         Err(error) if error.is_partial_create() => peers.finish_create(&error, peer).await,
    ///         outcome => outcome,
    ///     }
    /// }
    /// # use cloudflare_secondary_dns_emulator::{Emulator, Fault};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = Emulator::start().await?;
    /// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
    /// # let peers = client.account(&AccountId::new("a")?).peers();
    /// # emulator.inject(Fault::status(400).on("peers_update"))?;
    /// # let peer = insist(&peers, &PeerSettings::new("ns1").port(Port::DNS)).await?;
    /// # assert_eq!(peer.port, Some(Port::DNS));
    /// # emulator.requests().assert_operations(&["peers_create", "peers_update", "peers_update"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create(&self, peer: &PeerSettings) -> Result<Response<Peer>, Error> {
        let operation = &op::PEERS_CREATE;
        self.check(operation)?;
        peer.check(operation)?;
        let response = self
            .api
            .peers_create(&self.account_id, &peer.to_create())
            .await?;
        let made = response.require(operation, |answer| answer.result)?;
        if peer.is_name_only() {
            let difference = |made: &Peer| peer.difference(made, None);
            return call::created(operation, |made| made.id.to_string(), made, difference);
        }
        let whole = self.update(&made.id, peer).await;
        whole.map_err(|cause| Error::partial_create(operation, made.id.as_str(), cause))
    }

    /// Gives a peer that [`create`](Self::create) made in part the rest of its settings. Safe to
    /// repeat.
    ///
    /// # Errors
    /// As with [`update`](Self::update); [`is_invalid_input`](Error::is_invalid_input) if `failed` is
    /// no partial creation of a peer.
    pub async fn finish_create(
        &self,
        failed: &Error,
        peer: &PeerSettings,
    ) -> Result<Response<Peer>, Error> {
        let id = made_by(failed, &op::PEERS_UPDATE)?;
        self.update(&id, peer).await
    }

    /// Deletes a peer that [`create`](Self::create) made in part. Safe to repeat; a later call finds
    /// nothing.
    ///
    /// # Errors
    /// As with [`delete`](Self::delete); [`is_invalid_input`](Error::is_invalid_input) if `failed` is
    /// no partial creation of a peer.
    pub async fn undo_create(&self, failed: &Error) -> Result<Response<()>, Error> {
        let id = made_by(failed, &op::PEERS_DELETE)?;
        self.delete(&id).await
    }

    /// Replaces a peer; fields that are `None` may be lost. Safe to repeat.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) with the
    /// field's name if the answer is not what was asked for.
    pub async fn update(&self, id: &PeerId, peer: &PeerSettings) -> Result<Response<Peer>, Error> {
        self.replace(id, peer, None).await
    }

    /// Reads a peer, changes what the closure changes, and replaces it. Fields that the closure leaves
    /// alone are kept; those that it sets to `None` are left out of the request, and with that cleared.
    ///
    /// Not atomic: what someone else writes between the two calls is overwritten.
    ///
    /// # Errors
    /// As with [`get`](Self::get) and [`update`](Self::update). A field that was cleared and still has
    /// its old value is a mismatch too.
    pub async fn modify(
        &self,
        id: &PeerId,
        change: impl FnOnce(&mut PeerSettings),
    ) -> Result<Response<Peer>, Error> {
        let before = PeerSettings::from(&*self.get(id).await?);
        let mut peer = before.clone();
        change(&mut peer);
        self.replace(id, &peer, Some(&before)).await
    }

    /// Deletes a peer. Safe to repeat; a later call finds nothing.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there was none.
    pub async fn delete(&self, id: &PeerId) -> Result<Response<()>, Error> {
        self.check_with(&op::PEERS_DELETE, id)?;
        let response = self.api.peers_delete(&self.account_id, id).await?;
        call::deleted(&op::PEERS_DELETE, id, response, |answer| answer.result?.id)
    }

    async fn replace(
        &self,
        id: &PeerId,
        peer: &PeerSettings,
        before: Option<&PeerSettings>,
    ) -> Answer<Peer> {
        let operation = &op::PEERS_UPDATE;
        self.check_with(operation, id)?;
        peer.check(operation)?;
        let response = self
            .api
            .peers_update(&self.account_id, id, &peer.to_update())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| peer.difference(now, before))
    }

    fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "account_id", self.account_id.check())
    }

    fn check_with(&self, operation: &'static Operation, id: &PeerId) -> Result<(), Error> {
        self.check(operation)?;
        call::check(operation, "peer_id", id.check())
    }
}

/// The peer that exists although its creation failed.
fn made_by(failed: &Error, operation: &'static Operation) -> Result<PeerId, Error> {
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
