//! What all connections of an emulator share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::assumptions::Assumptions;
use crate::auth::Credentials;
use crate::clock::Clock;
use crate::error::Error;
use crate::faults::{Fault, FaultQueue};
use crate::log::Recorder;
use crate::rate_limit::{Limiter, RateLimit};
use crate::routes::Routes;
use crate::seed::{Seed, ZoneType};
use crate::state::State;

/// What an emulator starts with, and what a reset goes back to.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) credentials: Credentials,
    pub(crate) seed: Seed,
    pub(crate) assumptions: Assumptions,
    pub(crate) zone_type: ZoneType,
    pub(crate) zone_types: Vec<(String, ZoneType)>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) clock: Clock,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) transfer_delay: Duration,
    pub(crate) id_seed: Option<u64>,
    pub(crate) log_requests: usize,
    pub(crate) log_bytes: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            credentials: Credentials::default(),
            seed: Seed::default(),
            assumptions: Assumptions::default(),
            zone_type: ZoneType::default(),
            zone_types: Vec::new(),
            faults: Vec::new(),
            clock: Clock::default(),
            rate_limit: None,
            transfer_delay: Duration::from_millis(50),
            id_seed: None,
            log_requests: 10_000,
            log_bytes: 16 << 20,
        }
    }
}

impl Setup {
    fn state(&self, seed: &Seed) -> Result<State, Error> {
        let random = self
            .id_seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let mut state = State::new(
            self.assumptions,
            self.transfer_delay,
            self.zone_type,
            random,
        );
        state.advance(self.clock.timestamp());
        seed.clone().load(&mut state)?;
        for (id, zone_type) in &self.zone_types {
            state.zone_entry(id).zone_type = *zone_type;
        }
        Ok(state)
    }

    fn faults(&self) -> Result<FaultQueue, Error> {
        let mut faults = FaultQueue::default();
        faults.add(self.faults.clone())?;
        Ok(faults)
    }
}

/// Everything but the server itself. No lock is held across an `await`, and none is taken while
/// another is held.
pub(crate) struct Shared {
    pub(crate) routes: Routes,
    pub(crate) setup: Setup,
    pub(crate) observer: Option<Observer>,
    rays: AtomicU64,
    state: Mutex<State>,
    faults: Mutex<FaultQueue>,
    log: Mutex<Recorder>,
    limiter: Mutex<Limiter>,
}

/// Gets a line about each request.
pub(crate) type Observer = Box<dyn Fn(&str) + Send + Sync>;

impl Shared {
    pub(crate) fn new(setup: Setup, observer: Option<Observer>) -> Result<Self, Error> {
        Ok(Self {
            routes: Routes::new(),
            observer,
            rays: AtomicU64::new(fastrand::u64(..)),
            state: Mutex::new(setup.state(&setup.seed)?),
            faults: Mutex::new(setup.faults()?),
            log: Mutex::new(Recorder::new(setup.log_requests, setup.log_bytes)),
            limiter: Mutex::new(Limiter::new(setup.rate_limit)),
            setup,
        })
    }

    /// Goes back to the start, with what a seed holds in place of the first one.
    pub(crate) fn reset(&self, seed: Option<&Seed>) -> Result<(), Error> {
        let state = self.setup.state(seed.unwrap_or(&self.setup.seed))?;
        let faults = self.setup.faults()?;
        *self.state() = state;
        *self.faults() = faults;
        *self.limiter() = Limiter::new(self.setup.rate_limit);
        self.log().clear();
        Ok(())
    }

    /// What the state holds now.
    pub(crate) fn snapshot(&self) -> Seed {
        let mut state = self.state();
        state.advance(self.setup.clock.timestamp());
        Seed::save(&mut state)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, FaultQueue> {
        lock(&self.faults)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Recorder> {
        lock(&self.log)
    }

    pub(crate) fn limiter(&self) -> MutexGuard<'_, Limiter> {
        lock(&self.limiter)
    }

    /// The identifier of the next answer, in the form that the API uses.
    pub(crate) fn ray(&self) -> String {
        // An odd step: 2^64 answers before one comes again.
        let step = 0x9E37_79B9_7F4A_7C15;
        format!("{:016x}-LCL", self.rays.fetch_add(step, Ordering::Relaxed))
    }
}

/// A handler that panicked would have left the state whole: each changes it last.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
