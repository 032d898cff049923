//! Every combination of features of every published crate, by clippy, which checks as the compiler
//! does and makes warnings errors without building the dependencies anew.

use super::context::Context;
use super::metadata::{Metadata, Package};
use super::step::Outcome;

/// Most features of one crate: with each more, the combinations double.
const MOST: usize = 6;

/// The step `features`.
pub(super) fn step(context: &Context) -> Outcome {
    let metadata = match Metadata::of_workspace(context) {
        Ok(metadata) => metadata,
        Err(error) => return Outcome::Failed(error),
    };
    let mut checks = Vec::new();
    for package in metadata.published() {
        match combinations(package) {
            Ok(combinations) => checks.extend(combinations.into_iter().map(|on| (package, on))),
            Err(error) => return Outcome::Failed(error),
        }
    }
    let mut failed = Vec::new();
    for (index, (package, on)) in checks.iter().enumerate() {
        let label = format!("{} [{on}]", package.name);
        context.progress(&format!("-- [{}/{}] {label}", index + 1, checks.len()));
        let mut cargo = context.cargo();
        cargo.args(["clippy", "--quiet", "--locked", "--no-deps"]);
        cargo.args([
            "--package",
            &package.name,
            "--no-default-features",
            "--features",
            on,
        ]);
        if context.run(cargo.args(["--", "-D", "warnings"])).is_err() {
            failed.push(label);
        }
    }
    if failed.is_empty() {
        Outcome::Passed(format!("{} combinations", checks.len()))
    } else {
        Outcome::Failed(failed.join(", "))
    }
}

/// Every set of features of a package, with commas between them, the empty one first. `default`
/// is no feature of its own: it is one of the sets.
///
/// # Errors
/// When there are too many.
pub fn combinations(package: &Package) -> Result<Vec<String>, String> {
    let features = package.features.keys().filter(|name| *name != "default");
    let features: Vec<_> = features.map(String::as_str).collect();
    if features.len() > MOST {
        let (name, count) = (&package.name, features.len());
        return Err(format!(
            "{name} has {count} features, and every combination of more than {MOST} takes too long: \
             choose pairs in xtask/src/ci/features.rs"
        ));
    }
    let set = |bits: usize| {
        let on = features
            .iter()
            .enumerate()
            .filter(|(bit, _)| bits >> bit & 1 == 1);
        on.map(|(_, name)| *name).collect::<Vec<_>>().join(",")
    };
    Ok((0..1_usize << features.len()).map(set).collect())
}
