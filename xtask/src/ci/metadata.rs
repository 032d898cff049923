//! Questions to `cargo metadata` that several steps ask.

use cargo_metadata::{Metadata, MetadataCommand, Package};

use super::context::Context;

/// The workspace: with `--no-deps` it needs neither network nor a lock file.
///
/// # Errors
/// When cargo cannot read the workspace.
pub(super) fn load(context: &Context, options: &[&str]) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    let options = options.iter().map(|option| (*option).to_owned());
    command.cargo_path(context.cargo().get_program());
    command
        .current_dir(context.root())
        .other_options(options.collect::<Vec<_>>());
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            format!("cargo metadata: {}", stderr.trim())
        }
        error => format!("cargo metadata: {error}"),
    })
}

/// The packages of the workspace that are meant for others, by name.
#[must_use]
pub fn published(metadata: &Metadata) -> Vec<&Package> {
    let mut packages = metadata.workspace_packages();
    packages.retain(|package| is_published(package));
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    packages
}

pub(super) fn is_published(package: &Package) -> bool {
    let registries = package.publish.as_ref();
    registries.is_none_or(|registries| !registries.is_empty())
}
