//! TSIG keys of an account: the calls, and the operations of their own.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Tsig;
use cloudflare_secondary_dns_types::TsigId;

use crate::call::Answer;
use crate::collection::Records;
use crate::resource::{Page, Record, RecordOperations, sealed};
use crate::settings::TsigSettings;

/// TSIG keys of an account, which sign transfers (API reference, section TSIGs; RFC 8945). Reached
/// by [`Account::tsigs`](crate::Account::tsigs).
///
/// Answers contain the secret, so keep them no longer than needed. `Debug` and `Display` do not
/// show it, and its memory is wiped on drop.
///
/// Its records are [`Tsig`], their identifiers [`TsigId`], and what goes in is
/// [`TsigSettings`]. Methods: [`list`](Records::list), [`get`](Records::get),
/// [`get_opt`](Records::get_opt), [`create`](Records::create), [`ensure`](Records::ensure),
/// [`update`](Records::update), [`modify`](Records::modify), [`delete`](Records::delete).
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
pub type Tsigs = Records<Tsig>;

impl Record for Tsig {
    type Id = TsigId;
    type Settings = TsigSettings;
}

impl sealed::Record<TsigId, TsigSettings> for Tsig {
    const OPERATIONS: RecordOperations = RecordOperations {
        list: &op::TSIGS_LIST,
        get: &op::TSIGS_GET,
        create: &op::TSIGS_CREATE,
        update: &op::TSIGS_UPDATE,
        delete: &op::TSIGS_DELETE,
        id: "tsig_id",
    };

    fn id(&self) -> &TsigId {
        &self.id
    }

    async fn list(of: &Records<Self>) -> Answer<Page<Self>> {
        let answer = of.api.tsigs_list(of.account_id()).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Records<Self>, id: &TsigId) -> Answer<Option<Self>> {
        let answer = of.api.tsigs_get(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Records<Self>, settings: &TsigSettings) -> Answer<Option<Self>> {
        let body = settings.to_create();
        let answer = of.api.tsigs_create(of.account_id(), &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Records<Self>,
        id: &TsigId,
        settings: &TsigSettings,
    ) -> Answer<Option<Self>> {
        let body = settings.to_update();
        let answer = of.api.tsigs_update(of.account_id(), id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Records<Self>, id: &TsigId) -> Answer<Option<TsigId>> {
        let answer = of.api.tsigs_delete(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result?.id))
    }
}
