//! Questions to `cargo metadata` that several steps ask.

use cargo_metadata::{Metadata, MetadataCommand, Package};

use super::context::Context;

/// The workspace without its dependencies, which needs neither network nor a lock file.
pub(super) fn load(context: &Context) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    command.cargo_path(context.cargo().get_program());
    command.current_dir(context.root()).no_deps();
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
    packages.retain(|package| package.publish.as_ref().is_none_or(|all| !all.is_empty()));
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    packages
}
