//! The public API of a package as sorted lines, one an item, made from its syntax.
//!
//! ```text
//! field types::Peer.ip  Option<IpAddress>
//! fn Client::peers_get  async (&self, account_id: &AccountId, …) -> Result<…>
//! impl Clone for types::Peer
//! ```
//!
//! A pure function: [`read`] takes files and gives lines. Re-exports are followed, and an item is
//! listed under each of its public paths. Types are shown by their names alone, so that they can
//! move. `spelling` has one spelling for what can be written in several ways. Macros are not
//! expanded (`macros` says what is known of them), and nothing is said about what only a compiler
//! knows, such as whether a type is `Send`.
//!
//! `compare` and `rules` say which release the lines that differ ask for.

mod attributes;
mod compare;
mod generics;
mod impls;
mod items;
mod macros;
mod paths;
mod public;
mod rules;
mod spelling;
mod summary;
mod tokens;
mod traits;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;

pub(crate) use compare::{ALL, DIGEST};
pub use compare::{Finding, compare};
pub use rules::{Level, RULES};
pub(crate) use summary::summary;
pub(crate) use tree::ROOT;
pub use tree::Sources;

use syn::ItemImpl;
use tree::Tree;

/// What a line is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A struct.
    #[default]
    Struct,
    /// An enum.
    Enum,
    /// A trait.
    Trait,
    /// A type alias.
    Type,
    /// A public field.
    Field,
    /// A variant.
    Variant,
    /// A function or method.
    Fn,
    /// A constant.
    Const,
    /// A static.
    Static,
    /// An associated type of a trait.
    Associated,
    /// A trait that a type implements.
    Impl,
    /// A public module.
    Mod,
    /// Something of another crate.
    Use,
    /// An exported macro.
    Macro,
    /// All that others name who build or match a type: fields or variants.
    Exhaustive,
    /// What callers can rely on: more of it breaks nobody.
    Offers,
    /// What is asked of callers: less of it breaks nobody.
    Demands,
    /// That an item is deprecated.
    Deprecated,
    /// That what a function gives must be used.
    MustUse,
}

impl Kind {
    /// The word that a line begins with.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::MustUse => "must_use".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    /// Whether it is an item itself, not something about one.
    #[must_use]
    pub fn is_item(self) -> bool {
        !matches!(
            self,
            Self::Impl
                | Self::Exhaustive
                | Self::Offers
                | Self::Demands
                | Self::Deprecated
                | Self::MustUse
        )
    }
}

/// One public item, or something about one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub kind: Kind,
    /// `types::Peer.ip`, `Clone for types::Peer`.
    pub path: String,
    /// The item as a path: `types::Peer::ip`; of an impl the type.
    pub item: String,
    /// The path by the first name of an item that is re-exported, if this is another one.
    pub first: Option<String>,
    /// The file that it is in.
    pub file: String,
    /// What must stay as it is.
    pub text: String,
    /// What a function takes.
    pub arguments: Vec<Argument>,
    /// What may change without a break: the value of a constant, how a field is written as JSON.
    pub value: String,
}

/// One argument of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, without leading underscores; `self`.
    pub name: String,
    /// Its type.
    pub ty: String,
}

impl Line {
    fn new(kind: Kind, path: &str) -> Self {
        Self {
            kind,
            path: path.to_owned(),
            item: path.replace('.', "::"),
            ..Self::default()
        }
    }

    /// The same with what must stay as it is.
    fn with(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// A line of another kind about the same item.
    fn about(&self, kind: Kind, text: impl Into<String>) -> Self {
        let line = Self::new(kind, &self.path).with(text);
        Self {
            item: self.item.clone(),
            ..line
        }
    }

    /// The same of an item in a file that is reached by `path`, and by `first` before all others.
    fn reached_by(mut self, path: &str, first: &str, file: &str) -> Self {
        self.file = file.to_owned();
        let other = self.path.replacen(path, first, 1);
        self.first = (other != self.path).then_some(other);
        self
    }

    /// What tells it from every other line of its package. An item can offer or demand several
    /// things.
    #[must_use]
    pub fn key(&self) -> String {
        self.key_at(&self.path)
    }

    /// The key of the same line at another path.
    fn key_at(&self, path: &str) -> String {
        let word = self.kind.word();
        match self.kind {
            Kind::Offers | Kind::Demands => format!("{word} {path}  {}", self.text),
            _ => format!("{word} {path}"),
        }
    }

    /// The text with the arguments of a function, as people read it.
    #[must_use]
    pub fn signature(&self) -> String {
        if self.kind != Kind::Fn {
            return self.text.clone();
        }
        let arguments: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
        let arguments = format!("({})", arguments.join(", "));
        self.text.replacen("()", &arguments, 1)
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" | "self" => write!(f, "{}", self.ty),
            name => write!(f, "{name}: {}", self.ty),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.word(), self.path)?;
        match self.signature().as_str() {
            "" => {}
            signature => write!(f, "  {signature}")?,
        }
        match self.value.as_str() {
            "" => Ok(()),
            value => write!(f, "  = {value}"),
        }
    }
}

/// Lines of a package by [key](Line::key).
pub type Lines = BTreeMap<String, Line>;

/// The public API of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// All lines.
    pub lines: Lines,
    /// What could not be read.
    pub notes: BTreeSet<String>,
}

/// Lists a package.
///
/// # Errors
/// The file that is not Rust, and why.
pub fn read(sources: &Sources) -> Result<Listing, String> {
    let (mut tree, imports) = Tree::read(sources)?;
    tree.bind(imports);
    let modules = tree
        .modules
        .iter_mut()
        .map(|module| mem::take(&mut module.impls));
    let impls: Vec<Vec<ItemImpl>> = modules.collect();
    let mut lines = public::all(&tree);
    for (module, impls) in impls.into_iter().enumerate() {
        let own = impls.into_iter();
        lines.extend(own.flat_map(|item| impls::lines(item, &tree, module)));
    }
    lines.extend(macros::lines(&tree));
    Ok(Listing {
        lines: lines.into_iter().map(|line| (line.key(), line)).collect(),
        notes: tree.notes,
    })
}
