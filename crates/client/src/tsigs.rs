//! TSIG keys of an account: their settings and the calls.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Tsig, TsigCreateRequest, TsigUpdateRequest};
use cloudflare_secondary_dns_types::{AccountId, TsigAlgorithm, TsigId, TsigName, TsigSecret};
use serde::Deserialize;

use crate::call::Answer;
use crate::collection::Records;
use crate::owner::Owner;
use crate::resource::{Page, Record, RecordOperations, sealed, settings};

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

/// Settings of a TSIG key (API reference, section TSIGs; RFC 8945).
///
/// Both sides of a transfer must have the same name, algorithm and secret. It can be read from a
/// file, but it does not implement `Serialize`, so that its secret is not written anywhere by
/// accident.
///
/// ```
/// use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret, TsigSettings};
///
/// let key = TsigSettings::new(
///     TsigName::new("tsig.example.com.")?,
///     TsigAlgorithm::HMAC_SHA512,
///     TsigSecret::new("c2VjcmV0IGtleQ==")?,
/// );
/// assert!(!format!("{key:?}").contains("c2Vj"));
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TsigSettings {
    /// Name of the key. Names are not unique.
    pub name: TsigName,
    /// Algorithm of the key.
    pub algo: TsigAlgorithm,
    /// Shared secret of the key. `Debug` does not show it.
    pub secret: TsigSecret,
}

settings!(TsigSettings of Tsig { name, algo, secret });

impl TsigSettings {
    /// Settings with the required fields.
    pub fn new(name: TsigName, algo: TsigAlgorithm, secret: TsigSecret) -> Self {
        Self { name, algo, secret }
    }
}

/// The settings of a stored key, for an update of some fields.
impl From<&Tsig> for TsigSettings {
    fn from(tsig: &Tsig) -> Self {
        Self::new(tsig.name.clone(), tsig.algo.clone(), tsig.secret.clone())
    }
}

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

    async fn list(of: &Owner<AccountId>) -> Answer<Page<Self>> {
        let answer = of.api.tsigs_list(&of.id).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Owner<AccountId>, id: &TsigId) -> Answer<Option<Self>> {
        let answer = of.api.tsigs_get(&of.id, id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Owner<AccountId>, settings: &TsigSettings) -> Answer<Option<Self>> {
        let TsigSettings { name, algo, secret } = settings.clone();
        let body = TsigCreateRequest::new(algo, name, secret);
        let answer = of.api.tsigs_create(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Owner<AccountId>,
        id: &TsigId,
        settings: &TsigSettings,
    ) -> Answer<Option<Self>> {
        let TsigSettings { name, algo, secret } = settings.clone();
        let body = TsigUpdateRequest::new(algo, name, secret);
        let answer = of.api.tsigs_update(&of.id, id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Owner<AccountId>, id: &TsigId) -> Answer<Option<TsigId>> {
        let answer = of.api.tsigs_delete(&of.id, id).await?;
        Ok(answer.map(|answer| answer.result?.id))
    }
}
