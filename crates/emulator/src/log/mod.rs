//! The log of received requests, for tests to assert on. Reading one is in `request.rs`.

mod request;

use crate::error::nearest;
use crate::operations::OPERATIONS;
use std::collections::VecDeque;
use std::ops::Deref;

pub use self::request::LoggedRequest;

/// The requests that an emulator received, the oldest first: a copy that no longer changes.
#[derive(Clone, Debug)]
pub struct RequestLog {
    requests: VecDeque<LoggedRequest>,
    max_requests: usize,
    max_bytes: usize,
    bytes: usize,
    dropped: u64,
}

impl Deref for RequestLog {
    type Target = VecDeque<LoggedRequest>;

    fn deref(&self) -> &VecDeque<LoggedRequest> {
        &self.requests
    }
}

impl RequestLog {
    pub(crate) fn new(max_requests: usize, max_bytes: usize) -> Self {
        Self {
            requests: VecDeque::new(),
            max_requests,
            max_bytes,
            bytes: 0,
            dropped: 0,
        }
    }

    /// Notes a request. The oldest are forgotten until it fits, itself at last.
    pub(crate) fn begin(&mut self, request: LoggedRequest) {
        self.bytes += request.size();
        self.requests.push_back(request);
        while self.bytes > self.max_bytes || self.requests.len() > self.max_requests {
            let Some(oldest) = self.requests.pop_front() else {
                break;
            };
            self.bytes -= oldest.size();
            self.dropped += 1;
        }
    }

    /// Notes what a request was answered with, if it is still there.
    pub(crate) fn finish(&mut self, number: u64, status: u16) {
        let mut requests = self.requests.iter_mut().rev();
        if let Some(request) = requests.find(|request| request.number == number) {
            request.status = Some(status);
        }
    }

    /// The requests to one operation, the oldest first.
    pub fn of<'a>(&'a self, operation: &'a str) -> impl Iterator<Item = &'a LoggedRequest> {
        self.iter()
            .filter(move |request| request.operation == Some(operation))
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
            .map(|request| request.operation.unwrap_or("-"))
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
            "expected the operations {expected:?},\nreceived {:?}: {self:#?}",
            self.operations()
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
            "expected {times} requests to {operation}{}, received {found}: {self:#?}",
            nearest_operation(operation)
        );
    }
}

/// What may be meant by a name that no operation has.
fn nearest_operation(operation: &str) -> String {
    let ids = || OPERATIONS.iter().map(|operation| operation.id);
    match ids().any(|id| id == operation) {
        true => String::new(),
        false => format!(", which is not an operation{}", nearest(operation, ids())),
    }
}
