//! Makes a transport of its options, and refuses what would undo its guarantees.

use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

use crate::base_url::{self, BaseUrl};
use crate::connections::Connections;
use crate::credentials::{Credentials, ENV_EMAIL, ENV_KEY, ENV_TOKEN};
use crate::error::Error;
use crate::options::{CallOptions, RetryPolicy};
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::shared::{Shared, WallClock};
use crate::transport::Transport;

/// What `User-Agent` says unless the caller says otherwise.
const USER_AGENT: &str = concat!("cloudflare-secondary-dns/", env!("CARGO_PKG_VERSION"));

/// The environment variable of the base URL.
pub const ENV_BASE_URL: &str = "CLOUDFLARE_BASE_URL";

/// The options of a transport, not checked yet.
pub(crate) struct Setup {
    pub(crate) base_url: String,
    pub(crate) token: Option<Result<Credentials, Error>>,
    pub(crate) other: Option<Result<Credentials, Error>>,
    pub(crate) user_agent: String,
    pub(crate) connect_timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) max_body: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) rate_limit: RateLimit,
    pub(crate) client: Option<ClientSettings>,
    pub(crate) wall_clock: WallClock,
    pub(crate) allow_http: bool,
}

/// Gives the settings of the HTTP client, for one client or for as many as it takes.
pub(crate) enum ClientSettings {
    Once(Box<dyn FnOnce() -> reqwest::ClientBuilder + Send + Sync>),
    Again(Box<dyn Fn() -> reqwest::ClientBuilder + Send + Sync>),
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL has not been checked yet and may hold a password.
        f.debug_struct("TransportBuilder")
            .field("token", &self.token)
            .field("other", &self.other)
            .field("user_agent", &self.user_agent)
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("deadline", &self.deadline)
            .field("max_body", &self.max_body)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .finish_non_exhaustive()
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            base_url: base_url::DEFAULT.to_owned(),
            token: None,
            other: None,
            user_agent: USER_AGENT.to_owned(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            attempt_timeout: Duration::from_secs(60),
            deadline: Duration::from_secs(360),
            max_body: 8 * 1024 * 1024,
            retry: RetryPolicy::default(),
            rate_limit: RateLimit::default(),
            client: None,
            wall_clock: Arc::new(SystemTime::now),
            allow_http: false,
        }
    }
}

/// The base URL in the environment; an empty one counts as absent.
pub(crate) fn base_url_from_env() -> Result<Option<String>, Error> {
    match env::var(ENV_BASE_URL) {
        Ok(url) => Ok(Some(url).filter(|url| !url.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Error::configuration(
            "the environment variable CLOUDFLARE_BASE_URL is not valid Unicode",
        )),
    }
}

impl Setup {
    pub(crate) fn build(self) -> Result<Transport, Error> {
        let base_url = BaseUrl::parse(&self.base_url, self.allow_http)?;
        let Some(credentials) = self.token.or(self.other) else {
            return Err(Error::configuration(format!(
                "no credentials; call token(…) or email_key(…), or set {ENV_TOKEN}, or {ENV_EMAIL} and \
                 {ENV_KEY}, and call env(); pass Credentials::none if the server asks for none"
            )));
        };
        let credentials = credentials?;
        let user_agent = HeaderValue::from_str(&self.user_agent).map_err(|_| {
            Error::configuration("user agent: holds a character that a header cannot carry")
        })?;
        for (name, time) in [
            ("connect timeout", self.connect_timeout),
            ("read timeout", self.read_timeout),
            ("attempt timeout", self.attempt_timeout),
            ("deadline", self.deadline),
        ] {
            if time.is_zero() {
                return Err(Error::configuration(format!("{name}: must not be zero")));
            }
        }
        if self.max_body == 0 {
            return Err(Error::configuration("body limit: must not be zero"));
        }
        let (is_https, connect_timeout) = (base_url.is_https(), self.connect_timeout);
        let make = move |mut client: reqwest::ClientBuilder| {
            if !is_https {
                // A proxy would carry the credentials off this machine in the clear.
                client = client.no_proxy();
            }
            client
                .user_agent(user_agent.clone())
                .connect_timeout(connect_timeout)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connection_verbose(false)
                .https_only(is_https)
                .build()
                .map_err(|error| {
                    Error::configuration("the HTTP client cannot be set up")
                        .with_source(error.without_url())
                })
        };
        let connections = match self.client {
            Some(ClientSettings::Once(settings)) => Connections::once(make(settings())?),
            Some(ClientSettings::Again(settings)) => {
                Connections::new(Box::new(move || make(settings())))?
            }
            None if is_https => {
                Connections::new(Box::new(move || make(reqwest::Client::builder())))?
            }
            None => Connections::new(Box::new(move || {
                make(without_roots(reqwest::Client::builder()))
            }))?,
        };
        let shared = Shared {
            connections,
            base_url,
            credentials,
            read_timeout: self.read_timeout,
            attempt_timeout: self.attempt_timeout,
            deadline: self.deadline,
            max_body: self.max_body,
            retry: self.retry,
            rate_limiter: RateLimiter::new(self.rate_limit),
            wall_clock: self.wall_clock,
        };
        Ok(Transport::new(shared, CallOptions::new()))
    }
}

/// Nothing over `http` meets a certificate, and reading the system's takes longer than hundreds of
/// calls: each test against a server on this machine would wait for it.
fn without_roots(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let client = client.tls_certs_only(None);
    client
}
