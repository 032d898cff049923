//! The definition of a step and of its outcome. The steps themselves are in [`super::steps`].

use std::time::Duration;

use super::context::Context;

/// One check, as data.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// By which `--only` and `--skip` name it.
    pub name: &'static str,
    /// What it checks, in a few words.
    pub about: &'static str,
    /// What it does.
    pub action: Action,
    /// Whether it runs with `--full` alone: it takes long, or needs a tool that not everybody has.
    pub full: bool,
    /// What it needs beside cargo. If one of these is missing the step is skipped.
    pub needs: &'static [Need],
}

/// Something that may be missing on a machine.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// A subcommand that another crate adds to cargo.
    Subcommand(&'static str),
    /// Anything else: whether it is there; and what is missing, and how to get it.
    Other(fn(&Context) -> bool, &'static str),
}

impl Need {
    /// What to say if it is not there.
    fn missing(&self, context: &Context) -> Option<String> {
        match *self {
            Self::Subcommand(name) => {
                let mut cargo = context.cargo();
                let found = context.read(cargo.args([name, "--version"]));
                let help = "is not installed: cargo install --locked";
                found
                    .err()
                    .map(|_| format!("cargo-{name} {help} cargo-{name}"))
            }
            Self::Other(is_met, help) => (!is_met(context)).then(|| help.to_owned()),
        }
    }
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Runs cargo with these arguments, which have spaces between them.
    Cargo(&'static str),
    /// Runs this program itself with these arguments.
    Xtask(&'static str),
    /// Calls a function, which may also fail with a line that says why.
    Function(fn(&Context) -> Result<Outcome, String>),
}

/// The outcome of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well. The text, if any, is for the closing table.
    Passed(String),
    /// Something is wrong, with a line that says what.
    Failed(String),
    /// It could not run, for this reason, which is nobody's mistake.
    Skipped(String),
}

impl Step {
    /// A step that always runs and needs cargo alone.
    #[must_use]
    pub const fn new(name: &'static str, about: &'static str, action: Action) -> Self {
        Self {
            name,
            about,
            action,
            full: false,
            needs: &[],
        }
    }

    /// The same, with `--full` alone.
    #[must_use]
    pub const fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// The same, where these are there.
    #[must_use]
    pub const fn needs(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }

    /// The command as somebody would type it. If it is more than one: what the step checks.
    #[must_use]
    pub fn command(&self) -> String {
        match self.action {
            Action::Cargo(arguments) => format!("cargo {arguments}"),
            Action::Xtask(arguments) => format!("cargo xtask {arguments}"),
            Action::Function(_) => self.about.to_owned(),
        }
    }

    /// Runs it.
    #[must_use]
    pub fn run(&self, context: &Context) -> Outcome {
        if let Some(help) = self.needs.iter().find_map(|need| need.missing(context)) {
            return Outcome::Skipped(help);
        }
        let (mut command, arguments) = match self.action {
            Action::Function(function) => return function(context).unwrap_or_else(Outcome::Failed),
            Action::Cargo(arguments) => (context.cargo(), arguments),
            Action::Xtask(arguments) => (context.xtask(), arguments),
        };
        let result = context.run(command.args(arguments.split(' ')));
        result.map_or_else(Outcome::Failed, |()| Outcome::Passed(String::new()))
    }
}

impl Outcome {
    /// Passed with this note, or failed for these reasons: all of them are printed, the first is
    /// for the table.
    pub(super) fn of(problems: &[String], note: String, context: &Context) -> Self {
        for problem in problems {
            context.print(&format!("error: {problem}"));
        }
        match problems {
            [] => Self::Passed(note),
            [only] => Self::Failed(only.clone()),
            [first, more @ ..] => Self::Failed(format!("{first}; and {} more", more.len())),
        }
    }

    /// The text beside the outcome; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Passed(text) | Self::Failed(text) | Self::Skipped(text) => text,
        }
    }
}

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
