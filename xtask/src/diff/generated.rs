//! The generated code of a side, as it follows from the side's contract. Nothing is compared here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::analysis::GENERATED;
use super::api::Finding;
use super::side::{SPEC, Side};
use crate::codegen;
use crate::diagnostic::Diagnostic;
use crate::document;

/// The constant of the generated package that holds the digest of the contract.
const DIGEST: &str = "SPEC_DIGEST";

/// Generated files by their path below the package's `src`.
pub(super) type Files = BTreeMap<String, String>;

/// The side with generated code that follows from its contract, and whether there is such code.
/// `contract` is the contract if it was read already.
///
/// With `explain`, what codegen remarks is told too.
pub(super) fn current<'s>(
    side: &'s Side,
    contract: Option<&Value>,
    explain: bool,
    notes: &mut Vec<String>,
) -> (Cow<'s, Side>, bool) {
    let stale = is_stale(side);
    if !stale && !explain {
        return (Cow::Borrowed(side), true);
    }
    let contract = match contract {
        Some(contract) => Ok(Cow::Borrowed(contract)),
        None => document::parse_value(SPEC, &side.spec).map(Cow::Owned),
    };
    let Ok(contract) = contract else {
        // Said where the contracts are compared.
        return (Cow::Borrowed(side), true);
    };
    match codegen::generate("spec", side.spec.as_bytes(), &contract) {
        Ok(generated) if stale => {
            notes.extend(generated.notes);
            notes.push(format!(
                "generated/ of {} does not follow from its contract: what codegen makes of it is \
                 compared instead; cargo xtask codegen writes it",
                side.label
            ));
            (Cow::Owned(with(side, generated.files)), true)
        }
        Ok(generated) => {
            notes.extend(generated.notes);
            (Cow::Borrowed(side), true)
        }
        Err(problems) if stale => {
            notes.push(refused(&side.label, &problems));
            (Cow::Borrowed(side), false)
        }
        // Older or newer code than this program would make of it.
        Err(_) => (Cow::Borrowed(side), true),
    }
}

/// The side with other generated code.
pub(super) fn with(side: &Side, files: Files) -> Side {
    let mut side = side.clone();
    let mut packages = side.packages.values_mut();
    if let Some(package) = packages.find(|package| package.folder == GENERATED) {
        let files = files.into_iter();
        package.sources = files
            .map(|(path, text)| (format!("src/{path}"), text))
            .collect();
    }
    side
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
        Err(problems) => notes.push(refused("the contract", &problems)),
    }
    files
}

/// All but the digest, which differs whenever a byte of the contract does.
pub(super) fn telling(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.item != DIGEST);
    findings
}

/// That codegen does not take a contract, and what that means for the report.
pub(super) fn refused(label: &str, problems: &[Diagnostic]) -> String {
    let first = problems.first().map(ToString::to_string);
    let first = first.unwrap_or_default();
    let first = first.lines().next().unwrap_or_default();
    let number = problems.len();
    let plural = if number == 1 { "" } else { "s" };
    format!(
        "codegen refuses {label} ({number} problem{plural}; the first: {first}): whether callers \
         compile and which version comes next is not told"
    )
}

/// Whether the generated code says that it was made of another contract.
fn is_stale(side: &Side) -> bool {
    let mut packages = side.packages.values();
    let package = packages.find(|package| package.folder == GENERATED);
    let root = package.and_then(|package| package.sources.get(&package.manifest.library));
    let digest = Sha256::digest(side.spec.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    root.is_some_and(|root| root.contains(DIGEST) && !root.contains(&digest))
}
