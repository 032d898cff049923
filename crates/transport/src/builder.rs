//! Sets a transport up, and refuses what would undo its guarantees.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderValue;

use crate::base_url::{self, BaseUrl};
use crate::connections::Connections;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::options::{CallOptions, RetryPolicy};
use crate::pacing::{Pacer, Pacing};
use crate::shared::{Shared, WallClock};
use crate::transport::Transport;

/// What `User-Agent` says unless the caller says otherwise.
const USER_AGENT: &str = concat!("cloudflare-secondary-dns/", env!("CARGO_PKG_VERSION"));

/// Sets up a [`Transport`]; made by [`Transport::builder`].
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_transport::{Credentials, Transport};
///
/// let transport = Transport::builder()
///     .credentials(Credentials::token("an-api-token")?)
///     .deadline(Duration::from_secs(30))
///     .build()?;
/// assert_eq!(transport.base_url(), "https://api.cloudflare.com/client/v4");
/// # Ok::<(), cloudflare_secondary_dns_transport::Error>(())
/// ```
#[must_use = "call build() to get the transport"]
pub struct TransportBuilder {
    base_url: String,
    credentials: Option<Credentials>,
    user_agent: String,
    connect_timeout: Duration,
    read_timeout: Duration,
    attempt_timeout: Duration,
    deadline: Duration,
    max_body: usize,
    retry: RetryPolicy,
    pacing: Pacing,
    client: Option<ClientSettings>,
    wall_clock: WallClock,
    allow_http: bool,
}

/// Shows no credential.
impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL has not been checked yet and may hold a password.
        f.debug_struct("TransportBuilder")
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("deadline", &self.deadline)
            .field("max_body", &self.max_body)
            .field("retry", &self.retry)
            .field("pacing", &self.pacing)
            .finish_non_exhaustive()
    }
}

type ClientSettings = Box<dyn Fn() -> reqwest::ClientBuilder + Send + Sync>;

impl TransportBuilder {
    pub(crate) fn new() -> Self {
        Self {
            base_url: base_url::DEFAULT.to_owned(),
            credentials: None,
            user_agent: USER_AGENT.to_owned(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            attempt_timeout: Duration::from_secs(60),
            deadline: Duration::from_secs(360),
            max_body: 8 * 1024 * 1024,
            retry: RetryPolicy::default(),
            pacing: Pacing::default(),
            client: None,
            wall_clock: Arc::new(SystemTime::now),
            allow_http: false,
        }
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
    /// **Credentials and TSIG secrets then travel in the clear**: everyone on the way can read them.
    /// No environment variable turns this on.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Who is asking. Needed; [`Credentials::none`] says that none are wanted.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
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

    /// How the client keeps below the API's rate limit. Default [`Pacing::default`].
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.pacing = pacing;
        self
    }

    /// The HTTP client's own settings: proxies, certificates, name resolution, HTTP versions.
    ///
    /// Whatever it says of redirects, of retries, of the `Referer` header and of printing what goes
    /// over the wire is switched off, since it would take credentials elsewhere, send a create twice
    /// or show secrets. A base URL of `http` is reached without a proxy. `User-Agent` and the time for connecting are those of this builder. A total
    /// timeout set on it bounds each attempt in addition to
    /// [`attempt_timeout`](Self::attempt_timeout).
    ///
    /// `settings` is called by [`build`](Self::build), and again whenever an answer shows that the
    /// connections of the client are not to be trusted, so that later calls open new ones.
    ///
    /// ```
    /// use cloudflare_secondary_dns_transport::{Transport, reqwest};
    ///
    /// let builder = Transport::builder().http_client(|| reqwest::Client::builder().no_proxy());
    /// # let _ = builder;
    /// ```
    pub fn http_client(
        mut self,
        settings: impl Fn() -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.client = Some(Box::new(settings));
        self
    }

    /// The clock that a `Retry-After` with a date is compared with. Default [`SystemTime::now`]. All
    /// other times are tokio's, which its `test-util` feature can pause.
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.wall_clock = Arc::new(now);
        self
    }

    /// The transport. Opens no connection.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there are no credentials,
    /// when the base URL or the user agent is refused, when a time or the body limit is zero, or when
    /// TLS cannot be set up.
    pub fn build(self) -> Result<Transport, Error> {
        let base_url = BaseUrl::parse(&self.base_url, self.allow_http)?;
        let Some(credentials) = self.credentials else {
            return Err(Error::configuration(
                "no credentials; give Credentials::token, Credentials::email_key or \
                 Credentials::from_env, or Credentials::none if the server asks for none",
            ));
        };
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
        let (is_https, settings, connect_timeout) =
            (base_url.is_https(), self.client, self.connect_timeout);
        let connections = Connections::new(Box::new(move || {
            let mut client = match &settings {
                Some(settings) => settings(),
                None if is_https => reqwest::Client::builder(),
                None => without_roots(reqwest::Client::builder()),
            };
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
        }))?;
        Ok(Transport::new(
            Shared {
                connections,
                base_url,
                credentials,
                read_timeout: self.read_timeout,
                attempt_timeout: self.attempt_timeout,
                deadline: self.deadline,
                max_body: self.max_body,
                retry: self.retry,
                pacer: Pacer::new(self.pacing),
                wall_clock: self.wall_clock,
            },
            CallOptions::new(),
        ))
    }
}

/// Nothing over `http` meets a certificate, and reading the system's takes longer than hundreds of calls:
/// each test against a server on this machine would wait for it.
fn without_roots(client: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let client = client.tls_certs_only([]);
    client
}
