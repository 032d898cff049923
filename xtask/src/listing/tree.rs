//! The modules of the packages that are listed: their items, what they import, what they implement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use syn::{Attribute, Item, ItemImpl, ItemMacro, UseTree, Visibility};

use super::attributes;
use super::macros;

/// Path of a file below the package's folder to its text.
pub type Sources = BTreeMap<String, String>;

/// A package to list.
#[derive(Clone, Copy, Debug)]
pub struct Package<'s> {
    /// Its name.
    pub name: &'s str,
    /// The file that its library begins with.
    pub root: &'s str,
    /// Its Rust files.
    pub sources: &'s Sources,
}

/// All packages, taken apart.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    pub(super) definitions: Vec<Definition>,
    /// Name in code to the root module.
    pub(super) crates: BTreeMap<String, usize>,
    /// What could not be read.
    pub(super) notes: BTreeSet<String>,
}

/// One module.
pub(super) struct Module {
    /// Name in code of the crate that it is in.
    pub(super) krate: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) parent: Option<usize>,
    /// What a name means: there may be a type, a function and a macro of one name.
    pub(super) names: BTreeMap<String, Vec<Named>>,
    pub(super) globs: Vec<Import>,
    pub(super) impls: Vec<ItemImpl>,
    /// Calls of macros in the place of items: name of the macro, what it is called with.
    pub(super) calls: Vec<(String, TokenStream)>,
}

/// A name of a module.
pub(super) struct Named {
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
    pub(super) binding: Binding,
}

pub(super) enum Binding {
    Definition(usize),
    Module(usize),
    Import(Vec<String>),
}

/// A glob import.
pub(super) struct Import {
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
    pub(super) path: Vec<String>,
}

/// An item that has a name.
pub(super) struct Definition {
    pub(super) module: usize,
    pub(super) name: String,
    pub(super) what: What,
}

pub(super) enum What {
    Item(Box<Item>),
    /// Made by a macro that is called with these tokens.
    Made(String, TokenStream),
    /// A macro that others can call: its rules.
    Macro(TokenStream),
}

/// What a name can be looked up as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Space {
    Type,
    Value,
    Macro,
}

impl Definition {
    /// The item, if it is written out.
    pub(super) fn item(&self) -> Option<&Item> {
        match &self.what {
            What::Item(item) => Some(item),
            _ => None,
        }
    }

    /// Whether the name means something in a space.
    pub(super) fn is_in(&self, space: Space) -> bool {
        match &self.what {
            What::Item(item) => match &**item {
                Item::Fn(_) | Item::Const(_) | Item::Static(_) => space == Space::Value,
                _ => space == Space::Type,
            },
            What::Made(..) => space != Space::Macro,
            What::Macro(_) => space == Space::Macro,
        }
    }
}

impl Tree {
    /// Reads packages.
    ///
    /// # Errors
    /// The file that is not Rust, below its package's folder, with the name of the package.
    pub(super) fn read(packages: &[Package<'_>]) -> Result<Self, (String, String)> {
        let mut tree = Self::default();
        for package in packages {
            let failed = |error| (package.name.to_owned(), error);
            let mut parsed = HashMap::new();
            for (path, text) in package.sources {
                let file = syn::parse_file(text)
                    .map_err(|error| failed(format!("{path}: not Rust: {error}")))?;
                parsed.insert(path.as_str(), file.items);
            }
            // A program without a library has no API.
            let Some(items) = parsed.remove(package.root) else {
                continue;
            };
            let krate = package.name.replace('-', "_");
            let root = tree.module(&krate, "", package.root, None);
            tree.crates.insert(krate, root);
            let folder = package
                .root
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder);
            tree.items(root, items, folder, &mut parsed);
        }
        macros::names(&mut tree);
        Ok(tree)
    }

    fn module(&mut self, krate: &str, name: &str, file: &str, parent: Option<usize>) -> usize {
        self.modules.push(Module {
            krate: krate.to_owned(),
            name: name.to_owned(),
            file: file.to_owned(),
            parent,
            names: BTreeMap::new(),
            globs: Vec::new(),
            impls: Vec::new(),
            calls: Vec::new(),
        });
        self.modules.len() - 1
    }

    fn items(
        &mut self,
        module: usize,
        items: Vec<Item>,
        folder: &str,
        parsed: &mut HashMap<&str, Vec<Item>>,
    ) {
        for item in items {
            let Some(conditions) = attributes::conditions(attributes_of(&item)) else {
                continue;
            };
            match item {
                Item::Mod(item) => {
                    let name = plain(&item.ident);
                    let below = join(folder, &name);
                    let places = match attributes::path(&item.attrs) {
                        Some(path) => vec![join(folder, &path)],
                        None => vec![format!("{below}.rs"), format!("{below}/mod.rs")],
                    };
                    let (items, file) = match item.content {
                        Some((_, items)) => (Some(items), self.modules[module].file.clone()),
                        None => match places
                            .iter()
                            .find(|path| parsed.contains_key(path.as_str()))
                        {
                            Some(path) => (parsed.remove(path.as_str()), path.clone()),
                            None => (None, String::new()),
                        },
                    };
                    let krate = self.modules[module].krate.clone();
                    let Some(items) = items else {
                        self.notes.insert(format!(
                            "{krate}: the file of module `{name}` was not found; what is in it was not compared"
                        ));
                        continue;
                    };
                    let child = self.module(&krate, &name, &file, Some(module));
                    let public =
                        attributes::is_public(&item.vis) && !attributes::is_hidden(&item.attrs);
                    self.name(module, name, public, conditions, Binding::Module(child));
                    self.items(child, items, &below, parsed);
                }
                Item::Use(item) => {
                    let public =
                        attributes::is_public(&item.vis) && !attributes::is_hidden(&item.attrs);
                    let mut start = Vec::new();
                    if item.leading_colon.is_some() {
                        start.push(String::new());
                    }
                    self.import(module, &item.tree, start, public, &conditions);
                }
                Item::ExternCrate(item) => {
                    let public = attributes::is_public(&item.vis);
                    let name = match &item.rename {
                        Some((_, name)) => plain(name),
                        None => plain(&item.ident),
                    };
                    let path = vec![String::new(), plain(&item.ident)];
                    self.name(module, name, public, conditions, Binding::Import(path));
                }
                Item::Impl(item) => self.modules[module].impls.push(item),
                Item::Macro(item) => self.call(module, item, conditions),
                item => {
                    if let Some((name, visibility)) = named(&item) {
                        let public = attributes::is_public(visibility)
                            && !attributes::is_hidden(attributes_of(&item));
                        self.define(module, name, public, conditions, What::Item(Box::new(item)));
                    }
                }
            }
        }
    }

    fn call(&mut self, module: usize, item: ItemMacro, conditions: Vec<String>) {
        let name = item
            .mac
            .path
            .segments
            .last()
            .map(|segment| plain(&segment.ident));
        match (name.as_deref(), item.ident) {
            (Some("macro_rules"), Some(ident)) => {
                let public = attributes::has(&item.attrs, "macro_export")
                    && !attributes::is_hidden(&item.attrs);
                // Macros are exported from the root, wherever they are written.
                let root = self.crates.get(&self.modules[module].krate).copied();
                let at = root.filter(|_| public).unwrap_or(module);
                let tokens = item.mac.tokens;
                self.define(at, plain(&ident), public, conditions, What::Macro(tokens));
            }
            (Some(name), _) => {
                let call = (name.to_owned(), item.mac.tokens);
                self.modules[module].calls.push(call);
            }
            _ => {}
        }
    }

    pub(super) fn define(
        &mut self,
        module: usize,
        name: String,
        public: bool,
        conditions: Vec<String>,
        what: What,
    ) {
        self.definitions.push(Definition {
            module,
            name: name.clone(),
            what,
        });
        let binding = Binding::Definition(self.definitions.len() - 1);
        self.name(module, name, public, conditions, binding);
    }

    fn name(
        &mut self,
        module: usize,
        name: String,
        public: bool,
        conditions: Vec<String>,
        binding: Binding,
    ) {
        let names = self.modules[module].names.entry(name).or_default();
        names.push(Named {
            public,
            conditions,
            binding,
        });
    }

    fn import(
        &mut self,
        module: usize,
        tree: &UseTree,
        mut path: Vec<String>,
        public: bool,
        conditions: &[String],
    ) {
        match tree {
            UseTree::Path(tree) => {
                path.push(plain(&tree.ident));
                self.import(module, &tree.tree, path, public, conditions);
            }
            UseTree::Group(tree) => {
                for tree in &tree.items {
                    self.import(module, tree, path.clone(), public, conditions);
                }
            }
            UseTree::Glob(_) => self.modules[module].globs.push(Import {
                public,
                conditions: conditions.to_vec(),
                path,
            }),
            UseTree::Name(tree) => {
                let name = plain(&tree.ident);
                let name = match (name.as_str(), path.last()) {
                    ("self", Some(last)) => last.clone(),
                    _ => {
                        path.push(name.clone());
                        name
                    }
                };
                self.name(
                    module,
                    name,
                    public,
                    conditions.to_vec(),
                    Binding::Import(path),
                );
            }
            UseTree::Rename(tree) => {
                if plain(&tree.ident) != "self" {
                    path.push(plain(&tree.ident));
                }
                let name = plain(&tree.rename);
                // `as _` brings in a trait's methods and no name.
                if name != "_" {
                    self.name(
                        module,
                        name,
                        public,
                        conditions.to_vec(),
                        Binding::Import(path),
                    );
                }
            }
        }
    }
}

/// The name without `r#`, which does not belong to it.
pub(super) fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

fn named(item: &Item) -> Option<(String, &Visibility)> {
    let (ident, visibility) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    (ident != "_").then(|| (plain(ident), visibility))
}

/// The attributes of an item.
pub(super) fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
