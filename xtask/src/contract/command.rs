//! `cargo xtask spec lint` as a command.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::model::Contract;
use crate::console::{Console, Format};
use crate::{document, exit, text, workspace};

/// Check that codegen takes a document
///
/// The same validation that codegen begins with. Every problem is reported with its JSON pointer,
/// what is wrong and what would be right.
///
/// Exit codes: 0 nothing found, 2 problems, or a file that cannot be read.
#[derive(Clone, Debug, Args)]
pub struct Lint {
    /// The document to check instead of spec/secondary_dns.yaml; `-` is standard input
    pub file: Option<PathBuf>,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the command.
pub fn run(args: &Lint) -> ExitCode {
    Console::run(|console| execute(args, console))
}

fn execute(args: &Lint, console: &mut Console<'_>) -> u8 {
    let is_json = args.format == Format::Json;
    let file = match &args.file {
        Some(file) => file.clone(),
        None => match workspace::require() {
            Ok(root) => root.join("spec/secondary_dns.yaml"),
            Err(message) => return console.failure(is_json, &message),
        },
    };
    let read = document::read(&file);
    let read = read.and_then(|(label, text)| Ok((document::parse_tree(&label, &text)?, label)));
    let (tree, label) = match read {
        Ok(read) => read,
        Err(error) => return console.failure(is_json, &error.to_string()),
    };
    let notes = match Contract::read(&tree) {
        Ok(contract) => contract.notes,
        Err(problems) => return console.refusal(is_json, &label, &problems),
    };
    if is_json {
        console.json(&json!({"outcome": "sound", "document": label, "notes": notes}));
        return exit::DONE;
    }
    for note in &notes {
        console.note(note);
    }
    if notes.is_empty() {
        console.line(&format!("{}: nothing to report", text::quote(&label)));
    }
    exit::DONE
}
