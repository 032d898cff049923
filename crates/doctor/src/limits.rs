//! Bounds of a check: time, bytes and records.

use std::time::Duration;

/// Bounds of a check, so that no server can make it last or grow without end.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_secondary_dns_doctor::Limits;
///
/// let limits = Limits::default().per_server(Duration::from_secs(120)).records(100_000_000);
/// # drop(limits);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time for one server, its transfer included. Default: 30 s.
    pub per_server: Duration,
    /// Time for all servers together, which are asked side by side. Default: 60 s.
    pub total: Duration,
    /// Time for one answer, and for one pause within a transfer. Default: 3 s.
    pub answer: Duration,
    /// Most bytes of a transfer. Default: 4 GiB.
    pub bytes: u64,
    /// Most records of a transfer. Default: 50,000,000.
    pub records: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_server: Duration::from_secs(30),
            total: Duration::from_secs(60),
            answer: Duration::from_secs(3),
            bytes: 4 << 30,
            records: 50_000_000,
        }
    }
}

impl Limits {
    /// Sets the time for one server.
    #[must_use]
    pub fn per_server(mut self, time: Duration) -> Self {
        self.per_server = time;
        self
    }

    /// Sets the time for all servers together.
    #[must_use]
    pub fn total(mut self, time: Duration) -> Self {
        self.total = time;
        self
    }

    /// Sets the time for one answer, and for one pause within a transfer.
    #[must_use]
    pub fn answer(mut self, time: Duration) -> Self {
        self.answer = time;
        self
    }

    /// Sets the most bytes of a transfer.
    #[must_use]
    pub fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets the most records of a transfer.
    #[must_use]
    pub fn records(mut self, records: u64) -> Self {
        self.records = records;
        self
    }
}
