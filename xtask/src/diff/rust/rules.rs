//! The rules of the Rust layer as one table: what each means and which release it asks for, by
//! cargo's semver rules.

use serde::Serialize;

/// Which release a change asks for, as of version 1.0. Below that cargo counts one place to the
/// right, see [`crate::diff::verdict`].
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
    /// What has changed when it applies.
    pub meaning: &'static str,
    /// Which release it asks for.
    pub level: Level,
}

/// The rule of that name.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

macro_rules! rules {
    ($($id:literal: $level:ident, $meaning:literal;)+) => {
        /// Every rule of the Rust layer, in the order of reports.
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id,
            meaning: $meaning,
            level: Level::$level,
        }),+];
    };
}

rules! {
    "rust-crate-removed": Major, "a crate is gone or no longer published";
    "rust-crate-added": Minor, "a crate is new or published now";
    "rust-item-removed": Major, "a public item is gone";
    "rust-item-added": Minor, "a public item is new";
    "rust-item-kind-changed": Major, "an item is of another kind, such as a struct that became an enum";
    "rust-condition-added": Major, "an item exists only under a `cfg` now, or under another";
    "rust-condition-removed": Minor, "an item exists without its `cfg` now";
    "rust-field-removed": Major, "a public field is gone";
    "rust-field-added-open": Minor, "a field is new in a struct or variant that others cannot build by its fields";
    "rust-field-added-closed": Major, "a field is new in a struct that others can build by its fields";
    "rust-field-type-changed": Major, "a field is of another type";
    "rust-field-private-added": Major, "a private field is new in a struct that others could build by its fields";
    "rust-variant-removed": Major, "a variant is gone";
    "rust-variant-added-open": Minor, "a variant is new in an enum that is `#[non_exhaustive]`";
    "rust-variant-added-closed": Major, "a variant is new in an enum that others may match exhaustively";
    "rust-variant-changed": Major, "a variant has other fields or another value";
    "rust-variants-reordered": Minor, "the variants of an ordered enum stand in another order";
    "rust-non-exhaustive-added": Major, "`#[non_exhaustive]` is new: building and matching by all fields no longer compiles";
    "rust-non-exhaustive-removed": Minor, "`#[non_exhaustive]` is gone";
    "rust-repr-changed": Major, "the `#[repr]` differs";
    "rust-generics-changed": Major, "type parameters differ; how they are called does not count";
    "rust-generics-default-added": Minor, "a type parameter is new with a default, or has a default now";
    "rust-bound-added": Major, "a type, function or impl demands more of its parameters";
    "rust-bound-removed": Minor, "a type, function or impl demands less of its parameters";
    "rust-parameters-changed": Major, "a function takes other arguments";
    "rust-parameter-loosened": Minor, "an argument takes whatever converts into its former type";
    "rust-return-type-changed": Major, "a function returns another type";
    "rust-receiver-changed": Major, "a method takes `self` differently, or is none any more";
    "rust-qualifier-changed": Major, "a function became or ceased to be `async`, became `unsafe`, ceased to be `const`";
    "rust-qualifier-loosened": Minor, "a function became `const` or ceased to be `unsafe`";
    "rust-async-form-changed": Minor, "an `async fn` became one that returns `impl Future` of the same, or the reverse: callers await it as before, what the future borrows can differ";
    "rust-trait-item-removed": Major, "an item of a trait is gone";
    "rust-trait-item-required": Major, "implementors of a trait must provide one more item";
    "rust-trait-item-provided": Minor, "a trait has one more item that implementors need not provide";
    "rust-trait-item-changed": Major, "an item of a trait has another signature";
    "rust-supertraits-changed": Major, "a trait demands other traits";
    "rust-trait-safety-changed": Major, "a trait became or ceased to be `unsafe`";
    "rust-trait-dyn-lost": Major, "a trait can no longer be a `dyn Trait`, as far as its own items say it";
    "rust-trait-dyn-gained": Minor, "a trait can be a `dyn Trait` now";
    "rust-impl-removed": Major, "a trait is no longer implemented";
    "rust-impl-added": Minor, "one more trait is implemented";
    "rust-blanket-impl-added": Major, "a trait is implemented for a type parameter: impls of others may overlap with it";
    "rust-impl-type-changed": Major, "an associated type of an impl is another type, such as `Iterator::Item`";
    "rust-drop-added": Major, "`Drop` is new for a type with public fields: they can no longer be moved out of it";
    "rust-drop-removed": Minor, "a type no longer has a `Drop` of its own";
    "rust-auto-trait-lost": Major, "a field, public or private, holds something that is not `Send`, `Sync`, `Unpin` or `UnwindSafe`; known are types of the standard library and of the same crate: what types of other crates lack, what depends on a type parameter and what a future holds is not seen";
    "rust-auto-trait-gained": Minor, "no field holds such a thing any more";
    "rust-constant-type-changed": Major, "a constant or static is of another type";
    "rust-constant-value-changed": Patch, "a constant or static has another value";
    "rust-constant-in-type-changed": Major, "a constant that public types are made of has another value, such as `N` in `[u8; N]`";
    "rust-static-mut-changed": Major, "a static became or ceased to be `mut`";
    "rust-alias-changed": Major, "a type alias stands for another type";
    "rust-reexport-changed": Major, "a re-export leads elsewhere";
    "rust-macro-changed": Minor, "a macro has other rules: compare it by hand";
    "rust-must-use-added": Minor, "`#[must_use]` is new: callers may get a warning";
    "rust-deprecated": Minor, "an item is deprecated: callers get a warning";
    "rust-undeprecated": Patch, "an item is no longer deprecated";
    "rust-feature-removed": Major, "a feature is gone";
    "rust-feature-added": Minor, "a feature is new";
    "rust-feature-off-by-default": Major, "a feature is no longer on by default";
    "rust-feature-on-by-default": Minor, "a feature is on by default now";
    "rust-feature-changed": Minor, "a feature turns on other things";
    "rust-version-raised": Minor, "a newer compiler is needed";
    "rust-version-lowered": Minor, "an older compiler suffices";
    "rust-dependency-exposed": Major, "a dependency whose types are part of the API has an incompatible version";
    "rust-dependency-changed": Patch, "a dependency is new, gone or of another version";
}
