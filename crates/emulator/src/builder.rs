//! Setting up an emulator.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::assumptions::{Assumption, Assumptions};
use crate::auth::Credentials;
use crate::clock::Clock;
use crate::emulator::Emulator;
use crate::error::{Error, ErrorKind};
use crate::faults::{Fault, FaultQueue};
use crate::log::Recorder;
use crate::rate_limit::{Limiter, RateLimit};
use crate::routes::Routes;
use crate::secret::Secret;
use crate::seed::{Seed, ZoneType};
use crate::server;
use crate::shared::{Observer, Shared};
use crate::state::State;

/// Options of an [`Emulator`], all with defaults that suit a test.
#[must_use = "nothing listens until it is started"]
pub struct EmulatorBuilder {
    address: SocketAddr,
    allow_remote: bool,
    credentials: Credentials,
    seed: Seed,
    assumptions: Assumptions,
    faults: Vec<Fault>,
    clock: Clock,
    rate_limit: Option<RateLimit>,
    transfer_delay: Duration,
    zone_type: ZoneType,
    zone_types: Vec<(String, ZoneType)>,
    id_seed: Option<u64>,
    log_capacity: usize,
    observer: Option<Observer>,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            credentials: Credentials::default(),
            seed: Seed::default(),
            assumptions: Assumptions::default(),
            faults: Vec::new(),
            clock: Clock::default(),
            rate_limit: None,
            transfer_delay: Duration::from_millis(50),
            zone_type: ZoneType::default(),
            zone_types: Vec::new(),
            id_seed: None,
            log_capacity: 10_000,
            observer: None,
        }
    }
}

impl EmulatorBuilder {
    /// Where to listen. Unless told otherwise: a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an address that other machines can reach. Whoever reaches it reads every secret that is stored.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Accepts this API token. Once a token or key is given, no others are accepted; before, any are.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.tokens.push(Secret::new(token));
        self
    }

    /// Accepts this e-mail address with this API key. Once a token or key is given, no others are accepted.
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials.keys.push((email.into(), Secret::new(key)));
        self
    }

    /// What it holds from the start.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The type of every zone that has none of its own. Unless told otherwise: secondary, so that both incoming and
    /// outgoing settings can be stored.
    pub fn zone_type(mut self, zone_type: ZoneType) -> Self {
        self.zone_type = zone_type;
        self
    }

    /// The type of one zone, whatever the seed says.
    pub fn type_of_zone(mut self, zone_id: impl Into<String>, zone_type: ZoneType) -> Self {
        self.zone_types.push((zone_id.into(), zone_type));
        self
    }

    /// Assumes something else than by default.
    pub fn assume(mut self, assumption: impl Into<Assumption>) -> Self {
        self.assumptions.set(assumption.into());
        self
    }

    /// Injects a fault from the start.
    pub fn inject(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// The clock that timestamps, transfers and the rate limit go by. Unless told otherwise: the machine's.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Limits requests. Unless told otherwise there is no limit.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Time from `force_axfr` to the transfer, and from a NOTIFY to the secondaries' fetch. 50 ms unless told
    /// otherwise.
    pub fn transfer_delay(mut self, delay: Duration) -> Self {
        self.transfer_delay = delay;
        self
    }

    /// Mints the same identifiers in every run. Unless told otherwise they are random.
    pub fn id_seed(mut self, seed: u64) -> Self {
        self.id_seed = Some(seed);
        self
    }

    /// Most requests that the log keeps, with their bodies; the oldest are forgotten. 10,000 unless told otherwise.
    pub fn log_capacity(mut self, requests: usize) -> Self {
        self.log_capacity = requests;
        self
    }

    /// Hands a line with status, method and path of each answer to a function, which must not take long.
    pub fn observe(mut self, observer: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Starts it on the Tokio runtime of the caller, and returns once it listens.
    ///
    /// It stops when it is dropped, or when the runtime ends.
    ///
    /// # Errors
    /// An address that cannot be listened on or that other machines can reach, a seed whose values or references
    /// break a rule, a fault that no request can meet.
    pub async fn start(self) -> Result<Emulator, Error> {
        self.check_address()?;
        let listener = TcpListener::bind(self.address)
            .await
            .map_err(|source| self.cannot_listen(source))?;
        let address = listener
            .local_addr()
            .map_err(|source| self.cannot_listen(source))?;
        let shared = Arc::new(self.into_shared()?);
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(server::serve(listener, Arc::clone(&shared), stopped));
        Ok(Emulator::new(address, shared, stop, server))
    }

    /// Starts it on a thread of its own, for programs and tests without Tokio.
    ///
    /// # Errors
    /// As with [`start`](Self::start), and if no thread can be had.
    pub fn start_blocking(self) -> Result<Emulator, Error> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let run = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let runtime = match runtime {
                Ok(runtime) => runtime,
                Err(source) => return drop(sender.send(Err(no_thread(source)))),
            };
            runtime.block_on(async {
                let emulator = self.start().await;
                let gone = emulator.as_ref().ok().map(Emulator::gone);
                // Whoever waits for it goes away only together with this thread.
                drop(sender.send(emulator));
                if let Some(gone) = gone {
                    gone.await;
                }
            });
        };
        std::thread::Builder::new()
            .name("emulator".to_owned())
            .spawn(run)
            .map_err(no_thread)?;
        receiver
            .recv()
            .map_err(|_| no_thread(std::io::ErrorKind::BrokenPipe.into()))?
    }

    fn check_address(&self) -> Result<(), Error> {
        if self.allow_remote || self.address.ip().is_loopback() {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::NotLoopback,
            format!(
                "{} can be reached from other machines, and whoever reaches it reads every secret; listen on \
                 127.0.0.1, or allow it explicitly (`allow_remote`, `--allow-remote`)",
                self.address
            ),
        ))
    }

    fn cannot_listen(&self, source: std::io::Error) -> Error {
        let message = format!(
            "cannot listen on {}; choose another address, or port 0 for a free one",
            self.address
        );
        Error::new(ErrorKind::Listen, message).with_source(source)
    }

    fn into_shared(self) -> Result<Shared, Error> {
        let mut random = self
            .id_seed
            .map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let rays = AtomicU64::new(random.u64(..));
        let mut state = State::new(
            self.assumptions,
            self.transfer_delay,
            self.zone_type,
            random,
        );
        state.advance(self.clock.timestamp());
        self.seed.load(&mut state)?;
        for (id, zone_type) in self.zone_types {
            state.zone_entry(&id).zone_type = zone_type;
        }
        let mut faults = FaultQueue::default();
        for fault in self.faults {
            faults.add(fault)?;
        }
        Ok(Shared {
            routes: Routes::new(),
            credentials: self.credentials,
            clock: self.clock,
            observer: self.observer,
            rays,
            state: Mutex::new(state),
            faults: Mutex::new(faults),
            log: Mutex::new(Recorder::new(self.log_capacity)),
            limiter: Mutex::new(Limiter::new(self.rate_limit)),
        })
    }
}

fn no_thread(source: std::io::Error) -> Error {
    Error::new(
        ErrorKind::Listen,
        "cannot start a thread for the emulator; free some resources",
    )
    .with_source(source)
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("address", &self.address)
            .field("allow_remote", &self.allow_remote)
            .field("credentials", &self.credentials)
            .field("seed", &self.seed)
            .field("faults", &self.faults)
            .field("clock", &self.clock)
            .field("rate_limit", &self.rate_limit)
            .field("transfer_delay", &self.transfer_delay)
            .finish_non_exhaustive()
    }
}
