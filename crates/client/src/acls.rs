//! ACLs of an account: the calls, and the operations of their own.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::Acl;
use cloudflare_secondary_dns_types::AclId;

use crate::call::Answer;
use crate::collection::Records;
use crate::resource::{Page, Record, RecordOperations, sealed};
use crate::settings::AclSettings;

/// ACLs of an account: the addresses that may transfer its zones (API reference, section ACLs).
/// Reached by [`Account::acls`](crate::Account::acls).
///
/// Its records are [`Acl`], their identifiers [`AclId`], and what goes in is
/// [`AclSettings`]. Methods: [`list`](Records::list), [`get`](Records::get),
/// [`get_opt`](Records::get_opt), [`create`](Records::create), [`ensure`](Records::ensure),
/// [`update`](Records::update), [`modify`](Records::modify), [`delete`](Records::delete).
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
pub type Acls = Records<Acl>;

impl Record for Acl {
    type Id = AclId;
    type Settings = AclSettings;
}

impl sealed::Record<AclId, AclSettings> for Acl {
    const OPERATIONS: RecordOperations = RecordOperations {
        list: &op::ACLS_LIST,
        get: &op::ACLS_GET,
        create: &op::ACLS_CREATE,
        update: &op::ACLS_UPDATE,
        delete: &op::ACLS_DELETE,
        id: "acl_id",
    };

    fn id(&self) -> &AclId {
        &self.id
    }

    async fn list(of: &Records<Self>) -> Answer<Page<Self>> {
        let answer = of.api.acls_list(of.account_id()).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Records<Self>, id: &AclId) -> Answer<Option<Self>> {
        let answer = of.api.acls_get(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Records<Self>, settings: &AclSettings) -> Answer<Option<Self>> {
        let body = settings.to_create();
        let answer = of.api.acls_create(of.account_id(), &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Records<Self>,
        id: &AclId,
        settings: &AclSettings,
    ) -> Answer<Option<Self>> {
        let body = settings.to_update();
        let answer = of.api.acls_update(of.account_id(), id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Records<Self>, id: &AclId) -> Answer<Option<AclId>> {
        let answer = of.api.acls_delete(of.account_id(), id).await?;
        Ok(answer.map(|answer| answer.result?.id))
    }
}
