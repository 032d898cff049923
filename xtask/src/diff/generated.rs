//! The generated code of a state, as it follows from its contract. Nothing is compared here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::analysis::GENERATED;
use super::api::Finding;
use super::error::Error;
use super::input::Input;
use super::revision::{Revision, SPEC};
use crate::codegen;
use crate::contract::model::Contract;
use crate::diagnostic::Diagnostic;
use crate::document;

/// The constant of the generated package that holds the digest of the contract.
const DIGEST: &str = "SPEC_DIGEST";

/// Generated files by their path below the package's `src`.
pub(super) type Files = BTreeMap<String, String>;

/// A state with the generated code that follows from its contract. `contract` is there where the two
/// contracts differ; what codegen remarks of it explains what changed in Rust.
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
    let failed = |problems: Vec<Diagnostic>| {
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        Error::new(
            format!(
                "codegen fails on the contract of {}: {first}",
                revision.label
            ),
            "",
        )
    };
    let made = codegen::of_contract("spec", revision.spec.as_bytes(), contract).map_err(failed)?;
    if !is_document {
        notes.push(format!(
            "generated/ of {} does not follow from its contract: what codegen makes of it is compared \
             instead; cargo xtask codegen writes it",
            revision.label
        ));
    }
    Ok(Cow::Owned(with(revision, made.files)))
}

/// The revision with other generated code.
pub(super) fn with(revision: &Revision, files: Files) -> Revision {
    let mut revision = revision.clone();
    let mut packages = revision.packages.values_mut();
    if let Some(package) = packages.find(|package| package.folder == GENERATED) {
        let files = files.into_iter();
        package.sources = files
            .map(|(path, text)| (format!("src/{path}"), text))
            .collect();
    }
    revision
}

/// The files of a workspace with the code that its contract gives.
pub(super) fn fresh(
    mut files: BTreeMap<String, Vec<u8>>,
    notes: &mut Vec<String>,
) -> BTreeMap<String, Vec<u8>> {
    let folder = format!("{GENERATED}/src/");
    let spec = files
        .get(SPEC)
        .filter(|_| files.keys().any(|path| path.starts_with(&folder)));
    let Some(bytes) = spec.cloned() else {
        return files;
    };
    let text = String::from_utf8_lossy(&bytes);
    let Ok(contract) = document::parse_value(SPEC, &text) else {
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

/// All but the digest, which differs whenever a byte of the contract does.
pub(super) fn telling(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.item != DIGEST);
    findings
}

/// Whether the generated code says that it was made of another contract.
fn is_stale(revision: &Revision) -> bool {
    let mut packages = revision.packages.values();
    let package = packages.find(|package| package.folder == GENERATED);
    let root = package.and_then(|package| package.sources.get(&package.manifest.library));
    let digest = Sha256::digest(revision.spec.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    root.is_some_and(|root| root.contains(DIGEST) && !root.contains(&digest))
}
