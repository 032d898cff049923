//! `cargo xtask diff`: what a change of the contract and of the crates means for callers.
//!
//! Three layers, joined by place: [`contract`] compares OpenAPI documents in resolved form,
//! [`rust`] the public APIs of the published crates, `effect` joins both and goes on to the
//! functions of the façade. `verdict` says which version comes next, `report` writes it all out.
//! `given` and `documents` do the same for two documents without git.
//! Only `git`, `side` and `given` read files; everything between is a function of what they read.

mod analysis;
mod changelog;
pub mod command;
pub mod contract;
mod documents;
pub mod effect;
mod error;
pub mod facade;
pub mod fate;
mod generated;
mod git;
mod given;
mod looks;
mod manifest;
mod mentions;
pub mod model;
mod packages;
mod places;
mod report;
pub mod rust;
mod side;
mod summary;
mod table;
pub mod verdict;

use std::collections::BTreeMap;

pub use command::{Args, run};
pub use error::Error;
pub use summary::summary;

/// Compares two states of the workspace, each a label and its files: path to text. Only the
/// contract, manifests and Rust sources count.
///
/// # Errors
/// When the contract, a manifest or a source file is missing or cannot be read.
pub fn trees(
    old: (&str, BTreeMap<String, String>),
    new: (&str, BTreeMap<String, String>),
) -> Result<model::Report, Error> {
    let sides = analysis::Sides {
        old: side::Side::of(old.0, old.1)?,
        new: side::Side::of(new.0, new.1)?,
        released: None,
    };
    analysis::workspaces(&sides)
}
