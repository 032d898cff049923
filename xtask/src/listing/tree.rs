//! The modules of a package: their items, what they import, what they implement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Block, Expr, Ident, Item, ItemImpl, ItemMacro, ItemMod, Meta, UseTree, Visibility,
};

use super::attributes;

/// Path of a file below the package's folder to its text.
pub type Sources = BTreeMap<String, String>;

/// A package to list.
#[derive(Clone, Copy, Debug)]
pub struct Package<'s> {
    /// The file that its library begins with.
    pub root: &'s str,
    /// Its Rust files.
    pub sources: &'s Sources,
}

/// A package, taken apart. Its first module is the root.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    pub(super) definitions: Vec<Definition>,
    /// Definitions of macros that are not exported, by name.
    pub(super) macros: BTreeMap<String, ItemMacro>,
    /// What could not be read.
    pub(super) notes: BTreeSet<String>,
}

/// One module.
#[derive(Default)]
pub(super) struct Module {
    pub(super) file: String,
    pub(super) parent: Option<usize>,
    /// What a name means: there may be a type and a function of one name.
    pub(super) names: BTreeMap<String, Vec<Name>>,
    /// Paths of glob imports, and whether they are public.
    pub(super) globs: Vec<(Vec<String>, bool)>,
    pub(super) impls: Vec<ItemImpl>,
    /// Calls of macros in the place of items.
    pub(super) calls: Vec<ItemMacro>,
}

/// What a module names.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
    pub(super) binding: Binding,
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
    pub(super) item: Item,
}

/// Forgets the bodies of functions and the texts of docs, which nobody lists: what is parsed takes a
/// hundred times the room of its text, and all files are kept together.
struct Signatures;

impl VisitMut for Signatures {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts = Vec::new();
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if matches!(&attribute.meta, Meta::NameValue(doc) if doc.path.is_ident("doc")) {
            attribute.meta = Meta::Path(attribute.path().clone());
        }
    }

    /// The value of a constant is listed, and may have blocks.
    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// The parsed files of a package that no module has yet.
type Parsed<'s> = HashMap<&'s str, Vec<Item>>;

impl Tree {
    /// Reads a package.
    pub(super) fn read(package: &Package<'_>) -> Result<Self, String> {
        let mut tree = Self::default();
        let mut parsed = Parsed::new();
        for (path, text) in package.sources {
            let mut file =
                syn::parse_file(text).map_err(|error| format!("{path}: not Rust: {error}"))?;
            Signatures.visit_file_mut(&mut file);
            parsed.insert(path.as_str(), file.items);
        }
        // A program without a library has no API.
        let items = parsed.remove(package.root).unwrap_or_default();
        tree.modules.push(Module {
            file: package.root.to_owned(),
            ..Module::default()
        });
        let folder = package.root.rsplit_once('/');
        let folder = folder.map_or(String::new(), |(folder, _)| format!("{folder}/"));
        tree.items(0, items, &folder, &mut parsed);
        Ok(tree)
    }

    fn items(&mut self, module: usize, items: Vec<Item>, folder: &str, parsed: &mut Parsed<'_>) {
        for item in items {
            let (attributes, visibility, ident) = about(&item);
            let Some(conditions) = attributes::conditions(attributes) else {
                continue;
            };
            let public = visibility.is_some_and(|own| attributes::is_public(own, attributes));
            let name = ident.map(plain);
            let named = |binding| Name {
                public,
                conditions,
                binding,
            };
            match item {
                Item::Mod(item) => {
                    let name = plain(&item.ident);
                    if let Some(child) = self.submodule(module, item, folder, parsed) {
                        self.name(module, name, named(Binding::Module(child)));
                    }
                }
                Item::Use(item) => {
                    let start = item.leading_colon.map(|_| String::new());
                    let start = start.into_iter().collect();
                    self.import(module, &item.tree, &named(Binding::Import(start)));
                }
                Item::Impl(item) => self.modules[module].impls.push(item),
                Item::Macro(item) => match &item.ident {
                    None => self.modules[module].calls.push(item),
                    Some(ident) if attributes::has(&item.attrs, "macro_export") => {
                        // Exported macros are at the root, wherever they are written.
                        let name = format!("{}!", plain(ident));
                        let binding = self.define(0, &name, Item::Macro(item));
                        let named = Name {
                            public: true,
                            ..named(binding)
                        };
                        self.name(0, name, named);
                    }
                    Some(ident) => {
                        self.macros.insert(plain(ident), item);
                    }
                },
                item => {
                    if let Some(name) = name.filter(|name| name != "_") {
                        let binding = self.define(module, &name, item);
                        self.name(module, name, named(binding));
                    }
                }
            }
        }
    }

    /// Reads a module, if its file is there.
    fn submodule(
        &mut self,
        parent: usize,
        item: ItemMod,
        folder: &str,
        parsed: &mut Parsed<'_>,
    ) -> Option<usize> {
        let name = plain(&item.ident);
        let mut places = [
            format!("{folder}{name}.rs"),
            format!("{folder}{name}/mod.rs"),
        ]
        .into_iter();
        let found = match item.content {
            Some((_, items)) => Some((self.modules[parent].file.clone(), items)),
            None => places.find_map(|path| Some((path.clone(), parsed.remove(path.as_str())?))),
        };
        let Some((file, items)) = found else {
            self.notes.insert(format!(
                "the file of module `{name}` was not found; what is in it was not compared"
            ));
            return None;
        };
        let child = self.modules.len();
        self.modules.push(Module {
            file,
            parent: Some(parent),
            ..Module::default()
        });
        self.items(child, items, &format!("{folder}{name}/"), parsed);
        Some(child)
    }

    fn define(&mut self, module: usize, name: &str, item: Item) -> Binding {
        self.definitions.push(Definition {
            module,
            name: name.to_owned(),
            item,
        });
        Binding::Definition(self.definitions.len() - 1)
    }

    fn name(&mut self, module: usize, name: String, named: Name) {
        let names = &mut self.modules[module].names;
        names.entry(name).or_default().push(named);
    }

    /// Adds what a `use` brings in; `named` has the path so far.
    fn import(&mut self, module: usize, tree: &UseTree, named: &Name) {
        let Binding::Import(mut path) = named.binding.clone() else {
            return;
        };
        let with = |path| Name {
            binding: Binding::Import(path),
            ..named.clone()
        };
        let (ident, name) = match tree {
            UseTree::Path(tree) => {
                path.push(plain(&tree.ident));
                return self.import(module, &tree.tree, &with(path));
            }
            UseTree::Group(tree) => {
                let items = tree.items.iter();
                return items.for_each(|tree| self.import(module, tree, named));
            }
            UseTree::Glob(_) => {
                self.modules[module].globs.push((path, named.public));
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
            self.name(module, name, with(path));
        }
    }
}

/// The name without `r#`, which does not belong to it.
pub(super) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
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
