//! The definition of a step and of its outcome. The steps themselves are in [`super::steps`].

use super::context::Context;

/// One check, as data.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// By which `--only` and `--skip` name it.
    pub name: &'static str,
    /// What it checks, in a few words.
    pub about: &'static str,
    /// Whether it runs with `--full` alone: it takes long, or needs a tool that not everybody has.
    pub full: bool,
    /// What it needs beside cargo. If one of these is missing the step is skipped.
    pub needs: &'static [Need],
    /// What it does.
    pub action: Action,
}

/// Something that may be missing on a machine.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Whether it is there.
    pub is_met: fn(&Context) -> bool,
    /// What is missing, and how to get it.
    pub help: &'static str,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Runs cargo with these arguments, which have spaces between them.
    Cargo(&'static str),
    /// Runs this program itself with these arguments.
    Xtask(&'static str),
    /// Calls a function.
    Function(fn(&Context) -> Outcome),
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
            full: false,
            needs: &[],
            action,
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
        if let Some(need) = self.needs.iter().find(|need| !(need.is_met)(context)) {
            return Outcome::Skipped(need.help.to_owned());
        }
        let result = match self.action {
            Action::Function(function) => return function(context),
            Action::Cargo(arguments) => context.run(context.cargo().args(arguments.split(' '))),
            Action::Xtask(arguments) => context.run(context.xtask().args(arguments.split(' '))),
        };
        match result {
            Ok(()) => Outcome::Passed(String::new()),
            Err(error) => Outcome::Failed(error),
        }
    }
}

impl Outcome {
    /// Failed for these reasons: all of them are printed, the first is for the table.
    pub(super) fn rejected(problems: &[String], context: &Context) -> Self {
        for problem in problems {
            context.print(&format!("error: {problem}"));
        }
        let first = problems.first().cloned().unwrap_or_default();
        Self::Failed(match problems.len() {
            0 | 1 => first,
            all => format!("{first}; and {} more", all - 1),
        })
    }

    /// In a word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Passed(_) => "ok",
            Self::Failed(_) => "FAILED",
            Self::Skipped(_) => "skipped",
        }
    }

    /// The text beside the word; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Passed(text) | Self::Failed(text) | Self::Skipped(text) => text,
        }
    }
}

impl From<Result<String, String>> for Outcome {
    fn from(result: Result<String, String>) -> Self {
        match result {
            Ok(note) => Self::Passed(note),
            Err(error) => Self::Failed(error),
        }
    }
}
