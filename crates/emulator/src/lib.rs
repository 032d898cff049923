//! A local server of Cloudflare's secondary DNS (zone transfers) API: all operations, with real
//! state in memory.
//!
//! Developing against the live API takes an Enterprise account. This crate needs none: your client
//! talks to `http://127.0.0.1:PORT/client/v4` in place of `https://api.cloudflare.com/client/v4`,
//! creates ACLs, peers, TSIG keys and zone settings, and reads them back as the live API would
//! answer. The official Python and TypeScript clients accept it.
//!
//! # Test your own client
//!
//! Start an emulator in the test, point the client at [`Emulator::base_url`], and look at what
//! arrived. Each emulator takes a free port and stops when it is dropped, so tests run side by
//! side.
//!
//! The client here is that of the crate `cloudflare-secondary-dns`. Any other does as well.
//!
//! ```ignore
#![doc = include_str!("../docs/client.rs")]
//! ```
//!
//! # What it does
//!
//! * **State.** Accounts and zones appear on first use, or from a [`Seed`]. References are checked,
//!   settings of a zone are singletons, a PUT replaces, `force_axfr` moves the serial a little
//!   later, `enable`, `disable` and `status` agree.
//! * **The live API.** What others have seen there is the default. What is not documented is an
//!   [`Assumption`] with a name and a source, and can be switched.
//! * **Time.** Timestamps, transfers and the [rate limit](RateLimit) go by a [`Clock`] that a test
//!   can move.
//! * **Errors.** Whatever is wrong with a request is answered in the documented envelope, with a
//!   pointer to the field. The rules on values are those of the contract, no more and no fewer.
//! * **Faults.** [`Fault`] breaks answers on demand.
//! * **One lock.** Operations are atomic, and a list is of one moment.
//!
//! It transfers no zones and speaks no DNS. It does not know permissions, plans or billing beyond
//! the entitlement of an account. Do not give it real secrets: they are in memory as they came, and
//! every answer shows them.
//!
//! # The program
//!
//! `secondary-dns-emulator` is the same for every language: it prints the base URL once it listens,
//! and is controlled by paths below `/__emulator/`, which the README lists. The default feature
//! `program` is for it; the library does without.

mod answer;
mod assumptions;
mod auth;
mod builder;
mod clock;
mod emulator;
mod error;
mod failure;
mod faults;
mod fields;
mod handlers;
mod log;
mod operations;
mod rate_limit;
mod redact;
mod resources;
mod routes;
mod seed;
mod server;
mod shared;
mod start;
mod state;
mod values;
mod views;

pub use assumptions::*;
pub use builder::EmulatorBuilder;
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::{Error, ErrorKind};
pub use faults::{FAULT_GRAMMAR, Fault, When};
pub use log::{LoggedRequest, RequestLog};
pub use operations::{OPERATIONS, Operation};
pub use rate_limit::RateLimit;
pub use seed::{AccountSeed, Seed, ZoneSeed};
pub use state::ZoneType;
