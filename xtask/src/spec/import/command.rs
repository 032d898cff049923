//! The command: reads, compares, decides, writes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::report::Report;
use super::stubs::{self, Stubs};
use super::{Change, Comparison, Difference, Recognised, Setup, Unusable, recognise};

use crate::console::Console;
use crate::contract::model::Contract;
use crate::document::{self, canonical};
use crate::exit;
use crate::spec::overlay::Outcome;
use crate::spec::{build, shown};
use crate::transaction::{Folder, Replacement};
use crate::workspace;

/// Import the vendor's OpenAPI document
///
/// Takes our operations out of it, brings them into one form under our names, applies
/// spec/overlay.yaml, and writes spec/vendor.yaml and spec/secondary_dns.yaml, both or neither.
/// What breaks with spec/vendor.yaml is listed and has to be accepted by name before anything is
/// written.
///
/// Exit codes: 0 done, 1 breaking differences that were not accepted, 2 wrong usage or a document
/// that is unusable. On 1 and 2 nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The vendor's document, JSON or YAML; `-` reads standard input.
    pub file: PathBuf,
    /// Write into this folder. What is compared with, and the overlay, stay those of `spec/`.
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub dir: Option<PathBuf>,
    /// Write the contract alone, to this file.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Accept a breaking difference: by its name, or that of what it is part of, or `all`.
    #[arg(long, value_name = "NAME")]
    pub accept: Vec<String>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person.
    Text,
    /// For a program.
    Json,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    Console::run(|console| {
        let is_json = args.format == Format::Json;
        let report = match import(args, console) {
            Ok(report) => report,
            Err(message) => return console.failure(is_json, &message),
        };
        match is_json {
            true => console.json(&report.json()),
            false => console.text(&report.text()),
        }
        match report.is_done() {
            true => exit::DONE,
            false => exit::DIFFERS,
        }
    })
}

fn import(args: &Args, console: &mut Console<'_>) -> Result<Report, String> {
    let home = workspace::require()?.join("spec");
    let Setup { config, overlay } = Setup::load(&home)?;
    let (label, text) = document::read(&args.file).map_err(|error| error.to_string())?;
    let recognised = recognise(&label, &text, &config);
    let new = match recognised.map_err(|error| explain(&label, &error))? {
        Recognised::Vendor(new) => *new,
        Recognised::Ours => {
            return Err(format!(
                "{label}: this document is in our names already, as {} and {} are: give the vendor's document",
                build::VENDOR,
                build::CONTRACT
            ));
        }
        Recognised::Foreign => {
            let prefixes = config.selected();
            return Err(format!(
                "{label}: nothing was written: no path begins with {prefixes}"
            ));
        }
    };
    // Locked before anything is compared, so that what another run writes meanwhile is not undone.
    let (mut folder, names) = destination(args, &home, console)?;
    let stored = home.join(build::VENDOR);
    let stored = stored.exists().then(|| document::read(&stored)).transpose();
    let stored = stored.map_err(|error| error.to_string())?;
    let outcome = overlay.apply(&new.vendor);
    let read = Contract::read(&outcome.value);
    // Where an action does not fit, its words are not missing.
    let conflicts = outcome.conflicts.values();
    let described = conflicts.flat_map(|conflict| &conflict.pointers).collect();
    let vendor = canonical::to_yaml(&new.vendor);
    let contract = canonical::to_yaml(&outcome.value);
    let (mut comparison, stubs) = match &stored {
        None => (
            Comparison::default(),
            stubs::find(None, &outcome.value, &described),
        ),
        // The same text cannot differ in anything.
        Some((_, text)) if *text == vendor => (Comparison::default(), Stubs::default()),
        Some((label, text)) => {
            let old = document::parse_value(label, text).map_err(|error| error.to_string())?;
            let before = overlay.apply(&old).value;
            let comparison = new.compare_read(&before, &outcome.value, &read);
            let stubs = stubs::find(Some(&before), &outcome.value, &described);
            (comparison, stubs)
        }
    };
    add_conflicts(&mut comparison, &outcome);
    if let Some((_, text)) = &stored {
        add_unexplained(&mut comparison, text, &vendor);
    }
    let (accepted, open) = split(&comparison, &args.accept);
    let unknown = unknown(&comparison, &args.accept);
    let mut files = Vec::new();
    if open.is_empty() {
        let mut changes = Vec::new();
        for (path, name) in names {
            let text = if name == build::VENDOR && args.out.is_none() {
                &vendor
            } else {
                &contract
            };
            let stale = !std::fs::read_to_string(&path).is_ok_and(|present| present == *text);
            if stale {
                changes.push(Replacement {
                    name,
                    text: Some(text.clone()),
                });
            }
            files.push((shown(&path), stale));
        }
        let replaced = folder.replace(&changes);
        replaced.map_err(|failure| failure.to_string())?;
    }
    Ok(Report {
        label,
        first: stored.is_none(),
        operations: new.operations(),
        comparison,
        accepted,
        open,
        unknown,
        stubs,
        refused: read.err().unwrap_or_default(),
        overlay_fits: outcome.conflicts.is_empty(),
        applied: new.applied,
        renamed: new.renamed,
        used: outcome.used,
        files,
    })
}

/// The folder that is written, and path and name in it of each file.
fn destination(
    args: &Args,
    home: &Path,
    console: &mut Console<'_>,
) -> Result<(Folder, Vec<(PathBuf, String)>), String> {
    let mut waiting = || console.note("another run writes the same files: waiting for it");
    let opened = match &args.out {
        Some(out) => Folder::of_file(out, &mut waiting)
            .map(|(folder, name)| (folder, vec![(out.clone(), name)])),
        None => {
            let dir = args.dir.as_deref().unwrap_or(home);
            let names = [build::VENDOR, build::CONTRACT];
            let names = names.map(|name| (dir.join(name), name.to_owned()));
            Folder::open(dir, &mut waiting).map(|folder| (folder, names.to_vec()))
        }
    };
    opened.map_err(|failure| failure.to_string())
}

fn add_conflicts(comparison: &mut Comparison, outcome: &Outcome) {
    for (name, conflict) in &outcome.conflicts {
        let change = Change {
            rule: "",
            what: format!(
                "{}\n      {}: {}\n      it is there because: {}",
                conflict.problem, conflict.place, conflict.help, conflict.reason
            ),
        };
        let difference = Difference {
            changes: vec![change],
            pointers: conflict.pointers.clone(),
            ..Difference::default()
        };
        comparison.breaking.insert(name.clone(), difference);
    }
}

/// A change of the file that is not listed is one that the comparison does not know.
fn add_unexplained(comparison: &mut Comparison, present: &str, vendor: &str) {
    let is_listed = !(comparison.additions.is_empty() && comparison.breaking.is_empty());
    if is_listed || present == vendor {
        return;
    }
    let diff = similar::TextDiff::from_lines(present, vendor);
    let changed = diff.iter_all_changes();
    let changed = changed.filter(|change| change.tag() != similar::ChangeTag::Equal);
    let what = format!(
        "{} lines change, and no difference was found",
        changed.count()
    );
    comparison.add(build::VENDOR, what, None);
}

/// Splits the breaking differences into those that are accepted and those that are not.
fn split(comparison: &Comparison, accept: &[String]) -> (BTreeSet<String>, BTreeSet<String>) {
    let names = comparison.breaking.keys().cloned();
    names.partition(|name| accept.iter().any(|accepted| covers(accepted, name)))
}

/// Names that were to be accepted and that nothing is called by, with what may be meant.
fn unknown(comparison: &Comparison, accept: &[String]) -> Vec<(String, Option<String>)> {
    let is_known = |accepted: &String| {
        accepted == "all"
            || comparison
                .breaking
                .keys()
                .any(|name| covers(accepted, name))
    };
    let unknown = accept.iter().filter(|name| !is_known(name)).cloned();
    unknown
        .map(|name| (nearest(&name, comparison), name))
        .map(|(nearest, name)| (name, nearest))
        .collect()
}

/// The name of a breaking difference, or of what it is part of, that is most like another.
fn nearest(name: &str, comparison: &Comparison) -> Option<String> {
    const ALIKE: f64 = 0.8;
    let names = comparison.breaking.keys();
    let candidates = names.flat_map(|name| {
        let ends = name.match_indices(['.', '[', '/']).map(|(end, _)| end);
        ends.chain([name.len()]).map(|end| &name[..end])
    });
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let (score, best) = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (score >= ALIKE).then(|| best.to_owned())
}

/// `all` covers everything, `Acl` covers `Acl.ip_range`.
fn covers(accepted: &str, name: &str) -> bool {
    accepted == "all"
        || name
            .strip_prefix(accepted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '/']))
}

fn explain(label: &str, unusable: &Unusable) -> String {
    match unusable {
        Unusable::Document(error) => error.to_string(),
        Unusable::Defects(_) => format!("{label}: nothing was written: {unusable}"),
    }
}
