//! Comparing the published packages of two sides: APIs, features, what cargo has to know.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::manifest::{Dependency, Manifest};
use super::rust::model::Api;
use super::rust::rules::{self, Level};
use super::rust::{self, Finding};
use super::side::{Package, Side};

/// What differs in the packages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    pub(crate) findings: Vec<Finding>,
    /// Packages with any difference in their files.
    pub(crate) touched: BTreeSet<String>,
    /// Packages whose types appear in the API of others: user to used.
    pub(crate) exposes: BTreeMap<String, BTreeSet<String>>,
    /// What could not be read.
    pub(crate) notes: Vec<String>,
}

/// Compares the packages of two sides.
///
/// # Errors
/// When a file is no Rust.
pub(crate) fn compare(old: &Side, new: &Side) -> Result<Comparison, Error> {
    let mut comparison = Comparison::default();
    let names: BTreeSet<&String> = old.packages.keys().chain(new.packages.keys()).collect();
    for name in names {
        match (old.packages.get(name), new.packages.get(name)) {
            (Some(left), Some(right)) if left != right => {
                comparison.touched.insert(name.clone());
                pair((old, left), (new, right), &mut comparison)?;
            }
            (Some(_), Some(_)) => {}
            (left, _) => {
                let (rule, sentence) = match left {
                    Some(_) => ("rust-crate-removed", format!("crate `{name}` is gone")),
                    None => ("rust-crate-added", format!("crate `{name}` is new")),
                };
                comparison.touched.insert(name.clone());
                comparison
                    .findings
                    .extend(finding(rule, name, name, sentence));
            }
        }
    }
    // Breaks first, whichever package they are in and whatever else is in it.
    comparison
        .findings
        .sort_by_key(|finding| std::cmp::Reverse(finding.level));
    // Who shows whose types matters only to pass a break on.
    if comparison
        .findings
        .iter()
        .any(|finding| finding.level == Level::Major)
    {
        for (name, package) in &new.packages {
            exposures(name, package, new, &mut comparison);
        }
    }
    Ok(comparison)
}

fn finding(rule: &str, package: &str, item: &str, sentence: String) -> Option<Finding> {
    let rule = rules::rule(rule)?;
    Some(Finding {
        rule: rule.id,
        level: rule.level,
        package: package.to_owned(),
        item: item.to_owned(),
        sentence,
        before: None,
        after: None,
    })
}

/// The API of a package.
///
/// # Errors
/// When a file is no Rust.
pub(crate) fn api(label: &str, package: &Package) -> Result<Api, Error> {
    if !package.sources.contains_key(&package.manifest.library) {
        // A program without a library has no API.
        return Ok(Api::default());
    }
    rust::read::read(&package.sources, &package.manifest.library).map_err(|why| {
        let what = format!("in {label}, {}/{why}", package.folder);
        Error::new(what, "correct it, or compare with another revision")
    })
}

fn pair(
    (old, left): (&Side, &Package),
    (new, right): (&Side, &Package),
    comparison: &mut Comparison,
) -> Result<(), Error> {
    let name = &right.manifest.name;
    // A manifest alone leaves the API as it is.
    if left.sources != right.sources {
        let (before, after) = rust::both(|| api(&old.label, left), || api(&new.label, right));
        let (before, after) = (before?, after?);
        comparison
            .findings
            .extend(rust::apis(name, &before, &after));
        for note in before.notes.union(&after.notes) {
            comparison.notes.push(format!("{name}: {note}"));
        }
    }
    let found = manifests(&left.manifest, &right.manifest, right);
    comparison.findings.extend(found);
    Ok(())
}

fn manifests(old: &Manifest, new: &Manifest, package: &Package) -> Vec<Finding> {
    let name = &new.name;
    let mut found = Vec::new();
    let mut tell = |rule: &str, item: &str, sentence: String| {
        found.extend(finding(rule, name, item, sentence));
    };
    let empty = BTreeSet::new();
    let default = |manifest: &Manifest| manifest.features.get("default").unwrap_or(&empty).clone();
    for (feature, left) in &old.features {
        if feature == "default" {
            continue;
        }
        match new.features.get(feature) {
            None => tell(
                "rust-feature-removed",
                feature,
                format!("feature `{feature}` removed"),
            ),
            Some(right) if left != right => {
                let sentence = format!("feature `{feature}` turns on other things");
                tell("rust-feature-changed", feature, sentence);
            }
            Some(_) => {}
        }
    }
    for feature in new.features.keys().filter(|f| *f != "default") {
        if !old.features.contains_key(feature) {
            tell(
                "rust-feature-added",
                feature,
                format!("feature `{feature}` added"),
            );
        }
    }
    let (before, after) = (default(old), default(new));
    for feature in before.difference(&after) {
        let sentence = format!("feature `{feature}` is no longer on by default");
        tell("rust-feature-off-by-default", feature, sentence);
    }
    for feature in after.difference(&before) {
        let sentence = format!("feature `{feature}` is on by default");
        tell("rust-feature-on-by-default", feature, sentence);
    }
    if old.rust_version != new.rust_version {
        let shown = |version: &Option<String>| version.clone().unwrap_or_else(|| "any".into());
        let sentence = format!(
            "rust-version changed from {} to {}",
            shown(&old.rust_version),
            shown(&new.rust_version)
        );
        let raised = numbers(old.rust_version.as_deref()) < numbers(new.rust_version.as_deref());
        let rule = if raised {
            "rust-version-raised"
        } else {
            "rust-version-lowered"
        };
        tell(rule, "rust-version", sentence);
    }
    dependencies(old, new, package, &mut tell);
    found
}

fn dependencies(
    old: &Manifest,
    new: &Manifest,
    package: &Package,
    tell: &mut impl FnMut(&str, &str, String),
) {
    let names: BTreeSet<&String> = old
        .dependencies
        .keys()
        .chain(new.dependencies.keys())
        .collect();
    let mut shown_names = None;
    for name in names {
        let shown = |dependency: Option<&Dependency>| {
            dependency.map_or_else(|| "none".to_owned(), |d| format!("`{}`", d.requirement))
        };
        let (left, right) = (old.dependencies.get(name), new.dependencies.get(name));
        if left == right {
            continue;
        }
        let sentence = format!(
            "dependency `{name}` changed from {} to {}",
            shown(left),
            shown(right)
        );
        // Packages of this workspace are judged by what changed in them.
        let own = |d: &Dependency| d.package.starts_with("cloudflare-secondary-dns");
        let incompatible = match (left, right) {
            (Some(left), Some(right)) => {
                left.package != right.package
                    || (!own(right) && epoch(&left.requirement) != epoch(&right.requirement))
            }
            _ => false,
        };
        let rule = if incompatible
            && shown_names
                .get_or_insert_with(|| self::shown(package))
                .contains(name.as_str())
        {
            "rust-dependency-exposed"
        } else {
            "rust-dependency-changed"
        };
        tell(rule, name, sentence);
    }
}

/// Which packages of the workspace appear in the API of a package: by name in its sources.
fn exposures(name: &str, package: &Package, side: &Side, comparison: &mut Comparison) {
    let own = package
        .manifest
        .dependencies
        .iter()
        .filter(|(_, about)| side.packages.contains_key(&about.package));
    let names: Vec<(&String, &Dependency)> = own.collect();
    if names.is_empty() {
        return;
    }
    let text = shown(package);
    let used = names
        .iter()
        .filter(|(code, _)| text.contains(code.as_str()));
    let used: BTreeSet<String> = used.map(|(_, about)| about.package.clone()).collect();
    comparison.exposes.insert(name.to_owned(), used);
}

/// Everything that the public API of a package names. One that cannot be read names everything
/// in its sources.
fn shown(package: &Package) -> String {
    match api("", package) {
        Ok(api) => format!("{api:?}"),
        Err(_) => package.sources.values().cloned().collect(),
    }
}

/// The part of a requirement below which versions are compatible: `1`, `0.12`, `0.0.3`.
fn epoch(requirement: &str) -> String {
    let plain = requirement.trim_start_matches(['^', '~', '=', '>', '<', ' ']);
    let mut parts = plain.split(['.', ',', ' ']);
    let mut epoch = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if !epoch.split('.').all(|part| part == "0") {
            break;
        }
        epoch = format!("{epoch}.{part}");
    }
    epoch
}

fn numbers(version: Option<&str>) -> Vec<u64> {
    let parts = version.unwrap_or_default().split('.');
    parts.map(|part| part.parse().unwrap_or(0)).collect()
}

/// The level that the findings of one package ask for.
pub(crate) fn level(package: &str, comparison: &Comparison) -> Level {
    let touched = if comparison.touched.contains(package) {
        Level::Patch
    } else {
        Level::None
    };
    let own = comparison
        .findings
        .iter()
        .filter(|finding| finding.package == package);
    own.map(|finding| finding.level)
        .max()
        .unwrap_or_default()
        .max(touched)
}
