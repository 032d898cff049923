//! The Rust layer: the published packages of two revisions, listed and compared.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::GENERATED;
use super::error::Error;
use super::revision::{Package, Revision};
use crate::listing::{self, Finding, Level, Lines, Listing};
use crate::stack::both;

/// What differs in the packages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    /// Breaks first, whichever package they are in.
    pub(crate) findings: Vec<Finding>,
    /// The packages, and which release each asks for itself.
    pub(crate) levels: BTreeMap<String, Level>,
    /// Name of the generated package.
    pub(crate) generated: String,
    /// Its lines before and after, where it changed.
    pub(crate) lines: (Lines, Lines),
    /// What could not be read.
    pub(crate) notes: BTreeSet<String>,
}

/// Compares the packages of two revisions.
pub(crate) fn compare(old: &Revision, new: &Revision) -> Result<Comparison, Error> {
    let mut comparison = Comparison::default();
    let names: BTreeSet<&String> = old.packages.keys().chain(new.packages.keys()).collect();
    for name in names {
        let (left, right) = (old.packages.get(name), new.packages.get(name));
        let (Some(left), Some(right)) = (left, right) else {
            let (rule, verb) = match left {
                Some(_) => ("rust-crate-removed", "removed"),
                None => ("rust-crate-added", "added"),
            };
            let sentence = format!("crate `{name}` {verb}");
            comparison.add(name, vec![Finding::new(rule, name, name, sentence)]);
            continue;
        };
        if right.folder == GENERATED {
            comparison.generated.clone_from(name);
        }
        if left == right {
            comparison.levels.insert(name.clone(), Level::None);
            continue;
        }
        let mut found = features(left, right);
        if left.sources != right.sources {
            let (before, after) = both(|| list(old, left), || list(new, right));
            let (before, after) = (before?, after?);
            found.extend(listing::compare(name, &before.lines, &after.lines));
            comparison.notes.extend(before.notes);
            comparison.notes.extend(after.notes);
            if right.folder == GENERATED {
                comparison.lines = (before.lines, after.lines);
            }
        }
        comparison.add(name, found);
    }
    let findings = &mut comparison.findings;
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Ok(comparison)
}

impl Comparison {
    /// Adds what differs in a package. Any difference in its files is worth a release.
    fn add(&mut self, package: &str, found: Vec<Finding>) {
        let levels = found.iter().map(|finding| finding.level);
        let level = levels.max().unwrap_or_default().max(Level::Patch);
        self.levels.insert(package.to_owned(), level);
        self.findings.extend(found);
    }
}

fn list(revision: &Revision, package: &Package) -> Result<Listing, Error> {
    listing::read(&package.to_list()).map_err(|why| {
        let what = format!("in {}, {}/{why}", revision.label, package.folder);
        Error::new(what, "correct it, or compare with another revision")
    })
}

fn features(old: &Package, new: &Package) -> Vec<Finding> {
    let (before, after) = (&old.manifest.features, &new.manifest.features);
    let removed = before.difference(after);
    let removed = removed.map(|name| ("rust-feature-removed", name, "removed"));
    let added = after.difference(before);
    let added = added.map(|name| ("rust-feature-added", name, "added"));
    let found = removed.chain(added).map(|(rule, name, verb)| {
        let sentence = format!("feature `{name}` {verb}");
        Finding::new(rule, &new.manifest.name, name, sentence)
    });
    found.collect()
}
