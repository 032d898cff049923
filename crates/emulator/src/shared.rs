//! What all connections of an emulator share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::http::request::Parts;

use crate::answer::Answer;
use crate::auth::Credentials;
use crate::clock::Clock;
use crate::faults::FaultQueue;
use crate::log::Recorder;
use crate::rate_limit::Limiter;
use crate::routes::Routes;
use crate::state::State;

/// Everything but the server itself. No lock is held across an `await`, and none is taken while another is held.
pub(crate) struct Shared {
    pub(crate) routes: Routes,
    pub(crate) credentials: Credentials,
    pub(crate) clock: Clock,
    pub(crate) observer: Option<Observer>,
    pub(crate) rays: AtomicU64,
    pub(crate) state: Mutex<State>,
    pub(crate) faults: Mutex<FaultQueue>,
    pub(crate) log: Mutex<Recorder>,
    pub(crate) limiter: Mutex<Limiter>,
}

/// Gets a line about each request.
pub(crate) type Observer = Box<dyn Fn(&str) + Send + Sync>;

impl Shared {
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
        let ray = self
            .rays
            .fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        format!("{ray:016x}-LCL")
    }

    /// Tells the observer about an answer.
    pub(crate) fn tell(&self, parts: &Parts, answer: &Answer) {
        if let Some(observer) = &self.observer {
            observer(&format!(
                "{} {} {}",
                answer.status.as_u16(),
                parts.method,
                parts.uri.path()
            ));
        }
    }
}

/// A handler that panicked would have left the state whole: each changes it last.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
