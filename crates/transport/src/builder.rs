//! The options of a transport. What becomes of them is in `setup.rs`, which does not depend on the
//! type of the client, so that it is compiled once.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::credentials::Credentials;
use crate::error::Error;
use crate::options::RetryPolicy;
use crate::rate_limit::RateLimit;
use crate::setup::{self, ClientSettings, Setup};
use crate::transport::Transport;

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
    setup: Setup,
    made: PhantomData<fn() -> C>,
}

/// Shows no credential.
impl<C> fmt::Debug for TransportBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.setup.fmt(f)
    }
}

impl<C> Default for TransportBuilder<C> {
    fn default() -> Self {
        Self {
            setup: Setup::default(),
            made: PhantomData,
        }
    }
}

impl Transport {
    /// Sets a transport up.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
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
        Ok(match setup::base_url_from_env()? {
            Some(url) => builder.base_url(url),
            None => builder,
        })
    }

    /// An API token, sent as `Authorization: Bearer`. It wins over [`email_key`](Self::email_key).
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.setup.token = Some(Credentials::token(token));
        self
    }

    /// An email address with the account's API key, sent as `X-Auth-Email` and `X-Auth-Key`.
    pub fn email_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.setup.other = Some(Credentials::email_key(email, key));
        self
    }

    /// Credentials that exist already, in place of all that were set. [`Credentials::none`] says
    /// that none are wanted.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.setup.token = None;
        self.setup.other = Some(Ok(credentials));
        self
    }

    /// Where the API is. Default `https://api.cloudflare.com/client/v4`.
    ///
    /// `https` only, except `http` to `localhost`, 127.0.0.0/8 and `[::1]`, and to any host after
    /// [`allow_http(true)`](Self::allow_http); no user name, query or fragment. A trailing slash is
    /// taken off. [`build`](Self::build) checks it.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.setup.base_url = url.into();
        self
    }

    /// Whether a base URL of `http` may lead to another machine, such as a test server in another
    /// container. Default false.
    ///
    /// **Credentials and TSIG secrets then travel in the clear**: everyone on the way can read
    /// them. No environment variable turns this on.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.setup.allow_http = allow;
        self
    }

    /// The `User-Agent` header. Default `cloudflare-secondary-dns/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.setup.user_agent = user_agent.into();
        self
    }

    /// Time to open a connection, name resolution and TLS included. Default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.setup.connect_timeout = timeout;
        self
    }

    /// The longest silence: before the answer begins and between two pieces of it. Default 30 s.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.setup.read_timeout = timeout;
        self
    }

    /// Time for one attempt, from connecting to the last byte of the answer. Default 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.setup.attempt_timeout = timeout;
        self
    }

    /// Time for a whole call: waiting for the rate limit, all attempts, the pauses between them.
    /// Default 6 minutes, so that the API's block of five minutes can be waited out.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.setup.deadline = deadline;
        self
    }

    /// Bytes that a body may have after any decompression. Default 8 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.setup.max_body = bytes;
        self
    }

    /// When and how often a call is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.setup.retry = policy;
        self
    }

    /// How the client keeps below the API's rate limit. Default [`RateLimit::default`].
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.setup.rate_limit = limit;
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
    /// The settings are good for one client. When an answer shows that its connections are not to
    /// be trusted, later calls use each connection once; with
    /// [`http_client_with`](Self::http_client_with) they open new ones and keep these.
    pub fn http_client(mut self, client: reqwest::ClientBuilder) -> Self {
        self.setup.client = Some(ClientSettings::Once(Box::new(|| client)));
        self
    }

    /// As [`http_client`](Self::http_client), with a function that gives the settings as often as
    /// it takes: for [`build`](Self::build), and again whenever an answer shows that the
    /// connections of the client are not to be trusted, or cannot be decoded, so that later calls
    /// open new ones.
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
        self.setup.client = Some(ClientSettings::Again(Box::new(settings)));
        self
    }

    /// The clock that a `Retry-After` with a date is compared with. Default [`SystemTime::now`].
    /// All other times are tokio's, which its `test-util` feature can pause.
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.setup.wall_clock = Arc::new(now);
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
        self.setup.build().map(C::from)
    }
}
