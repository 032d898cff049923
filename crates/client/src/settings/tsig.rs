//! Settings of a TSIG key.

use cloudflare_secondary_dns_api::types::{Tsig, TsigCreateRequest, TsigUpdateRequest};
use cloudflare_secondary_dns_types::{TsigAlgorithm, TsigName, TsigSecret};
use serde::Deserialize;

use super::fields;

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

fields!(TsigSettings of Tsig { name, algo, secret });

impl TsigSettings {
    /// Settings with the required fields.
    pub fn new(name: TsigName, algo: TsigAlgorithm, secret: TsigSecret) -> Self {
        Self { name, algo, secret }
    }

    pub(crate) fn to_create(&self) -> TsigCreateRequest {
        TsigCreateRequest::new(self.algo.clone(), self.name.clone(), self.secret.clone())
    }

    pub(crate) fn to_update(&self) -> TsigUpdateRequest {
        TsigUpdateRequest::new(self.algo.clone(), self.name.clone(), self.secret.clone())
    }
}

/// The settings of a stored key, for an update of some fields.
impl From<&Tsig> for TsigSettings {
    fn from(tsig: &Tsig) -> Self {
        Self::new(tsig.name.clone(), tsig.algo.clone(), tsig.secret.clone())
    }
}
