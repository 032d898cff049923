//! A running emulator, and what a test can do with it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::assumptions::Assumption;
use crate::error::Error;
use crate::faults::Fault;
use crate::log::RequestLog;
use crate::resources::Side;
use crate::seed::Seed;
use crate::shared::Shared;
use crate::state::ZoneType;

/// A running emulator. It stops when it is dropped; many can run at once.
pub struct Emulator {
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) base_url: String,
    pub(crate) shared: Arc<Shared>,
    pub(crate) stop: watch::Sender<bool>,
    /// One task a listener. Dropping them stops everything.
    pub(crate) servers: JoinSet<()>,
    /// What it runs on, unless it is the caller's.
    pub(crate) runtime: Option<Runtime>,
}

impl Emulator {
    /// What a client takes in place of `https://api.cloudflare.com/client/v4`. No slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Address that it listens on, the first of several.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.addresses[0]
    }

    /// All addresses that it listens on, in the order of
    /// [`EmulatorBuilder::listen`](crate::EmulatorBuilder::listen).
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Injects a fault.
    ///
    /// # Errors
    /// A fault that no request can meet or that no HTTP answer can carry; the message says why.
    pub fn inject(&self, fault: Fault) -> Result<(), Error> {
        self.shared.live().faults.add([fault])
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.shared.live().faults.waiting.clear();
    }

    /// Faults that have not met all their requests; those that go on forever do not count. A test
    /// whose faults all happened ends with 0.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        let live = self.shared.live();
        let waiting = live.faults.waiting.iter();
        waiting.filter(|fault| fault.ends()).count()
    }

    /// Assumes something else from the next request on.
    pub fn assume(&self, assumption: impl Into<Assumption>) {
        self.shared.live().state.assumptions.set(assumption.into());
    }

    /// The requests that were received so far.
    #[must_use]
    pub fn requests(&self) -> RequestLog {
        self.shared.live().log.clone()
    }

    /// Forgets the requests that were received so far.
    pub fn clear_requests(&self) {
        let log = &mut self.shared.live().log;
        *log = self.shared.setup.new_log();
    }

    /// Goes back to the start: seed, assumptions, faults and rate limit as built, and an empty log.
    ///
    /// # Errors
    /// None in practice: what it was built with was checked at the start.
    pub fn reset(&self) -> Result<(), Error> {
        self.shared.reset(None)
    }

    /// Goes back to the start, with another seed. The next [`reset`](Self::reset) goes back to the
    /// first one.
    ///
    /// # Errors
    /// A seed whose values or references break a rule; nothing is changed then.
    pub fn reseed(&self, seed: &Seed) -> Result<(), Error> {
        self.shared.reset(Some(seed))
    }

    /// What it holds, secrets included, in the shape of a seed.
    #[must_use]
    pub fn snapshot(&self) -> Seed {
        self.shared.snapshot()
    }

    /// Sets which serial a zone has at its primaries, for the next transfer to find; of a primary
    /// zone, which serial it has from now on.
    pub fn set_zone_serial(&self, zone_id: &str, serial: u32) {
        let mut live = self.shared.live();
        let zone = live.state.zone_entry(zone_id);
        zone.primary_serial = Some(serial);
        if let Some(outgoing) = &mut zone.settings[Side::Outgoing as usize] {
            outgoing.soa_serial = Some(serial);
        }
    }

    /// Changes the type of a zone from the next request on. Settings that it has stay.
    pub fn set_zone_type(&self, zone_id: &str, zone_type: ZoneType) {
        self.shared.live().state.zone_entry(zone_id).zone_type = zone_type;
    }

    /// Stops taking connections and waits, for so long at most, until the requests that are under
    /// way are answered.
    ///
    /// Returns whether they all were.
    pub async fn stop(mut self, patience: Duration) -> bool {
        self.stop.send_replace(true);
        let all = async { while self.servers.join_next().await.is_some() {} };
        tokio::time::timeout(patience, all).await.is_ok()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
