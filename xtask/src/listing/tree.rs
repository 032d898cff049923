//! The modules of a package: their items, what they import, what they implement.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::visit_mut::VisitMut;
use syn::{
    Attribute, Block, Expr, Ident, Item, ItemImpl, ItemMacro, ItemMod, Meta, UseTree, Visibility,
};

use super::attributes;

/// Path of a file below the folder `src` of a package to its text.
pub type Sources = BTreeMap<String, String>;

/// The file that a library begins with.
pub(crate) const ROOT: &str = "lib.rs";

/// A package, taken apart. Its first module is the root.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    pub(super) definitions: Vec<Definition>,
    /// Definitions of macros that are not exported, by name.
    pub(super) macros: BTreeMap<String, ItemMacro>,
    pub(super) public: Vec<Public>,
    pub(super) public_names: BTreeSet<String>,
    /// What could not be read.
    pub(super) notes: BTreeSet<String>,
}

#[derive(Default)]
pub(super) struct Module {
    pub(super) file: String,
    pub(super) parent: usize,
    /// What a name means: there may be a type and a function of one name.
    pub(super) names: BTreeMap<String, Vec<Name>>,
    pub(super) impls: Vec<ItemImpl>,
    /// Calls of macros in the place of items.
    pub(super) calls: Vec<ItemMacro>,
}

#[derive(Clone)]
pub(super) struct Name {
    pub(super) target: Target,
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
    pub(super) is_of_glob: bool,
}

/// What a name or a path leads to.
#[derive(Clone, PartialEq)]
pub(super) enum Target {
    Definition(usize),
    Module(usize),
    /// The path of something in another crate, or the name of something that a macro makes.
    External(String),
}

#[derive(Clone)]
pub(super) struct Import {
    pub(super) module: usize,
    pub(super) path: Vec<String>,
    /// `*` of a glob.
    pub(super) name: String,
    pub(super) public: bool,
    pub(super) conditions: Vec<String>,
}

pub(super) struct Definition {
    pub(super) module: usize,
    pub(super) name: String,
    pub(super) item: Item,
    /// By which others can reach it, the shortest first.
    pub(super) paths: Vec<String>,
}

pub(super) struct Public {
    /// Without the crate's name.
    pub(super) path: String,
    /// The module that has the name.
    pub(super) module: usize,
    pub(super) name: Name,
}

/// Forgets the bodies of functions and the texts of docs, which nobody lists: what is parsed takes
/// a hundred times the room of its text, and all files are kept together.
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

/// Files on their way into a tree: those that no module has yet, and imports that are not yet
/// bound.
struct Reader<'s> {
    tree: Tree,
    parsed: HashMap<&'s str, Vec<Item>>,
    imports: Vec<Import>,
}

impl Tree {
    /// Reads the files of a package. Imports are not bound yet.
    pub(super) fn read(sources: &Sources) -> Result<(Self, Vec<Import>), String> {
        let mut reader = Reader {
            tree: Self::default(),
            parsed: HashMap::new(),
            imports: Vec::new(),
        };
        for (path, text) in sources {
            let mut file =
                syn::parse_file(text).map_err(|error| format!("{path}: not Rust: {error}"))?;
            Signatures.visit_file_mut(&mut file);
            reader.parsed.insert(path.as_str(), file.items);
        }
        // A program without a library has no API.
        let items = reader.parsed.remove(ROOT).unwrap_or_default();
        reader.module(0, ROOT.to_owned(), items, "");
        Ok((reader.tree, reader.imports))
    }
}

impl Reader<'_> {
    fn module(&mut self, parent: usize, file: String, items: Vec<Item>, folder: &str) -> usize {
        let module = self.tree.modules.len();
        self.tree.modules.push(Module {
            file,
            parent,
            ..Module::default()
        });
        for item in items {
            self.item(module, item, folder);
        }
        module
    }

    fn item(&mut self, module: usize, item: Item, folder: &str) {
        let (attributes, visibility, ident) = about(&item);
        let Some(conditions) = attributes::conditions(attributes) else {
            return;
        };
        let mut public = visibility.is_some_and(|own| attributes::is_public(own, attributes));
        let name = ident.map(plain).filter(|name| name != "_");
        let (module, name, target) = match (item, name) {
            (Item::Mod(item), Some(name)) => match self.submodule(module, item, &name, folder) {
                Some(child) => (module, name, Target::Module(child)),
                None => return,
            },
            (Item::Use(item), _) => {
                let start = item.leading_colon.map(|_| String::new());
                let import = Import {
                    module,
                    path: start.into_iter().collect(),
                    name: "*".to_owned(),
                    public,
                    conditions,
                };
                return self.import(&item.tree, import);
            }
            (Item::Impl(item), _) => return self.tree.modules[module].impls.push(item),
            (Item::Macro(item), None) => return self.tree.modules[module].calls.push(item),
            (Item::Macro(item), Some(name)) => {
                if !attributes::has(&item.attrs, "macro_export") {
                    self.tree.macros.insert(name, item);
                    return;
                }
                // Exported macros are at the root, wherever they are written.
                public = true;
                let name = format!("{name}!");
                let target = self.define(0, &name, Item::Macro(item));
                (0, name, target)
            }
            (item, Some(name)) => {
                let target = self.define(module, &name, item);
                (module, name, target)
            }
            (_, None) => return,
        };
        let names = &mut self.tree.modules[module].names;
        names.entry(name).or_default().push(Name {
            target,
            public,
            conditions,
            is_of_glob: false,
        });
    }

    /// Reads a module, if its file is there.
    fn submodule(
        &mut self,
        parent: usize,
        item: ItemMod,
        name: &str,
        folder: &str,
    ) -> Option<usize> {
        let folder = format!("{folder}{name}/");
        let (file, items) = match item.content {
            Some((_, items)) => (self.tree.modules[parent].file.clone(), items),
            None => {
                let short = format!("{}.rs", folder.trim_end_matches('/'));
                let mut places = [short, format!("{folder}mod.rs")].into_iter();
                let found =
                    places.find_map(|path| Some((self.parsed.remove(path.as_str())?, path)));
                let Some((items, path)) = found else {
                    self.tree.notes.insert(format!(
                        "the file of module `{name}` was not found; what is in it was not compared"
                    ));
                    return None;
                };
                (path, items)
            }
        };
        Some(self.module(parent, file, items, &folder))
    }

    fn define(&mut self, module: usize, name: &str, item: Item) -> Target {
        self.tree.definitions.push(Definition {
            module,
            name: name.to_owned(),
            item,
            paths: Vec::new(),
        });
        Target::Definition(self.tree.definitions.len() - 1)
    }

    /// Adds what a `use` brings in; `import` has the path so far.
    fn import(&mut self, tree: &UseTree, import: Import) {
        let with = |ident: &Ident, name: Option<&Ident>| {
            let mut path = import.path.clone();
            let ident = plain(ident);
            path.extend(Some(ident).filter(|ident| ident != "self"));
            Import {
                name: name
                    .map(plain)
                    .or_else(|| path.last().cloned())
                    .unwrap_or_default(),
                path,
                conditions: import.conditions.clone(),
                ..import
            }
        };
        let import = match tree {
            UseTree::Path(tree) => {
                let mut path = import.path;
                path.push(plain(&tree.ident));
                return self.import(&tree.tree, Import { path, ..import });
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, import.clone());
                }
                return;
            }
            UseTree::Glob(_) => import,
            UseTree::Name(tree) => with(&tree.ident, None),
            UseTree::Rename(tree) => with(&tree.ident, Some(&tree.rename)),
        };
        // `as _` brings in a trait's methods and no name.
        if import.name != "_" {
            self.imports.push(import);
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
        Item::Mod(item) => (&item.attrs, Some(&item.vis), Some(&item.ident)),
        Item::Use(item) => (&item.attrs, Some(&item.vis), None),
        Item::Impl(item) => (&item.attrs, None, None),
        Item::Macro(item) => (&item.attrs, None, item.ident.as_ref()),
        _ => (&[], None, None),
    }
}
