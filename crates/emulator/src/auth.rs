//! Who may ask: credentials that the emulator accepts, and those that a request carries.

use hyper::header::{AUTHORIZATION, HeaderMap};
use serde_json::json;

use crate::failure::{Failure, code, error};

/// Credentials that are accepted; any at all if there are none.
#[derive(Default)]
pub(crate) struct Credentials {
    pub(crate) tokens: Vec<String>,
    pub(crate) keys: Vec<(String, String)>,
}

impl Credentials {
    /// Checks what a request carries: an API token, or an e-mail address with an API key.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), Failure> {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .filter(|text| !text.is_empty())
        };
        let any = self.tokens.is_empty() && self.keys.is_empty();
        let right = if let Some(authorization) = text(AUTHORIZATION.as_str()) {
            let token = bearer(authorization).ok_or_else(malformed)?;
            any || self.tokens.iter().any(|known| known == token)
        } else if let (Some(email), Some(key)) = (text("x-auth-email"), text("x-auth-key")) {
            any || self
                .keys
                .iter()
                .any(|known| known.0 == email && known.1 == key)
        } else {
            let message = "Missing X-Auth-Key, X-Auth-Email or Authorization headers";
            return Err(Failure::one(code::MISSING_CREDENTIALS, message));
        };
        if right {
            return Ok(());
        }
        let message = "Authentication error";
        Err(Failure::one(code::WRONG_CREDENTIALS, message))
    }
}

fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The first item alone explains nothing: the reason is in its `error_chain`, as public clients
/// have seen it.
fn malformed() -> Failure {
    let reason = "Invalid format for Authorization header";
    let mut item = error(code::INVALID_HEADERS, "Invalid request headers");
    item["error_chain"] = json!([error(code::INVALID_AUTHORIZATION, reason)]);
    Failure::new(code::INVALID_HEADERS.0, vec![item])
}
