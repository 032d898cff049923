//! The HTTP client, and with it the connections that calls share.

use std::sync::{PoisonError, RwLock};

use crate::error::Error;

/// Makes an HTTP client with new connections.
pub(crate) type MakeClient = Box<dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync>;

/// An HTTP client that is made again when an answer shows that its connections are not to be
/// trusted.
pub(crate) struct Connections {
    make: Option<MakeClient>,
    /// For building requests, which does not use a connection.
    first: reqwest::Client,
    current: RwLock<reqwest::Client>,
}

impl Connections {
    pub(crate) fn new(make: MakeClient) -> Result<Self, Error> {
        let first = make()?;
        Ok(Self {
            make: Some(make),
            ..Self::once(first)
        })
    }

    /// A client that cannot be made again.
    pub(crate) fn once(client: reqwest::Client) -> Self {
        Self {
            make: None,
            current: RwLock::new(client.clone()),
            first: client,
        }
    }

    /// Builds requests.
    pub(crate) fn builder(&self) -> &reqwest::Client {
        &self.first
    }

    /// Sends requests.
    pub(crate) fn client(&self) -> reqwest::Client {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }

    /// Leaves all connections to the calls that are on them. Later calls open their own.
    #[cold]
    pub(crate) fn renew(&self) {
        // What could be made once can be made again; if not, the old ones have to do.
        if let Some(Ok(client)) = self.make.as_ref().map(|make| make()) {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = client;
        }
    }
}
