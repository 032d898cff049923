//! The client, which hands out every handle.

use cloudflare_secondary_dns_api as api;
use cloudflare_secondary_dns_transport::{CallOptions, Error, Transport, TransportBuilder};
use cloudflare_secondary_dns_types::{AccountId, ZoneId};

use crate::handles::{Account, Zone};
use crate::owner::Owner;

/// Builder of a [`Client`], made by [`Client::builder`]. It is the builder of the transport, which
/// has all options.
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
pub type ClientBuilder = TransportBuilder<Client>;

/// Client of the secondary DNS API.
///
/// A clone is cheap and shares connections, credentials and the rate limit with the original, so a
/// program needs one client. `Debug` does not show credentials.
///
/// ```no_run
/// use cloudflare_secondary_dns::{AccountId, Client, Error};
///
/// # async fn run() -> Result<(), Error> {
/// let client = Client::from_env()?;
/// let account = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?);
/// for peer in account.peers().list().await? {
///     println!("{} {}", peer.id, peer.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    api: api::Client,
}

impl Client {
    /// Identifiers of the operations that no handle covers; use [`api`](Self::api) for them. There
    /// are none at present.
    pub const LEFT_TO_API: &'static [&'static str] = &[];

    /// Makes a client with credentials and base URL from the environment, see
    /// [`ClientBuilder::env`](TransportBuilder::env), and defaults for the rest.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), with the names of the
    /// variables, if there are no credentials or a value is refused.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().env()?.build()
    }

    /// Starts a builder.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Makes a client on an existing transport.
    #[must_use]
    pub fn from_transport(transport: Transport) -> Self {
        transport.into()
    }

    /// An account, which owns ACLs, peers and TSIG keys.
    #[must_use]
    pub fn account(&self, id: &AccountId) -> Account {
        Account(Owner::new(&self.api, id))
    }

    /// A zone, with its incoming and outgoing transfers.
    #[must_use]
    pub fn zone(&self, id: &ZoneId) -> Zone {
        Zone(Owner::new(&self.api, id))
    }

    /// The same client with other options. Options that were set before stay, unless these set them
    /// too.
    ///
    /// ```
    /// use cloudflare_secondary_dns::{ActionRetry, CallOptions, Client};
    /// use std::time::Duration;
    ///
    /// # let client = Client::builder().token("an-api-token").build()?;
    /// let hasty = client.with_options(CallOptions::new().deadline(Duration::from_secs(10)));
    /// let insistent = client.with_options(CallOptions::new().actions(ActionRetry::Always));
    /// # drop((hasty, insistent));
    /// # Ok::<(), cloudflare_secondary_dns::Error>(())
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self::from_transport(self.api.transport().with_options(options))
    }

    /// The generated client on the same transport, with the same safety and one method for each
    /// operation. It is for operations that no handle covers, and for answers with their envelope.
    ///
    /// ```
    /// # use cloudflare_secondary_dns::{AccountId, Client};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = cloudflare_secondary_dns_emulator::Emulator::start().await?;
    /// # let client = Client::builder().base_url(emulator.base_url()).token("t").build()?;
    /// let account = AccountId::new("01a7362d577a6c3019a474fd6f485823")?;
    /// let answer = client.api().acls_list(&account).await?;
    /// println!("{:?}", answer.result_info);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn api(&self) -> &api::Client {
        &self.api
    }
}

impl From<Transport> for Client {
    fn from(transport: Transport) -> Self {
        Self {
            api: transport.into(),
        }
    }
}
