//! Peers of an account: their settings, the calls, and the end of a creation in two requests.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Peer, PeerCreateRequest, PeerUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::{AccountId, InvalidValue, IpAddress, PeerId, Port, TsigId};
use serde::{Deserialize, Serialize};

use crate::call::Answer;
use crate::collection::Records;
use crate::owner::Owner;
use crate::refused::Refused;
use crate::resource::{Page, Record, RecordOperations, Settings as _, sealed, settings};

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
/// use cloudflare_secondary_dns::{AccountId, Client, PeerSettings, Port};
/// # use cloudflare_secondary_dns_emulator::Emulator;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
/// let peers = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?).peers();
///
/// let primary = PeerSettings::new("ns1.example.net")
///     .ip("192.0.2.53")
///     .port(53);
/// let primary = peers.create(&primary).await?;
/// // Address and port stay as they are.
/// let changed = peers.modify(&primary.id, |peer| peer.ixfr_enable = Some(true)).await?;
/// assert_eq!(changed.port, Some(Port::DNS));
/// peers.delete(&primary.id).await?;
/// # Ok(())
/// # }
/// ```
pub type Peers = Records<Peer>;

/// Settings of a peer, a remote nameserver (API reference, section Peers).
///
/// A field that is `None` is left out of the request. An update replaces the whole peer, so a field
/// that is left out may be lost.
///
/// ```
/// use cloudflare_secondary_dns::{PeerSettings, Port};
///
/// let peer = PeerSettings::new("ns1.example.net")
///     .ip("192.0.2.53")
///     .port(53)
///     .ixfr_enable(true);
/// peer.check()?;
/// assert_eq!(peer.port, Some(Port::DNS));
/// assert!(peer.ip("192.0.2").check().is_err());
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeerSettings {
    /// Name of the peer.
    pub name: String,
    /// Address of the nameserver. For a secondary zone it receives AXFR and IXFR requests, for a
    /// primary zone NOTIFY.
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
    /// What setters could not take.
    #[cfg_attr(feature = "schemars", schemars(skip))]
    #[serde(skip_deserializing, skip_serializing_if = "Refused::is_empty")]
    refused: Refused,
}

settings!(PeerSettings of Peer { name; ip, port, ixfr_enable, tsig_id; refused });

impl PeerSettings {
    /// Settings with the required field; the others are left out until they are set.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ip: None,
            port: None,
            ixfr_enable: None,
            tsig_id: None,
            refused: Refused::default(),
        }
    }

    /// Sets the address: a text such as `"192.0.2.53"`, an [`IpAddr`](std::net::IpAddr) or an
    /// [`IpAddress`].
    ///
    /// [`check`](Self::check) and every call report what is not an address, until the next
    /// `ip(…)`.
    #[must_use]
    pub fn ip(mut self, ip: impl TryInto<IpAddress, Error: Into<InvalidValue>>) -> Self {
        self.ip = self.refused.accept("ip", ip);
        self
    }

    /// Sets the port: a whole number such as `5353`, or [`Port::DNS`].
    ///
    /// [`check`](Self::check) and every call report what is not a port, until the next `port(…)`.
    #[must_use]
    pub fn port(mut self, port: impl TryInto<Port, Error: Into<InvalidValue>>) -> Self {
        self.port = self.refused.accept("port", port);
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

    /// Whether the creation of a peer, which takes only a name, has all settings.
    pub(crate) fn is_name_only(&self) -> bool {
        *self == Self::new(&self.name)
    }
}

/// The settings of a stored peer, for an update of some fields. `""` and 0, which the API writes
/// for unset fields, become `None`.
impl From<&Peer> for PeerSettings {
    fn from(peer: &Peer) -> Self {
        // A peer has all that settings need: its name.
        Self::of(peer).unwrap_or_else(|_| Self::new(&peer.name))
    }
}

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

    async fn list(of: &Owner<AccountId>) -> Answer<Page<Self>> {
        let answer = of.api.peers_list(&of.id).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Owner<AccountId>, id: &PeerId) -> Answer<Option<Self>> {
        let answer = of.api.peers_get(&of.id, id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Owner<AccountId>, settings: &PeerSettings) -> Answer<Option<Self>> {
        let body = PeerCreateRequest::new(&settings.name);
        let answer = of.api.peers_create(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Owner<AccountId>,
        id: &PeerId,
        settings: &PeerSettings,
    ) -> Answer<Option<Self>> {
        let mut body = PeerUpdateRequest::new(&settings.name);
        body.ip.clone_from(&settings.ip);
        body.port = settings.port;
        body.ixfr_enable = settings.ixfr_enable;
        body.tsig_id.clone_from(&settings.tsig_id);
        let answer = of.api.peers_update(&of.id, id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Owner<AccountId>, id: &PeerId) -> Answer<Option<PeerId>> {
        let answer = of.api.peers_delete(&of.id, id).await?;
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
