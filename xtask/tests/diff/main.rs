//! `cargo xtask diff` from outside: pairs of contracts and of crates as data, properties, whole
//! reports, the command with real repositories.

mod contract;
mod rust;
mod trees;
