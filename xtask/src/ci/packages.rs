//! The published crates as `cargo package` makes them. Each is built from its package alone, and
//! the others it needs come from their packages, so nothing needs to be on crates.io yet.

use std::path::PathBuf;

use super::context::Context;
use super::metadata::Metadata;
use super::step::Outcome;

/// A crate in its package.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// Name of the crate.
    pub(super) name: String,
    /// Its version.
    pub(super) version: String,
    /// The package, unpacked.
    pub(super) folder: PathBuf,
}

/// What every package has beside its sources.
const FILES: [&str; 4] = ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// The step `packages`.
pub(super) fn step(context: &Context) -> Outcome {
    match packed(context) {
        Ok(packages) => Outcome::Passed(format!("{} packages", packages.len())),
        Err(error) => Outcome::Failed(error),
    }
}

/// The packages, made if they have not been yet.
///
/// # Errors
/// When one cannot be made or built, or lacks something.
pub(super) fn packed(context: &Context) -> Result<&[Packed], String> {
    let packed = context.packed.get_or_init(|| pack(context));
    packed.as_deref().map_err(Clone::clone)
}

fn pack(context: &Context) -> Result<Vec<Packed>, String> {
    let metadata = Metadata::of_workspace(context)?;
    let published = metadata.published();
    let mut cargo = context.cargo();
    // What is not committed yet is checked, too.
    cargo.args(["package", "--locked", "--allow-dirty"]);
    for package in &published {
        cargo.args(["--package", &package.name]);
    }
    context.run(&mut cargo)?;
    let mut packages = Vec::new();
    for package in published {
        let (name, version) = (package.name.clone(), package.version.clone());
        // Cargo leaves there what it has unpacked to build it.
        let folder = metadata
            .target_directory
            .join("package")
            .join(format!("{name}-{version}"));
        let lacks = |file: &&&str| !folder.join(file).is_file();
        let lacking: Vec<_> = FILES.iter().filter(lacks).copied().collect();
        if !lacking.is_empty() {
            let lacking = lacking.join(", ");
            return Err(format!(
                "the package of {name} lacks {lacking}: see include in its Cargo.toml"
            ));
        }
        packages.push(Packed {
            name,
            version,
            folder,
        });
    }
    Ok(packages)
}
