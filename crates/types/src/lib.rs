#![doc = include_str!("../README.md")]

mod address;
mod algorithm;
mod error;
pub mod float;
mod id;
pub mod integer;
pub mod lenient;
mod name;
mod number;
mod secret;
mod serial;
mod status;
mod text;
mod timestamp;

pub use address::{IpAddress, IpRange};
pub use algorithm::{TsigAlgorithm, TsigAlgorithmKind};
pub use error::InvalidValue;
pub use id::{AccountId, AclId, PeerId, TsigId, ZoneId};
pub use name::{TsigName, ZoneName};
pub use number::{Port, RefreshInterval};
pub use secret::TsigSecret;
pub use serial::SoaSerial;
pub use status::{TransferStatus, TransferStatusKind};
pub use timestamp::Timestamp;
