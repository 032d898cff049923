//! The workspace's integration tests, one binary.

mod client;
mod emulator;
mod generated;
mod pages;
mod servers_guide;
mod support;
mod transport;
