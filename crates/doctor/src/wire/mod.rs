//! DNS on the wire: questions, answers and transfers. What they mean is not decided here.

mod answer;
mod failure;
mod question;
mod signature;
mod tcp;
mod transfer;
mod udp;

pub(crate) use answer::Answer;
pub(crate) use failure::Failure;
pub(crate) use question::{Question, Zone};
pub(crate) use signature::{Signature, Signer};
pub(crate) use tcp::ask as ask_tcp;
pub(crate) use transfer::{Flaw, Outcome, Stop, Transfer, transfer};
pub(crate) use udp::ask as ask_udp;

use std::time::SystemTime;

use tokio::time::Instant;

use crate::Limits;

/// What every exchange needs.
pub(crate) struct Context<'a> {
    pub(crate) limits: &'a Limits,
    /// When the server's time is over.
    pub(crate) deadline: Instant,
    pub(crate) clock: &'a (dyn Fn() -> SystemTime + Send + Sync),
}

impl Context<'_> {
    /// When an answer that is awaited from now on is late.
    fn patience(&self) -> Instant {
        self.deadline.min(Instant::now() + self.limits.answer)
    }
}
