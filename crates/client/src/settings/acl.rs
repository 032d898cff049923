//! What callers decide about an ACL.

use cloudflare_secondary_dns_api::types::{Acl, AclCreateRequest, AclUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::IpRange;
use serde::{Deserialize, Serialize};

use super::first_difference;
use crate::call;

/// What you decide about an ACL (API reference, section ACLs).
///
/// ```
/// use cloudflare_secondary_dns::{AclSettings, IpRange};
///
/// let acl = AclSettings::new(IpRange::new("192.0.2.53/28")?, "office");
/// assert_eq!(acl.name, "office");
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AclSettings {
    /// Addresses that may transfer the account's zones; at most /24 for IPv4 and /64 for IPv6.
    pub ip_range: IpRange,
    /// Name of the ACL.
    pub name: String,
}

impl AclSettings {
    /// With the required fields.
    pub fn new(ip_range: IpRange, name: impl Into<String>) -> Self {
        Self {
            ip_range,
            name: name.into(),
        }
    }

    pub(crate) fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "ip_range", self.ip_range.check())
    }

    pub(crate) fn to_create(&self) -> AclCreateRequest {
        AclCreateRequest::new(self.ip_range.clone(), &self.name)
    }

    pub(crate) fn to_update(&self) -> AclUpdateRequest {
        AclUpdateRequest::new(self.ip_range.clone(), &self.name)
    }

    pub(crate) fn difference(&self, acl: &Acl) -> Option<&'static str> {
        first_difference(&[
            ("ip_range", self.ip_range != acl.ip_range),
            ("name", self.name != acl.name),
        ])
    }
}

/// What a stored ACL has, for an update that changes part of it.
impl From<&Acl> for AclSettings {
    fn from(acl: &Acl) -> Self {
        Self::new(acl.ip_range.clone(), &acl.name)
    }
}
