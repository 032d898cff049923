//! The generated code of a state, as it follows from its contract. Nothing is compared here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::analysis::GENERATED;
use super::error::Error;
use super::input::Input;
use super::revision::{Revision, SPEC};
use crate::codegen;
use crate::contract::model::Contract;
use crate::document;
use crate::listing::DIGEST;

/// A state with the generated code that follows from its contract, which is given where the two
/// contracts differ.
///
/// # Errors
/// When codegen fails on a contract, which is a defect of this program.
pub(super) fn current<'i>(
    input: &'i Input,
    contract: Option<&Contract>,
    notes: &mut Vec<String>,
) -> Result<Cow<'i, Revision>, Error> {
    let revision = &input.revision;
    let is_document = input.document.is_some();
    let read;
    let contract = match contract {
        Some(contract) if is_document || is_stale(revision) => contract,
        None if !is_document && is_stale(revision) => {
            read = input.contract()?;
            &read
        }
        _ => return Ok(Cow::Borrowed(revision)),
    };
    let made = codegen::of_contract("spec", revision.spec.as_bytes(), contract);
    let made = made.map_err(|problems| {
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        let what = format!(
            "codegen fails on the contract of {}: {first}",
            revision.label
        );
        Error::new(what, "")
    })?;
    if !is_document {
        notes.push(format!(
            "generated/ of {} does not follow from its contract: what codegen makes of it is compared \
             instead; cargo xtask codegen writes it",
            revision.label
        ));
    }
    let mut revision = revision.clone();
    let mut packages = revision.packages.values_mut();
    if let Some(package) = packages.find(|package| package.folder == GENERATED) {
        let files = made.files.into_iter();
        let files = files.map(|(path, text)| (format!("src/{path}"), text));
        package.sources = files.collect();
    }
    Ok(Cow::Owned(revision))
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
    let digest = Sha256::digest(revision.spec.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    root.is_some_and(|root| root.contains(DIGEST) && !root.contains(&digest))
}
