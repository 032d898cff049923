//! Handles, from which every call is made. [`Client`] hands out an [`Account`] and a [`Zone`], and
//! these hand out one handle for each kind of record. Handles are cheap to make and to clone.

use cloudflare_secondary_dns_transport::CallOptions;
use cloudflare_secondary_dns_types::{AccountId, ZoneId};

pub use crate::acls::Acls;
pub use crate::client::Client;
pub use crate::collection::Records;
pub use crate::incoming::IncomingTransfers;
pub use crate::outgoing::OutgoingTransfers;
pub use crate::peers::Peers;
pub use crate::singleton::Singleton;
pub use crate::tsigs::Tsigs;

use crate::owner::Owner;

/// An account, which owns ACLs, peers and TSIG keys. Reached by
/// [`Client::account`](crate::Client::account); a clone is cheap.
///
/// Ids of different kinds do not mix. This does not compile:
///
/// ```compile_fail,E0308
/// # use cloudflare_secondary_dns::{AccountId, AclId, Client, Error};
/// # async fn run(client: Client, account_id: AccountId, acl_id: AclId) -> Result<(), Error> {
/// client.account(&account_id).peers().get(&acl_id).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Account(pub(crate) Owner<AccountId>);

impl Account {
    /// The same handle with other options: deadline, attempts, whether actions are repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self(self.0.with_options(options))
    }

    /// The account of this handle.
    #[must_use]
    pub fn account_id(&self) -> &AccountId {
        &self.0.id
    }

    /// ACLs: the addresses that may transfer the account's zones.
    #[must_use]
    pub fn acls(&self) -> Acls {
        Acls::new(self.0.clone())
    }

    /// Peers: the nameservers that zones are transferred from and to.
    #[must_use]
    pub fn peers(&self) -> Peers {
        Peers::new(self.0.clone())
    }

    /// TSIG keys, which sign transfers.
    #[must_use]
    pub fn tsigs(&self) -> Tsigs {
        Tsigs::new(self.0.clone())
    }
}

/// A zone, with its incoming and outgoing transfers. Reached by
/// [`Client::zone`](crate::Client::zone); a clone is cheap.
#[derive(Clone, Debug)]
pub struct Zone(pub(crate) Owner<ZoneId>);

impl Zone {
    /// The same handle with other options: deadline, attempts, whether actions are repeated.
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self(self.0.with_options(options))
    }

    /// The zone of this handle.
    #[must_use]
    pub fn zone_id(&self) -> &ZoneId {
        &self.0.id
    }

    /// Incoming transfers make the zone secondary: its records come in from primaries.
    #[must_use]
    pub fn incoming(&self) -> IncomingTransfers {
        IncomingTransfers::new(self.0.clone())
    }

    /// Outgoing transfers make the zone primary: its records go out to secondaries elsewhere.
    #[must_use]
    pub fn outgoing(&self) -> OutgoingTransfers {
        OutgoingTransfers::new(self.0.clone())
    }
}
