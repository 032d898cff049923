//! The command line of `cargo xtask`: only its shape. Each command lives in a module of its own.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{ci, codegen, diff, spec, stack};

/// The workspace's own tool: generate the client, maintain the spec, review changes
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    max_term_width = 100,
    after_help = "Exit codes of every command: 0 done, 1 a difference that someone must look at, 2 wrong \
                  usage or unusable input."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Ci(ci::Args),
    Codegen(codegen::command::Codegen),
    Diff(diff::Args),
    /// Maintain the documents in spec/
    #[command(subcommand)]
    Spec(spec::Command),
}

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    let command = Cli::parse().command;
    stack::with_room(|| match &command {
        Command::Ci(args) => ci::run(args),
        Command::Codegen(args) => codegen::command::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Spec(command) => spec::run(command),
    })
}
