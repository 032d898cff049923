//! The Rust layer: the published packages of two revisions, listed and compared.

use std::collections::{BTreeMap, BTreeSet};

use super::revision::{GENERATED, Package, Revision};
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
pub(crate) fn compare(old: &Revision, new: &Revision) -> Result<Comparison, String> {
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
        let mut found = features(name, left, right);
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

fn list(revision: &Revision, package: &Package) -> Result<Listing, String> {
    listing::read(&package.sources).map_err(|why| {
        let (label, folder) = (&revision.label, &package.folder);
        format!("in {label}, {folder}/src/{why}; correct it, or compare with another revision")
    })
}

/// Features that are removed or added.
fn features(name: &str, old: &Package, new: &Package) -> Vec<Finding> {
    let removed = old.features.difference(&new.features);
    let removed = removed.map(|feature| ("rust-feature-removed", feature, "removed"));
    let added = new.features.difference(&old.features);
    let added = added.map(|feature| ("rust-feature-added", feature, "added"));
    let found = removed.chain(added).map(|(rule, feature, verb)| {
        let sentence = format!("feature `{feature}` {verb}");
        Finding::new(rule, name, feature, sentence)
    });
    found.collect()
}
