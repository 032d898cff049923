//! `cargo xtask diff` as a command: arguments, what is printed, exit codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use semver::Version;

use super::analysis;
use super::compile;
use super::git;
use super::input;
use super::model::Report;
use super::report;
pub use super::report::{Format, render};
use super::revision::{self, GENERATED, Revision};
use crate::console::Console;
use crate::exit;
use crate::spec::build;
use crate::stack::both;
use crate::workspace;

/// Review what a change of the contract means for callers
///
/// Compares the contract, the generated client and the other published crates at BASE with the
/// working tree: what changed on the wire, which Rust items that changed, whether callers still
/// compile, what an old client does at a new server and a new client at an old one, which version
/// comes next. Nothing is written, neither to the disk nor to the repository, but for the copy that
/// --compile makes below the target folder.
///
/// Sources are listed, not compiled: what only a compiler knows is not seen, such as whether a type
/// is Send. `cargo xtask ci --full` asks cargo-semver-checks. `--rules` explains every rule.
///
/// Exit codes: 0 compared, 1 found what --fail-on names, 2 wrong usage, a revision that is not
/// there, or a file that is missing or cannot be read.
#[derive(Clone, Debug, clap::Args)]
#[command(override_usage = "cargo xtask diff [OPTIONS] [BASE]\n       \
                            cargo xtask diff [OPTIONS] --spec-only <OLD> <NEW>")]
pub struct Args {
    /// Revision to compare with [default: the last release tag, else HEAD]
    pub base: Option<String>,
    /// A second revision, which belongs behind --to
    #[arg(hide = true)]
    pub second: Option<String>,
    /// Compare BASE with this revision instead of the working tree
    #[arg(long, value_name = "REV")]
    pub to: Option<String>,
    /// Compare two OpenAPI documents instead, ours or a vendor's, without git
    ///
    /// A vendor's document is imported first, as `spec import --accept all` would take it over,
    /// so that only our operations count and its names do not. The generated client is made of
    /// both in memory, so that effects on callers and the next version are shown, too.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], conflicts_with_all = ["base", "second", "to"])]
    pub spec_only: Option<Vec<PathBuf>>,
    /// Compile the façade, its examples and the tests, and list where the compiler complains
    ///
    /// A copy below the target folder gets the code that the contract gives; errors and uses of
    /// what is deprecated are listed; the first time takes a minute or two. Without it the report
    /// names the files that name what changed.
    #[arg(long, conflicts_with_all = ["spec_only"])]
    pub compile: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// What makes the exit code 1
    #[arg(long, value_enum, default_value_t)]
    pub fail_on: FailOn,
    /// Print every rule and what it means, and compare nothing
    #[arg(long, conflicts_with_all = ["base", "second", "to", "spec_only", "fail_on", "compile"])]
    pub rules: bool,
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A compile error, or a failure at run time between old and new in either direction
    Breaking,
    /// Any change of the contract or of a public API
    Any,
    /// Nothing
    #[default]
    None,
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let needs_workspace = args.spec_only.is_none() && !args.rules;
    Console::run(|console| match workspace::require() {
        Err(message) if needs_workspace => console.failure(args.format == Format::Json, &message),
        found => {
            let root = found.unwrap_or_else(|_| workspace::root());
            execute(args, &root, &target(&root), console)
        }
    })
}

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Runs the command on the workspace in `root`, printing to the given streams; what is compiled
/// goes into `target`. Returns the exit code.
pub fn run_to(
    args: &Args,
    root: &Path,
    target: &Path,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    let mut console = Console::new(out, err);
    let code = execute(args, root, target, &mut console);
    console.finish(code)
}

fn execute(args: &Args, root: &Path, target: &Path, console: &mut Console<'_>) -> u8 {
    if args.rules {
        console.verbatim(&report::rules(args.format));
        return exit::DONE;
    }
    let report = match compare(args, root, target) {
        Ok(report) => report,
        Err(error) => return console.failure(args.format == Format::Json, &error),
    };
    console.verbatim(&render(&report, args.format));
    let found = match args.fail_on {
        FailOn::None => false,
        FailOn::Breaking => report.is_breaking(),
        FailOn::Any => !report.contract.is_empty() || !report.rust.is_empty(),
    };
    if !found {
        return exit::DONE;
    }
    if args.format != Format::Json {
        let what = match args.fail_on {
            FailOn::Breaking => "a breaking change was found",
            _ => "a change was found",
        };
        console.advice(&format!("{what}, which --fail-on names: exit code 1"));
    }
    exit::DIFFERS
}

fn compare(args: &Args, root: &Path, target: &Path) -> Result<Report, String> {
    if let (Some(base), Some(second)) = (&args.base, &args.second) {
        return Err(format!(
            "only one revision is compared with the working tree; to compare two: cargo xtask diff {base} \
             --to {second}"
        ));
    }
    let home = root.join("spec");
    if let Some([old, new]) = args.spec_only.as_deref() {
        let tree = input::surroundings(root);
        let load = |path: &PathBuf| input::load(path, &home, &tree);
        let (old, new) = both(|| load(old), || load(new));
        return analysis::compare(&mut old?, &mut new?, None);
    }
    let head = args.to.as_ref().map(|name| git::revision(root, name));
    let head = head.transpose()?;
    let release = git::last_release(root, head.as_ref().map_or("HEAD", |head| &head.id));
    let (base, release) = match &args.base {
        // Then the last release only helps to count versions.
        Some(name) => (git::revision(root, name)?, release.unwrap_or_default()),
        None => {
            let release = release?;
            let name = release.as_deref().unwrap_or("HEAD");
            (git::revision(root, name)?, release)
        }
    };
    let (mut old, mut new) = Revision::pair(root, &base, head.as_ref())?;
    let released = release.and_then(|tag| Version::parse(tag.trim_start_matches('v')).ok());
    // The contract of the working tree may be about to change.
    let is_edited = old.spec_parts != new.spec_parts || old.spec != new.spec;
    let staleness = || match is_edited && head.is_none() && home.join(build::OVERLAY).exists() {
        true => build::staleness(&home),
        false => None,
    };
    let compared = || analysis::compare(&mut old, &mut new, released.as_ref());
    let (note, report) = both(staleness, compared);
    let mut report = report?;
    report.notes.extend(note);
    if args.compile {
        let mut files = revision::files(root, head.as_ref(), |_| true)?;
        // Sources are read only where something differs.
        if let Some(package) = new.generated().filter(|it| !it.sources.is_empty()) {
            files.retain(|path, _| !path.starts_with(&format!("{GENERATED}/src/")));
            let made = std::mem::take(&mut package.sources).into_iter();
            files.extend(
                made.map(|(path, text)| (format!("{GENERATED}/src/{path}"), text.into_bytes())),
            );
        }
        let (places, note) = compile::compile(target, &files)?;
        report.places = Some(places);
        report.notes.extend(note);
    }
    if head.is_some_and(|head| head.id == base.id) {
        let note = "both are the same commit: name the revision to compare with, as in `cargo xtask \
                    diff BASE --to REV`";
        report.notes.push(note.to_owned());
    }
    Ok(report)
}
