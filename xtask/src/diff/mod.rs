//! `cargo xtask diff`: what a change of the contract and of the crates means for callers.
//!
//! Two comparisons, joined by the paths of items: `contract::compare` compares OpenAPI documents in
//! resolved form, `rust` the listings of the published packages. `version_bump` says which version
//! comes next, `compile` asks the compiler where callers break, `report` writes it all out. `input`
//! is what is compared: revisions, or two documents without git. Only `git`, `revision`, `input`
//! and `compile` touch files; everything between is a function of what they read.

mod analysis;
mod changelog;
pub mod command;
mod compile;
mod generated;
mod git;
mod input;
pub mod join;
pub mod model;
mod report;
mod revision;
mod rust;
mod subject;
mod uses;
pub mod version_bump;

use std::collections::BTreeMap;

pub use command::{Args, run};

/// Compares two states of the workspace, each a label and its files: path to text. Only the
/// contract, manifests and Rust sources count.
///
/// # Errors
/// When the contract, a manifest or a source file is missing or cannot be read.
pub fn trees(
    old: (&str, BTreeMap<String, String>),
    new: (&str, BTreeMap<String, String>),
) -> Result<model::Report, String> {
    let read = |(label, files): (&str, BTreeMap<String, String>)| {
        let files = files
            .into_iter()
            .map(|(path, text)| (path, text.into_bytes()));
        revision::Revision::of(label, files.collect())
    };
    analysis::compare(&mut read(old)?, &mut read(new)?, None)
}
