//! What a name means in a module: an item of the crate, one of another crate, or something that
//! needs no import.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use syn::Item;

use super::attributes::{attributes, is_hidden, is_public};
use super::index::Index;
use super::modules::{Import, Tree, join, unraw};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An item of the crate, by where it is defined: `acls::Acl`.
    Local(String),
    /// A module of the crate.
    Module(String),
    /// A path into another crate: `std::fmt::Display`.
    External(String),
}

/// Names of all modules, and the public paths of what they define.
pub(super) struct Scope<'t> {
    tree: &'t Tree,
    /// Module → names of its own items.
    names: BTreeMap<&'t str, BTreeSet<String>>,
    /// Definition → public paths, shortest first.
    pub(super) public: BTreeMap<String, Vec<String>>,
    /// Public path → a path into another crate.
    pub(super) external: BTreeMap<String, (String, String)>,
    /// Public path of a module → its condition.
    pub(super) modules: BTreeMap<String, String>,
    /// Every item by where it is defined.
    pub(super) index: Index<'t>,
    /// Constants that types are made of, as far as types were printed.
    pub(super) used: RefCell<BTreeSet<String>>,
}

/// Longest chain of imports that is followed.
const MAX_HOPS: usize = 32;

impl<'t> Scope<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let names = tree
            .modules
            .iter()
            .map(|(path, module)| {
                let names = module.items.iter().filter_map(item_name).collect();
                (path.as_str(), names)
            })
            .collect();
        let mut scope = Self {
            tree,
            names,
            public: BTreeMap::new(),
            external: BTreeMap::new(),
            modules: BTreeMap::new(),
            index: Index::new(tree),
            used: RefCell::default(),
        };
        let mut variants = BTreeSet::new();
        scope.visit("", "", &mut BTreeSet::new(), &mut variants);
        for definition in variants {
            // `pub use Enum::*` of an enum that nothing else names.
            let path = definition.clone();
            scope.public.entry(definition).or_insert_with(|| vec![path]);
        }
        for paths in scope.public.values_mut() {
            paths.sort_by_key(|path| (path.matches("::").count(), path.clone()));
            paths.dedup();
        }
        scope
    }

    /// Finds what a path means in a module.
    pub(super) fn resolve(&self, module: &str, path: &[String]) -> Option<Meaning> {
        self.follow(module, path, 0)
    }

    fn follow(&self, module: &str, path: &[String], hops: usize) -> Option<Meaning> {
        let (first, rest) = path.split_first()?;
        if hops > MAX_HOPS {
            return None;
        }
        let start = match first.as_str() {
            "" => return Some(Meaning::External(rest.join("::"))),
            "crate" => Meaning::Module(String::new()),
            "self" => Meaning::Module(module.to_owned()),
            "super" => {
                let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
                Meaning::Module(parent.to_owned())
            }
            name => match self.name(module, name, hops) {
                Some(found) => found,
                // A path of several segments that nothing local begins: another crate.
                None if !rest.is_empty() => return Some(Meaning::External(path.join("::"))),
                None => return None,
            },
        };
        self.walk(start, rest, hops)
    }

    fn walk(&self, start: Meaning, rest: &[String], hops: usize) -> Option<Meaning> {
        let mut at = start;
        for (index, name) in rest.iter().enumerate() {
            at = match at {
                Meaning::Module(module) if name == "super" => {
                    let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
                    Meaning::Module(parent.to_owned())
                }
                Meaning::Module(module) => self.name(&module, name, hops + 1)?,
                Meaning::External(path) => {
                    return Some(Meaning::External(format!(
                        "{path}::{}",
                        rest[index..].join("::")
                    )));
                }
                // `Type::Associated`: the rest is a member.
                Meaning::Local(item) => {
                    return Some(Meaning::Local(format!(
                        "{item}::{}",
                        rest[index..].join("::")
                    )));
                }
            };
        }
        Some(at)
    }

    /// What a single name means in a module.
    fn name(&self, module: &str, name: &str, hops: usize) -> Option<Meaning> {
        if hops > MAX_HOPS {
            return None;
        }
        let found = self.tree.modules.get(module)?;
        if self
            .names
            .get(module)
            .is_some_and(|names| names.contains(name))
        {
            return Some(Meaning::Local(join(module, name)));
        }
        if found.children.iter().any(|child| child == name) {
            return Some(Meaning::Module(join(module, name)));
        }
        if let Some(import) = found.uses.iter().find(|import| import.name == name) {
            return self.import(module, import, hops);
        }
        found
            .uses
            .iter()
            .filter(|import| import.name == "*")
            .find_map(|glob| match self.import(module, glob, hops)? {
                Meaning::Module(target) if target != module => self.name(&target, name, hops + 1),
                _ => None,
            })
    }

    fn import(&self, module: &str, import: &Import, hops: usize) -> Option<Meaning> {
        if import
            .path
            .first()
            .is_some_and(|first| *first == import.name)
            && import.path.len() == 1
        {
            // `use name;` names a crate.
            return Some(Meaning::External(import.name.clone()));
        }
        // A crate comes before an import of the same name in the same module.
        let itself = import.path.first() == Some(&import.name);
        let known = |name: &String| {
            self.names
                .get(module)
                .is_some_and(|names| names.contains(name))
                || self
                    .tree
                    .modules
                    .get(module)
                    .is_some_and(|m| m.children.contains(name))
        };
        if itself && !import.path.first().is_some_and(known) {
            return Some(Meaning::External(import.path.join("::")));
        }
        match self.follow(module, &import.path, hops + 1) {
            Some(meaning) => Some(meaning),
            None => Some(Meaning::External(import.path.join("::"))),
        }
    }

    /// Notes what is public below a module, under the path by which it is reached.
    fn visit(
        &mut self,
        module: &str,
        prefix: &str,
        active: &mut BTreeSet<(String, String)>,
        variants: &mut BTreeSet<String>,
    ) {
        let key = (module.to_owned(), prefix.to_owned());
        if active.len() > MAX_HOPS || !active.insert(key.clone()) {
            return;
        }
        let Some(found) = self.tree.modules.get(module) else {
            return;
        };
        for item in found.items.iter().filter(|item| is_public_item(item)) {
            if let Some(name) = item_name(item) {
                let definition = join(module, &name);
                let path = join(prefix, &name);
                self.public.entry(definition).or_default().push(path);
            }
        }
        for child in &found.children {
            let inner = join(module, child);
            let Some(below) = self.tree.modules.get(&inner) else {
                continue;
            };
            if below.public {
                let path = join(prefix, child);
                self.modules.insert(path.clone(), below.cfg.clone());
                self.visit(&inner, &path, active, variants);
            }
        }
        for import in found
            .uses
            .iter()
            .filter(|import| import.public && !import.hidden)
        {
            self.reexport(module, prefix, import, active, variants);
        }
        active.remove(&key);
    }

    fn reexport(
        &mut self,
        module: &str,
        prefix: &str,
        import: &Import,
        active: &mut BTreeSet<(String, String)>,
        variants: &mut BTreeSet<String>,
    ) {
        let Some(meaning) = self.import(module, import, 0) else {
            return;
        };
        let path = join(prefix, &import.name);
        match meaning {
            Meaning::Module(target) if import.name == "*" => {
                self.visit(&target, prefix, active, variants);
            }
            Meaning::Module(target) => {
                self.modules.insert(path.clone(), import.cfg.clone());
                self.visit(&target, &path, active, variants);
            }
            Meaning::Local(definition) if import.name == "*" => {
                variants.insert(definition);
            }
            Meaning::Local(definition) => {
                self.public.entry(definition).or_default().push(path);
            }
            Meaning::External(target) => {
                self.external.insert(path, (target, import.cfg.clone()));
            }
        }
    }

    /// Whether an item can be named from outside.
    pub(super) fn is_public(&self, definition: &str) -> bool {
        self.public.contains_key(definition)
    }
}

/// The name that an item takes in its module.
pub(super) fn item_name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Macro(item) if is_exported(item) => item.ident.as_ref()?,
        _ => return None,
    };
    Some(unraw(ident))
}

pub(super) fn is_exported(item: &syn::ItemMacro) -> bool {
    item.attrs.iter().any(|a| a.path().is_ident("macro_export"))
}

fn is_public_item(item: &Item) -> bool {
    let vis = match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        Item::Union(item) => &item.vis,
        Item::Macro(item) => return is_exported(item),
        _ => return false,
    };
    is_public(vis) && !is_hidden(attributes(item))
}
