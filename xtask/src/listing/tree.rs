//! The modules of the packages that are listed: their items, what they import, what they implement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Item, ItemImpl, ItemMacro, ItemMod, UseTree, Visibility};

use super::{attributes, macros};

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
#[derive(Default)]
pub(super) struct Module {
    /// Name in code of the crate that it is in.
    pub(super) krate: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) parent: Option<usize>,
    /// What a name means: there may be a type, a function and a macro of one name.
    pub(super) names: BTreeMap<String, Vec<Named<Binding>>>,
    /// Paths of glob imports.
    pub(super) globs: Vec<Named<Vec<String>>>,
    pub(super) impls: Vec<ItemImpl>,
    /// Calls of macros in the place of items: name of the macro, what it is called with.
    pub(super) calls: Vec<(String, TokenStream)>,
}

/// What a module names.
#[derive(Clone)]
pub(super) struct Named<T> {
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
    pub(super) binding: T,
}

#[derive(Clone)]
pub(super) enum Binding {
    Definition(usize),
    Module(usize),
    Import(Vec<String>),
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
    /// A macro: its rules.
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

/// The parsed files of a package that no module has yet.
type Parsed<'s> = HashMap<&'s str, Vec<Item>>;

impl Tree {
    /// Reads packages.
    ///
    /// # Errors
    /// The file that is not Rust, below its package's folder, with the name of the package.
    pub(super) fn read(packages: &[Package<'_>]) -> Result<Self, (String, String)> {
        let mut tree = Self::default();
        for package in packages {
            let mut parsed = Parsed::new();
            for (path, text) in package.sources {
                let file = syn::parse_file(text).map_err(|error| {
                    (
                        package.name.to_owned(),
                        format!("{path}: not Rust: {error}"),
                    )
                })?;
                parsed.insert(path.as_str(), file.items);
            }
            // A program without a library has no API.
            let Some(items) = parsed.remove(package.root) else {
                continue;
            };
            let krate = package.name.replace('-', "_");
            let root = tree.module(Module {
                krate: krate.clone(),
                file: package.root.to_owned(),
                ..Module::default()
            });
            tree.crates.insert(krate, root);
            let folder = package.root.rsplit_once('/');
            let folder = folder.map_or("", |(folder, _)| folder);
            tree.items(root, items, folder, &mut parsed);
        }
        macros::names(&mut tree);
        Ok(tree)
    }

    fn module(&mut self, module: Module) -> usize {
        self.modules.push(module);
        self.modules.len() - 1
    }

    /// The path of a module, with its crate.
    pub(super) fn path(&self, module: usize) -> String {
        let own = &self.modules[module];
        match own.parent {
            Some(parent) => format!("{}::{}", self.path(parent), own.name),
            None => own.krate.clone(),
        }
    }

    fn items(&mut self, module: usize, items: Vec<Item>, folder: &str, parsed: &mut Parsed<'_>) {
        for item in items {
            let (attributes, visibility, ident) = about(&item);
            let Some(conditions) = attributes::conditions(attributes) else {
                continue;
            };
            let named = Named {
                public: visibility.is_some_and(attributes::is_public)
                    && !attributes::is_hidden(attributes),
                conditions,
                binding: (),
            };
            let name = ident.map(plain);
            match item {
                Item::Mod(item) => self.submodule(module, item, named, folder, parsed),
                Item::Use(item) => {
                    let start = item.leading_colon.map(|_| String::new());
                    self.import(module, &item.tree, start.into_iter().collect(), &named);
                }
                Item::Impl(item) => self.modules[module].impls.push(item),
                Item::Macro(item) => self.call(module, item, named),
                item => {
                    if let Some(name) = name.filter(|name| name != "_") {
                        self.define(module, name, named, What::Item(Box::new(item)));
                    }
                }
            }
        }
    }

    fn submodule(
        &mut self,
        module: usize,
        item: ItemMod,
        named: Named<()>,
        folder: &str,
        parsed: &mut Parsed<'_>,
    ) {
        let name = plain(&item.ident);
        let below = join(folder, &name);
        let places = [format!("{below}.rs"), format!("{below}/mod.rs")];
        let found = match item.content {
            Some((_, items)) => Some((self.modules[module].file.clone(), items)),
            None => places
                .into_iter()
                .find_map(|path| Some((path.clone(), parsed.remove(path.as_str())?))),
        };
        let krate = self.modules[module].krate.clone();
        let Some((file, items)) = found else {
            self.notes.insert(format!(
                "{krate}: the file of module `{name}` was not found; what is in it was not compared"
            ));
            return;
        };
        let child = self.module(Module {
            krate,
            name: name.clone(),
            file,
            parent: Some(module),
            ..Module::default()
        });
        self.name(module, name, named.with(Binding::Module(child)));
        self.items(child, items, &below, parsed);
    }

    fn call(&mut self, module: usize, item: ItemMacro, named: Named<()>) {
        let last = item.mac.path.segments.last();
        let name = last
            .map(|segment| plain(&segment.ident))
            .unwrap_or_default();
        let tokens = item.mac.tokens;
        let Some(ident) = item.ident.filter(|_| name == "macro_rules") else {
            self.modules[module].calls.push((name, tokens));
            return;
        };
        let public =
            attributes::has(&item.attrs, "macro_export") && !attributes::is_hidden(&item.attrs);
        let what = What::Macro(tokens);
        // Macros are exported from the root, wherever they are written; no path leads to others.
        match self.crates.get(&self.modules[module].krate).copied() {
            Some(root) if public => {
                self.define(root, plain(&ident), Named { public, ..named }, what);
            }
            _ => self.definitions.push(Definition {
                module,
                name: plain(&ident),
                what,
            }),
        }
    }

    pub(super) fn define(&mut self, module: usize, name: String, named: Named<()>, what: What) {
        let definition = Definition {
            module,
            name: name.clone(),
            what,
        };
        self.definitions.push(definition);
        let binding = Binding::Definition(self.definitions.len() - 1);
        self.name(module, name, named.with(binding));
    }

    fn name(&mut self, module: usize, name: String, named: Named<Binding>) {
        let names = &mut self.modules[module].names;
        names.entry(name).or_default().push(named);
    }

    fn import(&mut self, module: usize, tree: &UseTree, mut path: Vec<String>, named: &Named<()>) {
        let (ident, name) = match tree {
            UseTree::Path(tree) => {
                path.push(plain(&tree.ident));
                return self.import(module, &tree.tree, path, named);
            }
            UseTree::Group(tree) => {
                let items = tree.items.iter();
                return items.for_each(|tree| self.import(module, tree, path.clone(), named));
            }
            UseTree::Glob(_) => {
                self.modules[module].globs.push(named.clone().with(path));
                return;
            }
            UseTree::Name(tree) => (plain(&tree.ident), None),
            UseTree::Rename(tree) => (plain(&tree.ident), Some(plain(&tree.rename))),
        };
        if ident != "self" {
            path.push(ident);
        }
        // `as _` brings in a trait's methods and no name.
        let name = name.or_else(|| path.last().cloned());
        if let Some(name) = name.filter(|name| name != "_") {
            self.name(module, name, named.clone().with(Binding::Import(path)));
        }
    }
}

impl Named<()> {
    fn with<T>(self, binding: T) -> Named<T> {
        Named {
            public: self.public,
            conditions: self.conditions,
            binding,
        }
    }
}

/// The name without `r#`, which does not belong to it.
pub(super) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// The attributes of an item, its visibility, and its name.
pub(super) fn about(item: &Item) -> (&[Attribute], Option<&Visibility>, Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.vis), Some(&item.sig.ident)),
        Item::Static(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Mod(item) => (&item.attrs, Some(&item.vis), None),
        Item::Use(item) => (&item.attrs, Some(&item.vis), None),
        Item::Impl(item) => (&item.attrs, None, None),
        Item::Macro(item) => (&item.attrs, None, None),
        _ => (&[], None, None),
    }
}
