//! What becomes of the clients where that depends on more than the rule: the leniency of the
//! generated types.

use super::compatibility::{Compatibility, Direction, Outcome, Rule, differs, works};
use super::places::Use;

/// What the generated type makes of something that the rule calls a failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Leniency {
    /// It fails.
    #[default]
    None,
    /// A required list that is missing is empty.
    MissingIsEmpty,
    /// A required field that is missing is `None`, since it is nullable.
    MissingIsNone,
    /// Null in a required list is an empty one.
    NullIsEmpty,
    /// Null in an optional field is `None`.
    NullIsNone,
    /// The Rust integer has room for the range of either side.
    Room,
}

/// What becomes of an old and of a new client.
pub(super) fn effects(rule: &Rule, of: Use, leniency: Leniency) -> (Compatibility, Compatibility) {
    let direction = of.direction();
    let case = rule.case(direction);
    let both = (case.old_client, case.new_client);
    let instead = match leniency {
        _ if of == Use::Replacement && rule.id == ADDED => {
            return (differs(ERASES), case.new_client);
        }
        _ if of == Use::Replacement && rule.id == REMOVED => {
            return (case.old_client, differs(ERASES));
        }
        _ if direction != Direction::Response => return both,
        Leniency::None => return both,
        Leniency::MissingIsEmpty => differs("a list that is missing is read as empty"),
        Leniency::MissingIsNone => differs("a field that is missing is `None`"),
        Leniency::NullIsEmpty => works("null is read as an empty list"),
        Leniency::NullIsNone => works("null is read as `None`"),
        Leniency::Room => works("the Rust integer has room for it"),
    };
    soften(both, instead)
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
