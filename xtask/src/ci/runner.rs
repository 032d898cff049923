//! Runs steps one after the other and takes their times. What they are does not matter here.

use std::time::{Duration, Instant};

use super::context::Context;
use super::report;
use super::step::{Outcome, Step};

/// One step that was run.
#[derive(Clone, Debug)]
pub struct StepResult {
    /// The step.
    pub step: Step,
    /// Its outcome.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// All steps that were run.
#[derive(Clone, Debug)]
pub struct Summary {
    /// In the order in which they ran.
    pub steps: Vec<StepResult>,
    /// How long all of it took.
    pub time: Duration,
    /// How many steps did not run because somebody asked to stop; the last that ran was
    /// interrupted.
    pub interrupted: Option<usize>,
}

impl Summary {
    /// The names of those that failed.
    #[must_use]
    pub fn failed(&self) -> Vec<&'static str> {
        let failed = |result: &&StepResult| matches!(result.outcome, Outcome::Failed(_));
        let failed = self.steps.iter().filter(failed);
        failed.map(|result| result.step.name).collect()
    }
}

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
