//! The public API of packages as sorted lines, one an item, made from their syntax.
//!
//! ```text
//! field types::Peer.ip  Option<types::IpAddress>
//! fn Client::peers_get  async (&self, account_id: &types::AccountId, …) -> Result<…>
//! impl Clone for types::Peer
//! ```
//!
//! A pure function: [`read`] takes files and gives lines. Re-exports are followed, and there is one
//! spelling for what can be written in several ways, so that equal lines mean the same to callers:
//! `normalize` spells types, `signature` functions. Macros are not expanded (`macros` says what is
//! known of them), and nothing is said about what only a compiler knows, such as whether a type is `Send`.

mod attributes;
mod homes;
mod impls;
mod items;
mod macros;
mod names;
mod normalize;
mod signature;
mod tokens;
mod traits;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use tree::{Package, Sources};

use homes::Homes;
use tree::Tree;

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A struct.
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
    /// A second path of something, or a path of another crate's.
    Use,
    /// An exported macro, or one that makes items.
    Macro,
    /// An item that a macro makes.
    Made,
    /// How a type is laid out.
    Repr,
    /// In which order the fields or values of an ordered type compare.
    Order,
    /// That an item is deprecated.
    Deprecated,
    /// That what a function gives must be used.
    MustUse,
}

impl Kind {
    /// The word that a line begins with.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Trait => "trait",
            Self::Type => "type",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Fn => "fn",
            Self::Const => "const",
            Self::Static => "static",
            Self::Associated => "associated",
            Self::Impl => "impl",
            Self::Mod => "mod",
            Self::Use => "use",
            Self::Macro => "macro",
            Self::Made => "made",
            Self::Repr => "repr",
            Self::Order => "order",
            Self::Deprecated => "deprecated",
            Self::MustUse => "must_use",
        }
    }
}

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub kind: Kind,
    /// `types::Peer.ip`, `Clone for types::Peer`.
    pub path: String,
    /// The item as a path: `types::Peer::ip`; of an impl the type.
    pub item: String,
    /// The file that it is in, below the package's folder.
    pub file: String,
    /// What must stay as it is.
    pub text: String,
    /// Parameters of a type or trait, each with its default.
    pub parameters: Vec<(String, Option<String>)>,
    /// What a function takes.
    pub arguments: Vec<Argument>,
    /// What callers can rely on: more of it breaks nobody.
    pub offers: BTreeSet<String>,
    /// What is asked of callers: less of it breaks nobody.
    pub demands: BTreeSet<String>,
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
    fn new(kind: Kind, path: &str, file: &str) -> Self {
        Self {
            kind,
            path: path.to_owned(),
            item: path.replace('.', "::"),
            file: file.to_owned(),
            text: String::new(),
            parameters: Vec::new(),
            arguments: Vec::new(),
            offers: BTreeSet::new(),
            demands: BTreeSet::new(),
            value: String::new(),
        }
    }

    /// Adds conditions under which it is there.
    fn under(&mut self, conditions: Option<Vec<String>>) {
        let conditions = conditions.into_iter().flatten();
        self.demands
            .extend(conditions.map(|text| format!("#[cfg({text})]")));
    }

    /// What tells it from every other line of its package.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {}", self.kind.word(), self.path)
    }

    /// All but kind, path and value, as people read it.
    #[must_use]
    pub fn about(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.demands.get("unsafe").cloned());
        let (plain, bounds): (Vec<&String>, Vec<&String>) =
            self.offers.iter().partition(|offer| !offer.contains(": ?"));
        parts.extend(plain.into_iter().cloned());
        if self.kind == Kind::Fn {
            let each: Vec<String> = self.arguments.iter().map(ToString::to_string).collect();
            parts.push(
                self.text
                    .replacen("()", &format!("({})", each.join(", ")), 1),
            );
        } else {
            parts.extend((!self.text.is_empty()).then(|| self.text.clone()));
        }
        let (conditions, demands): (Vec<&String>, Vec<&String>) = self
            .demands
            .iter()
            .filter(|demand| *demand != "unsafe")
            .partition(|demand| !demand.contains(": "));
        let demands: Vec<&str> = demands
            .into_iter()
            .chain(bounds)
            .map(String::as_str)
            .collect();
        if !demands.is_empty() {
            parts.push(format!("where {}", demands.join(", ")));
        }
        parts.extend(conditions.into_iter().cloned());
        parts.join(" ")
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
        let parameters: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, default)| match default {
                Some(default) => format!("{name} = {default}"),
                None => name.clone(),
            })
            .collect();
        if !parameters.is_empty() {
            write!(f, "<{}>", parameters.join(", "))?;
        }
        match self.about().as_str() {
            "" => {}
            about => write!(f, "  {about}")?,
        }
        match self.value.as_str() {
            "" => Ok(()),
            value => write!(f, "  = {value}"),
        }
    }
}

/// The lines of some packages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Name of the package to its lines by key.
    pub packages: BTreeMap<String, BTreeMap<String, Line>>,
    /// What could not be read.
    pub notes: BTreeSet<String>,
}

/// Lists packages.
///
/// # Errors
/// The package and the file that is not Rust, and why.
pub fn read(packages: &[Package<'_>]) -> Result<Listing, (String, String)> {
    let tree = Tree::read(packages)?;
    let public = tree.public();
    Ok(list(&tree, packages, &public, None))
}

/// Lists two states of the same packages, which are read at the same time. What moved but kept one of
/// its public names is called by that name in both.
///
/// # Errors
/// As [`read`], and whether it was the first or the second.
pub fn read_both(
    old: &[Package<'_>],
    new: &[Package<'_>],
) -> Result<(Listing, Listing), (usize, (String, String))> {
    let (to_new, from_old) = std::sync::mpsc::channel();
    let (to_old, from_new) = std::sync::mpsc::channel();
    let side = |packages: &[Package<'_>],
                to: std::sync::mpsc::Sender<BTreeSet<String>>,
                from: std::sync::mpsc::Receiver<BTreeSet<String>>| {
        let tree = Tree::read(packages)?;
        let public = tree.public();
        let own = homes::paths(&public);
        // The other side ends early only where it fails.
        let _ = to.send(own.clone());
        let other = from.recv().unwrap_or_default();
        let common: BTreeSet<String> = own.intersection(&other).cloned().collect();
        Ok(list(&tree, packages, &public, Some(common)))
    };
    std::thread::scope(|scope| {
        let left = scope.spawn(move || side(old, to_new, from_new));
        let right = side(new, to_old, from_old);
        let left = match left.join() {
            Ok(left) => left,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        Ok((left.map_err(|e| (0, e))?, right.map_err(|e| (1, e))?))
    })
}

fn list(
    tree: &Tree,
    packages: &[Package<'_>],
    public: &[names::Public],
    common: Option<BTreeSet<String>>,
) -> Listing {
    let homes = Homes::new(tree, public, common);
    let mut listing = Listing {
        notes: tree.notes.clone(),
        ..Listing::default()
    };
    let mut lines = items::all(tree, &homes, public);
    lines.extend(impls::all(tree, &homes, public));
    for package in packages {
        let krate = package.name.replace('-', "_");
        let own = lines.iter().filter(|(of, _)| *of == krate);
        let own = own.map(|(_, line)| (line.key(), line.clone()));
        listing
            .packages
            .insert(package.name.to_owned(), own.collect());
    }
    listing
}
