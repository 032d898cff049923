//! `cargo xtask spec fmt`: documents in the canonical style.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use similar::TextDiff;

use crate::console::{Console, Format, Tone};
use crate::document::{self, canonical};
use crate::exit;
use crate::text;
use crate::transaction::{Folder, Replacement};
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
    /// Replacement nothing; show what would change and exit with 1 if there is something.
    #[arg(long)]
    pub check: bool,
    /// How to print the outcome; not for standard input.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What became of a file.
struct Formatted {
    outcome: &'static str,
    code: u8,
    comments: usize,
    diff: String,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    Console::run(|console| execute(args, console))
}

fn execute(args: &Args, console: &mut Console<'_>) -> u8 {
    let is_json = args.format == Format::Json;
    let files = if args.files.is_empty() {
        match workspace::require().and_then(|root| documents(&root.join("spec"))) {
            Ok(files) => files,
            Err(message) => return console.failure(is_json, &message),
        }
    } else {
        args.files.clone()
    };
    if files.iter().any(|file| file.as_os_str() == "-") && !args.check {
        return standard_input(&files, console);
    }
    // Every file is looked at, whatever happened to the one before.
    let mut worst = exit::DONE;
    let mut reports = Vec::new();
    let mut failures = Vec::new();
    for file in &files {
        let label = super::shown(file);
        match one(file, args.check, console) {
            Ok(formatted) => {
                worst = worst.max(formatted.code);
                if is_json {
                    reports.push(report(&label, &formatted));
                } else {
                    print(&label, &formatted, console);
                }
            }
            Err(message) => {
                worst = exit::UNUSABLE;
                if is_json {
                    failures.push(message);
                } else {
                    console.error(&message);
                }
            }
        }
    }
    if !failures.is_empty() {
        return console.failure(is_json, &failures.join("\n"));
    }
    if is_json {
        let outcome = if worst == exit::DONE { "done" } else { "drift" };
        console.json(&json!({"outcome": outcome, "files": reports}));
    }
    worst
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{}: cannot be read: {error}", super::shown(folder));
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn load(path: &Path) -> Result<document::Document, String> {
    let document = document::load(path).map_err(|error| error.to_string())?;
    if document.value == Value::Null {
        let label = text::quote(&document.label);
        return Err(format!(
            "{label}: it is empty; give an OpenAPI document or an overlay"
        ));
    }
    Ok(document)
}

/// Writes the document on standard input to standard output.
fn standard_input(files: &[PathBuf], console: &mut Console<'_>) -> u8 {
    let [file] = files else {
        return console.failure(
            false,
            "`-` cannot be mixed with files; format them one after the other",
        );
    };
    match load(file) {
        Ok(document) => {
            console.verbatim(&canonical::to_yaml(&document.value));
            exit::DONE
        }
        Err(message) => console.failure(false, &message),
    }
}

fn one(path: &Path, check: bool, console: &mut Console<'_>) -> Result<Formatted, String> {
    let target = if check {
        None
    } else {
        // A file that cannot be read is reported as such.
        load(path)?;
        // Locked before it is read for good, so that what another run writes meanwhile is not
        // undone.
        let shown = super::shown(path);
        let mut waiting = || {
            console.note(&format!(
                "another run writes beside {shown}: waiting for it"
            ))
        };
        Some(Folder::of_file(path, &mut waiting).map_err(|failure| failure.to_string())?)
    };
    let document = load(path)?;
    let text = canonical::to_yaml(&document.value);
    let mut formatted = Formatted {
        outcome: "unchanged",
        code: exit::DONE,
        comments: 0,
        diff: String::new(),
    };
    if text == document.text {
        return Ok(formatted);
    }
    formatted.comments = document::count_comments(&document.text);
    match target {
        None => {
            let diff = TextDiff::from_lines(&document.text, &text);
            formatted.diff = short(&diff.unified_diff().context_radius(1).to_string());
            formatted.outcome = "stale";
            formatted.code = exit::DIFFERS;
        }
        Some((mut folder, name)) => {
            let change = Replacement {
                name,
                text: Some(text),
            };
            folder
                .replace(&[change])
                .map_err(|failure| failure.to_string())?;
            formatted.outcome = "formatted";
        }
    }
    Ok(formatted)
}

fn print(label: &str, formatted: &Formatted, console: &mut Console<'_>) {
    let lost = match formatted.comments {
        0 => String::new(),
        1 => "; its comment is removed, the style has none".to_owned(),
        count => format!("; its {count} comments are removed, the style has none"),
    };
    let tone = match formatted.outcome {
        "stale" => Tone::Bad,
        "formatted" => Tone::Notable,
        _ => Tone::Plain,
    };
    let word = match formatted.outcome {
        "stale" => "not in canonical style",
        other => other,
    };
    console.toned(tone, &format!("{label}: {word}"), &lost);
    if formatted.outcome == "stale" {
        console.text(&formatted.diff);
        console.line(&format!("write it with: cargo xtask spec fmt {label}"));
    }
}

fn report(label: &str, formatted: &Formatted) -> Value {
    json!({
        "path": label,
        "outcome": formatted.outcome,
        "comments_removed": formatted.comments,
        "diff": formatted.diff,
    })
}

/// A diff, cut short.
pub(super) fn short(diff: &str) -> String {
    const MOST_LINES: usize = 40;
    let lines = diff.lines().count();
    let mut short: String = diff.split_inclusive('\n').take(MOST_LINES).collect();
    if lines > MOST_LINES {
        short.push_str(&format!("… and {} more lines\n", lines - MOST_LINES));
    }
    short
}
