//! By which of its public paths each item is listed and shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::names::{Public, Target};
use super::tree::Tree;

/// By which name each item is listed and shown.
pub(super) struct Homes {
    /// The best path first.
    paths: HashMap<Target, Vec<String>>,
    /// Other crates that a crate shows as a module: crate and other crate to the module's path.
    crates: BTreeMap<(String, String), String>,
    common: Option<BTreeSet<String>>,
}

impl Homes {
    /// Prefers paths that are `common` to both of two listings, so that an item is called the same
    /// in both as long as one of its names stays.
    pub(super) fn new(tree: &Tree, public: &[Public], common: Option<BTreeSet<String>>) -> Self {
        let mut homes = Self {
            paths: HashMap::new(),
            crates: BTreeMap::new(),
            common,
        };
        for entry in public {
            let all = homes.paths.entry(entry.target.clone()).or_default();
            all.push(entry.path.clone());
            let other = match &entry.target {
                Target::External(path) if !path.contains("::") => path,
                Target::Module(module) if tree.modules[*module].parent.is_none() => {
                    &tree.modules[*module].krate
                }
                _ => continue,
            };
            if let Some((krate, path)) = entry.path.split_once("::")
                && homes.is_common(&entry.path)
            {
                let key = (krate.to_owned(), other.clone());
                homes.crates.insert(key, path.to_owned());
            }
        }
        let mut paths = std::mem::take(&mut homes.paths);
        for (target, all) in &mut paths {
            let own = match target {
                Target::Definition(index) => {
                    let module = tree.definitions[*index].module;
                    format!("{}::", tree.modules[module].krate)
                }
                _ => String::new(),
            };
            all.sort_by_cached_key(|path| {
                (
                    !homes.is_common(path),
                    !path.starts_with(&own),
                    path.matches("::").count(),
                    path.clone(),
                )
            });
        }
        homes.paths = paths;
        homes
    }

    fn is_common(&self, path: &str) -> bool {
        let common = self.common.as_ref();
        common.is_none_or(|common| common.contains(path))
    }

    /// A path as a crate shows it that has another crate as a module.
    pub(super) fn shorten(&self, krate: &str, path: &str) -> Option<String> {
        let (other, rest) = path.split_once("::")?;
        let module = self.crates.get(&(krate.to_owned(), other.to_owned()))?;
        Some(format!("{module}::{rest}"))
    }

    /// The path that an item is listed under, with its crate; `None` if nobody can name it.
    pub(super) fn home(&self, target: &Target) -> Option<&str> {
        let first = self.paths.get(target)?.first();
        first.map(String::as_str)
    }

    /// The path by which a crate calls something: its own, else that of the crate that has it.
    pub(super) fn within(&self, krate: &str, target: &Target) -> Option<String> {
        let all = self.paths.get(target)?;
        let prefix = format!("{krate}::");
        let common = all.iter().filter(|path| self.is_common(path));
        let own = common.filter_map(|path| path.strip_prefix(&prefix)).next();
        let home = all
            .first()
            .map(|home| home.strip_prefix(&prefix).unwrap_or(home));
        own.or(home).map(str::to_owned)
    }
}

/// Paths of what is public, for the other side of a comparison.
pub(super) fn paths(public: &[Public]) -> BTreeSet<String> {
    public.iter().map(|entry| entry.path.clone()).collect()
}
