//! The public API of a crate as data. Types are texts in which every path is written out, so
//! that moving an item or importing it differently is no difference.

use std::collections::{BTreeMap, BTreeSet};

/// The public API of one crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Api {
    /// By public path: `types::Acl`. One item may stand under several.
    pub(crate) items: BTreeMap<String, Item>,
    /// Impls of the crate's traits for types of others: `Envelope for Vec<T>`.
    pub(crate) foreign_impls: BTreeSet<String>,
    /// What could not be read, in words.
    pub(crate) notes: BTreeSet<String>,
}

/// A public item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    /// Where it is defined; tells two names of one item.
    pub(crate) definition: String,
    pub(crate) about: About,
    pub(crate) shape: Shape,
    /// Associated functions and constants of inherent impls.
    pub(crate) members: BTreeMap<String, Item>,
    /// Traits that it implements: `Clone`, `From<String>`.
    pub(crate) traits: BTreeSet<String>,
}

/// What attributes say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) non_exhaustive: bool,
    pub(crate) must_use: bool,
    pub(crate) deprecated: bool,
    /// `#[repr]`, without the list that changes nothing.
    pub(crate) repr: String,
    /// Under which `cfg` it exists.
    pub(crate) cfg: String,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Module,
    Struct {
        generics: String,
        fields: Fields,
    },
    Enum {
        generics: String,
        /// In the order of the source, which `PartialOrd` and casts depend on.
        variants: Vec<(String, Variant)>,
    },
    Union {
        generics: String,
        fields: Fields,
    },
    Trait {
        generics: String,
        supertraits: String,
        /// Nobody else can implement it.
        sealed: bool,
        items: BTreeMap<String, TraitItem>,
    },
    Function(Function),
    Constant {
        ty: String,
        value: String,
    },
    Static {
        ty: String,
        value: String,
    },
    Alias {
        generics: String,
        ty: String,
    },
    Macro {
        rules: String,
    },
    /// An item of another crate.
    External {
        target: String,
    },
}

impl Shape {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Struct { .. } => "struct",
            Self::Enum { .. } => "enum",
            Self::Union { .. } => "union",
            Self::Trait { .. } => "trait",
            Self::Function(function) if function.receiver.is_some() => "method",
            Self::Function(_) => "function",
            Self::Constant { .. } => "constant",
            Self::Static { .. } => "static",
            Self::Alias { .. } => "type alias",
            Self::Macro { .. } => "macro",
            Self::External { .. } => "re-export",
        }
    }
}

/// Fields of a struct, union or variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) style: Style,
    /// Public ones: name or number to type. In the order of the source.
    pub(crate) public: Vec<(String, String)>,
    /// Whether there are others.
    pub(crate) private: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    Named,
    Tuple,
    #[default]
    Unit,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    pub(crate) about: About,
    pub(crate) fields: Fields,
    pub(crate) value: String,
}

/// A function or method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Function {
    /// `async`, `const`, `unsafe`, `extern "C"`.
    pub(crate) qualifiers: BTreeSet<String>,
    pub(crate) generics: String,
    /// `&self`, `self`, …
    pub(crate) receiver: Option<String>,
    /// Name and type; names do not count.
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) output: String,
}

impl std::fmt::Display for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for qualifier in &self.qualifiers {
            write!(f, "{qualifier} ")?;
        }
        let named = self
            .parameters
            .iter()
            .map(|(name, ty)| format!("{name}: {ty}"));
        let all: Vec<String> = self.receiver.iter().cloned().chain(named).collect();
        write!(f, "fn{}({})", self.generics, all.join(", "))?;
        if !self.output.is_empty() {
            write!(f, " -> {}", self.output)?;
        }
        Ok(())
    }
}

/// An item of a trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TraitItem {
    pub(crate) text: String,
    /// Implementors may leave it out.
    pub(crate) provided: bool,
}
