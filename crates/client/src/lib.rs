#![doc = include_str!("../README.md")]

mod acls;
mod call;
mod client;
mod compare;
mod ensure;
mod handles;
mod incoming;
mod list;
mod outgoing;
mod peers;
mod records;
mod resource;
mod settings;
mod singleton;
mod tsigs;
mod wait;

pub use cloudflare_secondary_dns_api as api;
pub use cloudflare_secondary_dns_api::types::{Acl, Incoming, Outgoing, Peer, Tsig};
pub use cloudflare_secondary_dns_transport::{
    ActionRetry, ApiError, ApiMessage, CallOptions, Credentials, Difference, ENV_BASE_URL,
    ENV_EMAIL, ENV_KEY, ENV_TOKEN, Error, ErrorKind, Operation, OperationKind, Pacing, Response,
    RetryPolicy, Transport, reqwest,
};
pub use cloudflare_secondary_dns_types::{
    AccountId, AclId, InvalidValue, IpAddress, IpRange, PeerId, Port, RefreshInterval, SoaSerial,
    Timestamp, TransferStatus, TransferStatusKind, TsigAlgorithm, TsigAlgorithmKind, TsigId,
    TsigName, TsigSecret, ZoneId, ZoneName,
};

pub use crate::acls::Acls;
pub use crate::client::{Client, ClientBuilder};
pub use crate::ensure::{EnsureOutcome, Ensured};
pub use crate::handles::{Account, Zone};
pub use crate::incoming::IncomingTransfers;
pub use crate::list::List;
pub use crate::outgoing::OutgoingTransfers;
pub use crate::peers::Peers;
pub use crate::records::Records;
pub use crate::resource::{Record, SingletonRecord};
pub use crate::settings::{
    AclSettings, IncomingSettings, OutgoingSettings, PeerSettings, TsigSettings,
};
pub use crate::singleton::Singleton;
pub use crate::tsigs::Tsigs;
pub use crate::wait::{WaitOptions, WaitProgress};
