#![doc = include_str!("../README.md")]

// `call.rs` orders the steps of a call; each step is decided in its own file: `path.rs` what
// may be sent, `rate_limit/` when, `attempt.rs` how one request goes, `failure.rs` what went wrong
// with it, `retry.rs` whether once more, `decode.rs` and `envelope.rs` what the answer says,
// `redact.rs` what of the server's words may be shown, `telemetry.rs` what is traced.

mod attempt;
mod base_url;
mod body;
mod builder;
mod call;
mod choice;
mod connections;
mod credentials;
mod decode;
mod difference;
mod echo;
mod encode;
mod envelope;
mod error;
mod failure;
mod json;
mod limits;
mod operation;
mod options;
mod path;
mod rate_limit;
mod redact;
mod response;
mod retry;
mod setup;
mod shared;
mod telemetry;
mod transport;

pub use crate::builder::TransportBuilder;
pub use crate::choice::Alternatives;
pub use crate::credentials::{Credentials, ENV_EMAIL, ENV_KEY, ENV_TOKEN};
pub use crate::difference::Difference;
pub use crate::encode::QueryParam;
pub use crate::envelope::{ApiError, ApiMessage, Envelope};
pub use crate::error::{Error, ErrorKind};
pub use crate::operation::{Operation, OperationKind};
pub use crate::options::{ActionRetry, CallOptions, RetryPolicy};
pub use crate::rate_limit::RateLimit;
pub use crate::response::Response;
pub use crate::setup::ENV_BASE_URL;
pub use crate::transport::Transport;
pub use http::Method;
pub use reqwest;
