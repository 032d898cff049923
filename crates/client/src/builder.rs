//! Sets a client up. What a setting means is the transport's business; this decides which credentials
//! win and reads the environment.

use std::env;
use std::fmt;
use std::time::{Duration, SystemTime};

use cloudflare_secondary_dns_transport::{
    Credentials, ENV_EMAIL, ENV_KEY, ENV_TOKEN, Error, Pacing, RetryPolicy, Transport,
    TransportBuilder, reqwest,
};

use crate::client::Client;

/// The environment variable of the base URL.
pub const ENV_BASE_URL: &str = "CLOUDFLARE_BASE_URL";

/// Sets up a [`Client`]; made by [`Client::builder`].
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns::Client;
///
/// let client = Client::builder()
///     .token("an-api-token")
///     .deadline(Duration::from_secs(30))
///     .build()?;
/// # drop(client);
/// # Ok::<(), cloudflare_secondary_dns::Error>(())
/// ```
#[must_use = "call build() to get the client"]
pub struct ClientBuilder {
    transport: TransportBuilder,
    token: Option<Result<Credentials, Error>>,
    other: Option<Result<Credentials, Error>>,
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            transport: Transport::builder(),
            token: None,
            other: None,
        }
    }

    /// Takes credentials and base URL from the environment.
    ///
    /// `CLOUDFLARE_API_TOKEN`, or else `CLOUDFLARE_EMAIL` with `CLOUDFLARE_API_KEY`; a token wins.
    /// `CLOUDFLARE_BASE_URL` if it is set. An empty variable counts as absent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), naming the variables, when there
    /// are no credentials, when one of a pair is missing, or when a value cannot be a credential.
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

    /// Credentials that exist already, in place of all that were set.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.token = None;
        self.other = Some(Ok(credentials));
        self
    }

    /// Where the API is. Default `https://api.cloudflare.com/client/v4`.
    ///
    /// `https` only, except `http` to `localhost`, 127.0.0.0/8 and `[::1]`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.transport = self.transport.base_url(url);
        self
    }

    /// Whether a base URL of `http` may lead to another machine, such as an emulator in another
    /// container. Default false, whatever the environment says.
    ///
    /// **Credentials and TSIG secrets then travel in the clear**: everyone on the way can read them.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.transport = self.transport.allow_http(allow);
        self
    }

    /// The `User-Agent` header. Default `cloudflare-secondary-dns/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.transport = self.transport.user_agent(user_agent);
        self
    }

    /// Time to open a connection, name resolution and TLS included. Default 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport = self.transport.connect_timeout(timeout);
        self
    }

    /// The longest silence: before the answer begins and between two pieces of it. Default 30 s.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.transport = self.transport.read_timeout(timeout);
        self
    }

    /// Time for one attempt, from connecting to the last byte of the answer. Default 60 s.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.transport = self.transport.attempt_timeout(timeout);
        self
    }

    /// Time for a whole call: waiting for the rate limit, all attempts, the pauses between them.
    /// Default 6 minutes, so that the API's block of five minutes can be waited out.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.transport = self.transport.deadline(deadline);
        self
    }

    /// Bytes that the body of an answer may have. Default 8 MiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.transport = self.transport.max_body(bytes);
        self
    }

    /// When and how often a call is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.transport = self.transport.retry(policy);
        self
    }

    /// How the client keeps below the API's rate limit.
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.transport = self.transport.pacing(pacing);
        self
    }

    /// The HTTP client's own settings: TLS, proxies, certificates, name resolution.
    ///
    /// Redirects, reqwest's own retries, the `Referer` header and its printing of what goes over the
    /// wire are switched off, whatever it says of them.
    pub fn http_client(
        mut self,
        settings: impl Fn() -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.transport = self.transport.http_client(settings);
        self
    }

    /// The clock that a `Retry-After` with a date is compared with. Default [`SystemTime::now`]. All
    /// other times are tokio's, which its `test-util` feature can pause.
    pub fn wall_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.transport = self.transport.wall_clock(now);
        self
    }

    /// The client. Opens no connection.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when there are no credentials or
    /// they cannot be sent, when the base URL or the user agent is refused, when a time or the body
    /// limit is zero, or when TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let Some(credentials) = self.token.or(self.other) else {
            return Err(Error::configuration(format!(
                "no credentials; give the builder token(…) or email_key(…), or set {ENV_TOKEN}, or \
                 {ENV_EMAIL} and {ENV_KEY}, and use Client::from_env"
            )));
        };
        let transport = self.transport.credentials(credentials?).build()?;
        Ok(Client::from_transport(transport))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("token", &self.token)
            .field("other", &self.other)
            .finish_non_exhaustive()
    }
}
