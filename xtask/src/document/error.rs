//! What is wrong with a document, where, and what to do about it.

use std::fmt;

use super::ErrorPath;
use crate::text;

/// A document that cannot be read. Its message names the file, the place as far as it is known,
/// what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    label: String,
    /// Line and column, both from 1, where the parser knows them.
    pub position: Option<(u64, u64)>,
    /// JSON pointer to the place, where it is known.
    pub pointer: Option<String>,
    /// What is wrong, without place and advice.
    pub problem: String,
    help: &'static str,
}

impl Error {
    pub(crate) fn new(label: &str, problem: impl Into<String>, help: &'static str) -> Self {
        Self {
            label: text::quote(label).into_owned(),
            position: None,
            pointer: None,
            problem: text::quote(&problem.into()).into_owned(),
            help,
        }
    }

    /// The same error, at a place.
    pub(crate) fn at(self, pointer: String) -> Self {
        Self {
            pointer: Some(pointer),
            ..self
        }
    }

    pub(crate) fn from_json(
        label: &str,
        error_path: &ErrorPath,
        error: &serde_json::Error,
    ) -> Self {
        let full = error.to_string();
        let suffix = format!(" at line {} column {}", error.line(), error.column());
        let problem = full.strip_suffix(&suffix).unwrap_or(&full);
        Self {
            position: Some((error.line() as u64, error.column() as u64)),
            ..Self::from_parser(label, error_path, problem, "JSON")
        }
    }

    pub(crate) fn from_yaml(
        label: &str,
        error_path: &ErrorPath,
        error: &serde_saphyr::Error,
    ) -> Self {
        let plain = error.without_snippet();
        let problem = plain.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        // The renderer puts the place first or last; the place is given on its own here.
        let problem = problem
            .rsplit_once(" at line ")
            .map_or(problem.as_str(), |(before, _)| before);
        Self {
            position: plain.location().map(|at| (at.line(), at.column())),
            ..Self::from_parser(label, error_path, problem, "YAML")
        }
    }

    fn from_parser(label: &str, error_path: &ErrorPath, problem: &str, syntax: &str) -> Self {
        let (problem, help) = error_path.refusal().unwrap_or_else(|| {
            let help = "correct the syntax, or fetch the file again if it was cut off";
            (format!("not {syntax}: {problem}"), help)
        });
        Self {
            pointer: error_path.pointer(),
            ..Self::new(label, problem, help)
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        f.write_str(": ")?;
        if let Some(pointer) = &self.pointer {
            write!(f, "at `{}`: ", text::quote(pointer))?;
        }
        write!(f, "{}; {}", self.problem, self.help)
    }
}

impl std::error::Error for Error {}

/// For commands, which print it.
impl From<Error> for String {
    fn from(error: Error) -> Self {
        error.to_string()
    }
}
