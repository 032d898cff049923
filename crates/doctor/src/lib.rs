#![doc = include_str!("../README.md")]

mod check;
mod diagnosis;
mod error;
mod finding;
mod key;
mod key_file;
mod limits;
mod plan;
mod probe;
mod progress;
mod report;
mod wire;

pub use check::Check;
pub use error::Error;
pub use finding::{Finding, Limit, Protocol, Severity, UnusableKey};
pub use key::Key;
pub use limits::Limits;
pub use progress::{Progress, Step};
pub use report::{
    IncomingSummary, KeySummary, OutgoingSummary, Report, Role, ServerReport, TransferSummary,
};
