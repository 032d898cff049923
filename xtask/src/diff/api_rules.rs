//! The rules of the Rust layer as one table: what each means and which release it asks for, by
//! cargo's semver rules.

use serde::Serialize;

/// Which release a change asks for, as of version 1.0. Below that cargo counts one place to the
/// right, see [`crate::diff::version_bump`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// None at all.
    #[default]
    None,
    /// A fix: callers compile as before and find nothing new.
    Patch,
    /// An addition: callers compile as before.
    Minor,
    /// A break: callers may fail to compile.
    Major,
}

impl Level {
    /// The word for reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, stable: programs may rely on it.
    pub id: &'static str,
    /// Which release it asks for.
    pub level: Level,
    /// What has changed when it applies.
    pub meaning: &'static str,
}

const fn rule(id: &'static str, level: Level, meaning: &'static str) -> Rule {
    Rule { id, level, meaning }
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rule(
        "rust-removed",
        Level::Major,
        "a public item is removed: a line of the listing",
    ),
    rule(
        "rust-changed",
        Level::Major,
        "a public item has another type, signature or parameters",
    ),
    rule("rust-added", Level::Minor, "a public item is added"),
    rule(
        "rust-added-closed",
        Level::Major,
        "an addition that breaks callers: a field of a struct that others build, a variant of an enum that others match",
    ),
    rule(
        "rust-tightened",
        Level::Major,
        "an item demands more of callers or offers less: a bound, a condition, a required item of a trait, `const`, `#[non_exhaustive]`, `dyn`",
    ),
    rule(
        "rust-loosened",
        Level::Minor,
        "an item demands less of callers or offers more",
    ),
    rule(
        "rust-arguments-swapped",
        Level::Major,
        "arguments of a function changed places: calls that still compile mean something else",
    ),
    rule(
        "rust-argument-renamed",
        Level::Minor,
        "an argument has another name, and maybe another meaning",
    ),
    rule(
        "rust-value-changed",
        Level::Patch,
        "a constant has another value, or a type is serialized differently",
    ),
    rule(
        "rust-must-use-added",
        Level::Minor,
        "`#[must_use]` is new: callers may get a warning",
    ),
    rule(
        "rust-deprecated",
        Level::Minor,
        "an item is deprecated: callers get a warning",
    ),
    rule(
        "rust-undeprecated",
        Level::Patch,
        "an item is no longer deprecated",
    ),
    rule(
        "rust-crate-removed",
        Level::Major,
        "a crate is no longer published",
    ),
    rule("rust-crate-added", Level::Minor, "a crate is new"),
    rule(
        "rust-feature-removed",
        Level::Major,
        "a feature is removed, or no longer on by default",
    ),
    rule(
        "rust-feature-added",
        Level::Minor,
        "a feature is added, or on by default now",
    ),
];

/// The rule of that name. All that this program names are in the table; a test holds that.
pub(super) fn level(id: &str) -> (&'static str, Level) {
    let found = RULES.iter().find(|rule| rule.id == id);
    found.map_or(("rust-changed", Level::Major), |rule| (rule.id, rule.level))
}
