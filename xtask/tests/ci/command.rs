//! Which steps the arguments choose, what is printed, exit codes.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use clap::Parser;
use serde_json::{Value, json};
use xtask::ci::Args;
use xtask::ci::command::run_to;
use xtask::ci::step::{Action, Step};
use xtask::ci::steps::STEPS;

use crate::runner::{fails, is_skipped, passes, quiet, step};

/// What the arguments of the command are parsed by.
#[derive(Debug, Parser)]
struct Cli {
    #[command(flatten)]
    args: Args,
}

/// The workspace, for commands that look whether there is one.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Steps with names that the command line takes.
fn steps(tests: Action) -> [Step; 4] {
    let full = step("features", Action::Function(fails)).full();
    [
        step("format", Action::Function(passes)),
        step("tests", tests),
        step("review", Action::Function(is_skipped)),
        full,
    ]
}

/// Exit code, standard output, standard error.
fn run_in(root: &Path, steps: &[Step], arguments: &[&str]) -> (u8, String, String) {
    let arguments = ["ci"].iter().chain(arguments);
    let args = Cli::try_parse_from(arguments).expect("right").args;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&args, steps, &quiet(root), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
}

fn run(steps: &[Step], arguments: &[&str]) -> (u8, String, String) {
    run_in(Path::new(ROOT), steps, arguments)
}

/// The names in a list or a report for programs.
fn names(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let steps = value["steps"].as_array().expect("steps");
    let name = |step: &Value| step["name"].as_str().expect("a name").to_owned();
    steps.iter().map(name).collect()
}

#[test]
fn exit_codes() {
    let good = steps(Action::Function(passes));
    assert_eq!(run(&good, &[]).0, 0);
    assert_eq!(run(&good, &["--full"]).0, 1);
    assert_eq!(run(&good, &["--only", "features"]).0, 1);
    assert_eq!(run(&good, &["--full", "--skip", "features"]).0, 0);
    let bad = steps(Action::Function(fails));
    let (code, out, err) = run(&bad, &[]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.contains("\nfailed: tests\n"), "{out}");
    assert_eq!(run(&bad, &["--skip", "tests"]).0, 0);
}

#[test]
fn steps_are_chosen_by_name() {
    let steps = steps(Action::Function(passes));
    let chosen = |arguments: &[&str]| {
        let arguments: Vec<_> = ["--format", "json"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        names(&run(&steps, &arguments).1)
    };
    assert_eq!(chosen(&[]), ["format", "tests", "review"]);
    assert_eq!(
        chosen(&["--full"]),
        ["format", "tests", "review", "features"]
    );
    // In the order of the table, and whether or not they need --full.
    assert_eq!(
        chosen(&["--only", "features", "format"]),
        ["format", "features"]
    );
    assert_eq!(chosen(&["--skip", "tests", "--skip", "review"]), ["format"]);
    assert_eq!(
        chosen(&["--list"]),
        ["format", "tests", "review", "features"]
    );
}

#[test]
fn wrong_usage() {
    for wrong in [
        &["--only", "nonsense"][..],
        &["--only"],
        &["--format", "xml"],
        &["format"],
    ] {
        let arguments = ["ci"].iter().chain(wrong);
        let error = Cli::try_parse_from(arguments).expect_err("wrong");
        assert_eq!(error.exit_code(), 2, "{error}");
    }
    let steps = steps(Action::Function(passes));
    let none = ["--only", "tests", "--skip", "tests"];
    let (code, out, err) = run(&steps, &none);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: no step is left to run: "), "{err}");
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, err) = run_in(folder.path(), &steps, &["--format", "json"]);
    assert_eq!((code, err.as_str()), (2, ""));
    let value: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(value["outcome"], "unusable");
    assert_eq!(value["message"], "no workspace here; run it in a clone");
}

#[test]
fn json_is_one_object() {
    let steps = steps(Action::Function(fails));
    let (code, out, err) = run(&steps, &["--format", "json"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let mut value: Value = serde_json::from_str(&out).expect("JSON");
    let mut times = vec![value["seconds"].take()];
    for step in value["steps"].as_array_mut().expect("steps") {
        times.push(step["seconds"].take());
    }
    assert!(times.iter().all(Value::is_f64), "{times:?}");
    let step = |name: &str, outcome: &str, note: &str| {
        let command = "a step of a test";
        json!({"name": name, "command": command, "outcome": outcome, "note": note, "seconds": null})
    };
    let expected = json!({"format": 1, "outcome": "failed", "seconds": null, "steps": [
        step("format", "passed", ""),
        step("tests", "failed", "something is wrong"),
        step("review", "skipped", "the tool is not there"),
    ]});
    assert_eq!(value, expected);
}

#[test]
fn the_list_runs_nothing() {
    let steps = steps(Action::Cargo("no-such-command"));
    let (code, out, _) = run(&steps, &["--list"]);
    assert_eq!(code, 0);
    assert_eq!(
        out.lines().collect::<Vec<_>>(),
        [
            "format            a step of a test",
            "tests             a step of a test",
            "                  cargo no-such-command",
            "review            a step of a test",
            "features  --full  a step of a test",
        ]
    );
}

#[test]
fn the_real_steps_have_different_names() {
    let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
    // With cargo alone these run.
    let always = STEPS.iter().filter(|step| !step.full);
    let always: Vec<_> = always.map(|step| step.name).collect();
    for name in [
        "format",
        "generated",
        "spec",
        "clippy",
        "tests",
        "docs",
        "review",
    ] {
        assert!(always.contains(&name), "{name}");
    }
    // A build that would change Cargo.lock is no check of what is committed.
    for step in STEPS {
        if let Action::Cargo(arguments) = step.action
            && !arguments.starts_with("fmt ")
        {
            assert!(arguments.contains(" --locked"), "{}", step.name);
        }
    }
}

/// A standard output that takes nothing.
struct Full(ErrorKind);

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_report_that_cannot_be_written_is_no_success() {
    let steps = [step("tests", Action::Function(passes))];
    let args = Cli::try_parse_from(["ci"]).expect("right").args;
    let context = quiet(Path::new(ROOT));
    let mut err = Vec::new();
    let mut full = Full(ErrorKind::StorageFull);
    assert_eq!(run_to(&args, &steps, &context, &mut full, &mut err), 2);
    let err = String::from_utf8(err).expect("text");
    assert!(
        err.starts_with("error: the output cannot be written: "),
        "{err}"
    );
    // A reader that has gone away, such as `head`, is no error.
    let mut closed = Full(ErrorKind::BrokenPipe);
    assert_eq!(
        run_to(&args, &steps, &context, &mut closed, &mut Vec::new()),
        0
    );
}
