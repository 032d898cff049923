//! The log of received requests, for tests to assert on. Reading it is in `request.rs`.

mod request;

use std::collections::VecDeque;
use std::fmt;

pub use self::request::LoggedRequest;

/// The requests that an emulator received, the oldest first: a copy that no longer changes.
#[derive(Clone, Default)]
pub struct RequestLog {
    requests: Vec<LoggedRequest>,
    dropped: u64,
}

impl RequestLog {
    /// The requests, the oldest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &LoggedRequest> + DoubleEndedIterator {
        self.requests.iter()
    }

    /// The requests to one operation, the oldest first.
    pub fn of<'a>(&'a self, operation: &'a str) -> impl Iterator<Item = &'a LoggedRequest> {
        self.iter()
            .filter(move |request| request.operation() == Some(operation))
    }

    /// How many requests it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// How many older requests were forgotten because the log was full.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The identifiers of the operations in the order of the requests; `-` for what met none.
    #[must_use]
    pub fn operations(&self) -> Vec<&'static str> {
        self.iter()
            .map(|request| request.operation().unwrap_or("-"))
            .collect()
    }

    /// Asserts that the requests were these operations, in this order, and no others.
    ///
    /// # Panics
    /// If they were not; the message shows what was received, without secrets.
    #[track_caller]
    pub fn assert_operations(&self, expected: &[&str]) {
        assert!(
            self.dropped == 0 && self.operations() == expected,
            "expected the operations {expected:?}, received {self:#?}"
        );
    }

    /// Asserts that an operation was requested so many times.
    ///
    /// # Panics
    /// If it was not; the message shows what was received, without secrets.
    #[track_caller]
    pub fn assert_requested(&self, operation: &str, times: usize) {
        let found = self.of(operation).count();
        assert!(
            self.dropped == 0 && found == times,
            "expected {times} requests to {operation}, received {found}: {self:#?}"
        );
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        if self.dropped > 0 {
            list.entry(&format_args!(
                "({} older ones were forgotten)",
                self.dropped
            ));
        }
        list.entries(&self.requests).finish()
    }
}

/// The log that is being written.
pub(crate) struct Recorder {
    requests: VecDeque<LoggedRequest>,
    capacity: usize,
    dropped: u64,
    next: u64,
}

impl Recorder {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            requests: VecDeque::new(),
            capacity,
            dropped: 0,
            next: 0,
        }
    }

    /// Notes a request, and says how to find it again.
    pub(crate) fn begin(&mut self, mut request: LoggedRequest) -> u64 {
        self.next += 1;
        request.number = self.next;
        while self.requests.len() >= self.capacity && self.requests.pop_front().is_some() {
            self.dropped += 1;
        }
        if self.capacity > 0 {
            self.requests.push_back(request);
        } else {
            self.dropped += 1;
        }
        self.next
    }

    /// Notes what a request was answered with, if it is still there.
    pub(crate) fn finish(&mut self, number: u64, status: u16) {
        let Some(first) = self.requests.front().map(|request| request.number) else {
            return;
        };
        let index = number
            .checked_sub(first)
            .and_then(|index| usize::try_from(index).ok());
        if let Some(request) = index.and_then(|index| self.requests.get_mut(index)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn snapshot(&self) -> RequestLog {
        RequestLog {
            requests: self.requests.iter().cloned().collect(),
            dropped: self.dropped,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
        self.dropped = 0;
    }
}
