//! `cargo xtask spec lint` as a command.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::model::Contract;
use crate::cli::Format;
use crate::printer::Printer;
use crate::{diagnostic, document, exit, workspace};

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
    let mut out = Printer::default();
    let file = match &args.file {
        Some(file) => file.clone(),
        None => workspace::root().join("spec/secondary_dns.yaml"),
    };
    let document = match document::load(&file) {
        Ok(document) => document,
        Err(error) => {
            match args.format {
                Format::Text => out.error(error),
                Format::Json => {
                    out.line(json!({"outcome": "failed", "message": error.to_string()}))
                }
            }
            return out.finish(exit::UNUSABLE);
        }
    };
    let label = &document.label;
    let (outcome, problems, notes) = match Contract::read(&document.value) {
        Ok(contract) => ("sound", Vec::new(), contract.notes),
        Err(problems) => ("refused", problems, Vec::new()),
    };
    match args.format {
        Format::Json => {
            let text = json!({
                "outcome": outcome, "document": label, "problems": problems, "notes": notes
            });
            out.line(format_args!("{text:#}"));
        }
        Format::Text if !problems.is_empty() => out.note(&diagnostic::render(label, &problems)),
        Format::Text if !notes.is_empty() => {
            for note in &notes {
                out.note(&format!("note: {note}\n"));
            }
        }
        Format::Text => out.line(format_args!("{label}: nothing to report")),
    }
    out.finish(if problems.is_empty() {
        exit::DONE
    } else {
        exit::UNUSABLE
    })
}
