//! Which functions of the façade reach a generated method or type, by its name in their source.
//!
//! Only names are followed: from a function to what it mentions, through the façade's own
//! functions that it calls. What reaches the generated crate in another way is not seen.
//! `mentions` reads the sources.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::mentions::{self, Function};
use super::rust::Sources;

/// A function of the façade, or another item that names something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CallSite {
    /// File, from the workspace's folder.
    pub file: String,
    /// Line of its head (`fn`, `struct`, `use`), from 1.
    pub line: usize,
    /// `Acls::list`, `struct List`, `use`.
    pub name: String,
}

/// A function of the façade that reaches something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Which.
    #[serde(flatten)]
    pub site: CallSite,
    /// It names the thing itself; otherwise it gets there through other functions, or only
    /// passes it on.
    pub direct: bool,
}

/// What to look for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// Generated methods and types: whoever mentions one may be concerned.
    pub(crate) names: BTreeSet<String>,
    /// Names that together mean the thing itself: a type and its field, a method.
    pub(crate) exact: Vec<Vec<String>>,
    /// Imports count: the thing itself is gone or called differently.
    pub(crate) imports: bool,
}

impl Wanted {
    /// Adds a generated item: `types::Acl::ip_range`, `Client::acls_list`, `operations::ACLS_LIST`.
    pub(crate) fn item(&mut self, item: &str) {
        let parts: Vec<&str> = item.split("::").collect();
        let own: &[&str] = match &parts[..] {
            ["types", rest @ ..] => rest,
            ["Client" | "operations", name] => std::slice::from_ref(name),
            _ => return,
        };
        if let Some(first) = own.first() {
            self.names.insert((*first).to_owned());
            self.exact
                .push(own.iter().map(|&part| part.to_owned()).collect());
        }
    }
}

/// All functions of the façade and what they mention.
#[derive(Default)]
pub(crate) struct Facade {
    functions: Vec<Function>,
    /// For each function, those that call it.
    callers: Vec<Vec<usize>>,
}

impl Facade {
    /// Reads the sources of the façade; files that are no Rust are left out.
    pub(crate) fn read(folder: &str, sources: &Sources) -> Self {
        let mut facade = Self {
            functions: mentions::read(folder, sources),
            callers: Vec::new(),
        };
        facade.close();
        facade
    }

    /// Finds out who calls whom.
    fn close(&mut self) {
        let mut by_name: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, function) in self.functions.iter().enumerate() {
            let key = (function.owner.as_str(), function.simple.as_str());
            by_name.entry(key).or_default().push(index);
        }
        let mut callers = vec![Vec::new(); self.functions.len()];
        for (index, function) in self.functions.iter().enumerate() {
            let own = function.own_calls.iter();
            let own = own.map(|name| (function.owner.as_str(), name.as_str()));
            let free = function.mentions.iter().map(|name| ("", name.as_str()));
            for target in own
                .chain(free)
                .filter_map(|key| by_name.get(&key))
                .flatten()
            {
                callers[*target].push(index);
            }
        }
        self.callers = callers;
    }

    /// What reaches any of the names: functions that others can call, and whatever names the thing
    /// itself.
    pub(crate) fn reaching(&self, wanted: &Wanted) -> Vec<Reach> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<usize> = (0..self.functions.len())
            .filter(|index| !self.functions[*index].mentions.is_disjoint(&wanted.names))
            .collect();
        while let Some(index) = next.pop() {
            if reached.insert(index) {
                next.extend(&self.callers[index]);
            }
        }
        let mut sites: BTreeMap<&CallSite, bool> = BTreeMap::new();
        for index in reached {
            let function = &self.functions[index];
            let names = |all: &Vec<String>| all.iter().all(|name| function.mentions.contains(name));
            let direct = wanted.exact.iter().any(names);
            if function.is_import() && !wanted.imports {
                continue;
            }
            if function.reachable || direct {
                *sites.entry(&function.site).or_default() |= direct;
            }
        }
        let sites = sites.into_iter().map(|(site, direct)| Reach {
            site: site.clone(),
            direct,
        });
        sites.collect()
    }

    /// Whether there is anything to look through.
    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }
}
