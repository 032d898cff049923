//! What a rule says: what becomes of a program when client and server are of different age, in each
//! direction.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Compatibility {
    /// What happens.
    pub outcome: Outcome,
    /// Why, as the end of a sentence; empty where there is nothing to say.
    pub why: &'static str,
}

impl Compatibility {
    /// Nothing to notice.
    pub(crate) const FINE: Self = works("");

    const fn new(outcome: Outcome, why: &'static str) -> Self {
        Self { outcome, why }
    }
}

pub(crate) const fn works(why: &'static str) -> Compatibility {
    Compatibility::new(Outcome::None, why)
}

pub(crate) const fn if_used(why: &'static str) -> Compatibility {
    Compatibility::new(Outcome::IfUsed, why)
}

pub(crate) const fn differs(why: &'static str) -> Compatibility {
    Compatibility::new(Outcome::Behaviour, why)
}

pub(crate) const fn fails(why: &'static str) -> Compatibility {
    Compatibility::new(Outcome::Failure, why)
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
    pub const fn of(old_client: Compatibility, new_client: Compatibility) -> Self {
        match (old_client.outcome, new_client.outcome) {
            (Outcome::Failure, _) | (_, Outcome::Failure) => Self::Breaking,
            (Outcome::Behaviour, _) | (_, Outcome::Behaviour) => Self::Warning,
            _ => Self::Info,
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

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The call as a whole: address, credentials.
    Call,
    /// What the client sends: parameters, bodies.
    Request,
    /// A request that replaces a record whole, the body of a PUT: reported as a request.
    #[serde(rename = "request")]
    Replacement,
    /// What the client reads on success.
    Response,
    /// Error answers, which the transport reads without these types.
    Failure,
}

impl Direction {
    /// The word for reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Request | Self::Replacement => "request",
            Self::Response => "response",
            Self::Failure => "error answer",
        }
    }
}

/// What a rule does in one direction.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Case {
    /// Where it applies.
    pub direction: Direction,
    /// How much it matters.
    pub severity: Severity,
    /// A client of before the change at a server of after it.
    pub old_client: Compatibility,
    /// A client of after the change at a server of before it.
    pub new_client: Compatibility,
}

impl Case {
    pub(crate) const fn new(
        direction: Direction,
        old_client: Compatibility,
        new_client: Compatibility,
    ) -> Self {
        Self {
            direction,
            severity: Severity::of(old_client, new_client),
            old_client,
            new_client,
        }
    }
}

/// One rule.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Rule {
    /// Its name, stable: programs may rely on it.
    #[serde(rename = "rule")]
    pub id: &'static str,
    /// What has changed when it applies.
    pub meaning: &'static str,
    /// By direction.
    pub cases: &'static [Case],
}

impl Rule {
    /// The case for a direction. Error answers have that of responses, with failures read as
    /// differences, unless they have one of their own.
    #[must_use]
    pub fn case(&self, direction: Direction) -> Case {
        let soft = |effect: Compatibility| match effect.outcome {
            Outcome::Failure => differs(ERROR_ANSWER),
            _ => effect,
        };
        let own = self.cases.iter().find(|case| case.direction == direction);
        match (own, direction) {
            (Some(case), _) => *case,
            (None, Direction::Replacement) => self.case(Direction::Request),
            (None, Direction::Failure) => {
                let case = self.case(Direction::Response);
                Case::new(direction, soft(case.old_client), soft(case.new_client))
            }
            // A direction that the table does not foresee: say the worst.
            (None, _) => Case::new(direction, fails(""), fails("")),
        }
    }
}

const ERROR_ANSWER: &str = "error answers are read without this type";
