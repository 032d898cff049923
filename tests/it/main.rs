//! The workspace's integration tests, one binary.

mod client;
mod emulator;
mod generated;
mod support;
mod transport;
