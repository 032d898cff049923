//! What names mean, and by which paths others can reach an item.

use std::collections::{BTreeSet, HashSet};

use syn::Item;

use super::tree::{Binding, Named, Space, Tree, plain};

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
            Target::Definition(index) => {
                let mut variants = self.variants(index);
                let name = variants.find(|variant| variant == name)?;
                Target::Variant(index, name)
            }
            Target::Variant(..) => return None,
        };
        self.descend(next, after, space, depth)
    }

    /// The names of the variants of an enum.
    fn variants(&self, index: usize) -> impl Iterator<Item = String> {
        let variants = match self.definitions[index].item() {
            Some(Item::Enum(item)) => Some(item.variants.iter()),
            _ => None,
        };
        let variants = variants.into_iter().flatten();
        variants.map(|variant| plain(&variant.ident))
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
            let found = match self.resolve(module, &glob.binding, Space::Type, depth + 1) {
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

    fn bound(
        &self,
        module: usize,
        named: &Named<Binding>,
        space: Space,
        depth: usize,
    ) -> Option<Target> {
        match &named.binding {
            Binding::Definition(index) => self.definitions[*index]
                .is_in(space)
                .then_some(Target::Definition(*index)),
            Binding::Module(index) => (space == Space::Type).then_some(Target::Module(*index)),
            Binding::Import(path) => {
                let (first, rest) = path.split_first()?;
                let names = self.modules[module].names.get(first);
                let is_itself = |own: &Named<Binding>| matches!(&own.binding, Binding::Import(own) if own == path);
                // `use a::a;` looks outside of what it brings in itself.
                match names.is_some_and(|all| all.iter().all(is_itself)) {
                    true => self.descend(self.external(first), rest, space, depth + 1),
                    false => self.resolve(module, path, space, depth + 1),
                }
            }
        }
    }

    /// Every path by which others reach something, of every crate.
    pub(super) fn public(&self) -> Vec<Public> {
        let mut found = Vec::new();
        for (name, root) in &self.crates {
            self.walk(*root, name, &BTreeSet::new(), &mut Vec::new(), &mut found);
        }
        found
    }

    /// The public paths in a module; `within` are the modules on the way to it, so that circles end.
    fn walk(
        &self,
        module: usize,
        path: &str,
        conditions: &BTreeSet<String>,
        within: &mut Vec<usize>,
        found: &mut Vec<Public>,
    ) {
        if within.contains(&module) || within.len() > DEEPEST {
            return;
        }
        within.push(module);
        let mut exports = Exports::default();
        self.exports(module, conditions, &mut exports);
        for (name, target, conditions) in exports.all {
            let public = Public {
                path: format!("{path}::{name}"),
                module,
                target,
                conditions,
            };
            found.push(public.clone());
            if let Target::Module(other) = public.target
                && self.modules[other].krate == self.modules[module].krate
            {
                self.walk(other, &public.path, &public.conditions, within, found);
            }
        }
        within.pop();
    }

    /// The public names of a module.
    fn exports(&self, source: usize, outer: &BTreeSet<String>, found: &mut Exports) {
        if !found.sources.insert(source) {
            return;
        }
        let all_of = |own: &[String]| {
            let all = outer.iter().chain(own);
            all.cloned().collect::<BTreeSet<String>>()
        };
        let mut own = Vec::new();
        for (name, all) in &self.modules[source].names {
            for named in all.iter().filter(|named| named.public) {
                let mut targets = BTreeSet::new();
                for space in [Space::Type, Space::Value, Space::Macro] {
                    let key = (name.clone(), space);
                    // The first of a name hides others of the same kind.
                    if let Some(target) = self.bound(source, named, space, 0)
                        && !found.seen.contains(&key)
                    {
                        own.push(key);
                        targets.insert(target);
                    }
                }
                let conditions = all_of(&named.conditions);
                let targets = targets.into_iter();
                let exports = targets.map(|target| (name.clone(), target, conditions.clone()));
                found.all.extend(exports);
            }
        }
        found.seen.extend(own);
        for glob in self.modules[source].globs.iter().filter(|glob| glob.public) {
            let conditions = all_of(&glob.conditions);
            match self.resolve(source, &glob.binding, Space::Type, 0) {
                Some(Target::Module(other)) => self.exports(other, &conditions, found),
                Some(Target::Definition(index)) => {
                    found.all.extend(self.variants(index).map(|name| {
                        let target = Target::Variant(index, name.clone());
                        (name, target, conditions.clone())
                    }));
                }
                Some(Target::External(path)) => {
                    let target = Target::External(format!("{path}::*"));
                    found.all.push(("*".to_owned(), target, conditions));
                }
                Some(Target::Variant(..)) | None => {}
            }
        }
    }
}

/// The public names of a module, and what was seen on the way.
#[derive(Default)]
struct Exports {
    all: Vec<(String, Target, BTreeSet<String>)>,
    seen: HashSet<(String, Space)>,
    sources: HashSet<usize>,
}
