//! What is wrong with a document, and where.
//!
//! A [`Diagnostic`] is data: the place as a JSON pointer, what is wrong, what would be right.
//! Printing belongs to the commands; finding belongs to [`crate::contract`] and [`crate::codegen`].

use std::fmt;

use serde::Serialize;

use crate::text;

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
    /// A problem at `pointer`. Texts of a document are shown escaped and cut, see [`text::quote`].
    pub fn new(
        pointer: impl Into<String>,
        what: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            pointer: text::quote(&pointer.into()).into_owned(),
            what: text::quote(&what.into()).into_owned(),
            help: text::quote(&help.into()).into_owned(),
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
