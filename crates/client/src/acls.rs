//! ACLs of an account. Converts, calls and unwraps; see `call.rs` for what lies around a call.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Acl;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::AclId;

use crate::call;
use crate::list::List;
use crate::settings::AclSettings;

call::handle! {
    /// ACLs of an account: who may transfer its zones (API reference, section ACLs). Reached by
    /// [`Account::acls`](crate::Account::acls).
    ///
    /// ```
    /// use cloudflare_secondary_dns::{AccountId, AclSettings, Client, IpRange};
    /// # use cloudflare_secondary_dns_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = Emulator::start().await?;
    /// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
    /// let acls = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?).acls();
    ///
    /// let office = acls.create(&AclSettings::new(IpRange::new("192.0.2.48/28")?, "office")).await?;
    /// acls.modify(&office.id, |acl| acl.name = "head office".to_owned()).await?;
    /// for acl in acls.list().await? {
    ///     println!("{} may transfer: {}", acl.ip_range, acl.name);
    /// }
    /// acls.delete(&office.id).await?;
    /// assert!(acls.get_opt(&office.id).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    Acls(account_id: AccountId)
}

impl Acls {
    /// All ACLs of the account.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn list(&self) -> Result<List<Acl>, Error> {
        self.check(&op::ACLS_LIST)?;
        let response = self.api.acls_list(&self.account_id).await?;
        Ok(List::new(&op::ACLS_LIST, response, |all| {
            (all.result, all.result_info)
        }))
    }

    /// One ACL.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there is none.
    pub async fn get(&self, id: &AclId) -> Result<Response<Acl>, Error> {
        self.check_with(&op::ACLS_GET, id)?;
        let response = self.api.acls_get(&self.account_id, id).await?;
        response.require(&op::ACLS_GET, |answer| answer.result)
    }

    /// One ACL, or `None` if the API says that there is none. A gateway's 404 is an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self, id: &AclId) -> Result<Option<Response<Acl>>, Error> {
        call::optional(self.get(id).await)
    }

    /// Makes an ACL. It is sent again only on proof that it did not arrive.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), list before creating again. If the API
    /// made something else than was asked, [`is_partial_create`](Error::is_partial_create).
    pub async fn create(&self, acl: &AclSettings) -> Result<Response<Acl>, Error> {
        let operation = &op::ACLS_CREATE;
        self.check(operation)?;
        acl.check(operation)?;
        let response = self
            .api
            .acls_create(&self.account_id, &acl.to_create())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::created(
            operation,
            |made| made.id.to_string(),
            response,
            |made| acl.difference(made),
        )
    }

    /// Replaces an ACL. Safe to repeat.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) with the
    /// field's name if the answer is not what was asked for.
    pub async fn update(&self, id: &AclId, acl: &AclSettings) -> Result<Response<Acl>, Error> {
        let operation = &op::ACLS_UPDATE;
        self.check_with(operation, id)?;
        acl.check(operation)?;
        let response = self
            .api
            .acls_update(&self.account_id, id, &acl.to_update())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| acl.difference(now))
    }

    /// Reads an ACL, changes what the closure changes, and replaces it.
    ///
    /// Not atomic: what someone else writes between the two calls is overwritten.
    ///
    /// # Errors
    /// As with [`get`](Self::get) and [`update`](Self::update).
    pub async fn modify(
        &self,
        id: &AclId,
        change: impl FnOnce(&mut AclSettings),
    ) -> Result<Response<Acl>, Error> {
        let mut acl = AclSettings::from(&*self.get(id).await?);
        change(&mut acl);
        self.update(id, &acl).await
    }

    /// Deletes an ACL. Safe to repeat; a later call finds nothing.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there was none.
    pub async fn delete(&self, id: &AclId) -> Result<Response<()>, Error> {
        self.check_with(&op::ACLS_DELETE, id)?;
        let response = self.api.acls_delete(&self.account_id, id).await?;
        call::deleted(&op::ACLS_DELETE, id, response, |answer| answer.result?.id)
    }

    fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "account_id", self.account_id.check())
    }

    fn check_with(&self, operation: &'static Operation, id: &AclId) -> Result<(), Error> {
        self.check(operation)?;
        call::check(operation, "acl_id", id.check())
    }
}
