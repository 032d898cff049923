//! Sets a transport up, and refuses what would undo its guarantees.

use std::env;
use std::fmt;
use std::marker::PhantomData;
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

/// Sets up a [`Transport`], or a client `C` that is made of one; made by [`Transport::builder`] and
/// by the clients' own `builder`.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::Transport;
///
/// let transport = Transport::builder()
///     .token("an-api-token")
///     .deadline(Duration::from_secs(30))
///     .build()?;
/// assert_eq!(transport.base_url(), "https://api.cloudflare.com/client/v4");
/// # Ok::<(), cloudflare_secondary_dns_transport::Error>(())
/// ```
#[must_use = "call build() to get the client"]
pub struct TransportBuilder<C = Transport> {
    base_url: String,
    token: Option<Result<Credentials, Error>>,
    other: Option<Result<Credentials, Error>>,
    user_agent: String,
    connect_timeout: Duration,
    read_timeout: Duration,
    attempt_timeout: Duration,
    deadline: Duration,
    max_body: usize,
    retry: RetryPolicy,
    rate_limit: RateLimit,
    client: Option<ClientSettings>,
    wall_clock: WallClock,
    allow_http: bool,
    made: PhantomData<fn() -> C>,
}

/// Shows no credential.
impl<C> fmt::Debug for TransportBuilder<C> {
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

/// The settings of the HTTP client: good for one client, or for as many as it takes.
enum ClientSettings {
    Once(Box<reqwest::ClientBuilder>),
    Again(Box<dyn Fn() -> reqwest::ClientBuilder + Send + Sync>),
}

impl<C> Default for TransportBuilder<C> {
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
            made: PhantomData,
        }
    }
}

impl<C: From<Transport>> TransportBuilder<C> {
    /// Takes credentials and base URL from the environment.
    ///
    /// `CLOUDFLARE_API_TOKEN`, or else `CLOUDFLARE_EMAIL` with `CLOUDFLARE_API_KEY`; a token wins.
    /// `CLOUDFLARE_BASE_URL` if it is set. An empty variable counts as absent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), naming the variables, when
    /// there are no credentials, when one of a pair is missing, or when a value cannot be a
    /// credential.
    pub fn env(self) -> Result<Self, Error> {
        let builder = self.credentials(Credentials::from_env()?);
        match env::var(ENV_BASE_URL) {
            Ok(url) if !url.is_empty() => Ok(builder.base_url(url)),
            Ok(_) | Err(env::VarError::NotPresent) => Ok(builder),
            Err(env::VarError::NotUnicode(_)) => Err(Error::configuration(
                "the environment variable CLOUDFLARE_BASE_URL is not valid Unicode",
            )),
        }
    }

    /// An API token, sent as `Authorization: Bearer`. It wins over [`email_key`](Self::email_key).
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(Credentials::token(token));
        self
    }

    /// An email address with the account's API key, sent as `X-Auth-Email` and `X-Auth-Key`.
    pub fn email_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.other = Some(Credentials::email_key(email, key));
        self
    }

    /// Credentials that exist already, in place of all that were set. [`Credentials::none`] says
    /// that none are wanted.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.token = None;
        self.other = Some(Ok(credentials));
        self
    }

    /// Where the API is. Default `https://api.cloudflare.com/client/v4`.
    ///
    /// `https` only, except `http` to `localhost`, 127.0.0.0/8 and `[::1]`, and to any host after
    /// [`allow_http(true)`](Self::allow_http); no user name, query or fragment. A trailing slash is
    /// taken off. [`build`](Self::build) checks it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Whether a base URL of `http` may lead to another machine, such as a test server in another
    /// container. Default false.
    ///
    /// **Credentials and TSIG secrets then travel in the clear**: everyone on the way can read
    /// them. No environment variable turns this on.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The `User-Agent` header. Default `cloudflare-secondary-dns/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Time to open a connection, name resolution and TLS included. Default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest silence: before the answer begins and between two pieces of it. Default 30 s.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// Time for one attempt, from connecting to the last byte of the answer. Default 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Time for a whole call: waiting for the rate limit, all attempts, the pauses between them.
    /// Default 6 minutes, so that the API's block of five minutes can be waited out.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Bytes that a body may have after any decompression. Default 8 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// When and how often a call is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How the client keeps below the API's rate limit. Default [`RateLimit::default`].
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = limit;
        self
    }

    /// The HTTP client's own settings: proxies, certificates, name resolution, HTTP versions.
    ///
    /// Whatever it says of redirects, of retries, of the `Referer` header and of printing what goes
    /// over the wire is switched off, since it would take credentials elsewhere, send a create
    /// twice or show secrets. A base URL of `http` is reached without a proxy. `User-Agent` and the
    /// time to connect are those of this builder. A total timeout set on it bounds each attempt in
    /// addition to [`attempt_timeout`](Self::attempt_timeout).
    ///
    /// The settings are good for one client. When an answer shows that its connections are not to be
    /// trusted, later calls use each connection once; with
    /// [`http_client_with`](Self::http_client_with) they open new ones and keep these.
    pub fn http_client(mut self, client: reqwest::ClientBuilder) -> Self {
        self.client = Some(ClientSettings::Once(Box::new(client)));
        self
    }

    /// As [`http_client`](Self::http_client), with a function that gives the settings as often as
    /// it takes: for [`build`](Self::build), and again whenever an answer shows that the
    /// connections of the client are not to be trusted, so that later calls open new ones.
    ///
    /// ```
    /// use cloudflare_secondary_dns_transport::{Transport, reqwest};
    ///
    /// let builder = Transport::builder().http_client_with(|| reqwest::Client::builder().no_proxy());
    /// # let _ = builder;
    /// ```
    pub fn http_client_with(
        mut self,
        settings: impl Fn() -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.client = Some(ClientSettings::Again(Box::new(settings)));
        self
    }

    /// The clock that a `Retry-After` with a date is compared with. Default [`SystemTime::now`].
    /// All other times are tokio's, which its `test-util` feature can pause.
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.wall_clock = Arc::new(now);
        self
    }

    /// The transport, or the client that is made of it. Opens no connection.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there are no credentials
    /// or they cannot be sent, when the base URL or the user agent is refused, when a time or the
    /// body limit is zero, or when TLS cannot be set up.
    pub fn build(self) -> Result<C, Error> {
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
            Some(ClientSettings::Once(client)) => Connections::once(make(*client)?),
            Some(ClientSettings::Again(settings)) => {
                Connections::new(Box::new(move || make(settings())))?
            }
            None => Connections::new(Box::new(move || {
                let client = reqwest::Client::builder();
                make(if is_https {
                    client
                } else {
                    without_roots(client)
                })
            }))?,
        };
        Ok(C::from(Transport::new(
            Shared {
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
            },
            CallOptions::new(),
        )))
    }
}

/// Nothing over `http` meets a certificate, and reading the system's takes longer than hundreds of
/// calls: each test against a server on this machine would wait for it.
fn without_roots(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let client = client.tls_certs_only([]);
    client
}
