//! Why no comparison could be made.

use std::fmt;

/// What failed and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(String);

impl Error {
    /// What failed, and what to do, which may be empty.
    pub(crate) fn new(what: impl fmt::Display, help: impl AsRef<str>) -> Self {
        match help.as_ref() {
            "" => Self(what.to_string()),
            help => Self(format!("{what}; {help}")),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
