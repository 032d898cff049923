//! ACLs of an account: their settings and the calls.

use cloudflare_secondary_dns_api::operations as op;
use cloudflare_secondary_dns_api::types::{Acl, AclCreateRequest, AclUpdateRequest};
use cloudflare_secondary_dns_types::{AccountId, AclId, IpRange};
use serde::{Deserialize, Serialize};

use crate::call::Answer;
use crate::collection::Records;
use crate::owner::Owner;
use crate::resource::{Page, Record, RecordOperations, sealed, settings};

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

/// Settings of an ACL (API reference, section ACLs).
///
/// ```
/// use cloudflare_secondary_dns::{AclSettings, IpRange};
///
/// let acl = AclSettings::new(IpRange::new("192.0.2.48/28")?, "office");
/// assert_eq!(acl.name, "office");
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AclSettings {
    /// Addresses that may transfer the account's zones, not wider than /24 for IPv4 and /64 for
    /// IPv6. The API stores the network: `192.0.2.53/28` is returned as `192.0.2.48/28`, which
    /// counts as equal.
    pub ip_range: IpRange,
    /// Name of the ACL.
    pub name: String,
}

settings!(AclSettings of Acl { ip_range, name });

impl AclSettings {
    /// Settings with the required fields.
    pub fn new(ip_range: IpRange, name: impl Into<String>) -> Self {
        Self {
            ip_range,
            name: name.into(),
        }
    }
}

/// The settings of a stored ACL, for an update of some fields.
impl From<&Acl> for AclSettings {
    fn from(acl: &Acl) -> Self {
        Self::new(acl.ip_range.clone(), &acl.name)
    }
}

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

    async fn list(of: &Owner<AccountId>) -> Answer<Page<Self>> {
        let answer = of.api.acls_list(&of.id).await?;
        Ok(answer.map(|answer| (answer.result, answer.result_info)))
    }

    async fn get(of: &Owner<AccountId>, id: &AclId) -> Answer<Option<Self>> {
        let answer = of.api.acls_get(&of.id, id).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn create(of: &Owner<AccountId>, settings: &AclSettings) -> Answer<Option<Self>> {
        let body = AclCreateRequest::new(settings.ip_range.clone(), &settings.name);
        let answer = of.api.acls_create(&of.id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn update(
        of: &Owner<AccountId>,
        id: &AclId,
        settings: &AclSettings,
    ) -> Answer<Option<Self>> {
        let body = AclUpdateRequest::new(settings.ip_range.clone(), &settings.name);
        let answer = of.api.acls_update(&of.id, id, &body).await?;
        Ok(answer.map(|answer| answer.result))
    }

    async fn delete(of: &Owner<AccountId>, id: &AclId) -> Answer<Option<AclId>> {
        let answer = of.api.acls_delete(&of.id, id).await?;
        Ok(answer.map(|answer| answer.result?.id))
    }
}
