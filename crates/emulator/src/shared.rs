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

/// What changes while it runs.
pub(crate) struct Live {
    pub(crate) state: State,
    pub(crate) faults: FaultQueue,
    pub(crate) log: Recorder,
    pub(crate) limiter: Limiter,
}

impl Live {
    fn new(setup: &Setup, seed: &Seed) -> Result<Self, Error> {
        let random = setup
            .id_seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let mut state = State::new(
            setup.assumptions,
            setup.transfer_delay,
            setup.zone_type,
            random,
        );
        state.advance(setup.clock.timestamp());
        seed.load(&mut state)?;
        for (id, zone_type) in &setup.zone_types {
            state.zone_entry(id).zone_type = *zone_type;
        }
        let mut faults = FaultQueue::default();
        faults.add(setup.faults.clone())?;
        Ok(Self {
            state,
            faults,
            log: Recorder::new(setup.log_requests, setup.log_bytes),
            limiter: Limiter::new(setup.rate_limit),
        })
    }
}

/// Everything but the server itself.
pub(crate) struct Shared {
    pub(crate) routes: Routes,
    pub(crate) setup: Setup,
    pub(crate) observer: Option<Observer>,
    numbers: AtomicU64,
    live: Mutex<Live>,
}

/// Gets a line about each request.
pub(crate) type Observer = Box<dyn Fn(&str) + Send + Sync>;

impl Shared {
    pub(crate) fn new(setup: Setup, observer: Option<Observer>) -> Result<Self, Error> {
        Ok(Self {
            routes: Routes::new(),
            observer,
            numbers: AtomicU64::new(fastrand::u64(..)),
            live: Mutex::new(Live::new(&setup, &setup.seed)?),
            setup,
        })
    }

    /// Goes back to the start, with what a seed holds in place of the first one.
    pub(crate) fn reset(&self, seed: Option<&Seed>) -> Result<(), Error> {
        let live = Live::new(&self.setup, seed.unwrap_or(&self.setup.seed))?;
        *self.live() = live;
        Ok(())
    }

    /// What the state holds now.
    pub(crate) fn snapshot(&self) -> Seed {
        let mut live = self.live();
        live.state.advance(self.setup.clock.timestamp());
        Seed::save(&mut live.state)
    }

    /// One lock for everything, never held across an `await`. A handler that panicked would have
    /// left the state whole: each changes it last.
    pub(crate) fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for the next request, which its answer shows as `cf-ray`.
    pub(crate) fn number(&self) -> u64 {
        // An odd step: 2^64 requests before one comes again.
        let step = 0x9E37_79B9_7F4A_7C15;
        self.numbers.fetch_add(step, Ordering::Relaxed)
    }
}
