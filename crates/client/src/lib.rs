#![doc = include_str!("links.md")]
#![doc = include_str!("../README.md")]

mod acls;
mod call;
mod client;
mod collection;
mod compare;
mod ensure;
pub mod handles;
mod incoming;
mod list;
mod outgoing;
mod owner;
mod peers;
mod progress;
mod refused;
mod resource;
mod singleton;
mod tsigs;
mod wait;

/// Settings: the inputs of `create`, `ensure`, `update` and `modify`.
///
/// All fields are public. Required fields are arguments of `new`: there has to be a value, so their
/// types refuse it at once. The others have setters, which take plain values; what they refuse is
/// reported by `check` and by every call. Settings can be read from a file with serde.
pub mod settings {
    pub use crate::acls::AclSettings;
    pub use crate::incoming::IncomingSettings;
    pub use crate::outgoing::OutgoingSettings;
    pub use crate::peers::PeerSettings;
    pub use crate::tsigs::TsigSettings;
}

/// Records: the objects that the API stores and returns. All fields are public.
pub mod records {
    pub use cloudflare_secondary_dns_api::types::{Acl, Incoming, Outgoing, Peer, Tsig};

    pub use crate::resource::{Record, SingletonRecord};
}

/// Values: identifiers, names, addresses, numbers, secrets. Constructors refuse what the API would
/// refuse; received values are kept as they are.
pub mod values {
    pub use cloudflare_secondary_dns_types::{
        AccountId, AclId, InvalidValue, IpAddress, IpRange, PeerId, Port, RefreshInterval,
        SoaSerial, Timestamp, TransferStatus, TransferStatusKind, TsigAlgorithm, TsigAlgorithmKind,
        TsigId, TsigName, TsigSecret, ZoneId, ZoneName,
    };
}

/// Answers: responses, lists and errors.
pub mod answers {
    pub use cloudflare_secondary_dns_transport::{
        ApiError, ApiMessage, Difference, Error, ErrorKind, Response,
    };

    pub use crate::ensure::{EnsureOutcome, Ensured};
    pub use crate::list::List;
    pub use crate::progress::WaitProgress;
}

/// Transport: credentials, and options of a client or a call, such as deadlines, retries and the
/// rate limit.
pub mod transport {
    pub use cloudflare_secondary_dns_transport::{
        ActionRetry, CallOptions, Credentials, ENV_BASE_URL, ENV_EMAIL, ENV_KEY, ENV_TOKEN,
        Operation, OperationKind, RateLimit, RetryPolicy, Transport, reqwest,
    };

    pub use crate::client::ClientBuilder;
    pub use crate::wait::WaitOptions;
}

pub use cloudflare_secondary_dns_api as api;

pub use crate::client::Client;
pub use cloudflare_secondary_dns_transport::Error;

// Every name is at the root as well. On the page of the crate each group is one line.
#[doc(no_inline)]
pub use crate::{answers::*, handles::*, records::*, settings::*, transport::*, values::*};
