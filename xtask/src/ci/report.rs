//! What is printed about steps: the closing table, the list, JSON. Decides nothing.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::step::{Outcome, Step, StepResult, Summary};

/// The closing table, and what failed.
#[must_use]
pub fn table(summary: &Summary) -> String {
    let width = width(summary.steps.iter().map(|result| result.step.name));
    let mut lines = vec![
        String::new(),
        format!("{:width$}  outcome      time", "step"),
    ];
    lines.extend(summary.steps.iter().map(|result| line(result, width)));
    let seconds = summary.time.as_secs_f64();
    lines.push(format!("{:width$}           {seconds:6.1} s\n", "total"));
    lines.push(conclusion(summary));
    lines.join("\n") + "\n"
}

/// The line that is printed when a step is over.
pub(super) fn line(result: &StepResult, width: usize) -> String {
    let (name, word) = (result.step.name, word(&result.outcome));
    let (seconds, note) = (result.time.as_secs_f64(), result.outcome.note());
    let line = format!("{name:width$}  {word:7}  {seconds:6.1} s  {note}");
    line.trim_end().to_owned()
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed(_) => "passed",
        Outcome::Failed(_) => "FAILED",
        Outcome::Skipped(_) => "skipped",
    }
}

fn conclusion(summary: &Summary) -> String {
    let failed = summary.failed();
    if let Some(left) = summary.interrupted {
        let last = summary.steps.last().map_or("", |result| result.step.name);
        let (done, all) = (summary.steps.len() - 1, summary.steps.len() + left);
        return format!("interrupted in {last}; {done} of {all} steps done");
    }
    if !failed.is_empty() {
        let again = failed.join(" ");
        let failed = failed.join(", ");
        return format!("failed: {failed}\nagain: cargo xtask ci --only {again}");
    }
    let skipped = |result: &&StepResult| matches!(result.outcome, Outcome::Skipped(_));
    match summary.steps.iter().filter(skipped).count() {
        0 => "all steps passed".to_owned(),
        count => format!("all steps passed, {count} skipped"),
    }
}

/// What was run, for programs.
#[must_use]
pub fn json(summary: &Summary) -> Value {
    let step = |result: &StepResult| {
        json!({
            "name": result.step.name,
            "command": result.step.command(),
            "outcome": word(&result.outcome).to_lowercase(),
            "note": result.outcome.note(),
            "seconds": seconds(result.time),
        })
    };
    let steps: Vec<_> = summary.steps.iter().map(step).collect();
    let outcome = match summary.interrupted {
        Some(_) => "interrupted",
        None if summary.failed().is_empty() => "passed",
        None => "failed",
    };
    json!({"format": 1, "outcome": outcome, "seconds": seconds(summary.time), "steps": steps})
}

/// The steps there are.
#[must_use]
pub fn list(steps: &[Step]) -> String {
    let width = width(steps.iter().map(|step| step.name));
    let mut text = String::new();
    for step in steps {
        let (name, command) = (step.name, step.command());
        let full = if step.full { "--full" } else { "" };
        let _ = writeln!(text, "{name:width$}  {full:6}  {}", step.about);
        if command != step.about {
            let _ = writeln!(text, "{:width$}          {command}", "");
        }
    }
    text
}

/// The steps there are, for programs.
#[must_use]
pub fn list_json(steps: &[Step]) -> Value {
    let step = |step: &Step| {
        let (name, about, command, full) = (step.name, step.about, step.command(), step.full);
        json!({"name": name, "about": about, "command": command, "full": full})
    };
    json!({"format": 1, "steps": steps.iter().map(step).collect::<Vec<_>>()})
}

fn width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(str::len).max().unwrap_or(0).max("total".len())
}

/// In milliseconds, which is more than anybody compares.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}
