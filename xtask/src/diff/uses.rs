//! Which files of the façade name what changed: a scan of words, which is quick and finds too much.
//! What really no longer compiles is asked of the compiler, see [`super::compile`].

use std::collections::HashSet;

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

pub(super) fn all(
    folder: &str,
    sources: &Sources,
    contract: &[Change],
    rust: &[(usize, &Finding)],
) -> Vec<Uses> {
    let changes = contract.iter().enumerate().flat_map(|(number, change)| {
        let items = change.finding.items.iter();
        items.map(move |item| (number, name(item)))
    });
    let changes: Vec<(usize, &str)> = changes.collect();
    let rust = rust.iter().map(|(number, it)| (*number, name(&it.item)));
    let rust: Vec<(usize, &str)> = rust.collect();
    let files = sources.iter().map(|(path, text)| {
        let lines = text.lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        let words = lines.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
        let words: HashSet<&str> = words.collect();
        let named = |all: &[(usize, &str)]| {
            let named = all.iter().filter(|(_, name)| words.contains(name));
            let mut numbers: Vec<usize> = named.map(|(number, _)| *number).collect();
            numbers.dedup();
            numbers
        };
        Uses {
            file: format!("{folder}/src/{path}"),
            changes: named(&changes),
            rust: named(&rust),
        }
    });
    files
        .filter(|uses| !uses.changes.is_empty() || !uses.rust.is_empty())
        .collect()
}

/// What a file has to name to be concerned: the type, the method, the constant.
fn name(item: &str) -> &str {
    let mut parts = item.split("::");
    match (parts.next(), parts.next()) {
        (Some("types" | "Client" | "operations"), Some(name)) => name,
        (first, _) => first.unwrap_or_default(),
    }
}
