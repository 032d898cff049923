//! The command line of `cargo xtask`: only its shape. Each command lives in a module of its own.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::console::Console;
use crate::{ci, codegen, diff, exit, spec, stack, text};

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
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => return wrong_usage(&error),
    };
    stack::with_room(|| match &command {
        Command::Ci(args) => ci::run(args),
        Command::Codegen(args) => codegen::command::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Spec(command) => spec::run(command),
    })
}

/// Help, the version, or what is wrong with the command line, which may be quoted in it.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    let message = error.render().to_string();
    if text::visible(&message) == message {
        error.exit();
    }
    Console::run(|console| {
        console.error(message.trim_start_matches("error: ").trim_end());
        exit::UNUSABLE
    })
}
