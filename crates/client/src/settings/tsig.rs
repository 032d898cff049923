//! What callers decide about a TSIG key.

use cloudflare_secondary_dns_api::types::{Tsig, TsigCreateRequest, TsigUpdateRequest};
use cloudflare_secondary_dns_transport::{Error, Operation};
use cloudflare_secondary_dns_types::{TsigAlgorithm, TsigName, TsigSecret};
use serde::Deserialize;

use super::first_difference;
use crate::call;

/// What you decide about a TSIG key (API reference, section TSIGs; RFC 8945).
///
/// Both sides of a transfer must have the same name, algorithm and secret. It can be read from a file,
/// but it does not implement `Serialize`, so that its secret is not written anywhere by accident.
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
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TsigSettings {
    /// Name of the key. Names are not unique.
    pub name: TsigName,
    /// Algorithm of the key.
    pub algo: TsigAlgorithm,
    /// Shared secret of the key. Never shown.
    pub secret: TsigSecret,
}

impl TsigSettings {
    /// With the required fields.
    pub fn new(name: TsigName, algo: TsigAlgorithm, secret: TsigSecret) -> Self {
        Self { name, algo, secret }
    }

    pub(crate) fn check(&self, operation: &'static Operation) -> Result<(), Error> {
        call::check(operation, "name", self.name.check())?;
        call::check(operation, "algo", self.algo.check())?;
        call::check(operation, "secret", self.secret.check())
    }

    pub(crate) fn to_create(&self) -> TsigCreateRequest {
        TsigCreateRequest::new(self.algo.clone(), self.name.clone(), self.secret.clone())
    }

    pub(crate) fn to_update(&self) -> TsigUpdateRequest {
        TsigUpdateRequest::new(self.algo.clone(), self.name.clone(), self.secret.clone())
    }

    pub(crate) fn difference(&self, tsig: &Tsig) -> Option<&'static str> {
        first_difference(&[
            ("name", self.name != tsig.name),
            ("algo", self.algo != tsig.algo),
            ("secret", self.secret != tsig.secret),
        ])
    }
}

/// What a stored key has, for an update that changes part of it.
impl From<&Tsig> for TsigSettings {
    fn from(tsig: &Tsig) -> Self {
        Self::new(tsig.name.clone(), tsig.algo.clone(), tsig.secret.clone())
    }
}
