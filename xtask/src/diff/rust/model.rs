//! The public API of a crate as data. Types are texts in which every path is written out, so
//! that moving an item or importing it differently is no difference.

use std::collections::{BTreeMap, BTreeSet};

use super::autos::Lacks;
use super::generics::Generics;
use super::text::Text;

/// The public API of one crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Api {
    /// By public path: `types::Acl`. One item may stand under several.
    pub(crate) items: BTreeMap<String, Item>,
    /// Impls of the crate's traits for types of others: `Envelope for Vec<T>`.
    pub(crate) foreign_impls: BTreeMap<String, Implementation>,
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
    /// Traits that it implements, with nothing left to look up: `Clone`, `From<String>`.
    pub(crate) traits: BTreeMap<String, Implementation>,
    /// Parameters of the inherent impl that it stands in.
    pub(crate) within: Generics,
    /// Auto traits that its fields keep it from.
    pub(crate) lacks: Lacks,
    /// Whether it is a constant that types are made of: `[u8; LEN]`.
    pub(crate) shapes_types: bool,
}

/// A trait that is implemented.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Implementation {
    /// The trait as people write it.
    pub(crate) shown: String,
    pub(crate) generics: Generics,
    /// Associated types.
    pub(crate) types: BTreeMap<String, Text>,
    /// Under which `cfg` it exists.
    pub(crate) cfg: String,
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
        generics: Generics,
        fields: Fields,
    },
    Enum {
        generics: Generics,
        /// In the order of the source, which `PartialOrd` and casts depend on.
        variants: Vec<(String, Variant)>,
    },
    Union {
        generics: Generics,
        fields: Fields,
    },
    Trait {
        generics: Generics,
        /// Each with nothing left to look up, to how it is shown.
        supertraits: BTreeMap<String, String>,
        /// Nobody else can implement it.
        sealed: bool,
        is_unsafe: bool,
        /// Why it cannot be a `dyn Trait`.
        obstacle: Option<String>,
        items: BTreeMap<String, TraitItem>,
    },
    Function(Function),
    Constant {
        ty: Text,
        value: String,
    },
    Static {
        mutable: bool,
        ty: Text,
        value: String,
    },
    Alias {
        generics: Generics,
        ty: Text,
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

impl Shape {
    /// The kind with its article.
    pub(crate) fn one(&self) -> String {
        let kind = self.kind();
        let article = if kind.starts_with('e') { "an" } else { "a" };
        format!("{article} {kind}")
    }
}

/// Fields of a struct, union or variant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub(crate) style: Style,
    /// Public ones: name or number to type. In the order of the source.
    pub(crate) public: Vec<(String, Text)>,
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
    pub(crate) generics: Generics,
    /// `&self`, `self`, …
    pub(crate) receiver: Option<Text>,
    /// Name and type; names do not count.
    pub(crate) parameters: Vec<(String, Text)>,
    pub(crate) output: Text,
    /// What `.await` gives: of an `async fn`, of one that returns `impl Future`.
    pub(crate) awaited: Option<Text>,
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
        let receiver = self.receiver.iter().map(|text| text.shown.clone());
        let all: Vec<String> = receiver.chain(named).collect();
        write!(f, "fn{}({})", self.generics.inline, all.join(", "))?;
        if !self.output.is_empty() {
            write!(f, " -> {}", self.output)?;
        }
        if !self.generics.clause.is_empty() {
            write!(f, " {}", self.generics.clause)?;
        }
        Ok(())
    }
}

/// An item of a trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TraitItem {
    pub(crate) kind: TraitItemKind,
    /// Implementors may leave it out.
    pub(crate) provided: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TraitItemKind {
    Function(Box<Function>),
    Constant(Text),
    Type {
        generics: Generics,
        bounds: BTreeMap<String, String>,
    },
}
