//! The module tree of a crate: its files parsed, its own macros expanded, what exists only in
//! tests left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::{Item, ItemUse, UseTree};

use super::attributes::{attributes, cfg, is_hidden, is_public, is_test, path_attribute};
use super::expand::{MAX_DEPTH, Macro};

/// Path of the file within the crate's source folder to its text.
pub type Sources = BTreeMap<String, String>;

/// All modules of a crate, by path: `""`, `types`, `types::inner`.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) modules: BTreeMap<String, Module>,
    pub(super) notes: BTreeSet<String>,
}

/// One module.
#[derive(Default)]
pub(super) struct Module {
    /// All items but modules, imports and calls of macros.
    pub(super) items: Vec<Item>,
    pub(super) uses: Vec<Import>,
    pub(super) public: bool,
    pub(super) cfg: String,
    pub(super) children: Vec<String>,
}

/// One name that a `use` brings in; `*` for all.
#[derive(Clone, Debug)]
pub(super) struct Import {
    pub(super) name: String,
    pub(super) path: Vec<String>,
    pub(super) public: bool,
    pub(super) hidden: bool,
    pub(super) cfg: String,
}

/// Macros whose expansion defines nothing that others can see.
const INWARD: [&str; 3] = ["thread_local", "compile_error", "const_assert"];

/// Reads a crate from its root file.
///
/// # Errors
/// The file and what is wrong with it.
pub(super) fn read(sources: &Sources, root: &str) -> Result<Tree, String> {
    let mut parsed: BTreeMap<&str, syn::File> = BTreeMap::new();
    let mut macros = HashMap::new();
    for (path, text) in sources {
        let file = syn::parse_file(text).map_err(|error| format!("{path}: not Rust: {error}"))?;
        for item in &file.items {
            collect_macros(item, &mut macros);
        }
        parsed.insert(path, file);
    }
    let mut reader = Reader {
        parsed,
        macros,
        tree: Tree::default(),
    };
    let Some(file) = reader.parsed.remove(root) else {
        return Err(format!("{root}: there is no such file"));
    };
    let folder = root
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let top = Module {
        public: true,
        ..Module::default()
    };
    reader.module("", top, file.items, &folder);
    Ok(reader.tree)
}

fn collect_macros(item: &Item, macros: &mut HashMap<String, Macro>) {
    match item {
        Item::Macro(call) if call.mac.path.is_ident("macro_rules") => {
            if let (Some(name), Some(read)) = (&call.ident, Macro::read(call.mac.tokens.clone())) {
                macros.insert(name.to_string(), read);
            }
        }
        Item::Mod(module) => {
            for item in module.content.iter().flat_map(|(_, items)| items) {
                collect_macros(item, macros);
            }
        }
        _ => {}
    }
}

struct Reader<'s> {
    parsed: BTreeMap<&'s str, syn::File>,
    macros: HashMap<String, Macro>,
    tree: Tree,
}

impl Reader<'_> {
    fn module(&mut self, path: &str, mut module: Module, items: Vec<Item>, folder: &str) {
        self.items(path, &mut module, items, folder, 0);
        self.tree.modules.insert(path.to_owned(), module);
    }

    fn items(
        &mut self,
        path: &str,
        module: &mut Module,
        items: Vec<Item>,
        folder: &str,
        depth: usize,
    ) {
        for item in items {
            if is_test(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(inner) => self.child(path, module, inner, folder),
                Item::Use(import) => imports(&import, &mut module.uses),
                Item::Macro(call) if call.ident.is_none() => {
                    self.call(path, module, &call, folder, depth);
                }
                other => module.items.push(other),
            }
        }
    }

    fn child(&mut self, path: &str, parent: &mut Module, inner: syn::ItemMod, folder: &str) {
        let name = unraw(&inner.ident);
        let module = Module {
            public: is_public(&inner.vis) && !is_hidden(&inner.attrs),
            cfg: cfg(&inner.attrs),
            ..Module::default()
        };
        let full = join(path, &name);
        let within = slash(folder, &name);
        parent.children.push(name);
        if let Some((_, items)) = inner.content {
            self.module(&full, module, items, &within);
            return;
        }
        let candidates = match path_attribute(&inner.attrs) {
            Some(file) => vec![slash(folder, &file)],
            None => vec![format!("{within}.rs"), format!("{within}/mod.rs")],
        };
        let file = candidates
            .iter()
            .find_map(|file| self.parsed.remove(file.as_str()));
        match file {
            Some(file) => self.module(&full, module, file.items, &within),
            None => {
                let note = format!("module `{full}` has no file: its items are not compared");
                self.tree.notes.insert(note);
                self.tree.modules.insert(full, module);
            }
        }
    }

    fn call(
        &mut self,
        path: &str,
        module: &mut Module,
        call: &syn::ItemMacro,
        folder: &str,
        depth: usize,
    ) {
        let name = call.mac.path.segments.last().map(|s| s.ident.to_string());
        let name = name.unwrap_or_default();
        if INWARD.contains(&name.as_str()) {
            return;
        }
        let expanded = self
            .macros
            .get(&name)
            .filter(|_| depth < MAX_DEPTH)
            .and_then(|rules| rules.expand(&call.mac.tokens))
            .and_then(|tokens| syn::parse2::<syn::File>(tokens).ok());
        match expanded {
            Some(file) => self.items(path, module, file.items, folder, depth + 1),
            None => {
                let at = if path.is_empty() {
                    "the crate root"
                } else {
                    path
                };
                let note =
                    format!("`{name}!` in {at} is not expanded: what it defines is not compared");
                self.tree.notes.insert(note);
            }
        }
    }
}

fn imports(item: &ItemUse, found: &mut Vec<Import>) {
    let base = Import {
        name: String::new(),
        path: if item.leading_colon.is_some() {
            vec![String::new()]
        } else {
            Vec::new()
        },
        public: is_public(&item.vis),
        hidden: is_hidden(&item.attrs),
        cfg: cfg(&item.attrs),
    };
    flatten(&item.tree, base, found);
}

fn flatten(tree: &UseTree, mut base: Import, found: &mut Vec<Import>) {
    match tree {
        UseTree::Path(path) => {
            base.path.push(unraw(&path.ident));
            flatten(&path.tree, base, found);
        }
        UseTree::Name(name) => {
            let name = unraw(&name.ident);
            if name == "self" {
                base.name = base.path.last().cloned().unwrap_or_default();
            } else {
                base.name.clone_from(&name);
                base.path.push(name);
            }
            found.push(base);
        }
        UseTree::Rename(rename) => {
            let name = unraw(&rename.ident);
            if name != "self" {
                base.path.push(name);
            }
            base.name = unraw(&rename.rename);
            found.push(base);
        }
        UseTree::Glob(_) => {
            base.name = "*".to_owned();
            found.push(base);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, base.clone(), found);
            }
        }
    }
}

pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}::{name}")
    }
}

fn slash(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

pub(super) fn unraw(ident: &syn::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
