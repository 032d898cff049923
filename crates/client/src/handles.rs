//! What resources belong to: an account or a zone. Only hands out handles.

use cloudflare_secondary_dns_api as api;
use cloudflare_secondary_dns_transport::CallOptions;
use cloudflare_secondary_dns_types::{AccountId, ZoneId};

use crate::acls::Acls;
use crate::incoming::IncomingTransfers;
use crate::outgoing::OutgoingTransfers;
use crate::peers::Peers;
use crate::tsigs::Tsigs;

/// An account, which owns ACLs, peers and TSIG keys. Reached by
/// [`Client::account`](crate::Client::account); a clone is cheap.
///
/// Ids of different kinds do not mix. This compiles:
///
/// ```no_run
/// # use cloudflare_secondary_dns::{AccountId, AclId, Client, Error, PeerId, ZoneId};
/// # async fn run(client: Client, account_id: AccountId, zone_id: ZoneId, acl_id: AclId, peer_id: PeerId) -> Result<(), Error> {
/// client.account(&account_id).peers().get(&peer_id).await?;
/// # Ok(())
/// # }
/// ```
///
/// These do not:
///
/// ```compile_fail,E0308
/// # use cloudflare_secondary_dns::{AccountId, AclId, Client, Error, PeerId, ZoneId};
/// # async fn run(client: Client, account_id: AccountId, zone_id: ZoneId, acl_id: AclId, peer_id: PeerId) -> Result<(), Error> {
/// client.account(&account_id).peers().get(&acl_id).await?;
/// # Ok(())
/// # }
/// ```
///
/// ```compile_fail,E0308
/// # use cloudflare_secondary_dns::{AccountId, AclId, Client, Error, PeerId, ZoneId};
/// # async fn run(client: Client, account_id: AccountId, zone_id: ZoneId, acl_id: AclId, peer_id: PeerId) -> Result<(), Error> {
/// client.account(&zone_id).peers().get(&peer_id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Account {
    api: api::Client,
    account_id: AccountId,
}

impl Account {
    pub(crate) fn new(api: &api::Client, account_id: &AccountId) -> Self {
        Self {
            api: api.clone(),
            account_id: account_id.clone(),
        }
    }

    /// The same handle for calls that differ in these options: deadline, attempts, whether actions are
    /// repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let transport = self.api.transport().with_options(options);
        Self::new(&transport.into(), &self.account_id)
    }

    /// The account that the calls of this handle are about.
    #[must_use]
    pub fn account_id(&self) -> &AccountId {
        &self.account_id
    }

    /// ACLs: who may transfer the account's zones.
    #[must_use]
    pub fn acls(&self) -> Acls {
        Acls::new(&self.api, &self.account_id)
    }

    /// Peers: the nameservers that zones are transferred from and to.
    #[must_use]
    pub fn peers(&self) -> Peers {
        Peers::new(&self.api, &self.account_id)
    }

    /// TSIG keys: what signs transfers.
    #[must_use]
    pub fn tsigs(&self) -> Tsigs {
        Tsigs::new(&self.api, &self.account_id)
    }
}

/// A zone. Reached by [`Client::zone`](crate::Client::zone); a clone is cheap.
///
/// A zone takes ids of peers, and no others:
///
/// ```
/// # use cloudflare_secondary_dns::{Error, OutgoingSettings, PeerId, TsigId, ZoneName};
/// # fn run(name: ZoneName, peer: PeerId, key: TsigId) {
/// OutgoingSettings::new(name, [&peer]);
/// # }
/// ```
///
/// ```compile_fail,E0277
/// # use cloudflare_secondary_dns::{Error, OutgoingSettings, PeerId, TsigId, ZoneName};
/// # fn run(name: ZoneName, peer: PeerId, key: TsigId) {
/// OutgoingSettings::new(name, [&key]);
/// # }
/// ```
///
/// It is not an account:
///
/// ```
/// # use cloudflare_secondary_dns::{AccountId, Client, ZoneId};
/// # fn run(client: Client, account_id: AccountId, zone_id: ZoneId) {
/// client.zone(&zone_id).incoming();
/// # }
/// ```
///
/// ```compile_fail,E0308
/// # use cloudflare_secondary_dns::{AccountId, Client, ZoneId};
/// # fn run(client: Client, account_id: AccountId, zone_id: ZoneId) {
/// client.zone(&account_id).incoming();
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Zone {
    api: api::Client,
    zone_id: ZoneId,
}

impl Zone {
    pub(crate) fn new(api: &api::Client, zone_id: &ZoneId) -> Self {
        Self {
            api: api.clone(),
            zone_id: zone_id.clone(),
        }
    }

    /// The same handle for calls that differ in these options: deadline, attempts, whether actions are
    /// repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        let transport = self.api.transport().with_options(options);
        Self::new(&transport.into(), &self.zone_id)
    }

    /// The zone that the calls of this handle are about.
    #[must_use]
    pub fn zone_id(&self) -> &ZoneId {
        &self.zone_id
    }

    /// What makes the zone secondary: its records come in from primaries.
    #[must_use]
    pub fn incoming(&self) -> IncomingTransfers {
        IncomingTransfers::new(&self.api, &self.zone_id)
    }

    /// What makes the zone primary: its records go out to secondaries elsewhere.
    #[must_use]
    pub fn outgoing(&self) -> OutgoingTransfers {
        OutgoingTransfers::new(&self.api, &self.zone_id)
    }
}
