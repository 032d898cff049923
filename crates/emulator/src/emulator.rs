//! A running emulator, and what a test can do with it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::assumptions::Assumption;
use crate::builder::EmulatorBuilder;
use crate::error::Error;
use crate::faults::Fault;
use crate::log::RequestLog;
use crate::routes::BASE;
use crate::seed::{Seed, ZoneType};
use crate::shared::Shared;

/// A running emulator. It stops when it is dropped; many can run at once.
pub struct Emulator {
    address: SocketAddr,
    base_url: String,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts one with all defaults: a free port of 127.0.0.1, any credentials, nothing stored.
    ///
    /// # Errors
    /// If no port of 127.0.0.1 can be listened on.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Options before the start.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    pub(crate) fn new(
        address: SocketAddr,
        shared: Arc<Shared>,
        stop: watch::Sender<bool>,
        server: JoinHandle<()>,
    ) -> Self {
        Self {
            address,
            base_url: format!("http://{address}{BASE}"),
            shared,
            stop,
            server,
        }
    }

    /// Waits until the server and all its connections are gone.
    pub(crate) fn gone(&self) -> impl Future<Output = ()> + use<> {
        let stop = self.stop.clone();
        async move { stop.closed().await }
    }

    /// What a client takes in place of `https://api.cloudflare.com/client/v4`. No slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Injects a fault.
    ///
    /// # Errors
    /// A fault that no request can meet or that no HTTP answer can carry; the message says why.
    pub fn inject(&self, fault: Fault) -> Result<(), Error> {
        self.shared.faults().add(fault)
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.shared.faults().clear();
    }

    /// Faults that have not met all their requests. A test whose faults all happened ends with 0.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        self.shared.faults().pending()
    }

    /// Assumes something else from the next request on.
    pub fn assume(&self, assumption: impl Into<Assumption>) {
        self.shared.state().assumptions.set(assumption.into());
    }

    /// The requests that were received so far.
    #[must_use]
    pub fn requests(&self) -> RequestLog {
        self.shared.log().snapshot()
    }

    /// Forgets the requests that were received so far.
    pub fn clear_requests(&self) {
        self.shared.log().clear();
    }

    /// What it holds, secrets included, in the shape of a seed.
    #[must_use]
    pub fn snapshot(&self) -> Seed {
        let now = self.shared.clock.timestamp();
        let mut state = self.shared.state();
        state.advance(now);
        Seed::save(&mut state)
    }

    /// Says which serial a zone has at its primaries, for the next transfer to find; of a primary zone, which serial
    /// it has from now on.
    pub fn set_zone_serial(&self, zone_id: &str, serial: u32) {
        let mut state = self.shared.state();
        let zone = state.zone_entry(zone_id);
        zone.primary_serial = Some(serial);
        if let Some(outgoing) = &mut zone.outgoing {
            outgoing.soa_serial = serial;
        }
    }

    /// Changes the type of a zone from the next request on. Settings that it has stay.
    pub fn set_zone_type(&self, zone_id: &str, zone_type: ZoneType) {
        self.shared.state().zone_entry(zone_id).zone_type = zone_type;
    }

    /// Stops taking connections and waits, for so long at most, until the requests that are under way are answered.
    ///
    /// Returns whether they all were.
    pub async fn stop(mut self, patience: Duration) -> bool {
        self.stop.send_replace(true);
        tokio::time::timeout(patience, &mut self.server)
            .await
            .is_ok()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
