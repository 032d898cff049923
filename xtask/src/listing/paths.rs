//! What paths mean, and by which paths others can reach an item.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tree::{Binding, Name, Tree};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Definition(usize),
    Module(usize),
    /// The path of something in another crate, or the name of something that a macro makes.
    External(String),
}

/// A path by which others can reach something.
#[derive(Clone, Debug)]
pub(super) struct Public {
    /// Without the crate's name.
    pub(super) path: String,
    /// The module that has the name.
    pub(super) module: usize,
    pub(super) target: Target,
    pub(super) conditions: Vec<String>,
}

/// Everything that others can reach.
#[derive(Default)]
pub(super) struct Paths {
    pub(super) all: Vec<Public>,
    /// Definition to its paths.
    of: HashMap<usize, Vec<String>>,
    /// Names of public items of this package.
    pub(super) names: BTreeSet<String>,
}

/// The public names of a module.
type Exports = BTreeMap<String, Vec<(Target, Vec<String>)>>;

/// Names that lead to themselves end here.
const DEEPEST: usize = 12;

impl Paths {
    pub(super) fn new(tree: &Tree) -> Self {
        let mut paths = Self::default();
        paths.walk(tree, 0, "", &mut Vec::new());
        for own in paths.of.values_mut() {
            own.sort_by_cached_key(|path| (path.matches("::").count(), path.clone()));
        }
        paths
    }

    /// The paths of a definition, the shortest first; none if nobody can name it.
    pub(super) fn of(&self, definition: usize) -> &[String] {
        self.of.get(&definition).map_or(&[], Vec::as_slice)
    }

    /// Adds what is public in a module; `within` are the modules on the way to it, so that circles end.
    fn walk(&mut self, tree: &Tree, module: usize, prefix: &str, within: &mut Vec<usize>) {
        if within.contains(&module) {
            return;
        }
        within.push(module);
        for (name, targets) in tree.exports(module, &mut BTreeSet::new()) {
            for (target, conditions) in targets {
                let path = format!("{prefix}{name}");
                match &target {
                    Target::Definition(index) => {
                        self.of.entry(*index).or_default().push(path.clone());
                        self.names.insert(name.clone());
                    }
                    Target::External(path) if !path.contains("::") => {
                        self.names.insert(name.clone());
                    }
                    Target::Module(other) => {
                        self.walk(tree, *other, &format!("{path}::"), within);
                    }
                    Target::External(_) => {}
                }
                self.all.push(Public {
                    path,
                    module,
                    target,
                    conditions,
                });
            }
        }
        within.pop();
    }
}

impl Tree {
    /// Everything that a path may mean in a module: a type and a function can have one name.
    pub(super) fn resolve(&self, module: usize, path: &[String], depth: usize) -> Vec<Target> {
        let Some(first) = path.first().filter(|_| depth < DEEPEST) else {
            return Vec::new();
        };
        let start = self.lookup(module, first, depth);
        self.follow(module, start, path, depth)
    }

    /// The same for a path that begins with what `start` is, if that is a name.
    fn follow(
        &self,
        module: usize,
        start: Vec<Target>,
        path: &[String],
        depth: usize,
    ) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let start = match first.as_str() {
            "" => return vec![Target::External(rest.join("::"))],
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(module)],
            "super" => vec![Target::Module(self.modules[module].parent.unwrap_or(0))],
            // A name that nothing in sight has is that of a crate, unless it is a type of the prelude.
            name if start.is_empty() && name.starts_with(char::is_lowercase) => {
                return vec![Target::External(path.join("::"))];
            }
            _ => start,
        };
        self.descend(start, rest, depth)
    }

    fn descend(&self, start: Vec<Target>, path: &[String], depth: usize) -> Vec<Target> {
        let Some((name, rest)) = path.split_first() else {
            return start;
        };
        let next = start.into_iter().flat_map(|target| match target {
            Target::External(outer) => {
                vec![Target::External(format!("{outer}::{}", path.join("::")))]
            }
            Target::Module(module) => match self.lookup(module, name, depth) {
                found if found.is_empty() && rest.is_empty() => {
                    vec![Target::External(name.clone())]
                }
                found => self.descend(found, rest, depth),
            },
            Target::Definition(_) => Vec::new(),
        });
        next.collect()
    }

    /// What a name is in a module: its own items and imports, else those of globs.
    fn lookup(&self, module: usize, name: &str, depth: usize) -> Vec<Target> {
        let mut seen = BTreeSet::from([module]);
        let mut open = vec![module];
        while let Some(module) = open.pop() {
            let found = self.named(module, name, depth);
            if !found.is_empty() {
                return found;
            }
            for (path, _) in &self.modules[module].globs {
                for target in self.glob(module, path, depth) {
                    if let Target::Module(other) = target
                        && seen.insert(other)
                    {
                        open.push(other);
                    }
                }
            }
        }
        Vec::new()
    }

    /// What a module itself calls by a name.
    fn named(&self, module: usize, name: &str, depth: usize) -> Vec<Target> {
        let names = self.modules[module].names.get(name).into_iter().flatten();
        names
            .flat_map(|own| self.targets(module, name, own, depth + 1))
            .collect()
    }

    /// What the path of a glob leads to. It begins with a name that is written out, so that globs do
    /// not lead to each other.
    fn glob(&self, module: usize, path: &[String], depth: usize) -> Vec<Target> {
        let start = path.first().filter(|_| depth < DEEPEST);
        let start = start.map(|first| self.named(module, first, depth));
        self.follow(module, start.unwrap_or_default(), path, depth)
    }

    fn targets(&self, module: usize, name: &str, own: &Name, depth: usize) -> Vec<Target> {
        match &own.binding {
            Binding::Definition(index) => vec![Target::Definition(*index)],
            Binding::Module(index) => vec![Target::Module(*index)],
            // `use a::a;` looks outside of what it brings in itself.
            Binding::Import(path)
                if path.first().is_some_and(|first| first == name)
                    && self.modules[module].names[name].len() == 1 =>
            {
                vec![Target::External(path.join("::"))]
            }
            Binding::Import(path) => self.resolve(module, path, depth),
        }
    }

    /// The public names of a module; `seen` are the modules on the way to it, so that circles end.
    fn exports(&self, module: usize, seen: &mut BTreeSet<usize>) -> Exports {
        let mut found = Exports::new();
        if !seen.insert(module) {
            return found;
        }
        for (name, all) in &self.modules[module].names {
            for own in all.iter().filter(|own| own.public) {
                let targets = self.targets(module, name, own, 0).into_iter();
                let targets = targets.map(|target| (target, own.conditions.clone()));
                found.entry(name.clone()).or_default().extend(targets);
            }
        }
        let globs = self.modules[module].globs.iter();
        for (path, _) in globs.filter(|(_, public)| *public) {
            for target in self.glob(module, path, 0) {
                match target {
                    // What a module names itself hides what globs bring in.
                    Target::Module(other) => {
                        for (name, targets) in self.exports(other, seen) {
                            found.entry(name).or_insert(targets);
                        }
                    }
                    Target::External(path) => {
                        let target = Target::External(format!("{path}::*"));
                        found
                            .entry("*".to_owned())
                            .or_default()
                            .push((target, Vec::new()));
                    }
                    Target::Definition(_) => {}
                }
            }
        }
        found
    }
}
