//! The HTTP client, and with it the connections that calls share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use http::header::{CONNECTION, HeaderValue};

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
    /// No connection is used for another request.
    uses_each_once: AtomicBool,
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
            uses_each_once: AtomicBool::new(false),
        }
    }

    /// Builds requests.
    pub(crate) fn builder(&self) -> &reqwest::Client {
        &self.first
    }

    /// Sends a request and waits for the head of the answer.
    pub(crate) fn execute(
        &self,
        mut request: reqwest::Request,
    ) -> impl Future<Output = reqwest::Result<reqwest::Response>> + use<> {
        if self.uses_each_once.load(Ordering::Relaxed) {
            // HTTP/2 has no such header, and no answers that can be mixed up.
            let close = HeaderValue::from_static("close");
            request.headers_mut().insert(CONNECTION, close);
        }
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.execute(request)
    }

    /// Leaves all connections to the calls that are on them. Later calls open their own; of a
    /// client that cannot be made again, each connection that is open serves one more call at most.
    #[cold]
    pub(crate) fn renew(&self) {
        match self.make.as_ref().map(|make| make()) {
            Some(Ok(client)) => {
                *self.current.write().unwrap_or_else(PoisonError::into_inner) = client;
            }
            // Each of the old ones is used once more at most.
            _ => self.uses_each_once.store(true, Ordering::Relaxed),
        }
    }

    /// The same after an answer that may be another request's. A client that cannot be made again
    /// stays as it is, since the server may just as well answer in a way that we do not know.
    #[cold]
    pub(crate) fn suspect(&self) {
        if self.make.is_some() {
            self.renew();
        }
    }
}
