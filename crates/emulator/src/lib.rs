//! A local server of Cloudflare's secondary DNS (zone transfers) API: all 28 operations, with real state in memory.
//!
//! Developing against the live API takes an Enterprise account. This crate takes nothing: your client talks to
//! `http://127.0.0.1:PORT/client/v4` in place of `https://api.cloudflare.com/client/v4`, creates ACLs, peers, TSIG keys
//! and zone settings, and reads them back as the documentation says it would. The official Python and TypeScript
//! clients accept it.
//!
//! # Test your own client
//!
//! Start an emulator in the test, point the client at [`Emulator::base_url`], and look at what arrived. Each emulator
//! takes a free port and stops when it is dropped, so tests run side by side.
//!
//! The client of this example is a plain TCP stream; yours goes where `send` is called.
//!
//! ```
//! use cloudflare_secondary_dns_emulator::{Emulator, Fault};
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::builder().token("my-token").start().await?;
//!
//! // The next two lists fail as they do when the API is busy.
//! emulator.inject(Fault::status(503).on("acls_list").times(2))?;
//!
//! assert!(send(&emulator).await?.starts_with("HTTP/1.1 503"));
//! assert!(send(&emulator).await?.starts_with("HTTP/1.1 503"));
//! assert!(send(&emulator).await?.starts_with("HTTP/1.1 200"));
//!
//! // What did the client send? Credentials and TSIG secrets are not shown.
//! let requests = emulator.requests();
//! requests.assert_operations(&["acls_list", "acls_list", "acls_list"]);
//! let last = requests.iter().next_back().ok_or("no request")?;
//! assert_eq!(last.header("authorization"), Some("Bearer [redacted]"));
//! assert_eq!(emulator.pending_faults(), 0);
//! # Ok(())
//! # }
//!
//! async fn send(emulator: &Emulator) -> std::io::Result<String> {
//!     let mut stream = tokio::net::TcpStream::connect(emulator.address()).await?;
//!     let request = "GET /client/v4/accounts/my-account/secondary_dns/acls HTTP/1.1\r\n\
//!                    Host: localhost\r\nAuthorization: Bearer my-token\r\nConnection: close\r\n\r\n";
//!     stream.write_all(request.as_bytes()).await?;
//!     let mut answer = String::new();
//!     stream.read_to_string(&mut answer).await?;
//!     Ok(answer)
//! }
//! ```
//!
//! # What it does
//!
//! * **State.** Accounts and zones appear on first use, or from a [`Seed`]. References are checked, settings of a zone
//!   are singletons, a PUT replaces, `force_axfr` moves the serial a little later, `enable`, `disable` and `status`
//!   agree. [`Emulator::snapshot`] shows all of it.
//! * **Time.** Timestamps, transfers and the rate limit go by a [`Clock`] that a test can move.
//! * **Errors.** Whatever is wrong with a request is answered in the documented envelope, with a pointer to the field.
//!   The rules on values are those of the contract, no more and no fewer.
//! * **Faults.** [`Fault`] breaks answers on demand: statuses, gateway pages, delays, resets, truncated and stalled
//!   bodies, `success: false`, wrong types, rate limits.
//! * **Assumptions.** What is not documented is an [`Assumption`] with a name, and can be switched.
//! * **Rate limit.** Off by default; [`RateLimit::documented`] in real or shortened time.
//!
//! # What it does not
//!
//! It transfers no zones and speaks no DNS. It does not know permissions, plans or billing beyond the entitlement of an
//! account. It is no place for real secrets: they lie in memory as they came, and every answer shows them.
//!
//! # The program
//!
//! `secondary-dns-emulator` is the same for every language: it prints the base URL once it listens. `--help` shows
//! examples, `--list-assumptions` what is assumed. It is what the default feature `program` is for; the library does
//! without.
//!
//! # Concurrency
//!
//! One lock guards the state and is held for one operation at a time, so operations are atomic, and a list is of one
//! moment. Identifiers are found in a time that does not grow with the number of objects.

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
mod routes;
mod secret;
mod seed;
mod server;
mod shared;
mod state;
mod values;

pub use assumptions::*;
pub use builder::EmulatorBuilder;
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::{Error, ErrorKind};
pub use faults::{FAULT_GRAMMAR, Fault, RetryAfter, When};
pub use log::{LoggedRequest, RequestLog};
pub use operations::{Operation, operations};
pub use rate_limit::RateLimit;
pub use secret::Secret;
pub use seed::{
    AccountSeed, Acl, IncomingSeed, OutgoingSeed, Peer, Seed, Tsig, ZoneSeed, ZoneType,
};
