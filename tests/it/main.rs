//! The workspace's integration tests, one binary.

mod emulator;
mod generated;
mod support;
mod transport;
