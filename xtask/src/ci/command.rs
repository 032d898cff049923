//! `cargo xtask ci` as a command: arguments, which steps they choose, exit codes.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::context::{Context, Output};
use super::step::Step;
use super::steps::STEPS;
use super::{report, runner};

use crate::console::{Console, Format};
use crate::exit;
use crate::workspace;

/// Check everything that is checked before a change goes in
///
/// Every step runs, also after one has failed; a table at the end shows what failed and how long
/// each took. A step that needs a tool which is not there is skipped, with the reason. Nothing but
/// cargo is required. Ctrl-C stops the step that runs and prints the table; a second one ends
/// everything at once.
///
/// Exit codes: 0 nothing failed, 1 a step failed, 2 wrong usage, or no workspace here, 130
/// interrupted.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Run the steps that take long, too: features, packages, other toolchains
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
    /// How to print the outcome; with json, what the steps print is on standard error
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(STEPS.iter().map(|step| step.name))
}

/// Runs the command.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let output = match args.format {
        Format::Text => Output::Stdout,
        Format::Json => Output::Stderr,
    };
    let context = Context::new(&workspace::root(), output);
    for signal in [SIGINT, SIGTERM] {
        let (flag, code) = (&context.interrupted, exit::INTERRUPTED.into());
        // In this order: the first signal sets the flag, the second finds it set. Where there are
        // no signals the program ends at once, as without this.
        let _ = flag::register_conditional_shutdown(signal, code, Arc::clone(flag));
        let _ = flag::register(signal, Arc::clone(flag));
    }
    Console::run(|console| execute(args, STEPS, &context, console))
}

/// Runs the command with these steps, printing to the given streams; returns the exit code.
pub fn run_to(
    args: &Args,
    steps: &[Step],
    context: &Context,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    let mut console = Console::new(out, err);
    let code = execute(args, steps, context, &mut console);
    console.finish(code)
}

fn execute(args: &Args, steps: &[Step], context: &Context, console: &mut Console<'_>) -> u8 {
    let is_json = args.format == Format::Json;
    let chosen = choose(args, steps);
    if args.list {
        match is_json {
            true => console.json(&report::list_json(&chosen)),
            false => console.text(&report::list(&chosen)),
        }
        return exit::DONE;
    }
    if chosen.is_empty() {
        let message = "no step is left to run: name one with --only, or fewer with --skip";
        return console.failure(is_json, message);
    }
    if !context.root().join("Cargo.toml").is_file() {
        return console.failure(is_json, "no workspace here; run it in a clone");
    }
    let summary = runner::run(&chosen, context);
    match is_json {
        true => console.json(&report::json(&summary)),
        false => console.text(&report::table(&summary)),
    }
    match summary.interrupted {
        Some(_) => exit::INTERRUPTED,
        None if summary.failed().is_empty() => exit::DONE,
        None => exit::DIFFERS,
    }
}

/// The steps that the arguments ask for. A list has all of them, unless some were named.
fn choose(args: &Args, steps: &[Step]) -> Vec<Step> {
    let is_in = |names: &[String], step: &Step| names.iter().any(|name| name == step.name);
    let is_chosen = |step: &&Step| match args.only.is_empty() {
        _ if is_in(&args.skip, step) => false,
        true => args.full || args.list || !step.full,
        false => is_in(&args.only, step),
    };
    steps.iter().filter(is_chosen).copied().collect()
}
