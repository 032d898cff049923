//! The credentials of a call: their sources, how they are kept, how they are put on a request.
//!
//! The text of a credential lives in one allocation that is wiped when the last request that uses
//! it is dropped. Nothing outside this file can read it.

use std::env;
use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use crate::error::Error;

/// The environment variable of the API token.
pub const ENV_TOKEN: &str = "CLOUDFLARE_API_TOKEN";
/// The environment variable of the API key, used together with [`ENV_EMAIL`].
pub const ENV_KEY: &str = "CLOUDFLARE_API_KEY";
/// The environment variable of the email address that belongs to [`ENV_KEY`].
pub const ENV_EMAIL: &str = "CLOUDFLARE_EMAIL";

const X_AUTH_EMAIL: HeaderName = HeaderName::from_static("x-auth-email");
const X_AUTH_KEY: HeaderName = HeaderName::from_static("x-auth-key");

/// What proves to the API who is asking: an API token, or an email address with an API key.
///
/// `Debug` shows which of the two it is and nothing else. The header values are marked sensitive,
/// so that HTTP libraries do not show them either, and their memory is wiped once neither this nor
/// a request in flight holds them. Copies that the operating system, TLS or the HTTP library make
/// while sending are beyond reach.
///
/// ```
/// use cloudflare_secondary_dns_transport::Credentials;
///
/// let credentials = Credentials::token("an-api-token")?;
/// assert_eq!(format!("{credentials:?}"), "Credentials::token([redacted])");
/// # Ok::<(), cloudflare_secondary_dns_transport::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials(Scheme);

#[derive(Clone)]
enum Scheme {
    None,
    Token(Secret),
    EmailKey { email: Secret, key: Secret },
}

impl Credentials {
    /// An API token, sent as `Authorization: Bearer` (RFC 6750, section 2.1).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the token is empty or
    /// holds anything but visible ASCII characters, such as the line break at the end of a file.
    pub fn token(token: impl Into<String>) -> Result<Self, Error> {
        let token = Zeroizing::new(token.into());
        let token = Secret::new("the API token", "Bearer ", &token)?;
        Ok(Self(Scheme::Token(token)))
    }

    /// An email address with the account's API key, sent as `X-Auth-Email` and `X-Auth-Key`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when either is empty or holds
    /// anything but visible ASCII characters.
    pub fn email_key(email: impl Into<String>, key: impl Into<String>) -> Result<Self, Error> {
        let (email, key) = (Zeroizing::new(email.into()), Zeroizing::new(key.into()));
        Ok(Self(Scheme::EmailKey {
            email: Secret::new("the email address", "", &email)?,
            key: Secret::new("the API key", "", &key)?,
        }))
    }

    /// No credentials: for a server that asks for none, or a client that adds its own.
    #[must_use]
    pub fn none() -> Self {
        Self(Scheme::None)
    }

    /// From the environment: [`ENV_TOKEN`], or else [`ENV_KEY`] with [`ENV_EMAIL`]. A token wins.
    /// An empty variable counts as absent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), naming the variables, when
    /// neither is there, when one of the pair is missing, or when a value cannot be a credential.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_lookup(|name| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(Error::configuration(format!(
                "the environment variable {name} is not valid Unicode"
            ))),
        })
    }

    /// As [`from_env`](Self::from_env), from any source of variables.
    ///
    /// # Errors
    ///
    /// As [`from_env`](Self::from_env), and whatever the lookup fails with.
    pub fn from_lookup(
        lookup: impl Fn(&str) -> Result<Option<String>, Error>,
    ) -> Result<Self, Error> {
        let given = |name: &'static str| -> Result<Option<String>, Error> {
            Ok(lookup(name)?.filter(|value| !value.is_empty()))
        };
        if let Some(token) = given(ENV_TOKEN)? {
            return Self::token(token).map_err(|error| in_variable(ENV_TOKEN, &error));
        }
        match (given(ENV_EMAIL)?, given(ENV_KEY)?) {
            (Some(email), Some(key)) => Self::email_key(email, key)
                .map_err(|error| in_variable("CLOUDFLARE_EMAIL or CLOUDFLARE_API_KEY", &error)),
            (Some(_), None) => Err(missing(
                "CLOUDFLARE_EMAIL is set but CLOUDFLARE_API_KEY is not",
            )),
            (None, Some(_)) => Err(missing(
                "CLOUDFLARE_API_KEY is set but CLOUDFLARE_EMAIL is not",
            )),
            (None, None) => Err(missing("no credentials in the environment")),
        }
    }

    /// Puts the credentials onto a request, in place of any others. [`Credentials::none`] leaves
    /// those of the caller.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) {
        match &self.0 {
            Scheme::None => {}
            Scheme::Token(token) => {
                headers.insert(AUTHORIZATION, token.header.clone());
                headers.remove(X_AUTH_EMAIL);
                headers.remove(X_AUTH_KEY);
            }
            Scheme::EmailKey { email, key } => {
                headers.remove(AUTHORIZATION);
                headers.insert(X_AUTH_EMAIL, email.header.clone());
                headers.insert(X_AUTH_KEY, key.header.clone());
            }
        }
    }

    /// The texts that must not be shown, for blanking them where a server echoes them.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secret = match &self.0 {
            Scheme::None => None,
            Scheme::Token(token) => Some(token),
            // The address is not a secret, but the key is.
            Scheme::EmailKey { key, .. } => Some(key),
        };
        secret.into_iter().filter_map(Secret::text)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Scheme::None => "Credentials::none()",
            Scheme::Token(_) => "Credentials::token([redacted])",
            Scheme::EmailKey { .. } => "Credentials::email_key([redacted])",
        })
    }
}

fn in_variable(name: &str, error: &Error) -> Error {
    Error::configuration(format!("{error} (environment variable {name})"))
}

fn missing(what: &str) -> Error {
    Error::configuration(format!(
        "{what}; set {ENV_TOKEN} to an API token, or {ENV_EMAIL} and {ENV_KEY}"
    ))
}

/// A header value whose storage is wiped when its last clone is dropped.
#[derive(Clone)]
struct Secret {
    header: HeaderValue,
    /// Where in the header the secret itself begins.
    start: usize,
}

impl Secret {
    fn new(what: &str, prefix: &'static str, secret: &str) -> Result<Self, Error> {
        if secret.is_empty() {
            return Err(Error::configuration(format!("{what} is empty")));
        }
        if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::configuration(format!(
                "{what} holds a space, a line break or another character that is not visible ASCII"
            )));
        }
        // Exactly as large as needed: growing would leave a copy behind.
        let mut storage = Zeroizing::new(Vec::with_capacity(prefix.len() + secret.len()));
        storage.extend_from_slice(prefix.as_bytes());
        storage.extend_from_slice(secret.as_bytes());
        let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(storage))
            .map_err(|_| Error::configuration(format!("{what} cannot be an HTTP header")))?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            start: prefix.len(),
        })
    }

    fn text(&self) -> Option<&str> {
        self.header.to_str().ok()?.get(self.start..)
    }
}
