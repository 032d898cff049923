//! Which fault meets which request.

use super::Fault;
use crate::error::{Error, ErrorKind, nearest};
use crate::operations::OPERATIONS;

/// Faults that may wait at a time. Each request looks at all of them.
const MOST: usize = 10_000;

/// Faults that wait for their requests, in the order of their injection.
#[derive(Default)]
pub(crate) struct FaultQueue {
    pub(crate) waiting: Vec<Fault>,
}

impl FaultQueue {
    /// Adds faults, all or none, once it is clear that each can meet a request and be applied.
    pub(crate) fn add(&mut self, faults: impl IntoIterator<Item = Fault>) -> Result<(), Error> {
        let faults: Vec<_> = faults.into_iter().collect();
        faults.iter().try_for_each(Fault::check)?;
        if self.waiting.len() + faults.len() > MOST {
            let message =
                format!("more than {MOST} faults would wait for requests; take some back");
            return Err(Error::new(ErrorKind::Fault, message));
        }
        let faults = faults.into_iter();
        self.waiting
            .extend(faults.filter(|fault| fault.times != Some(0)));
        Ok(())
    }

    /// The fault that a request to an operation meets, if one does.
    pub(crate) fn take(&mut self, operation: &str) -> Option<Fault> {
        let index = self.waiting.iter_mut().position(|fault| {
            let meets = fault.meets(operation);
            let passes = meets && fault.after > 0;
            fault.after -= u32::from(passes);
            meets && !passes
        })?;
        let fault = self.waiting[index].clone();
        match &mut self.waiting[index].times {
            Some(1) => drop(self.waiting.remove(index)),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(fault)
    }
}

impl Fault {
    /// Whether it ends after so many requests.
    pub(crate) fn ends(&self) -> bool {
        self.times.is_some()
    }

    fn meets(&self, operation: &str) -> bool {
        match self.on.strip_suffix('*') {
            Some(beginning) => operation.starts_with(beginning),
            None => operation == self.on,
        }
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |message: String| Err(Error::new(ErrorKind::Fault, message));
        let ids: Vec<_> = OPERATIONS.iter().map(|operation| operation.id).collect();
        if !ids.iter().any(|id| self.meets(id)) {
            let (on, nearest) = (&self.on, nearest(&self.on, ids.iter().copied()));
            let ids = ids.join(", ");
            return wrong(format!(
                "no operation is called `{on}`{nearest}; there are {ids}"
            ));
        }
        let head = self.head();
        if !head.is_ok_and(|head| !head.status().is_informational()) {
            return wrong(format!(
                "`{self}` cannot be sent; give a final HTTP status from 200 to 999, and headers without line breaks"
            ));
        }
        Ok(())
    }
}
