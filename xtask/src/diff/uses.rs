//! Which files of the façade name what changed: a scan of words, which is quick and finds too much.
//! What really no longer compiles is asked of the compiler, see [`super::compile`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::join::Change;
use crate::listing::Finding;
use crate::listing::Sources;

/// A file that names something that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Uses {
    /// The file, from the workspace's folder.
    pub file: String,
    /// Numbers of the changes of the contract that it may be concerned with.
    pub changes: Vec<usize>,
    /// Numbers of `rust`: changes of the generated crate that no change of the contract explains.
    pub rust: Vec<usize>,
}

/// The files of a package that name what changed.
pub(super) fn all(
    folder: &str,
    sources: &Sources,
    contract: &[Change],
    rust: &[(usize, &Finding)],
) -> Vec<Uses> {
    let mut by_name: BTreeMap<&str, (BTreeSet<usize>, BTreeSet<usize>)> = BTreeMap::new();
    for (number, change) in contract.iter().enumerate() {
        for item in &change.finding.items {
            by_name.entry(name(item)).or_default().0.insert(number);
        }
    }
    for (number, finding) in rust {
        by_name
            .entry(name(&finding.item))
            .or_default()
            .1
            .insert(*number);
    }
    let mut found = Vec::new();
    if by_name.is_empty() {
        return found;
    }
    for (path, text) in sources {
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let words: BTreeSet<&str> = lines
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
            .collect();
        let named = by_name.iter().filter(|(name, _)| words.contains(*name));
        let (mut changes, mut rust) = (BTreeSet::new(), BTreeSet::new());
        for (_, (of_contract, of_rust)) in named {
            changes.extend(of_contract.iter().copied());
            rust.extend(of_rust.iter().copied());
        }
        if !changes.is_empty() || !rust.is_empty() {
            found.push(Uses {
                file: format!("{folder}/{path}"),
                changes: changes.into_iter().collect(),
                rust: rust.into_iter().collect(),
            });
        }
    }
    found
}

/// What a file has to name to be concerned: the type, the method, the constant.
fn name(item: &str) -> &str {
    let mut parts = item.split("::");
    match (parts.next(), parts.next()) {
        (Some("types" | "Client" | "operations"), Some(name)) => name,
        (first, _) => first.unwrap_or_default(),
    }
}
