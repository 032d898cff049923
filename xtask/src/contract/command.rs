//! `cargo xtask spec lint` as a command.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::Format;
use crate::{diagnostic, document, workspace};

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
    let file = match &args.file {
        Some(file) => file.clone(),
        None => workspace::root().join("spec/secondary_dns.yaml"),
    };
    let (label, problems) = match document::load(&file) {
        Ok(document) => (document.label, super::check(&document.value)),
        Err(error) => {
            match args.format {
                Format::Text => eprintln!("error: {error}"),
                Format::Json => println!(
                    "{}",
                    json!({"outcome": "failed", "message": error.to_string()})
                ),
            }
            return ExitCode::from(2);
        }
    };
    let sound = problems.is_empty();
    // A closed pipe is the reader's choice.
    let _ = match args.format {
        Format::Json => {
            let outcome = if sound { "sound" } else { "refused" };
            let text = json!({"outcome": outcome, "document": label, "problems": problems});
            writeln!(anstream::stdout(), "{text:#}")
        }
        Format::Text if sound => writeln!(anstream::stdout(), "{label}: nothing to report"),
        Format::Text => write!(
            anstream::stderr(),
            "{}",
            diagnostic::render(&label, &problems)
        ),
    };
    ExitCode::from(if sound { 0 } else { 2 })
}
