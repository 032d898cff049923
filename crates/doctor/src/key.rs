//! The TSIG key that a check signs with.

use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use cloudflare_secondary_dns::{Tsig, TsigAlgorithm, TsigName, TsigSecret};
use domain::tsig::{Algorithm, Key as SigningKey, KeyName};
use zeroize::Zeroizing;

/// A TSIG key: name, algorithm and secret.
///
/// `Debug` shows no secret. The secret is overwritten on drop, and so is its decoded form. What the
/// `domain` crate derives of it for signing is not; it lives as long as one server is asked.
#[derive(Clone)]
pub struct Key {
    name: TsigName,
    algorithm: TsigAlgorithm,
    secret: TsigSecret,
}

/// Why nothing can be signed with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyProblem {
    Name,
    Algorithm,
    Secret,
}

impl Key {
    /// A key of its parts.
    #[must_use]
    pub fn new(name: TsigName, algorithm: TsigAlgorithm, secret: TsigSecret) -> Self {
        Self {
            name,
            algorithm,
            secret,
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &TsigName {
        &self.name
    }

    /// The algorithm.
    #[must_use]
    pub fn algorithm(&self) -> &TsigAlgorithm {
        &self.algorithm
    }

    /// The number of digits, if the secret consists of hexadecimal digits, two for each byte.
    pub(crate) fn hexadecimal_digits(&self) -> Option<usize> {
        let text = self.secret.expose();
        let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A short text of such digits is more likely base64.
        (is_hexadecimal && text.len() >= 32 && text.len().is_multiple_of(2)).then_some(text.len())
    }

    /// The key as nameservers read it: the secret is base64.
    pub(crate) fn signing(&self) -> Result<Arc<SigningKey>, KeyProblem> {
        self.signing_with(self.signing_algorithm().ok_or(KeyProblem::Algorithm)?)
    }

    /// The same with another algorithm.
    pub(crate) fn signing_with(&self, algorithm: Algorithm) -> Result<Arc<SigningKey>, KeyProblem> {
        let config = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        let engine = GeneralPurpose::new(&STANDARD, config);
        let text = self.secret.expose();
        // Room for all of it from the start, so that no copy is left behind, also where it fails.
        let mut secret = Zeroizing::new(Vec::with_capacity(text.len()));
        let decoded = engine.decode_vec(text, &mut secret);
        decoded.map_err(|_| KeyProblem::Secret)?;
        self.build(algorithm, &secret)
    }

    /// The key with its secret read as hexadecimal digits, if it consists of them.
    pub(crate) fn signing_hexadecimal(&self) -> Option<Arc<SigningKey>> {
        self.hexadecimal_digits()?;
        let digits = self.secret.expose().as_bytes();
        let mut secret = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
        for pair in digits.chunks_exact(2) {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(pair[1]).to_digit(16)?;
            secret.push(u8::try_from(high * 16 + low).ok()?);
        }
        self.build(self.signing_algorithm()?, &secret).ok()
    }

    /// The algorithm, if it is one that can be signed with.
    pub(crate) fn signing_algorithm(&self) -> Option<Algorithm> {
        let name = self.algorithm.as_str().trim_end_matches('.');
        Algorithm::from_str(&name.to_ascii_lowercase()).ok()
    }

    fn build(&self, algorithm: Algorithm, secret: &[u8]) -> Result<Arc<SigningKey>, KeyProblem> {
        let name = KeyName::from_str(self.name.as_str()).map_err(|_| KeyProblem::Name)?;
        // Without lengths of its own it cannot fail.
        let key = SigningKey::new(algorithm, secret, name, None, None);
        key.map(Arc::new).map_err(|_| KeyProblem::Algorithm)
    }
}

impl From<&Tsig> for Key {
    fn from(tsig: &Tsig) -> Self {
        Self::new(tsig.name.clone(), tsig.algo.clone(), tsig.secret.clone())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("name", &self.name)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}
