//! What names mean: imports are bound to what they lead to, and items get the paths by which others
//! can reach them.

use std::collections::BTreeSet;

use super::tree::{Import, Name, Public, Target, Tree};

impl Tree {
    /// Everything that a path may mean in a module: a type and a function can have one name.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Vec<Target> {
        if let [root, rest @ ..] = path
            && root.is_empty()
        {
            return vec![Target::External(rest.join("::"))];
        }
        let mut found = vec![Target::Module(module)];
        for (index, name) in path.iter().enumerate() {
            let is_in_module = found.iter().any(|own| matches!(own, Target::Module(_)));
            let next = found.into_iter().flat_map(|target| match target {
                Target::Module(module) => self.named(module, name),
                Target::External(outer) => vec![Target::External(format!("{outer}::{name}"))],
                Target::Definition(_) => Vec::new(),
            });
            found = next.collect();
            // A name that nothing in sight has is that of a crate, unless it is a type of the
            // prelude. At the end of a path a macro makes it.
            let is_other = match index {
                0 => name.starts_with(char::is_lowercase),
                _ => is_in_module && index + 1 == path.len(),
            };
            if found.is_empty() && is_other {
                found.push(Target::External(name.clone()));
            }
        }
        found
    }

    fn named(&self, module: usize, name: &str) -> Vec<Target> {
        match name {
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(module)],
            "super" => vec![Target::Module(self.modules[module].parent)],
            name => {
                let names = self.modules[module].names.get(name).into_iter().flatten();
                names.map(|own| own.target.clone()).collect()
            }
        }
    }

    /// Gives modules the names that imports bring in, and items their paths. Those of other crates
    /// come last: until then a glob may have the name that an import begins with.
    pub(super) fn bind(&mut self, mut imports: Vec<Import>) {
        for others in [false, true] {
            while self.round(&mut imports, others) {}
        }
        self.publish();
    }

    /// Binds what is sure by now; whether that was anything.
    fn round(&mut self, imports: &mut Vec<Import>, others: bool) -> bool {
        let waiting = imports.iter();
        let waiting = waiting.map(|own| (own.module, own.name.clone()));
        let waiting: BTreeSet<(usize, String)> = waiting.collect();
        let before = imports.len();
        let mut is_new = false;
        for import in std::mem::take(imports) {
            let mut found = self.resolve(import.module, &import.path);
            let first = import.path.first().cloned().unwrap_or_default();
            // `use a::a;` looks outside of what it brings in itself.
            let is_waiting = first != import.name && waiting.contains(&(import.module, first));
            let is_own = |target: &Target| !matches!(target, Target::External(_));
            let is_sure = found.iter().all(is_own) || others && !is_waiting;
            if import.name == GLOB && is_sure {
                for target in found {
                    is_new |= self.glob(&import, target);
                }
                imports.push(import);
            } else if found.is_empty() || !is_sure {
                imports.push(import);
            } else {
                let names = &mut self.modules[import.module].names;
                let names = names.entry(import.name.clone()).or_default();
                // What a module names itself hides what globs bring in.
                names.retain(|own| !own.is_of_glob);
                names.extend(found.drain(..).map(|target| import.named(target)));
            }
        }
        is_new || imports.len() < before
    }

    /// Brings in all names of what a glob leads to; whether any is new.
    fn glob(&mut self, import: &Import, target: Target) -> bool {
        let mut names = match target {
            Target::Module(other) if other != import.module => self.modules[other].names.clone(),
            Target::External(path) => {
                let target = Target::External(format!("{path}::{GLOB}"));
                [(GLOB.to_owned(), vec![import.named(target)])].into()
            }
            _ => return false,
        };
        for name in names.values_mut().flatten() {
            name.public &= import.public;
            name.is_of_glob = true;
        }
        let own = &mut self.modules[import.module].names;
        // What another glob brings in as well may be public here.
        let is_better = |own: &[Name], new: &[Name]| {
            own.iter().all(|own| own.is_of_glob && !own.public) && new.iter().any(|new| new.public)
        };
        names.retain(|name, new| own.get(name).is_none_or(|own| is_better(own, new)));
        let is_new = !names.is_empty();
        own.extend(names);
        is_new
    }

    /// Gives everything that others can reach its paths.
    fn publish(&mut self) {
        self.walk(0, "", &mut Vec::new());
        for own in &mut self.definitions {
            let paths = &mut own.paths;
            paths.sort_by_cached_key(|path| (path.matches("::").count(), path.clone()));
        }
    }

    /// Adds what is public in a module; `within` are the modules on the way to it, so that circles
    /// end.
    fn walk(&mut self, module: usize, prefix: &str, within: &mut Vec<usize>) {
        if within.contains(&module) {
            return;
        }
        within.push(module);
        let names = self.modules[module].names.clone();
        let names = names
            .into_iter()
            .flat_map(|(name, all)| all.into_iter().map(move |own| (name.clone(), own)));
        for (name, own) in names.filter(|(_, own)| own.public) {
            let path = format!("{prefix}{name}");
            let is_item = match &own.target {
                Target::Definition(index) => {
                    self.definitions[*index].paths.push(path.clone());
                    true
                }
                Target::Module(other) => {
                    self.walk(*other, &format!("{path}::"), within);
                    false
                }
                Target::External(path) => !path.contains("::"),
            };
            self.public_names.extend(is_item.then_some(name));
            self.public.push(Public {
                path,
                module,
                name: own,
            });
        }
        within.pop();
    }
}

const GLOB: &str = "*";

impl Import {
    fn named(&self, target: Target) -> Name {
        Name {
            target,
            public: self.public,
            conditions: self.conditions.clone(),
            is_of_glob: false,
        }
    }
}
