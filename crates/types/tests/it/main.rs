//! Tests of the crate from outside, one binary. What needs several crates or a server is tested in
//! the workspace's `tests/`.

mod addresses;
mod algorithms;
mod contract;
mod errors;
mod formats;
mod ids;
mod integers;
mod laws;
mod numbers;
mod secret;
mod serial;
mod timestamps;
#[cfg(target_os = "linux")]
mod wiping;
