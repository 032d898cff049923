//! The generated code of a state, as it follows from its contract. Nothing is compared here.

use super::revision::Revision;
use crate::codegen::{self, Extent};
use crate::contract::model::Contract;
use crate::listing::{DIGEST, ROOT};

/// Brings the generated code of a state to what follows from its contract, which is given where the
/// two contracts differ.
pub(super) fn bring(
    revision: &mut Revision,
    contract: Option<&Contract>,
    notes: &mut Vec<String>,
) -> Result<(), String> {
    let digest = codegen::digest(revision.spec.as_bytes());
    let is_document = revision.document.is_some();
    let root = revision
        .generated()
        .and_then(|package| package.sources.get(ROOT));
    // The code says of which contract it was made.
    let is_stale = root.is_some_and(|root| root.contains(DIGEST) && !root.contains(&digest));
    if !(is_stale || is_document && contract.is_some()) {
        return Ok(());
    }
    let read;
    let contract = match contract {
        Some(contract) => contract,
        None => {
            read = revision.contract()?;
            &read
        }
    };
    // A file of a revision may be compared with one that was written whole.
    let extent = match is_document {
        true => Extent::Signatures,
        false => Extent::Whole,
    };
    let label = revision.label.clone();
    let files = codegen::assemble(contract, "spec", &digest, extent)
        .map_err(|problem| format!("codegen fails on the contract of {label}: {problem}"))?;
    if !is_document {
        notes.push(format!(
            "generated/ of {label} does not follow from its contract: what codegen makes of it is \
             compared instead; cargo xtask codegen writes it",
        ));
    }
    if let Some(package) = revision.generated() {
        package.sources = files;
    }
    Ok(())
}
