//! Somebody asks to stop: the table is printed all the same.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use xtask::ci::context::Context;
use xtask::ci::report;
use xtask::ci::runner::run;
use xtask::ci::step::{Action, Outcome};

use crate::runner::{passes, quiet, step};

/// A step in which somebody presses Ctrl-C.
fn is_interrupted(context: &Context) -> Result<Outcome, String> {
    context.interrupted.store(true, Ordering::Relaxed);
    Err("cargo test: interrupted".to_owned())
}

#[test]
fn no_step_runs_after_an_interruption() {
    let steps = [
        step("first", Action::Function(passes)),
        step("second", Action::Function(is_interrupted)),
        step("third", Action::Function(passes)),
        step("fourth", Action::Function(passes)),
    ];
    let summary = run(&steps, &quiet(Path::new("")));
    let names: Vec<_> = summary
        .steps
        .iter()
        .map(|result| result.step.name)
        .collect();
    assert_eq!(names, ["first", "second"]);
    assert_eq!(summary.interrupted, Some(2));
    let table = report::table(&summary);
    assert!(
        table.ends_with("\n\ninterrupted in second; 1 of 4 steps done\n"),
        "{table}"
    );
    assert_eq!(report::json(&summary)["outcome"], "interrupted");
}

#[cfg(unix)]
#[test]
fn the_program_that_runs_is_killed() {
    let context = quiet(Path::new(""));
    let flag = Arc::clone(&context.interrupted);
    let start = Instant::now();
    let stop = thread::spawn(move || {
        thread::sleep(Duration::from_millis(100));
        flag.store(true, Ordering::Relaxed);
    });
    let error = context
        .run(context.program("sleep").arg("60"))
        .expect_err("interrupted");
    stop.join().expect("it ends");
    assert_eq!(error, "sleep 60: interrupted");
    assert!(start.elapsed() < Duration::from_secs(30));
}
