//! Which files of the façade name what changed: a scan of words, which is quick and finds too much.
//! What really no longer compiles is asked of the compiler, see [`super::compile`].

use std::collections::HashSet;

use super::model::{Report, Uses};
use super::revision::Package;
use crate::listing::Level;
use crate::text;

pub(super) fn all(report: &Report, facade: &Package, generated: &str) -> Vec<Uses> {
    let changes = report.contract.iter().enumerate();
    let changes = changes.flat_map(|(number, change)| {
        let items = change.finding.items.iter();
        items.map(move |item| (number, name(item)))
    });
    let changes: Vec<(usize, &str)> = changes.collect();
    // Breaks of the generated package that no change of the contract explains.
    let explained = report.explained();
    let rust = report.rust.iter().enumerate().filter(|(number, found)| {
        let is_break = found.package == generated && found.level == Level::Major;
        is_break && !explained.contains(number)
    });
    let rust = rust.map(|(number, it)| (number, name(&it.item)));
    let rust: Vec<(usize, &str)> = rust.collect();
    let files = facade.sources.iter().map(|(path, text)| {
        let lines = text.lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("//"));
        let words: HashSet<&str> = lines.flat_map(text::words).collect();
        let named = |all: &[(usize, &str)]| {
            let named = all.iter().filter(|(_, name)| words.contains(name));
            let mut numbers: Vec<usize> = named.map(|(number, _)| *number).collect();
            numbers.dedup();
            numbers
        };
        Uses {
            file: format!("{}/src/{path}", facade.folder),
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
