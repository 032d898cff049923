//! What is printed about steps: the closing table, the list, JSON. Decides nothing.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::runner::Summary;
use super::step::{Outcome, Step, When};

/// The closing table, and what failed.
#[must_use]
pub fn table(summary: &Summary) -> String {
    let width = width(summary.steps.iter().map(|done| done.name));
    // Writing to a String cannot fail.
    let mut text = format!("\n{:width$}  outcome      time\n", "step");
    for done in &summary.steps {
        let (name, word, seconds) = (done.name, done.outcome.word(), done.time.as_secs_f64());
        let line = format!(
            "{name:width$}  {word:7}  {seconds:6.1} s  {}",
            done.outcome.note()
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let seconds = summary.time.as_secs_f64();
    let _ = writeln!(text, "{:width$}           {seconds:6.1} s\n", "total");
    let failed = summary.failed();
    if failed.is_empty() {
        let skipped = |done: &&super::runner::Done| matches!(done.outcome, Outcome::Skipped(_));
        let _ = match summary.steps.iter().filter(skipped).count() {
            0 => writeln!(text, "all steps passed"),
            1 => writeln!(text, "all steps passed but one that was skipped"),
            count => writeln!(text, "all steps passed but {count} that were skipped"),
        };
    } else {
        let _ = writeln!(text, "failed: {}", failed.join(", "));
        let _ = writeln!(text, "again: cargo xtask ci --only {}", failed.join(" "));
    }
    text
}

/// What was run, for programs.
#[must_use]
pub fn json(summary: &Summary) -> Value {
    let steps: Vec<_> = summary
        .steps
        .iter()
        .map(|done| {
            json!({
                "name": done.name,
                "command": done.shown,
                "outcome": match done.outcome {
                    Outcome::Passed(_) => "passed",
                    Outcome::Failed(_) => "failed",
                    Outcome::Skipped(_) => "skipped",
                },
                "note": done.outcome.note(),
                "seconds": seconds(done.time),
            })
        })
        .collect();
    let outcome = if summary.failed().is_empty() {
        "passed"
    } else {
        "failed"
    };
    json!({"format": 1, "outcome": outcome, "seconds": seconds(summary.time), "steps": steps})
}

/// The steps there are.
#[must_use]
pub fn list(steps: &[Step]) -> String {
    let width = width(steps.iter().map(|step| step.name));
    let mut text = String::new();
    for step in steps {
        let (name, shown) = (step.name, step.shown());
        let when = match step.when {
            When::Always => "      ",
            When::Full => "--full",
        };
        let _ = writeln!(text, "{name:width$}  {when}  {}", step.about);
        if shown != step.about {
            let _ = writeln!(text, "{:width$}          {shown}", "");
        }
    }
    text
}

/// The steps there are, for programs.
#[must_use]
pub fn list_json(steps: &[Step]) -> Value {
    let steps: Vec<_> = steps
        .iter()
        .map(|step| {
            let full = step.when == When::Full;
            let (name, about, shown) = (step.name, step.about, step.shown());
            json!({"name": name, "about": about, "command": shown, "full": full})
        })
        .collect();
    json!({"format": 1, "steps": steps})
}

fn width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(str::len).max().unwrap_or(0).max("total".len())
}

/// In milliseconds, which is more than anybody compares.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}
