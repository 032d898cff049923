//! Setting up an emulator.

use std::net::SocketAddr;
use std::time::Duration;

use crate::assumptions::{Assumption, Assumptions};
use crate::auth::Credentials;
use crate::clock::Clock;
use crate::faults::Fault;
use crate::log::RequestLog;
use crate::rate_limit::RateLimit;
use crate::seed::Seed;
use crate::state::ZoneType;

/// Gets a line about each request.
type Observer = Box<dyn Fn(&str) + Send + Sync>;

/// Options of an [`Emulator`](crate::Emulator), all with defaults that suit a test.
#[must_use = "nothing listens until it is started"]
pub struct EmulatorBuilder {
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) allow_remote: bool,
    pub(crate) credentials: Credentials,
    pub(crate) seed: Seed,
    pub(crate) assumptions: Assumptions,
    pub(crate) zone_type: ZoneType,
    pub(crate) faults: Vec<Fault>,
    pub(crate) clock: Clock,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) transfer_delay: Duration,
    log_requests: usize,
    log_bytes: usize,
    pub(crate) observer: Option<Observer>,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            allow_remote: false,
            credentials: Credentials::default(),
            seed: Seed::default(),
            assumptions: Assumptions::default(),
            zone_type: ZoneType::default(),
            faults: Vec::new(),
            clock: Clock::default(),
            rate_limit: None,
            transfer_delay: Duration::from_millis(50),
            log_requests: 10_000,
            log_bytes: 16 << 20,
            observer: None,
        }
    }
}

impl EmulatorBuilder {
    /// An address to listen on; may be called for several. Default: a free port of 127.0.0.1.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.addresses.push(address);
        self
    }

    /// Allows addresses that other machines can reach. They can read every secret that is stored.
    pub fn allow_remote(mut self, allow: bool) -> Self {
        self.allow_remote = allow;
        self
    }

    /// Accepts this API token. Once a token or key is given, no others are accepted; before, any
    /// are.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.tokens.push(token.into());
        self
    }

    /// Accepts this e-mail address with this API key. Once a token or key is given, no others are
    /// accepted.
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        let key = (email.into(), key.into());
        self.credentials.keys.push(key);
        self
    }

    /// What it holds from the start.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The type of every zone that is given none. Default: secondary, so that both incoming and
    /// outgoing settings can be stored.
    pub fn zone_type(mut self, zone_type: ZoneType) -> Self {
        self.zone_type = zone_type;
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

    /// The clock that timestamps, transfers and the rate limit go by. Default: the machine's.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Limits requests. Default: no limit.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Time from `force_axfr` to the transfer, and from a NOTIFY to the secondaries' fetch.
    /// Default: 50 ms.
    pub fn transfer_delay(mut self, delay: Duration) -> Self {
        self.transfer_delay = delay;
        self
    }

    /// Most requests that the log keeps; the oldest are forgotten. Default: 10,000.
    pub fn log_requests(mut self, requests: usize) -> Self {
        self.log_requests = requests;
        self
    }

    /// Most bytes that the log keeps, of paths, headers and bodies; the oldest requests are
    /// forgotten. Default: 16 MiB.
    pub fn log_bytes(mut self, bytes: usize) -> Self {
        self.log_bytes = bytes;
        self
    }

    /// Hands a line with status, method and path of each answer to a function, which must not take
    /// long.
    pub fn observe(mut self, observer: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    pub(crate) fn new_log(&self) -> RequestLog {
        RequestLog::new(self.log_requests, self.log_bytes)
    }
}
