//! Runs steps one after the other and takes their times. What they are does not matter here.

use std::time::{Duration, Instant};

use super::context::Context;
use super::step::{Outcome, Step};

/// One step that was run.
#[derive(Clone, Debug)]
pub struct Done {
    /// Its name.
    pub name: &'static str,
    /// As somebody would type it.
    pub shown: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}

/// All steps that were run.
#[derive(Clone, Debug)]
pub struct Summary {
    /// In the order in which they ran.
    pub steps: Vec<Done>,
    /// How long all of it took.
    pub time: Duration,
}

impl Summary {
    /// The names of those that failed.
    #[must_use]
    pub fn failed(&self) -> Vec<&'static str> {
        let failed = |done: &&Done| matches!(done.outcome, Outcome::Failed(_));
        self.steps
            .iter()
            .filter(failed)
            .map(|done| done.name)
            .collect()
    }
}

/// Runs every step, whatever came of those before it.
#[must_use]
pub fn run(steps: &[Step], context: &Context) -> Summary {
    let start = Instant::now();
    let mut done = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let (number, all) = (index + 1, steps.len());
        context.say("");
        context.progress(&format!(
            "== [{number}/{all}] {}: {}",
            step.name,
            step.shown()
        ));
        let start = Instant::now();
        let outcome = step.run(context);
        let time = start.elapsed();
        let note = match outcome.note() {
            "" => String::new(),
            note => format!("; {note}"),
        };
        let word = outcome.word();
        let seconds = time.as_secs_f64();
        context.progress(&format!("== {}: {word}, {seconds:.1} s{note}", step.name));
        done.push(Done {
            name: step.name,
            shown: step.shown(),
            outcome,
            time,
        });
    }
    Summary {
        steps: done,
        time: start.elapsed(),
    }
}
