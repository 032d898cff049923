//! The command: reads, compares, decides, writes.

use std::path::PathBuf;
use std::process::ExitCode;

use similar::ChangeTag;

use super::report::Report;
use super::stubs;
use super::{Comparison, Config, Imported, Recognised, Unusable, recognise};
use crate::console::{Console, Format};
use crate::contract::model::Contract;
use crate::document::{self, canonical};
use crate::exit;
use crate::spec::overlay::Overlay;
use crate::spec::{build, shown};
use crate::transaction::Folder;
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
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
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
    let (config, overlay) = (Config::load(&home)?, Overlay::load(&home)?);
    let (label, text) = document::read(&args.file)?;
    let imported = vendors(&label, &text, &config)?;
    let outcome = overlay.apply(&imported.vendor);
    let vendor = canonical::to_yaml(&imported.vendor);
    let contract = canonical::to_yaml(&outcome.value);
    // Locked before anything is compared, so that what another run writes meanwhile is not undone.
    let mut waiting = || console.note("another run writes the same files: waiting for it");
    let (mut folder, targets) = match &args.out {
        Some(out) => {
            let (folder, name) = Folder::of_file(out, &mut waiting)?;
            (folder, vec![(out.clone(), name, contract)])
        }
        None => {
            let dir = args.dir.as_deref().unwrap_or(&home);
            let files = [(build::VENDOR, vendor.clone()), (build::CONTRACT, contract)];
            let targets = files.map(|(name, text)| (dir.join(name), name.to_owned(), text));
            (Folder::open(dir, &mut waiting)?, targets.to_vec())
        }
    };
    let mut read = Contract::of(&outcome.value);
    if let Err(problems) = &mut read {
        overlay.explain(&outcome.value, problems);
    }
    // Where an action does not fit, its words are not missing.
    let conflicts = outcome.conflicts.values();
    let described = conflicts.flat_map(|conflict| &conflict.pointers).collect();
    let path = home.join(build::VENDOR);
    let stored = path.exists().then(|| document::read(&path)).transpose()?;
    let mut comparison = Comparison::default();
    let mut stubs = Vec::new();
    match &stored {
        None => stubs = stubs::find(None, &outcome.value, &described),
        // The same text cannot differ in anything.
        Some((_, text)) if *text == vendor => {}
        Some((label, text)) => {
            let before = overlay.apply(&document::parse_value(label, text)?).value;
            comparison = imported.compare_read(&before, &outcome.value, &read);
            stubs = stubs::find(Some(&before), &outcome.value, &described);
        }
    }
    comparison.add_conflicts(&outcome);
    if let Some((_, text)) = &stored {
        add_unexplained(&mut comparison, text, &vendor);
    }
    for (name, difference) in &mut comparison.breaking {
        let mut names = covering(name).chain(["all"]);
        let is_accepted = names.any(|name| args.accept.iter().any(|accepted| accepted == name));
        difference.accepted = Some(is_accepted);
    }
    let mut report = Report {
        label,
        imported,
        first: stored.is_none(),
        warnings: warnings(&comparison, &args.accept),
        comparison,
        stubs,
        refused: read.err().unwrap_or_default(),
        overlay: outcome,
        files: Vec::new(),
    };
    if report.is_done() {
        let mut changes = Vec::new();
        for (path, name, text) in targets {
            let is_stale = !std::fs::read_to_string(&path).is_ok_and(|present| present == text);
            if is_stale {
                changes.push((name, Some(text)));
            }
            report.files.push((shown(&path), is_stale));
        }
        folder.replace(&changes)?;
    }
    Ok(report)
}

/// The document normalised, if it is the vendor's.
fn vendors(label: &str, text: &str, config: &Config) -> Result<Imported, String> {
    let problem = match recognise(label, text, config) {
        Ok(Recognised::Vendor(new)) => return Ok(*new),
        Ok(Recognised::Ours) => format!(
            "this document is in our names already, as {} and {} are: give the vendor's document; or, to \
             try a change of your own, add it in spec/overlay.yaml and run cargo xtask spec build",
            build::VENDOR,
            build::CONTRACT
        ),
        Ok(Recognised::Foreign) => {
            format!(
                "nothing was written: no path begins with {}",
                config.selected()
            )
        }
        Err(Unusable::Document(error)) => return Err(error.to_string()),
        Err(error) => format!("nothing was written: {error}"),
    };
    Err(format!("{label}: {problem}"))
}

/// A change of the file that is not listed is one that the comparison does not know.
fn add_unexplained(comparison: &mut Comparison, present: &str, vendor: &str) {
    let is_listed = !(comparison.additions.is_empty() && comparison.breaking.is_empty());
    if is_listed || present == vendor {
        return;
    }
    let diff = similar::TextDiff::from_lines(present, vendor);
    let changes = diff.iter_all_changes();
    let count = changes.filter(|it| it.tag() != ChangeTag::Equal).count();
    let what = format!("{count} lines change, and no difference was found");
    comparison.add(build::VENDOR, what, None);
}

/// Names that were to be accepted and that nothing is called by, with what may be meant.
fn warnings(comparison: &Comparison, accept: &[String]) -> Vec<String> {
    const ALIKE: f64 = 0.8;
    let names = || comparison.breaking.keys().flat_map(|name| covering(name));
    let unknown = accept
        .iter()
        .filter(|accepted| *accepted != "all" && names().all(|name| name != accepted.as_str()));
    let warning = |unknown: &String| {
        let scored = names().map(|name| (strsim::jaro_winkler(unknown, name), name));
        let like = match scored.max_by(|(a, _), (b, _)| a.total_cmp(b)) {
            Some((score, name)) if score >= ALIKE => format!("; did you mean `{name}`?"),
            _ => String::new(),
        };
        format!("--accept {unknown}: no breaking difference has that name{like}")
    };
    unknown.map(warning).collect()
}

/// The names that cover a difference: `Acl` and `Acl.ip_range` do `Acl.ip_range`.
fn covering(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.match_indices(['.', '[', '/']).map(|(end, _)| end);
    ends.chain([name.len()]).map(|end| &name[..end])
}
