//! Which fault meets which request.

use hyper::header::{HeaderName, HeaderValue};

use super::{Fault, Kind, RetryAfter};
use crate::error::{Error, ErrorKind, nearest};
use crate::operations::operations;

/// Faults that wait for their requests, in the order of their injection.
#[derive(Default)]
pub(crate) struct FaultQueue {
    waiting: Vec<Fault>,
}

impl FaultQueue {
    /// Adds faults, all or none, once it is clear that each can meet a request and be applied.
    pub(crate) fn add(&mut self, faults: impl IntoIterator<Item = Fault>) -> Result<(), Error> {
        let faults: Vec<_> = faults.into_iter().collect();
        faults.iter().try_for_each(Fault::check)?;
        let faults = faults.into_iter();
        self.waiting
            .extend(faults.filter(|fault| fault.times != Some(0)));
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

    /// The faults that wait, in order.
    pub(crate) fn waiting(&self) -> &[Fault] {
        &self.waiting
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
        if let Kind::Status(status) | Kind::Respond { status, .. } = &self.kind
            && !(200..=999).contains(status)
        {
            return Err(wrong(format!(
                "{status} is not a final HTTP status; give one from 200 to 999"
            )));
        }
        let content_type = match &self.kind {
            Kind::Respond { content_type, .. } => content_type.as_deref(),
            _ => None,
        };
        let retry_after = match &self.kind {
            Kind::RateLimited(RetryAfter::Raw(text)) => Some(text.as_str()),
            _ => None,
        };
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_str()));
        let headers = headers
            .chain(content_type.map(|value| ("content-type", value)))
            .chain(retry_after.map(|value| ("retry-after", value)));
        for (name, value) in headers {
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
