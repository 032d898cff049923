//! `cargo xtask codegen` as a command: arguments, what is printed, exit codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::output::{self, Entry, Status};
use super::{Generated, digest, of_contract};
use crate::console::{Console, Format, Tone};
use crate::contract::model::Contract;
use crate::document;
use crate::exit;
use crate::listing;
use crate::text;
use crate::transaction;
use crate::workspace;

/// The document that is read by default.
const CONTRACT: &str = "spec/secondary_dns.yaml";

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
    Console::run(|console| execute(args, console))
}

/// Runs the command, printing to the given streams; returns the exit code.
pub fn run_to(args: &Codegen, out: &mut impl Write, err: &mut impl Write) -> u8 {
    let mut console = Console::new(out, err);
    let code = execute(args, &mut console);
    console.finish(code)
}

fn execute(args: &Codegen, console: &mut Console<'_>) -> u8 {
    let is_json = args.format == Format::Json;
    let root = match (&args.spec, &args.out) {
        (Some(_), Some(_)) => workspace::root(),
        _ => match workspace::require() {
            Ok(root) => root,
            Err(message) => return console.failure(is_json, &message),
        },
    };
    let home = root.join(CONTRACT);
    let spec = args.spec.as_ref().unwrap_or(&home);
    let default = root.join("generated/src");
    let folder = args.out.as_deref().unwrap_or(&default);
    let read = document::read(spec).and_then(|(label, text)| {
        let tree = document::parse_tree(&label, &text)?;
        Ok((label, digest(text.as_bytes()), Contract::read(&tree)))
    });
    // What it was read of is large, and not looked at again.
    let (label, digest, contract) = match read {
        Ok(read) => read,
        Err(error) => return console.failure(is_json, &error.to_string()),
    };
    let mut source = workspace::source_name(spec);
    if args.check && source != workspace::source_name(&home) {
        // The same code from a document of another name is the same.
        source = output::document(folder).unwrap_or(source);
    }
    let generated = contract.and_then(|contract| of_contract(&source, &digest, &contract));
    let generated = match generated {
        Ok(generated) => generated,
        Err(problems) => {
            let code = console.refusal(is_json, &label, &problems);
            if !is_json {
                console.advice("nothing was written");
            }
            return code;
        }
    };
    match bring(args, folder, &generated, console) {
        Ok(entries) => outcome(args, &generated, &entries, console),
        Err(message) => console.failure(is_json, &message),
    }
}

/// Compares the folder with what was generated and, unless it is only to be checked, makes it so.
fn bring(
    args: &Codegen,
    folder: &Path,
    generated: &Generated,
    console: &mut Console<'_>,
) -> Result<Vec<Entry>, String> {
    let compare = || output::compare(folder, &generated.files);
    if args.check {
        let entries = compare()?;
        if transaction::is_interrupted(folder) {
            console.note("an earlier run was interrupted: cargo xtask codegen undoes it");
        }
        return Ok(entries);
    }
    let shown = text::path(folder);
    let mut waiting = || console.note(&format!("another run writes {shown}: waiting for it"));
    let mut target = transaction::Folder::open(folder, &mut waiting)?;
    if target.has_recovered {
        console.note("an earlier run was interrupted; what it had begun is undone");
    }
    let entries = compare()?;
    if let Some(foreign) = entries.iter().find(|e| e.status == Status::Foreign) {
        return Err(format!(
            "{} is not generated, and nothing else belongs into {shown}: move it away; nothing was written",
            text::quote(&foreign.path)
        ));
    }
    output::apply(&mut target, &generated.files, &entries)?;
    Ok(entries)
}

fn outcome(
    args: &Codegen,
    generated: &Generated,
    entries: &[Entry],
    console: &mut Console<'_>,
) -> u8 {
    let changed = entries.iter().any(|e| e.status != Status::Unchanged);
    let before = entries.iter();
    let before = before.filter_map(|e| Some((e.path.clone(), e.found.clone()?)));
    let summary = listing::summary(&before.collect(), &generated.files);
    let (outcome, code) = match (args.check, changed) {
        (_, false) => ("unchanged", exit::DONE),
        (false, true) => ("written", exit::DONE),
        (true, true) => ("drift", exit::DIFFERS),
    };
    if args.format == Format::Json {
        console.json(&Outcome {
            outcome,
            files: entries,
            generated,
            summary,
        });
        return code;
    }
    for entry in entries {
        let (verb, tone) = match (entry.status, args.check) {
            (Status::Unchanged, _) => ("unchanged", Tone::Plain),
            (Status::Stale, false) => ("updated", Tone::Notable),
            (Status::Missing, false) => ("created", Tone::Notable),
            (Status::Orphaned, false) => ("removed", Tone::Notable),
            (Status::Stale, true) => ("stale", Tone::Bad),
            (Status::Missing, true) => ("missing", Tone::Bad),
            (Status::Orphaned, true) => ("orphaned", Tone::Bad),
            (Status::Foreign, _) => ("not generated", Tone::Bad),
        };
        let path = text::quote(&entry.path);
        console.toned(tone, &format!("{verb:>13}"), &format!("  {path}"));
    }
    for entry in entries.iter().filter(|e| args.check && !e.diff.is_empty()) {
        console.text(&format!("\n{}", entry.diff));
    }
    for note in &generated.notes {
        console.note(note);
    }
    console.line(&format!(
        "{outcome}: {} operations, {} types, {} files, {} lines",
        generated.operations,
        generated.types,
        generated.files.len(),
        generated.lines
    ));
    if let Some(summary) = summary {
        console.line(&summary);
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
            Some(format!(" --{name} {}", text::path(path)))
        };
        let flags = [flag("spec", &args.spec), flag("out", &args.out)];
        let flags: String = flags.into_iter().flatten().collect();
        console.advice(&format!("to mend it: {first}cargo xtask codegen{flags}"));
    }
    code
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
