//! `cargo xtask ci` as a command: arguments, which steps they choose, exit codes.

use std::io::Write;
use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use super::context::{Context, Output};
use super::step::{Step, When};
use super::steps::STEPS;
use super::{report, runner};
use crate::exit;
use crate::workspace;

/// Check everything that is checked before a change goes in
///
/// Every step runs, whatever came of those before it; a table at the end says what failed and how
/// long each took. A step that needs a tool which is not there is skipped, and says so. Needs cargo
/// alone.
///
/// Exit codes: 0 nothing failed, 1 a step failed, 2 wrong usage, or no workspace here.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Run the steps that take long, too: features, packages, other toolchains, cargo deny
    #[arg(long)]
    pub full: bool,
    /// Run these steps alone, whether or not they need --full
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = names())]
    pub only: Vec<String>,
    /// Leave these steps out
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = names())]
    pub skip: Vec<String>,
    /// Print the steps that there are, and run none
    #[arg(long)]
    pub list: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How the outcome is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object on standard output; what the steps print is on standard error
    Json,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(STEPS.iter().map(|step| step.name))
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let context = Context::new(&workspace::root(), output(args));
    let mut out = anstream::stdout();
    let mut err = anstream::stderr();
    ExitCode::from(run_to(args, STEPS, &context, &mut out, &mut err))
}

/// Where the steps print.
fn output(args: &Args) -> Output {
    match args.format {
        Format::Text => Output::Stdout,
        Format::Json => Output::Stderr,
    }
}

/// Runs the command with these steps, printing to the given streams; returns the exit code.
pub fn run_to(
    args: &Args,
    steps: &[Step],
    context: &Context,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    // A closed pipe is the reader's choice: what `write` returns does not matter here.
    let json = args.format == Format::Json;
    let chosen = choose(args, steps);
    if args.list {
        let _ = if json {
            writeln!(out, "{:#}", report::list_json(&chosen))
        } else {
            out.write_all(report::list(&chosen).as_bytes())
        };
        return exit::DONE;
    }
    let complaint = if chosen.is_empty() {
        Some("no step is left to run: name one with --only, or fewer with --skip".to_owned())
    } else if !context.root().join("Cargo.toml").is_file() {
        Some("there is no workspace here: run it within a clone".to_owned())
    } else {
        None
    };
    if let Some(message) = complaint {
        let _ = if json {
            let unusable = json!({"format": 1, "outcome": "unusable", "message": message});
            writeln!(out, "{unusable:#}")
        } else {
            writeln!(err, "error: {message}")
        };
        return exit::UNUSABLE;
    }
    let summary = runner::run(&chosen, context);
    let _ = if json {
        writeln!(out, "{:#}", report::json(&summary))
    } else {
        out.write_all(report::table(&summary).as_bytes())
    };
    if summary.failed().is_empty() {
        exit::DONE
    } else {
        exit::DIFFERS
    }
}

/// The steps that the arguments ask for. A list has all of them, unless some were named.
fn choose(args: &Args, steps: &[Step]) -> Vec<Step> {
    let has = |names: &[String], step: &Step| names.iter().any(|name| name == step.name);
    let chosen = |step: &&Step| {
        let named = if args.only.is_empty() {
            args.full || args.list || step.when == When::Always
        } else {
            has(&args.only, step)
        };
        named && !has(&args.skip, step)
    };
    steps.iter().filter(chosen).copied().collect()
}
