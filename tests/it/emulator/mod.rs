//! The emulator, seen from outside: over HTTP, against the contract, and through its handle.
//!
//! `contract.rs` validates answers against `spec/secondary_dns.yaml`, `api.rs` is a client that
//! does so with every answer it gets.

mod api;
mod assumptions;
mod connections;
mod contract;
mod control;
mod conversation;
mod credentials;
mod faults;
/// The example of the page of the crate, which cannot depend on the client.
#[path = "../../../crates/emulator/docs/client.rs"]
mod front_page;
mod log;
mod operations;
mod rate_limit;
mod records;
mod seed;
mod start;
mod values;
mod zones;
