//! The account or zone that a handle is about, with the generated client that reaches it.

use cloudflare_secondary_dns_api as api;
use cloudflare_secondary_dns_transport::{CallOptions, Error, Operation};
use cloudflare_secondary_dns_types::{AccountId, ZoneId};

use crate::compare::Value;

/// An account or a zone. A clone is cheap.
#[derive(Clone, Debug)]
pub struct Owner<Id> {
    pub(crate) api: api::Client,
    pub(crate) id: Id,
}

/// An identifier of an account or a zone.
pub trait OwnerId: Value {
    /// What the contract calls it.
    const FIELD: &'static str;
}

impl OwnerId for AccountId {
    const FIELD: &'static str = "account_id";
}

impl OwnerId for ZoneId {
    const FIELD: &'static str = "zone_id";
}

impl<Id: OwnerId> Owner<Id> {
    pub(crate) fn new(api: &api::Client, id: &Id) -> Self {
        let (api, id) = (api.clone(), id.clone());
        Self { api, id }
    }

    /// The same with other options for its calls.
    pub(crate) fn with_options(&self, options: CallOptions) -> Self {
        let transport = self.api.transport().with_options(options);
        Self::new(&transport.into(), &self.id)
    }

    /// Refuses an identifier that must not be sent.
    pub(crate) fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        self.id.check(Some(operation), Id::FIELD)
    }
}
