//! Which fault meets which request.

use hyper::header::{HeaderName, HeaderValue};

use super::{Fault, Kind};
use crate::error::{Error, ErrorKind, nearest};
use crate::operations::operations;

/// Faults that wait for their requests, in the order of their injection.
#[derive(Default)]
pub(crate) struct FaultQueue {
    waiting: Vec<Fault>,
}

impl FaultQueue {
    /// Adds a fault once it is clear that it can ever meet a request and be carried out.
    pub(crate) fn add(&mut self, fault: Fault) -> Result<(), Error> {
        fault.check()?;
        if fault.times != Some(0) {
            self.waiting.push(fault);
        }
        Ok(())
    }

    /// The fault that a request to an operation meets, if one does.
    pub(crate) fn take(&mut self, operation: &str) -> Option<Fault> {
        let mut met = None;
        for fault in &mut self.waiting {
            if !fault.meets(operation) {
                continue;
            }
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            met = Some(fault.clone());
            if let Some(times) = &mut fault.times {
                *times -= 1;
            }
            break;
        }
        if met.is_some() {
            self.waiting.retain(|fault| fault.times != Some(0));
        }
        met
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// Faults that have not met all their requests; those that go on forever do not count.
    pub(crate) fn pending(&self) -> usize {
        self.waiting
            .iter()
            .filter(|fault| fault.times.is_some())
            .count()
    }
}

impl Fault {
    fn meets(&self, operation: &str) -> bool {
        match self.on.strip_suffix('*') {
            Some(beginning) => operation.starts_with(beginning),
            None => operation == self.on,
        }
    }

    fn check(&self) -> Result<(), Error> {
        if !operations().any(|operation| self.meets(operation.id)) {
            let ids: Vec<_> = operations().map(|operation| operation.id).collect();
            return Err(wrong(format!(
                "no operation is called `{}`{}; there are {}",
                self.on,
                nearest(&self.on, ids.iter().copied()),
                ids.join(", ")
            )));
        }
        if let Kind::Status { status, .. } | Kind::Respond { status, .. } = &self.kind
            && !(200..=999).contains(status)
        {
            return Err(wrong(format!(
                "{status} is no final HTTP status; give one from 200 to 999"
            )));
        }
        if let Kind::Respond { content_type, .. } = &self.kind
            && HeaderValue::from_str(content_type).is_err()
        {
            return Err(wrong(
                "the content type holds characters that no header can carry",
            ));
        }
        if let Kind::RateLimited(super::RetryAfter::Raw(text)) = &self.kind
            && HeaderValue::from_str(text).is_err()
        {
            return Err(wrong(
                "the Retry-After holds characters that no header can carry",
            ));
        }
        for (name, value) in &self.headers {
            if HeaderName::from_bytes(name.as_bytes()).is_err()
                || HeaderValue::from_str(value).is_err()
            {
                return Err(wrong(format!(
                    "`{name}` cannot be sent as a header with that value"
                )));
            }
        }
        Ok(())
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Fault, message)
}
