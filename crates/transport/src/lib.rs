//! The one place that sends a request of the secondary DNS API and reads the answer.

mod attempt;
mod base_url;
mod body;
mod builder;
mod credentials;
mod decode;
mod encode;
mod envelope;
mod error;
mod observe;
mod operation;
mod options;
mod pacing;
mod path;
mod response;
mod retry;
mod scrub;
mod transport;

pub use crate::builder::TransportBuilder;
pub use crate::credentials::{Credentials, ENV_EMAIL, ENV_KEY, ENV_TOKEN};
pub use crate::encode::{QueryParam, encode_path, query_param};
pub use crate::envelope::{ApiError, ApiMessage, Envelope};
pub use crate::error::{Error, ErrorKind};
pub use crate::operation::{Operation, OperationKind};
pub use crate::options::{ActionRetry, CallOptions, RetryPolicy};
pub use crate::pacing::Pacing;
pub use crate::response::Response;
pub use crate::transport::Transport;
pub use http::Method;
pub use reqwest;
