//! `cargo xtask spec fmt`: documents in the canonical style.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::document_file::{Outcome, UNCHANGED};
use crate::console::{Console, Format};
use crate::document::{self, canonical};
use crate::exit;
use crate::text;
use crate::transaction::Folder;
use crate::workspace;

/// Write documents in the canonical style
///
/// The style has no comments: those of a file are removed, which is reported.
///
/// Exit codes: 0 done, 1 a difference (--check only), 2 wrong usage or a file that is unusable.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Documents to format; `-` reads standard input and writes standard output. Without any,
    /// every YAML file in `spec/`.
    pub files: Vec<PathBuf>,
    /// Write nothing; show what would change and exit with 1 if there is something.
    #[arg(long)]
    pub check: bool,
    /// How to print the outcome; not for standard input.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    Console::run(|console| {
        let done = execute(args, console);
        done.unwrap_or_else(|message| console.failure(args.format == Format::Json, &message))
    })
}

fn execute(args: &Args, console: &mut Console<'_>) -> Result<u8, String> {
    let is_json = args.format == Format::Json;
    let files = match args.files.is_empty() {
        true => documents(&workspace::require()?.join("spec"))?,
        false => args.files.clone(),
    };
    if !args.check
        && let Some(input) = files.iter().find(|file| file.as_os_str() == "-")
    {
        if files.len() > 1 {
            return Err("`-` cannot be mixed with files; format them one after the other".into());
        }
        console.verbatim(&canonical::to_yaml(&load(input)?.value));
        return Ok(exit::DONE);
    }
    // Every file is looked at, whatever happened to the one before.
    let mut worst = exit::DONE;
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for file in &files {
        let label = super::shown(file);
        let (outcome, comments) = match one(file, args.check, console) {
            Ok(formatted) => formatted,
            Err(message) => {
                failures.push(message);
                continue;
            }
        };
        worst = worst.max(outcome.code());
        if is_json {
            reports.push(json!({
                "path": label,
                "outcome": outcome.word,
                "comments_removed": comments,
                "diff": outcome.diff,
            }));
            continue;
        }
        let lost = match comments {
            0 => String::new(),
            _ => format!("; its comments ({comments}) are removed, the style has none"),
        };
        let command = format!("cargo xtask spec fmt {label}");
        outcome.print(console, &label, ("not in canonical style", &command), &lost);
    }
    if is_json && !failures.is_empty() {
        return Err(failures.join("\n"));
    }
    if !failures.is_empty() {
        failures.iter().for_each(|message| console.error(message));
        return Ok(exit::UNUSABLE);
    }
    if is_json {
        let outcome = if worst == exit::DONE { "done" } else { "drift" };
        console.json(&json!({"outcome": outcome, "files": reports}));
    }
    Ok(worst)
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{}: cannot be read: {error}", super::shown(folder));
    let entries = folder.read_dir().map_err(unreadable)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<_> = paths.collect::<Result<_, _>>().map_err(unreadable)?;
    files.retain(|path| path.extension().is_some_and(|it| it == "yaml"));
    files.sort();
    Ok(files)
}

fn load(path: &Path) -> Result<document::Document, String> {
    let document = document::load(path)?;
    match document.value {
        Value::Null => Err(format!(
            "{}: it is empty; give an OpenAPI document or an overlay",
            text::quote(&document.label)
        )),
        _ => Ok(document),
    }
}

/// Formats a file, or compares it. Returns how many comments it loses, too.
fn one(path: &Path, check: bool, console: &mut Console<'_>) -> Result<(Outcome, usize), String> {
    // Locked before it is read, so that what another run writes meanwhile is not undone.
    let mut target = None;
    if !check {
        let shown = super::shown(path);
        let note = format!("another run writes beside {shown}: waiting for it");
        target = Some(Folder::of_file(path, &mut || console.note(&note))?);
    }
    let document = load(path)?;
    let text = canonical::to_yaml(&document.value);
    let outcome = Outcome::of(&document.text, text, target, "formatted")?;
    let comments = match outcome.word {
        UNCHANGED => 0,
        _ => document::count_comments(&document.text),
    };
    Ok((outcome, comments))
}
