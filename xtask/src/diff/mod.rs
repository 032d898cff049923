//! `cargo xtask diff`: what a change of the contract and of the crates means for callers.
//!
//! Three layers, joined by place: [`contract`] compares OpenAPI documents in resolved form,
//! [`rust`] the public APIs of the published crates, `effect` joins both and goes on to the
//! functions of the façade. `verdict` says which version comes next, `report` writes it all out.
//! Only `git` and `side` read files; everything between is a function of what they read.

pub mod analysis;
mod changelog;
pub mod command;
pub mod contract;
pub mod effect;
mod error;
pub mod facade;
pub mod fate;
mod git;
mod manifest;
mod packages;
mod report;
pub mod rust;
mod side;
mod summary;
mod table;
pub mod verdict;

pub use command::{Args, run};
pub use summary::summary;
