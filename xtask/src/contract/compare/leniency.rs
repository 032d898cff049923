//! What becomes of the clients where that depends on more than the rule: the leniency of the
//! generated types.

use super::compatibility::{Compatibility, Direction, Outcome, Rule, differs, works};
use super::places::Use;

/// What a finding's effects depend on besides its rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Context {
    /// What an answer without the field is read as; `None`: it does not decode.
    pub(super) absent: Option<Absent>,
    /// How a field copes with null.
    pub(super) null: Null,
    /// The Rust integer has room for the range of either side.
    pub(super) held: bool,
}

/// What an answer without a required field is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Absent {
    /// An empty list.
    Empty,
    /// `None`, since the field is nullable.
    Nothing,
}

/// How a field copes with null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Null {
    /// Not at all.
    #[default]
    Refused,
    /// As an optional field, it is `None`.
    Optional,
    /// As a required list, it is empty.
    Empty,
}

const BOUNDS: [&str; 4] = [
    "minimum-raised",
    "minimum-lowered",
    "maximum-raised",
    "maximum-lowered",
];
const PRESENCE: [&str; 4] = [
    "field-added-required",
    "field-removed-required",
    "field-became-required",
    "field-became-optional",
];

/// What becomes of an old and of a new client.
pub(super) fn effects(rule: &Rule, of: Use, context: Context) -> (Compatibility, Compatibility) {
    let direction = of.direction();
    let case = rule.case(direction);
    let both = (case.old_client, case.new_client);
    match direction {
        Direction::Response if PRESENCE.contains(&rule.id) => match context.absent {
            Some(Absent::Empty) => soften(both, differs("a list that is missing is read as empty")),
            Some(Absent::Nothing) => soften(both, differs("a field that is missing is `None`")),
            None => both,
        },
        Direction::Response if BOUNDS.contains(&rule.id) && context.held => {
            soften(both, works("the Rust integer has room for it"))
        }
        Direction::Response if is_null(rule) => match context.null {
            Null::Refused => both,
            Null::Optional => soften(both, works("null is read as `None`")),
            Null::Empty => soften(both, works("null is read as an empty list")),
        },
        Direction::Request if of == Use::Replacement => match rule.id {
            ADDED => (differs(ERASES), case.new_client),
            REMOVED => (case.old_client, differs(ERASES)),
            _ => both,
        },
        _ => both,
    }
}

const ERASES: &str = "a PUT that leaves the field out may erase what others have set";

const ADDED: &str = "field-added-optional";
const REMOVED: &str = "field-removed-optional";

/// Uses of a schema in which a rule means the same, each a finding. Success and error answers share their
/// schemas.
pub(super) fn uses(rule: &str) -> &'static [&'static [Use]] {
    const ANSWERS: &[Use] = &[Use::Response, Use::Failure];
    match rule {
        ADDED | REMOVED => &[&[Use::Request], &[Use::Replacement], ANSWERS],
        _ => &[&[Use::Call], &[Use::Request, Use::Replacement], ANSWERS],
    }
}

fn is_null(rule: &Rule) -> bool {
    matches!(rule.id, "null-allowed" | "null-forbidden")
}

fn soften(
    (old, new): (Compatibility, Compatibility),
    instead: Compatibility,
) -> (Compatibility, Compatibility) {
    let one = |effect: Compatibility| match effect.outcome {
        Outcome::Failure => instead,
        _ => effect,
    };
    (one(old), one(new))
}
