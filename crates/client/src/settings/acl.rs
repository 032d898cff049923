//! Settings of an ACL.

use cloudflare_secondary_dns_api::types::{Acl, AclCreateRequest, AclUpdateRequest};
use cloudflare_secondary_dns_types::IpRange;
use serde::{Deserialize, Serialize};

use super::fields;

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

fields!(AclSettings of Acl { ip_range, name });

impl AclSettings {
    /// Settings with the required fields.
    pub fn new(ip_range: IpRange, name: impl Into<String>) -> Self {
        Self {
            ip_range,
            name: name.into(),
        }
    }

    pub(crate) fn to_create(&self) -> AclCreateRequest {
        AclCreateRequest::new(self.ip_range.clone(), &self.name)
    }

    pub(crate) fn to_update(&self) -> AclUpdateRequest {
        AclUpdateRequest::new(self.ip_range.clone(), &self.name)
    }
}

/// The settings of a stored ACL, for an update of some fields.
impl From<&Acl> for AclSettings {
    fn from(acl: &Acl) -> Self {
        Self::new(acl.ip_range.clone(), &acl.name)
    }
}
