//! Runs steps one after the other and takes their times. What they are does not matter here.

use std::time::Instant;

use super::context::Context;
use super::report;
use super::step::{Step, StepResult, Summary};

/// Runs every step, also after one has failed, until somebody asks to stop.
#[must_use]
pub fn run(steps: &[Step], context: &Context) -> Summary {
    let start = Instant::now();
    let mut results = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let (number, all) = (index + 1, steps.len());
        let (name, command) = (step.name, step.command());
        context.print("");
        context.print(&format!("== [{number}/{all}] {name}: {command}"));
        let start = Instant::now();
        let outcome = step.run(context);
        let result = StepResult {
            step: *step,
            outcome,
            time: start.elapsed(),
        };
        context.print(&format!("== {}", report::line(&result, 0)));
        results.push(result);
        if context.is_interrupted() {
            break;
        }
    }
    Summary {
        interrupted: context
            .is_interrupted()
            .then(|| steps.len() - results.len()),
        steps: results,
        time: start.elapsed(),
    }
}
