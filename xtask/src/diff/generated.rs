//! The generated code of a state, as it follows from its contract. Nothing is compared here.

use std::collections::BTreeMap;

use super::analysis::GENERATED;
use super::error::Error;
use super::input::Input;
use super::revision::{Revision, SPEC};
use crate::codegen::{self, Extent};
use crate::contract::model::Contract;
use crate::document;
use crate::listing::DIGEST;

/// Brings the generated code of a state to what follows from its contract, which is given where the
/// two contracts differ.
pub(super) fn bring(
    input: &mut Input,
    contract: Option<&Contract>,
    notes: &mut Vec<String>,
) -> Result<(), Error> {
    let is_document = input.document.is_some();
    if !(is_stale(&input.revision) || is_document && contract.is_some()) {
        return Ok(());
    }
    let read;
    let contract = match contract {
        Some(contract) => contract,
        None => {
            read = input.contract()?;
            &read
        }
    };
    let revision = &mut input.revision;
    let label = &revision.label;
    let digest = codegen::digest(revision.spec.as_bytes());
    // A file of a revision may be compared with one that was written whole.
    let extent = match is_document {
        true => Extent::Signatures,
        false => Extent::Whole,
    };
    let files = codegen::assemble(contract, "spec", &digest, extent).map_err(|problem| {
        let what = format!("codegen fails on the contract of {label}: {problem}");
        Error::new(what, "")
    })?;
    if !is_document {
        notes.push(format!(
            "generated/ of {label} does not follow from its contract: what codegen makes of it is \
             compared instead; cargo xtask codegen writes it",
        ));
    }
    let mut packages = revision.packages.values_mut();
    if let Some(package) = packages.find(|package| package.folder == GENERATED) {
        let files = files
            .into_iter()
            .map(|(path, text)| (format!("src/{path}"), text));
        package.sources = files.collect();
    }
    Ok(())
}

/// The files of a workspace with the code that its contract gives.
pub(super) fn fresh(
    mut files: BTreeMap<String, Vec<u8>>,
    notes: &mut Vec<String>,
) -> BTreeMap<String, Vec<u8>> {
    let folder = format!("{GENERATED}/src/");
    let bytes = files.get(SPEC).cloned().unwrap_or_default();
    let contract = document::parse_value(SPEC, &String::from_utf8_lossy(&bytes));
    let (Ok(contract), true) = (contract, files.keys().any(|path| path.starts_with(&folder)))
    else {
        return files;
    };
    match codegen::generate("spec", &bytes, &contract) {
        Ok(generated) => {
            files.retain(|path, _| !path.starts_with(&folder));
            let made = generated.files.into_iter();
            files.extend(made.map(|(path, text)| (format!("{folder}{path}"), text.into_bytes())));
        }
        Err(problems) => notes.push(format!(
            "codegen refuses the contract ({} problems): generated/ was compiled as it is",
            problems.len()
        )),
    }
    files
}

/// Whether the generated code says that it was made of another contract.
fn is_stale(revision: &Revision) -> bool {
    let mut packages = revision.packages.values();
    let package = packages.find(|package| package.folder == GENERATED);
    let root = package.and_then(|package| package.sources.get(package.to_list().root));
    let digest = codegen::digest(revision.spec.as_bytes());
    root.is_some_and(|root| root.contains(DIGEST) && !root.contains(&digest))
}
