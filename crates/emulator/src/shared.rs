//! What all connections of an emulator share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::builder::EmulatorBuilder;
use crate::error::Error;
use crate::faults::FaultQueue;
use crate::log::RequestLog;
use crate::rate_limit::Limiter;
use crate::seed::Seed;
use crate::state::State;

/// What changes while it runs.
pub(crate) struct Live {
    pub(crate) state: State,
    pub(crate) faults: FaultQueue,
    pub(crate) log: RequestLog,
    pub(crate) limiter: Limiter,
}

impl Live {
    fn new(setup: &EmulatorBuilder, seed: &Seed) -> Result<Self, Error> {
        let mut state = State {
            assumptions: setup.assumptions,
            transfer_delay: setup.transfer_delay,
            default_zone_type: setup.zone_type,
            ..State::default()
        };
        state.advance(setup.clock.timestamp());
        seed.load(&mut state)?;
        let mut faults = FaultQueue::default();
        faults.add(setup.faults.clone())?;
        Ok(Self {
            state,
            faults,
            log: setup.new_log(),
            limiter: Limiter::new(setup.rate_limit),
        })
    }
}

/// Everything but the server itself.
pub(crate) struct Shared {
    /// What it starts with, and what a reset goes back to.
    pub(crate) setup: EmulatorBuilder,
    numbers: AtomicU64,
    live: Mutex<Live>,
}

impl Shared {
    pub(crate) fn new(setup: EmulatorBuilder) -> Result<Self, Error> {
        Ok(Self {
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
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }
}
