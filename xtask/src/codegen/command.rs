//! `cargo xtask codegen` as a command: arguments, what is printed, exit codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::output::{self, Entry, Status};
use super::{Generated, generate};
use crate::cli::Format;
use crate::diagnostic;
use crate::diff;
use crate::document;
use crate::exit;
use crate::workspace;

/// Generate the client crate from the contract
///
/// Reads spec/secondary_dns.yaml and brings generated/src to hold exactly what follows from it.
/// Same spec in, same bytes out: no network and no tool but cargo is needed.
///
/// Exit codes: 0 done (with --check: nothing to do), 1 drift (--check only), 2 wrong usage, a spec
/// that is refused, or a file that cannot be read or written. On 1 and 2 nothing is written.
#[derive(Clone, Debug, Args)]
pub struct Codegen {
    /// Write nothing; list every stale, missing and orphaned file and exit with 1 if there is one
    #[arg(long)]
    pub check: bool,
    /// The document to read instead of spec/secondary_dns.yaml
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The folder to write instead of generated/src
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the command.
pub fn run(args: &Codegen) -> ExitCode {
    let mut out = crate::printer::Printer::default();
    let code = run_to(args, &mut out, &mut anstream::stderr());
    out.finish(code)
}

/// Runs the command, printing to the given streams; returns the exit code.
pub fn run_to(args: &Codegen, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let root = workspace::root();
    let spec = match &args.spec {
        Some(spec) => spec.clone(),
        None => root.join("spec/secondary_dns.yaml"),
    };
    let folder = match &args.out {
        Some(folder) => folder.clone(),
        None => root.join("generated/src"),
    };
    let mut printer = Printer { args, out, err };
    let document = match document::load(&spec) {
        Ok(document) => document,
        Err(error) => return printer.failed(&error.to_string()),
    };
    let source = workspace::source_name(&spec);
    let generated = match generate(&source, document.text.as_bytes(), &document.value) {
        Ok(generated) => generated,
        Err(problems) => return printer.refused(&document.label, &problems),
    };
    let compared = output::compare(&folder, &generated.files);
    let entries = match compared {
        Ok(entries) => entries,
        Err((path, error)) => return printer.io("read", &path, &error),
    };
    if !args.check {
        if let Some(foreign) = entries.iter().find(|e| e.status == Status::Foreign) {
            return printer.failed(&format!(
                "{} is not generated, and nothing else belongs into {}: move it away; nothing was \
                 written",
                foreign.path,
                folder.display()
            ));
        }
        if let Err((path, error)) = output::apply(&folder, &generated.files, &entries) {
            return printer.io("write", &path, &error);
        }
    }
    printer.outcome(&generated, &entries)
}

struct Printer<'a, O, E> {
    args: &'a Codegen,
    out: &'a mut O,
    err: &'a mut E,
}

impl<O: Write, E: Write> Printer<'_, O, E> {
    fn outcome(&mut self, generated: &Generated, entries: &[Entry]) -> u8 {
        let changed = entries.iter().any(|e| e.status != Status::Unchanged);
        let before = entries.iter();
        let before = before.filter_map(|e| Some((e.path.clone(), e.found.clone()?)));
        let summary = diff::summary(&before.collect(), &generated.files);
        let (outcome, code) = match (self.args.check, changed) {
            (_, false) => ("unchanged", exit::DONE),
            (false, true) => ("written", exit::DONE),
            (true, true) => ("drift", exit::DIFFERS),
        };
        if self.args.format == Format::Json {
            self.json(&Outcome {
                outcome,
                files: entries,
                generated,
                summary,
            });
            return code;
        }
        for entry in entries {
            let verb = match (entry.status, self.args.check) {
                (Status::Unchanged, _) => "unchanged",
                (Status::Stale, false) => "updated",
                (Status::Missing, false) => "created",
                (Status::Orphaned, false) => "removed",
                (Status::Stale, true) => "stale",
                (Status::Missing, true) => "missing",
                (Status::Orphaned, true) => "orphaned",
                (Status::Foreign, _) => "not generated",
            };
            // A closed pipe is the reader's choice.
            let _ = writeln!(self.out, "{verb:>13}  {}", entry.path);
        }
        for entry in entries
            .iter()
            .filter(|e| self.args.check && !e.diff.is_empty())
        {
            let _ = write!(self.out, "\n{}", entry.diff);
        }
        for note in &generated.notes {
            let _ = writeln!(self.err, "note: {note}");
        }
        let _ = writeln!(
            self.out,
            "{outcome}: {} operations, {} types, {} files, {} lines",
            generated.operations,
            generated.types,
            generated.files.len(),
            generated.lines
        );
        if let Some(summary) = summary {
            let _ = writeln!(self.out, "{summary}");
        }
        if code == exit::DIFFERS {
            let foreign = entries.iter().any(|e| e.status == Status::Foreign);
            let first = if foreign {
                "move away what is not generated, then "
            } else {
                ""
            };
            let flag = |name: &str, path: &Option<PathBuf>| {
                let path = path.as_ref()?;
                Some(format!(" --{name} {}", path.display()))
            };
            let flags = [flag("spec", &self.args.spec), flag("out", &self.args.out)];
            let flags: String = flags.into_iter().flatten().collect();
            let _ = writeln!(self.err, "to mend it: {first}cargo xtask codegen{flags}");
        }
        code
    }

    fn refused(&mut self, label: &str, problems: &[diagnostic::Diagnostic]) -> u8 {
        if self.args.format == Format::Json {
            self.json(&json!({"outcome": "refused", "document": label, "problems": problems}));
        } else {
            let _ = write!(self.err, "{}", diagnostic::render(label, problems));
            let _ = writeln!(self.err, "nothing was written");
        }
        exit::UNUSABLE
    }

    fn io(&mut self, verb: &str, path: &Path, error: &std::io::Error) -> u8 {
        self.failed(&format!("cannot {verb} {}: {error}", path.display()))
    }

    fn failed(&mut self, message: &str) -> u8 {
        if self.args.format == Format::Json {
            self.json(&json!({"outcome": "failed", "message": message}));
        } else {
            let _ = writeln!(self.err, "error: {message}");
        }
        exit::UNUSABLE
    }

    fn json(&mut self, value: &impl Serialize) {
        // The value is plain data; a closed pipe is the reader's choice.
        if let Ok(text) = serde_json::to_string_pretty(value) {
            let _ = writeln!(self.out, "{text}");
        }
    }
}

#[derive(Serialize)]
struct Outcome<'a> {
    outcome: &'static str,
    files: &'a [Entry],
    #[serde(flatten)]
    generated: &'a Generated,
    /// What it changed (with --check: would change), in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
}
