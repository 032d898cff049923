//! <!-- The links of the README lead to docs.rs. Here they lead to the items: the first target of a link counts. -->
//!
//! [Error::is_not_secondary]: crate::Error::is_not_secondary
//! [Response::differences]: crate::Response::differences
//! [Singleton::verify_create]: crate::Singleton::verify_create
//! [`AclSettings`]: crate::AclSettings
//! [`Acl`]: crate::Acl
//! [`Acls`]: crate::Acls
//! [`ActionRetry`]: crate::ActionRetry
//! [`CallOptions`]: crate::CallOptions
//! [`Client::builder`]: crate::Client::builder
//! [`Client::from_env`]: crate::Client::from_env
//! [`Client`]: crate::Client
//! [`Ensured`]: crate::Ensured
//! [`Error`]: crate::Error
//! [`IncomingSettings`]: crate::IncomingSettings
//! [`IncomingTransfers`]: crate::IncomingTransfers
//! [`Incoming`]: crate::Incoming
//! [`IpAddress`]: crate::IpAddress
//! [`IpRange`]: crate::IpRange
//! [`List`]: crate::List
//! [`OutgoingSettings`]: crate::OutgoingSettings
//! [`OutgoingTransfers`]: crate::OutgoingTransfers
//! [`Outgoing`]: crate::Outgoing
//! [`PeerSettings`]: crate::PeerSettings
//! [`Peer`]: crate::Peer
//! [`Peers`]: crate::Peers
//! [`Port`]: crate::Port
//! [`RefreshInterval`]: crate::RefreshInterval
//! [`Response`]: crate::Response
//! [`RetryPolicy::forbidden`]: crate::RetryPolicy::forbidden
//! [`RetryPolicy`]: crate::RetryPolicy
//! [`SoaSerial`]: crate::SoaSerial
//! [`Timestamp`]: crate::Timestamp
//! [`TsigAlgorithm`]: crate::TsigAlgorithm
//! [`TsigName`]: crate::TsigName
//! [`TsigSecret`]: crate::TsigSecret
//! [`TsigSettings`]: crate::TsigSettings
//! [`Tsig`]: crate::Tsig
//! [`Tsigs`]: crate::Tsigs
//! [`ZoneName`]: crate::ZoneName
//! [`api::Client`]: crate::api::Client
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
    ENV_EMAIL, ENV_KEY, ENV_TOKEN, Error, ErrorKind, Operation, OperationKind, RateLimit, Response,
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
