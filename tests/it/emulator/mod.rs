//! The emulator, seen from outside: over HTTP, against the contract, and through its handle.
//!
//! `contract.rs` validates answers against `spec/secondary_dns.yaml`, `api.rs` is a client that does so with every
//! answer it gets; other areas may use both.

pub(crate) mod api;
pub(crate) mod contract;

mod assumptions;
mod concurrency;
mod conversation;
mod credentials;
mod faults;
mod log;
mod operations;
mod rate_limit;
mod resources;
mod scale;
mod secrets;
mod seed;
mod start;
mod transfers;
mod values;
