//! Every item of a crate by where it is defined, private ones too.

use std::collections::{HashMap, HashSet};

use syn::{Ident, Item, ItemConst, ItemType};

use super::modules::{Tree, join, unraw};
use super::scope::item_name;

pub(super) struct Index<'t> {
    /// Definition → its module and what it is; the first where there are several.
    items: HashMap<String, (&'t str, &'t Item)>,
    /// Names by which type aliases and constants may go, so that others need no look-up.
    aliases: HashSet<String>,
    constants: HashSet<String>,
}

impl<'t> Index<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let mut index = Self {
            items: HashMap::new(),
            aliases: HashSet::new(),
            constants: HashSet::new(),
        };
        for (path, module) in &tree.modules {
            for item in &module.items {
                let Some(name) = item_name(item) else {
                    continue;
                };
                match item {
                    Item::Type(_) => index.aliases.insert(name.clone()),
                    Item::Const(_) => index.constants.insert(name.clone()),
                    _ => false,
                };
                let at = (path.as_str(), item);
                index.items.entry(join(path, &name)).or_insert(at);
            }
            for import in &module.uses {
                if import.path.last().is_some_and(|last| *last != import.name) {
                    index.aliases.insert(import.name.clone());
                    index.constants.insert(import.name.clone());
                }
            }
        }
        index
    }

    /// An item and its module, by where it is defined.
    pub(super) fn item(&self, definition: &str) -> Option<(&'t str, &'t Item)> {
        self.items.get(definition).copied()
    }

    pub(super) fn may_be_alias(&self, name: &Ident) -> bool {
        self.aliases.contains(&unraw(name))
    }

    pub(super) fn alias(&self, definition: &str) -> Option<(&'t str, &'t ItemType)> {
        match self.item(definition)? {
            (module, Item::Type(item)) => Some((module, item)),
            _ => None,
        }
    }

    pub(super) fn may_be_constant(&self, name: &Ident) -> bool {
        self.constants.contains(&unraw(name))
    }

    pub(super) fn constant(&self, definition: &str) -> Option<(&'t str, &'t ItemConst)> {
        match self.item(definition)? {
            (module, Item::Const(item)) => Some((module, item)),
            _ => None,
        }
    }
}
