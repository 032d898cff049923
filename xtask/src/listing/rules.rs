//! The rules for public APIs as one table: what each means and which release it asks for, by
//! cargo's semver rules.

use serde::Serialize;

/// Which release a change asks for, as of version 1.0. Below that cargo counts one place to the
/// right.
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
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Rule {
    /// Its name, stable: programs may rely on it.
    #[serde(rename = "rule")]
    pub id: &'static str,
    /// Which release it asks for.
    pub level: Level,
    /// What has changed when it applies.
    pub meaning: &'static str,
}

/// The table: id, level, meaning.
macro_rules! rules {
    ($($id:literal $level:ident $meaning:literal)+) => {
        /// Every rule.
        pub const RULES: &[Rule] =
            &[$(Rule { id: $id, level: Level::$level, meaning: $meaning }),+];
    };
}

rules! {
    "rust-removed" Major "a public item is removed: a line of the listing"
    "rust-changed" Major "a public item has another type, signature or parameters"
    "rust-added" Minor "a public item is added"
    "rust-added-closed" Major "an addition that breaks callers: a field of a struct that others build, a variant of \
        an enum that others match"
    "rust-tightened" Major "an item demands more of callers or offers less: a bound, a condition, a required item of \
        a trait, `const`, `#[non_exhaustive]`, `dyn`"
    "rust-loosened" Minor "an item demands less of callers or offers more"
    "rust-arguments-swapped" Major "arguments of a function changed places: calls that still compile mean something else"
    "rust-argument-renamed" Minor "an argument has another name, and maybe another meaning"
    "rust-value-changed" Patch "a constant has another value, or a type is serialized differently"
    "rust-must-use-added" Minor "`#[must_use]` is new: callers may get a warning"
    "rust-deprecated" Minor "an item is deprecated: callers get a warning"
    "rust-undeprecated" Patch "an item is no longer deprecated"
    "rust-crate-removed" Major "a crate is no longer published"
    "rust-crate-added" Minor "a crate is new"
    "rust-feature-removed" Major "a feature is removed, or no longer on by default"
    "rust-feature-added" Minor "a feature is added, or on by default now"
}

/// The rule of that name. All that this program names are in the table; a test holds that.
pub(super) fn level(id: &str) -> (&'static str, Level) {
    let found = RULES.iter().find(|rule| rule.id == id);
    found.map_or(("rust-changed", Level::Major), |rule| (rule.id, rule.level))
}
