//! `cargo xtask diff` from outside: pairs of contracts and of crates as data, properties, whole
//! reports, the command with real repositories.

mod api;
mod command;
mod completeness;
mod contract;
mod documents;
mod git;
mod listing;
mod properties;
mod reports;
mod repository;
mod revisions;
mod trees;
