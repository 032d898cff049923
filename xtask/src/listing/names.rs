//! What names mean, and by which paths others can reach an item.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use syn::Item;

use super::tree::{Binding, Import, Named, Space, Tree, plain};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Target {
    Definition(usize),
    Module(usize),
    Variant(usize, String),
    /// In a crate that is not listed: the path.
    External(String),
}

/// A path by which others can reach something.
#[derive(Clone, Debug)]
pub(super) struct Public {
    /// With the crate's name in front.
    pub(super) path: String,
    /// The module that has the name.
    pub(super) module: usize,
    pub(super) target: Target,
    pub(super) conditions: BTreeSet<String>,
}

/// Names that lead to themselves end here.
const DEEPEST: usize = 24;

impl Tree {
    /// What a path means in a module.
    pub(super) fn resolve(
        &self,
        module: usize,
        path: &[String],
        space: Space,
        depth: usize,
    ) -> Option<Target> {
        if depth > DEEPEST {
            return None;
        }
        let (first, rest) = path.split_first()?;
        let own = &self.modules[module];
        // Everything before the last name is a module or an enum.
        let wanted = if rest.is_empty() { space } else { Space::Type };
        let start = match first.as_str() {
            "" => {
                let (name, rest) = rest.split_first()?;
                let start = self.external(name);
                return self.descend(start, rest, space, depth);
            }
            "crate" => Target::Module(*self.crates.get(&own.krate)?),
            "self" => Target::Module(module),
            "super" => Target::Module(own.parent?),
            name => match self.lookup(module, name, wanted, depth, false) {
                Some(found) => found,
                None if self.is_crate(name) => self.external(name),
                None => return None,
            },
        };
        self.descend(start, rest, space, depth)
    }

    /// Whether a name that nothing in sight has is that of a crate: those are imported, named in
    /// full, and never types or words of the language.
    fn is_crate(&self, name: &str) -> bool {
        self.crates.contains_key(name) || name.starts_with(char::is_lowercase)
    }

    fn external(&self, name: &str) -> Target {
        match self.crates.get(name) {
            Some(root) => Target::Module(*root),
            None => Target::External(name.to_owned()),
        }
    }

    fn descend(
        &self,
        start: Target,
        rest: &[String],
        space: Space,
        depth: usize,
    ) -> Option<Target> {
        let Some((name, after)) = rest.split_first() else {
            return Some(start);
        };
        let wanted = if after.is_empty() { space } else { Space::Type };
        let next = match start {
            Target::External(path) => {
                return Some(Target::External(format!("{path}::{}", rest.join("::"))));
            }
            Target::Module(module) => self.lookup(module, name, wanted, depth, false)?,
            Target::Definition(index) => match self.definitions[index].item() {
                Some(Item::Enum(item))
                    if item
                        .variants
                        .iter()
                        .any(|variant| plain(&variant.ident) == *name) =>
                {
                    Target::Variant(index, name.clone())
                }
                _ => return None,
            },
            Target::Variant(..) => return None,
        };
        self.descend(next, after, space, depth)
    }

    /// What a name is in a module: its own items and imports first, then globs.
    fn lookup(
        &self,
        module: usize,
        name: &str,
        space: Space,
        depth: usize,
        public: bool,
    ) -> Option<Target> {
        if depth > DEEPEST {
            return None;
        }
        let own = &self.modules[module];
        let named = own.names.get(name).into_iter().flatten();
        for named in named.filter(|named| named.public || !public) {
            if let Some(found) = self.bound(module, named, space, depth) {
                return Some(found);
            }
        }
        for glob in own.globs.iter().filter(|glob| glob.public || !public) {
            let found = match self.resolve(module, &glob.path, Space::Type, depth + 1) {
                Some(Target::Module(other)) if other != module => {
                    // From elsewhere only what is public; within the crate that is near enough.
                    let public = self.modules[other].krate != own.krate;
                    self.lookup(other, name, space, depth + 1, public)
                }
                Some(start @ Target::Definition(_)) => {
                    self.descend(start, &[name.to_owned()], space, depth + 1)
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn bound(&self, module: usize, named: &Named, space: Space, depth: usize) -> Option<Target> {
        match &named.binding {
            Binding::Definition(index) => self.definitions[*index]
                .is_in(space)
                .then_some(Target::Definition(*index)),
            Binding::Module(index) => (space == Space::Type).then_some(Target::Module(*index)),
            // `use a::a;` looks outside of what it brings in itself.
            Binding::Import(path) => self.resolve_import(module, path, space, depth + 1),
        }
    }

    fn resolve_import(
        &self,
        module: usize,
        path: &[String],
        space: Space,
        depth: usize,
    ) -> Option<Target> {
        let found = self.resolve(module, path, space, depth);
        if found.is_some() {
            return found;
        }
        // A name that only leads back to itself is a crate's.
        let first = path
            .first()
            .filter(|first| depth < DEEPEST && self.is_crate(first))?;
        let names = self.modules[module].names.get(first)?;
        let itself = names
            .iter()
            .any(|named| matches!(&named.binding, Binding::Import(own) if own == path));
        itself.then(|| self.descend(self.external(first), &path[1..], space, depth))?
    }

    /// Every path by which others reach something, of every crate.
    pub(super) fn public(&self) -> Vec<Public> {
        let mut walk = Walk {
            tree: self,
            found: Vec::new(),
            within: Vec::new(),
        };
        for (name, root) in &self.crates {
            walk.module(*root, name, &BTreeSet::new());
        }
        walk.found
    }
}

struct Walk<'t> {
    tree: &'t Tree,
    found: Vec<Public>,
    /// Modules on the way, so that circles end.
    within: Vec<usize>,
}

impl Walk<'_> {
    fn module(&mut self, module: usize, path: &str, conditions: &BTreeSet<String>) {
        if self.within.contains(&module) || self.within.len() > DEEPEST {
            return;
        }
        self.within.push(module);
        let mut seen = HashSet::new();
        let mut globbed = HashSet::new();
        self.names(module, module, path, conditions, &mut seen, &mut globbed);
        self.within.pop();
    }

    /// The public names of `source`, as names of `module`.
    fn names(
        &mut self,
        module: usize,
        source: usize,
        path: &str,
        conditions: &BTreeSet<String>,
        seen: &mut HashSet<(String, Space)>,
        globbed: &mut HashSet<usize>,
    ) {
        if !globbed.insert(source) {
            return;
        }
        let tree = self.tree;
        let mut own = Vec::new();
        for (name, all) in &tree.modules[source].names {
            for named in all.iter().filter(|named| named.public) {
                let mut targets = BTreeSet::new();
                for space in [Space::Type, Space::Value, Space::Macro] {
                    let found = tree.bound(source, named, space, 0);
                    // The first of a name hides others of the same kind.
                    if let Some(target) = found
                        && !seen.contains(&(name.clone(), space))
                    {
                        own.push((name.clone(), space));
                        targets.insert(target);
                    }
                }
                let mut conditions = conditions.clone();
                conditions.extend(named.conditions.iter().cloned());
                let path = format!("{path}::{name}");
                for target in targets {
                    self.one(module, path.clone(), target, &conditions);
                }
            }
        }
        seen.extend(own);
        for glob in tree.modules[source].globs.iter().filter(|glob| glob.public) {
            self.glob(module, source, glob, path, conditions, seen, globbed);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one walk")]
    fn glob(
        &mut self,
        module: usize,
        source: usize,
        glob: &Import,
        path: &str,
        conditions: &BTreeSet<String>,
        seen: &mut HashSet<(String, Space)>,
        globbed: &mut HashSet<usize>,
    ) {
        let mut conditions = conditions.clone();
        conditions.extend(glob.conditions.iter().cloned());
        let tree = self.tree;
        match tree.resolve(source, &glob.path, Space::Type, 0) {
            Some(Target::Module(other)) => {
                self.names(module, other, path, &conditions, seen, globbed);
            }
            Some(Target::Definition(index)) => {
                if let Some(Item::Enum(item)) = tree.definitions[index].item() {
                    for variant in &item.variants {
                        let name = plain(&variant.ident);
                        let path = format!("{path}::{name}");
                        self.one(module, path, Target::Variant(index, name), &conditions);
                    }
                }
            }
            Some(Target::External(external)) => {
                let target = Target::External(format!("{external}::*"));
                self.one(module, format!("{path}::*"), target, &conditions);
            }
            Some(Target::Variant(..)) | None => {}
        }
    }

    fn one(&mut self, module: usize, path: String, target: Target, conditions: &BTreeSet<String>) {
        if let Target::Module(other) = target
            && self.tree.modules[other].krate == self.tree.modules[module].krate
        {
            self.found.push(Public {
                path: path.clone(),
                module,
                target,
                conditions: conditions.clone(),
            });
            self.module(other, &path, conditions);
            return;
        }
        self.found.push(Public {
            path,
            module,
            target,
            conditions: conditions.clone(),
        });
    }
}

/// By which name each item is listed and shown.
pub(super) struct Homes {
    paths: HashMap<Target, Vec<String>>,
    cached: HashMap<Target, String>,
    /// Other crates that a crate shows as a module: crate and other crate to the module's path.
    crates: BTreeMap<(String, String), String>,
}

impl Homes {
    /// Prefers paths that are `common` to both of two listings, so that an item is called the same
    /// in both as long as one of its names stays.
    pub(super) fn new(tree: &Tree, public: &[Public], common: Option<&BTreeSet<String>>) -> Self {
        let mut paths: HashMap<Target, Vec<String>> = HashMap::new();
        for entry in public {
            let all = paths.entry(entry.target.clone()).or_default();
            all.push(entry.path.clone());
        }
        let mut cached = HashMap::new();
        for (target, all) in &mut paths {
            let own = match target {
                Target::Definition(index) => {
                    let module = tree.definitions[*index].module;
                    format!("{}::", tree.modules[module].krate)
                }
                _ => String::new(),
            };
            let rank = |path: &String| {
                (
                    common.is_some_and(|common| !common.contains(path)),
                    !path.starts_with(&own),
                    path.matches("::").count(),
                    path.clone(),
                )
            };
            all.sort_by_cached_key(rank);
            if let Some(first) = all.first() {
                cached.insert(target.clone(), first.clone());
            }
            if let Some(common) = common {
                all.retain(|path| common.contains(path));
            }
        }
        let mut crates = BTreeMap::new();
        for entry in public {
            let other = match &entry.target {
                Target::External(path) if !path.contains("::") => path,
                Target::Module(module) if tree.modules[*module].parent.is_none() => {
                    &tree.modules[*module].krate
                }
                _ => continue,
            };
            if let Some((krate, path)) = entry.path.split_once("::")
                && common.is_none_or(|common| common.contains(&entry.path))
            {
                crates.insert((krate.to_owned(), other.clone()), path.to_owned());
            }
        }
        Self {
            paths,
            cached,
            crates,
        }
    }

    /// A path as a crate shows it that has another crate as a module.
    pub(super) fn shorten(&self, krate: &str, path: &str) -> Option<String> {
        let (other, rest) = path.split_once("::")?;
        let module = self.crates.get(&(krate.to_owned(), other.to_owned()))?;
        Some(format!("{module}::{rest}"))
    }

    /// The path that an item is listed under, with its crate; `None` if nobody can name it.
    pub(super) fn home(&self, target: &Target) -> Option<&str> {
        self.cached.get(target).map(String::as_str)
    }

    /// The path by which a crate calls something: its own, else that of the crate that has it.
    pub(super) fn within(&self, krate: &str, target: &Target) -> Option<String> {
        let own = self.paths.get(target).into_iter().flatten();
        let prefix = format!("{krate}::");
        let own = own.filter_map(|path| path.strip_prefix(&prefix)).next();
        let home = || {
            let home = self.home(target)?;
            Some(home.strip_prefix(&prefix).unwrap_or(home))
        };
        own.or_else(home).map(str::to_owned)
    }
}

/// Paths of what is public, for the other side of a comparison.
pub(super) fn paths(public: &[Public]) -> BTreeSet<String> {
    public.iter().map(|entry| entry.path.clone()).collect()
}
