//! What a step is, and what can come of it. No step itself: those are in [`super::steps`].

use super::context::Context;

/// One check, as data.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// By which `--only` and `--skip` name it.
    pub name: &'static str,
    /// What it holds, in a few words.
    pub about: &'static str,
    /// Whether it needs `--full`.
    pub when: When,
    /// What it does.
    pub action: Action,
}

/// When a step runs that was not named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// With `--full`: it takes long, or needs a tool that not everybody has.
    Full,
}

/// What a step does.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    /// Runs cargo with these arguments.
    Cargo(&'static [&'static str]),
    /// Runs this program itself with these arguments.
    Xtask(&'static [&'static str]),
    /// Runs code of ours.
    Own(fn(&Context) -> Outcome),
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All is well. The text, if any, is for the closing table.
    Passed(String),
    /// Something is wrong, with a line that says what.
    Failed(String),
    /// It could not run, for this reason, and that is nobody's mistake.
    Skipped(String),
}

impl Outcome {
    /// Passed, with nothing more to say.
    #[must_use]
    pub const fn passed() -> Self {
        Self::Passed(String::new())
    }

    /// Failed, for these reasons: all of them are shown to the reader, the first is for the table.
    pub(super) fn refused(problems: &[String], context: &Context) -> Self {
        for problem in problems {
            context.say(&format!("error: {problem}"));
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

    /// What is said beside the word; may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        match self {
            Self::Passed(text) | Self::Failed(text) | Self::Skipped(text) => text,
        }
    }
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Self::passed(),
            Err(why) => Self::Failed(why),
        }
    }
}

impl Step {
    /// As somebody would type it, or what it holds if it is more than one command.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.action {
            Action::Cargo(arguments) => format!("cargo {}", arguments.join(" ")),
            Action::Xtask(arguments) => format!("cargo xtask {}", arguments.join(" ")),
            Action::Own(_) => self.about.to_owned(),
        }
    }

    /// Does it.
    #[must_use]
    pub fn run(&self, context: &Context) -> Outcome {
        let mut command = match self.action {
            Action::Own(own) => return own(context),
            Action::Cargo(_) => context.cargo(),
            Action::Xtask(_) => context.xtask(),
        };
        if let Action::Cargo(arguments) | Action::Xtask(arguments) = self.action {
            command.args(arguments);
        }
        context.run(&mut command).into()
    }
}
