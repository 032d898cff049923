//! What is wrong with a document, and where.
//!
//! A [`Diagnostic`] is data: the place as a JSON pointer, what is wrong, what would be right.
//! Printing belongs to the commands; finding belongs to [`crate::contract`] and [`crate::codegen`].

use std::fmt::{self, Write as _};

use serde::Serialize;

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    /// JSON pointer (RFC 6901) into the document; empty for the document as a whole.
    pub pointer: String,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub help: String,
}

impl Diagnostic {
    /// A problem at `pointer`.
    pub fn new(
        pointer: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            what: what.into(),
            help: help.into(),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() {
            "(whole document)"
        } else {
            &self.pointer
        };
        write!(f, "{place}: {}", self.what)?;
        if !self.help.is_empty() {
            write!(f, "\n    {}", self.help)?;
        }
        Ok(())
    }
}

/// Most problems that are written out as text; a person mends the first and asks again.
const MOST: usize = 100;

/// Writes problems as text: one paragraph each, the file's name before every place.
pub fn render(label: &str, problems: &[Diagnostic]) -> String {
    let mut text = String::new();
    for problem in problems.iter().take(MOST) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "error: {label}#{problem}");
    }
    if problems.len() > MOST {
        let more = problems.len() - MOST;
        let _ = writeln!(text, "… and {more} more; `--format json` lists them all");
    }
    let plural = if problems.len() == 1 { "" } else { "s" };
    let _ = writeln!(text, "{label}: {} problem{plural}", problems.len());
    text
}
