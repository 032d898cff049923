//! `cargo xtask codegen`: from the contract to the typed client in `generated/`.
//!
//! [`generate`] is a pure function from a document to a map of relative path to text:
//! `Contract::read` → lower → progenitor → `rewrite` → prettyplease. All reading and
//! writing of files is [`output`]'s, for writing and checking alike.

mod choice;
pub mod command;
mod crate_root;
mod doc_text;
mod docs;
mod envelope;
mod files;
mod lower;
mod open_enum;
mod operations;
pub mod output;
mod parameters;
mod progenitor;
mod rewrite;
mod rust_type;
mod source;
mod types;
mod usage;

pub(crate) use files::assemble;
pub(crate) use source::Extent;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::contract::model::Contract;
use crate::diagnostic::Diagnostic;

/// What a run of the generator makes.
#[derive(Clone, Debug, Serialize)]
pub struct Generated {
    /// Relative path to text.
    #[serde(skip)]
    pub files: files::Files,
    /// What a person should know, such as a domain type that no longer fits its schema.
    pub notes: Vec<String>,
    /// Operations in the document, each of which has its method.
    pub operations: usize,
    /// Named types in the document, domain types included.
    pub types: usize,
    /// Lines of all files.
    pub lines: usize,
}

/// Generates the client from a document.
///
/// `source` is the name of the document for the headers, `bytes` its text for the digest.
///
/// # Errors
///
/// Every problem of the document that was found, with its place. Nothing panics on bad input:
/// a panic inside a dependency is caught and reported.
pub fn generate(source: &str, bytes: &[u8], doc: &Value) -> Result<Generated, Vec<Diagnostic>> {
    of_contract(source, &digest(bytes), &Contract::of(doc)?)
}

/// The same from a contract that was read already.
pub(crate) fn of_contract(
    source: &str,
    digest: &str,
    contract: &Contract,
) -> Result<Generated, Vec<Diagnostic>> {
    let files = assemble(contract, source, digest, Extent::Whole);
    let files = files.map_err(|problem| vec![problem])?;
    let lines = files.values().map(|text| text.lines().count()).sum();
    Ok(Generated {
        files,
        notes: contract.notes.clone(),
        operations: contract.operations.len(),
        types: contract.types.len(),
        lines,
    })
}

/// The digest of a document, as the generated code has it.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
