//! What becomes of a program when client and server are of different age.

use serde::Serialize;

/// What happens, from harmless to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing that a caller could notice.
    None,
    /// It fails only for a caller who uses what is new.
    IfUsed,
    /// It works, with another result or meaning.
    Behaviour,
    /// A call that worked can fail.
    Failure,
}

impl Outcome {
    /// The word for reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "works",
            Self::IfUsed => "works unless the new is used",
            Self::Behaviour => "behaves differently",
            Self::Failure => "can fail",
        }
    }
}

/// An outcome and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compatibility {
    /// What happens.
    pub outcome: Outcome,
    /// Why, as the end of a sentence; empty where there is nothing to say.
    pub why: &'static str,
}

impl Compatibility {
    /// Nothing to notice.
    pub(crate) const FINE: Self = works("");
}

pub(crate) const fn works(why: &'static str) -> Compatibility {
    Compatibility {
        outcome: Outcome::None,
        why,
    }
}

pub(crate) const fn if_used(why: &'static str) -> Compatibility {
    Compatibility {
        outcome: Outcome::IfUsed,
        why,
    }
}

pub(crate) const fn differs(why: &'static str) -> Compatibility {
    Compatibility {
        outcome: Outcome::Behaviour,
        why,
    }
}

pub(crate) const fn fails(why: &'static str) -> Compatibility {
    Compatibility {
        outcome: Outcome::Failure,
        why,
    }
}

/// How much a finding matters, whichever of client and server is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Additions, and whatever nobody notices.
    Info,
    /// Something behaves differently.
    Warning,
    /// Something that worked can fail.
    Breaking,
}

impl Severity {
    /// The severity that follows from the two effects.
    #[must_use]
    pub fn of(old_client: Compatibility, new_client: Compatibility) -> Self {
        match old_client.outcome.max(new_client.outcome) {
            Outcome::None | Outcome::IfUsed => Self::Info,
            Outcome::Behaviour => Self::Warning,
            Outcome::Failure => Self::Breaking,
        }
    }

    /// The word for reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Breaking => "breaking",
        }
    }
}
