//! `cargo xtask spec …`: the commands that keep the documents in `spec/`.
//!
//! This module only dispatches and knows where the documents are. `fmt` writes the canonical
//! style.

pub mod fmt;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went well and what did not, as every `cargo xtask` command tells it.
pub mod exit {
    /// Done; nothing to complain about.
    pub const DONE: u8 = 0;
    /// The command worked and found a difference that someone must look at.
    pub const DIFFERS: u8 = 1;
    /// Bad usage or unusable input.
    pub const UNUSABLE: u8 = 2;
}

/// Commands for the documents in `spec/`.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// Write documents in the canonical style.
    Fmt(fmt::Args),
    /// Check that codegen takes a document.
    Lint(crate::lint::command::Lint),
}

/// Runs a command.
#[must_use]
pub fn run(command: &Command) -> ExitCode {
    match command {
        Command::Fmt(args) => fmt::run(args),
        Command::Lint(args) => crate::lint::command::run(args),
    }
}

/// Folder of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Folder of the documents.
#[must_use]
pub fn folder() -> PathBuf {
    root().join("spec")
}

/// A path as a reader of messages wants it: relative to the working directory where possible.
#[must_use]
pub fn shown(path: &Path) -> String {
    std::env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path)
        .display()
        .to_string()
}
