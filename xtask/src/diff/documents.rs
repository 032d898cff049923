//! Comparing two documents without git: the working tree, with either contract and what codegen
//! makes of it in the place of its own.

use std::path::Path;

use semver::Version;

use super::analysis::{self, GENERATED, Layers};
use super::both;
use super::contract::{self, Pointers};
use super::error::Error;
use super::generated::{self, Files};
use super::given::{self, Given};
use super::join::Api;
use super::model::{Release, Report};
use super::packages;
use super::side::{Package, Side};
use super::verdict::{self, Verdict};
use crate::codegen;
use crate::diagnostic::Diagnostic;

/// Name of the generated package where no working tree tells it.
pub(crate) const NAME: &str = "cloudflare-secondary-dns-api";

/// Compares two documents; `root` is the folder of the workspace.
///
/// # Errors
/// When a document cannot be read or imported, or is no OpenAPI document.
pub(crate) fn compare(old: &Path, new: &Path, root: &Path) -> Result<Report, Error> {
    let home = root.join("spec");
    let (left, right) = both(|| given::load(old, &home), || given::load(new, &home));
    let (left, right) = (left?, right?);
    analysis::check(&left.label, &left.contract)?;
    analysis::check(&right.label, &right.contract)?;
    let mut notes: Vec<String> = [&left, &right]
        .into_iter()
        .filter_map(|given| given.note.clone())
        .collect();
    notes.dedup();
    let mut contract = contract::compare(&left.contract, &right.contract);
    for finding in &mut contract.findings {
        in_the_documents(&mut finding.pointers, &left, &right);
    }
    // Where the call sites are and which version comes next is worth knowing, and no reason to
    // fail.
    let tree = Side::working(root).ok();
    let facade = tree.as_ref().and_then(analysis::facade_package);
    let made = both(|| generate(&left), || generate(&right));
    let mut outcome = Outcome::default();
    match made {
        (Ok(before), Ok(after)) => {
            notes.extend(before.1.into_iter().chain(after.1));
            outcome = callers(tree.as_ref(), (&left, before.0), (&right, after.0))?;
        }
        (before, after) => {
            let refused = [(&left, before.err()), (&right, after.err())];
            let refused = refused.into_iter();
            notes.extend(refused.filter_map(|(given, problems)| {
                Some(generated::refused(&given.label, &problems?))
            }));
        }
    }
    notes.extend(outcome.notes);
    let layers = Layers {
        labels: (left.label, right.label),
        contract,
        rust: outcome.rust,
        facade,
        notes,
    };
    Ok(analysis::assemble(
        layers,
        outcome.verdicts,
        outcome.release,
    ))
}

/// What comes of the documents for callers.
#[derive(Default)]
struct Outcome {
    rust: Option<Api>,
    verdicts: Vec<Verdict>,
    release: Option<Release>,
    notes: Vec<String>,
}

fn callers(
    tree: Option<&Side>,
    (left, before): (&Given, Files),
    (right, after): (&Given, Files),
) -> Result<Outcome, Error> {
    let package = tree.and_then(|tree| {
        let mut packages = tree.packages.values();
        packages.find(|package| package.folder == GENERATED)
    });
    let (Some(tree), Some(package)) = (tree, package) else {
        // Without a workspace there is the generated package alone.
        let alone = |files: &Files| {
            let mut side = Side::default();
            let mut package = Package::default();
            package.manifest.name = NAME.to_owned();
            package.manifest.library = "lib.rs".to_owned();
            package.sources.clone_from(files);
            side.packages.insert(NAME.to_owned(), package);
            side
        };
        let compared = packages::compare(&alone(&before), &alone(&after))?;
        let rust = Some(compared.api(NAME.to_owned()));
        return Ok(Outcome {
            rust,
            ..Outcome::default()
        });
    };
    let name = package.manifest.name.clone();
    let with = |given: &Given, files: Files| {
        let mut side = generated::with(tree, files);
        side.label.clone_from(&given.label);
        side
    };
    let (old, new) = (with(left, before), with(right, after));
    let compared = packages::compare(&old, &new)?;
    let since = tree.version.as_deref();
    let since = since.and_then(|version| Version::parse(version).ok());
    let verdicts = verdict::all(since.as_ref(), &old, &new, &compared);
    Ok(Outcome {
        release: analysis::release(since.as_ref(), false, &new, &verdicts),
        verdicts,
        rust: Some(compared.api(name)),
        notes: compared.notes,
    })
}

/// Files, and what codegen remarks.
fn generate(given: &Given) -> Result<(Files, Vec<String>), Vec<Diagnostic>> {
    let bytes = given.contract.to_string();
    let generated = codegen::generate("spec", bytes.as_bytes(), &given.contract)?;
    Ok((generated.files, generated.notes))
}

fn in_the_documents(pointers: &mut Vec<Pointers>, old: &Given, new: &Given) {
    for at in pointers.iter_mut() {
        at.old = old.place(&at.old);
        at.new = new.place(&at.new);
    }
    pointers.sort();
    pointers.dedup();
}
