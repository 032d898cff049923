//! TSIG keys of an account. Converts, calls and unwraps; see `call.rs` for what lies around a call.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Tsig;
use cloudflare_secondary_dns_transport::{Error, Operation, Response};
use cloudflare_secondary_dns_types::TsigId;

use crate::call;
use crate::list::List;
use crate::settings::TsigSettings;

call::handle! {
    /// TSIG keys of an account, which sign transfers (API reference, section TSIGs; RFC 8945). Reached
    /// by [`Account::tsigs`](crate::Account::tsigs).
    ///
    /// Answers hold the secret, so keep them no longer than needed. `Debug` and `Display` do not show
    /// it, and its memory is wiped on drop.
    ///
    /// ```
    /// use cloudflare_secondary_dns::{
    ///     AccountId, Client, TsigAlgorithm, TsigName, TsigSecret, TsigSettings,
    /// };
    /// # use cloudflare_secondary_dns_emulator::Emulator;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = Emulator::start().await?;
    /// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
    /// let tsigs = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?).tsigs();
    ///
    /// let key = TsigSettings::new(
    ///     TsigName::new("tsig.example.com.")?,
    ///     TsigAlgorithm::HMAC_SHA512,
    ///     TsigSecret::new("c2VjcmV0IGtleQ==")?,
    /// );
    /// let key = tsigs.create(&key).await?;
    /// // Change the secret, keep the rest.
    /// let secret = TsigSecret::new("bmV3IHNlY3JldA==")?;
    /// tsigs.modify(&key.id, |key| key.secret = secret).await?;
    /// assert_eq!(tsigs.list().await?.len(), 1);
    /// tsigs.delete(&key.id).await?;
    /// # Ok(())
    /// # }
    /// ```
    Tsigs(account_id: AccountId)
}

impl Tsigs {
    /// All TSIG keys of the account, with their secrets.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn list(&self) -> Result<List<Tsig>, Error> {
        self.check(&op::TSIGS_LIST)?;
        let response = self.api.tsigs_list(&self.account_id).await?;
        Ok(List::new(&op::TSIGS_LIST, response, |all| {
            (all.result, all.result_info)
        }))
    }

    /// One TSIG key, with its secret.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there is none.
    pub async fn get(&self, id: &TsigId) -> Result<Response<Tsig>, Error> {
        self.check_with(&op::TSIGS_GET, id)?;
        let response = self.api.tsigs_get(&self.account_id, id).await?;
        response.require(&op::TSIGS_GET, |answer| answer.result)
    }

    /// One TSIG key, or `None` if the API says that there is none. A gateway's 404 is an error.
    ///
    /// # Errors
    /// Those of every call, see [`Error`].
    pub async fn get_opt(&self, id: &TsigId) -> Result<Option<Response<Tsig>>, Error> {
        call::optional(self.get(id).await)
    }

    /// Makes a TSIG key. It is sent again only on proof that it did not arrive.
    ///
    /// Names are not unique, so a key that was made twice shows as two keys.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]. If
    /// [`may_have_taken_effect`](Error::may_have_taken_effect), list before creating again. If the API
    /// made something else than was asked, [`is_partial_create`](Error::is_partial_create).
    pub async fn create(&self, tsig: &TsigSettings) -> Result<Response<Tsig>, Error> {
        let operation = &op::TSIGS_CREATE;
        self.check(operation)?;
        tsig.check(operation)?;
        let response = self
            .api
            .tsigs_create(&self.account_id, &tsig.to_create())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::created(
            operation,
            |made| made.id.to_string(),
            response,
            |made| tsig.difference(made),
        )
    }

    /// Replaces a TSIG key. Safe to repeat.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`ErrorKind::Mismatch`](crate::ErrorKind::Mismatch) with the
    /// field's name if the answer is not what was asked for.
    pub async fn update(&self, id: &TsigId, tsig: &TsigSettings) -> Result<Response<Tsig>, Error> {
        let operation = &op::TSIGS_UPDATE;
        self.check_with(operation, id)?;
        tsig.check(operation)?;
        let response = self
            .api
            .tsigs_update(&self.account_id, id, &tsig.to_update())
            .await?;
        let response = response.require(operation, |answer| answer.result)?;
        call::confirmed(operation, response, |now| tsig.difference(now))
    }

    /// Reads a TSIG key, changes what the closure changes, and replaces it.
    ///
    /// Not atomic: what someone else writes between the two calls is overwritten.
    ///
    /// # Errors
    /// As with [`get`](Self::get) and [`update`](Self::update).
    pub async fn modify(
        &self,
        id: &TsigId,
        change: impl FnOnce(&mut TsigSettings),
    ) -> Result<Response<Tsig>, Error> {
        let mut tsig = TsigSettings::from(&*self.get(id).await?);
        change(&mut tsig);
        self.update(id, &tsig).await
    }

    /// Deletes a TSIG key. Safe to repeat; a later call finds nothing.
    ///
    /// # Errors
    /// Those of every call, see [`Error`]; [`is_not_found`](Error::is_not_found) if there was none.
    pub async fn delete(&self, id: &TsigId) -> Result<Response<()>, Error> {
        self.check_with(&op::TSIGS_DELETE, id)?;
        let response = self.api.tsigs_delete(&self.account_id, id).await?;
        call::deleted(&op::TSIGS_DELETE, id, response, |answer| answer.result?.id)
    }

    fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "account_id", self.account_id.check())
    }

    fn check_with(&self, operation: &'static Operation, id: &TsigId) -> Result<(), Error> {
        self.check(operation)?;
        call::check(operation, "tsig_id", id.check())
    }
}
