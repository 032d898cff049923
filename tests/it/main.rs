//! The workspace's integration tests, one binary.

mod generated;
mod support;
mod transport;
