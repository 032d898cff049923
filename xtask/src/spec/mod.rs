//! `cargo xtask spec …`: the commands that keep the documents in `spec/`.
//!
//! This module only dispatches and knows where the documents are. `import` turns the vendor's
//! document into `vendor.yaml`, `build` puts that and `overlay.yaml` together, `fmt` writes the
//! canonical style.

pub mod build;
mod document_file;
pub mod fmt;
pub mod import;
pub mod overlay;

use std::path::Path;
use std::process::ExitCode;

/// Commands for the documents in `spec/`.
#[derive(Clone, Debug, clap::Subcommand)]
#[expect(
    missing_docs,
    reason = "docs of a variant would take the place of its command's help"
)]
pub enum Command {
    Import(import::Args),
    Build(build::Args),
    Lint(crate::contract::command::Lint),
    Fmt(fmt::Args),
}

/// Runs a command.
#[must_use]
pub fn run(command: &Command) -> ExitCode {
    match command {
        Command::Fmt(args) => fmt::run(args),
        Command::Lint(args) => crate::contract::command::run(args),
        Command::Import(args) => import::run(args),
        Command::Build(args) => build::run(args),
    }
}

/// A path as a reader of messages wants it: relative to the working directory where possible.
#[must_use]
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    crate::text::path(relative.unwrap_or(path))
}
