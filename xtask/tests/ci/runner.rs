//! Steps run one after the other, whatever comes of them.

use std::path::Path;
use std::time::Duration;

use xtask::ci::context::{Context, Output};
use xtask::ci::report;
use xtask::ci::runner::run;
use xtask::ci::step::{Action, Need, Outcome, Step, StepResult, Summary};

pub(crate) const fn step(name: &'static str, action: Action) -> Step {
    Step::new(name, "a step of a test", action)
}

pub(crate) fn passes(_: &Context) -> Result<Outcome, String> {
    Ok(Outcome::Passed(String::new()))
}

pub(crate) fn fails(_: &Context) -> Result<Outcome, String> {
    Err("something is wrong".to_owned())
}

pub(crate) fn is_skipped(_: &Context) -> Result<Outcome, String> {
    Ok(Outcome::Skipped("the tool is not there".to_owned()))
}

pub(crate) fn quiet(root: &Path) -> Context {
    Context::new(root, Output::Discard)
}

#[test]
fn a_failure_stops_nothing() {
    let steps = [
        step("first", Action::Function(fails)),
        step("second", Action::Function(is_skipped)),
        step("third", Action::Function(passes)),
        step("fourth", Action::Function(fails)),
    ];
    let summary = run(&steps, &quiet(Path::new("")));
    let names: Vec<_> = summary
        .steps
        .iter()
        .map(|result| result.step.name)
        .collect();
    assert_eq!(names, ["first", "second", "third", "fourth"]);
    assert_eq!(summary.failed(), ["first", "fourth"]);
    assert!(
        summary
            .steps
            .iter()
            .all(|result| result.time <= summary.time)
    );
}

#[test]
fn commands_pass_and_fail_by_their_exit_code() {
    let steps = [
        step("good", Action::Cargo("--version")),
        step("bad", Action::Cargo("no-such-command")),
    ];
    let summary = run(&steps, &quiet(Path::new("")));
    assert_eq!(summary.steps[0].outcome, Outcome::Passed(String::new()));
    assert_eq!(summary.steps[0].step.command(), "cargo --version");
    let Outcome::Failed(why) = &summary.steps[1].outcome else {
        panic!("{:?}", summary.steps[1]);
    };
    assert!(why.starts_with("cargo no-such-command: "), "{why}");
}

#[test]
fn a_program_that_is_not_there_is_a_failure_that_names_it() {
    let context = quiet(Path::new(""));
    let mut command = context.program("there-is-no-such-program");
    let error = context.run(command.arg("now")).expect_err("it fails");
    assert!(
        error.starts_with("there-is-no-such-program now cannot be started: "),
        "{error}"
    );
    assert!(context.read(&mut command).is_err());
}

#[test]
fn warnings_of_rustdoc_are_errors_unless_the_caller_says_otherwise() {
    let command = quiet(Path::new("")).cargo();
    let flags = command.get_envs().find(|(name, _)| *name == "RUSTDOCFLAGS");
    let flags = flags.and_then(|(_, value)| value);
    match std::env::var("RUSTDOCFLAGS") {
        Ok(own) if !own.is_empty() => assert_eq!(flags, None),
        _ => assert_eq!(flags, Some("-D warnings".as_ref())),
    }
}

#[test]
fn the_table_has_every_step_and_what_to_do() {
    let context = quiet(Path::new(""));
    let done = |name, action, millis| StepResult {
        step: step(name, Action::Function(action)),
        outcome: step(name, Action::Function(action)).run(&context),
        time: Duration::from_millis(millis),
    };
    let mut summary = Summary {
        steps: vec![
            done("first", passes, 40),
            done("the-second", is_skipped, 0),
            done("third", fails, 61_250),
        ],
        time: Duration::from_millis(123_456),
        interrupted: None,
    };
    let table = report::table(&summary);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(
        lines,
        [
            "",
            "step        outcome      time",
            "first       passed      0.0 s",
            "the-second  skipped     0.0 s  the tool is not there",
            "third       FAILED     61.2 s  something is wrong",
            "total                 123.5 s",
            "",
            "failed: third",
            "again: cargo xtask ci --only third",
        ]
    );
    summary.steps.truncate(2);
    let table = report::table(&summary);
    let end = "\nall steps passed, 1 skipped\n";
    assert!(table.ends_with(end), "{table}");
    summary.steps.truncate(1);
    let table = report::table(&summary);
    assert!(table.ends_with("\nall steps passed\n"), "{table}");
}

#[test]
fn a_step_whose_tool_is_missing_is_skipped_with_the_reason() {
    const MISSING: Need = Need::Subcommand("no-such-tool");
    const THERE: Need = Need::Other(|_| true, "");
    let skipped = "cargo-no-such-tool is not installed: cargo install --locked cargo-no-such-tool";
    let skipped = Outcome::Skipped(skipped.to_owned());
    let fails = step("fails", Action::Function(fails));
    let context = quiet(Path::new(""));
    assert_eq!(fails.needs(&[THERE, MISSING]).run(&context), skipped);
    assert!(matches!(
        fails.needs(&[THERE]).run(&context),
        Outcome::Failed(_)
    ));
}
