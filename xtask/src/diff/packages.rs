//! Comparing the published packages of two revisions: their listings, features and what cargo has to
//! know.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::GENERATED;
use super::api::{self, Finding, Lines};
use super::api_rules::Level;
use super::error::Error;
use super::generated;
use super::join::Api;
use super::manifest::Manifest;
use super::revision::{Package, Revision};
use crate::listing::{self, Listing};

/// What differs in the packages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    /// Breaks first, whichever package they are in.
    pub(crate) findings: Vec<Finding>,
    /// Packages with any difference in their files.
    pub(crate) touched: BTreeSet<String>,
    /// Packages whose types appear in the API of others: user to used.
    pub(crate) exposes: BTreeMap<String, BTreeSet<String>>,
    /// What could not be read.
    pub(crate) notes: Vec<String>,
    /// The listings of packages that differ, before and after.
    listings: (Listing, Listing),
}

impl Comparison {
    /// What there is to join with changes of the contract; `package` is the generated one.
    pub(crate) fn api(&self, package: String) -> Api {
        Api {
            findings: self.findings.clone(),
            old: lines(&self.listings.0, &package).clone(),
            new: lines(&self.listings.1, &package).clone(),
            package,
        }
    }
}

/// Compares the packages of two revisions.
///
/// # Errors
/// When a file is not Rust.
pub(crate) fn compare(old: &Revision, new: &Revision) -> Result<Comparison, Error> {
    let mut comparison = Comparison::default();
    let differs = |name: &&String| {
        let (left, right) = (old.packages.get(*name), new.packages.get(*name));
        left.map(|package| &package.sources) != right.map(|package| &package.sources)
    };
    // Types of packages that are the same are called the same.
    let (left, right) = (sources(old, differs), sources(new, differs));
    let listings = listing::read_both(&left, &right)
        .map_err(|(side, error)| unreadable(if side == 0 { old } else { new }, &error))?;
    for note in listings.0.notes.union(&listings.1.notes) {
        comparison.notes.push(note.clone());
    }
    let names: BTreeSet<&String> = old.packages.keys().chain(new.packages.keys()).collect();
    for name in names {
        let (left, right) = (old.packages.get(name), new.packages.get(name));
        if left == right {
            continue;
        }
        comparison.touched.insert(name.clone());
        let found = &mut comparison.findings;
        match (left, right) {
            (Some(left), Some(right)) => {
                let (before, after) = (lines(&listings.0, name), lines(&listings.1, name));
                let mut own = api::compare(name, before, after);
                if right.folder == GENERATED {
                    by_position(&mut own);
                }
                found.extend(own);
                found.extend(manifests(&left.manifest, &right.manifest));
                found.extend(dependencies(left, right, new)?);
            }
            (left, _) => found.push(match left {
                Some(_) => {
                    let sentence = format!("crate `{name}` removed");
                    Finding::new("rust-crate-removed", name, name, sentence)
                }
                None => {
                    let sentence = format!("crate `{name}` added");
                    Finding::new("rust-crate-added", name, name, sentence)
                }
            }),
        }
    }
    comparison.findings = generated::telling(comparison.findings);
    comparison
        .findings
        .sort_by_key(|finding| std::cmp::Reverse(finding.level));
    comparison.listings = listings;
    // Which package shows another's types matters only to pass a break on.
    if comparison
        .findings
        .iter()
        .any(|finding| finding.level == Level::Major)
    {
        for (name, package) in &new.packages {
            let own = package.manifest.dependencies.iter();
            let own = own.filter(|(_, about)| new.packages.contains_key(&about.package));
            let own: BTreeMap<&str, &str> = own
                .map(|(code, about)| (code.as_str(), about.package.as_str()))
                .collect();
            if !own.is_empty() {
                let shown = shown(package, new, &own)?;
                comparison.exposes.insert(name.clone(), shown);
            }
        }
    }
    Ok(comparison)
}

/// Arguments of the generated client follow the contract: another name can be another meaning.
fn by_position(findings: &mut [Finding]) {
    let renamed = findings.iter_mut();
    for finding in renamed.filter(|finding| finding.rule == "rust-argument-renamed") {
        finding.level = Level::Minor;
        finding
            .sentence
            .push_str(": callers pass it by position, look whether it means the same");
    }
}

fn sources(revision: &Revision, wanted: impl Fn(&&String) -> bool) -> Vec<listing::Package<'_>> {
    let packages = revision.packages.iter().filter(|(name, _)| wanted(name));
    packages.map(|(_, package)| package.to_list()).collect()
}

fn lines<'l>(listing: &'l Listing, name: &str) -> &'l Lines {
    static NONE: Lines = Lines::new();
    listing.packages.get(name).unwrap_or(&NONE)
}

fn unreadable(revision: &Revision, (package, why): &(String, String)) -> Error {
    let folder = revision
        .packages
        .get(package)
        .map_or("", |package| &package.folder);
    let what = format!("in {}, {folder}/{why}", revision.label);
    Error::new(what, "correct it, or compare with another revision")
}

/// Which of some crates the API of a package names; each by its name in code, with its package.
fn shown(
    package: &Package,
    revision: &Revision,
    crates: &BTreeMap<&str, &str>,
) -> Result<BTreeSet<String>, Error> {
    let listing =
        listing::read(&[package.to_list()]).map_err(|error| unreadable(revision, &error))?;
    let lines = lines(&listing, &package.manifest.name).values();
    let texts: Vec<String> = lines.map(ToString::to_string).collect();
    let is_named = |code: &str| {
        let mut words = texts
            .iter()
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
        words.any(|word| word == code)
    };
    let named = crates.iter().filter(|(code, _)| is_named(code));
    Ok(named.map(|(_, package)| (*package).to_owned()).collect())
}

fn manifests(old: &Manifest, new: &Manifest) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |rule: &str, item: &str, sentence: String| {
        found.push(Finding::new(rule, &new.name, item, sentence));
    };
    let empty = BTreeSet::new();
    let default = |manifest: &Manifest| manifest.features.get("default").unwrap_or(&empty).clone();
    let (before, after) = (default(old), default(new));
    let names: BTreeSet<&String> = old.features.keys().chain(new.features.keys()).collect();
    for name in names.into_iter().filter(|name| *name != "default") {
        match (old.features.get(name), new.features.get(name)) {
            (Some(_), None) => tell(
                "rust-feature-removed",
                name,
                format!("feature `{name}` removed"),
            ),
            (None, Some(_)) => tell(
                "rust-feature-added",
                name,
                format!("feature `{name}` added"),
            ),
            (left, right) if left != right => {
                tell(
                    "rust-feature-changed",
                    name,
                    format!("feature `{name}` turns on other things"),
                );
            }
            _ => {}
        }
    }
    for name in before.difference(&after) {
        tell(
            "rust-feature-removed",
            name,
            format!("feature `{name}` is no longer on by default"),
        );
    }
    for name in after.difference(&before) {
        tell(
            "rust-feature-added",
            name,
            format!("feature `{name}` is on by default"),
        );
    }
    if old.rust_version != new.rust_version {
        let shown = |version: &Option<String>| version.clone().unwrap_or_else(|| "any".into());
        let (before, after) = (shown(&old.rust_version), shown(&new.rust_version));
        let sentence = format!("rust-version changed from {before} to {after}");
        tell("rust-version-changed", "rust-version", sentence);
    }
    found
}

/// Dependencies of an incompatible version whose types the API shows.
fn dependencies(old: &Package, new: &Package, revision: &Revision) -> Result<Vec<Finding>, Error> {
    let mut changed = BTreeMap::new();
    for (code, now) in &new.manifest.dependencies {
        let Some(before) = old.manifest.dependencies.get(code) else {
            continue;
        };
        // Packages of this workspace are judged by what changed in them.
        let own = revision.packages.contains_key(&now.package);
        let same = before.package == now.package
            && (own || epoch(&before.requirement) == epoch(&now.requirement));
        if !same {
            changed.insert(code.as_str(), code.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let shown = shown(new, revision, &changed)?;
    let found = shown.iter().map(|code| {
        let requirement = |package: &Package| {
            let dependency = package.manifest.dependencies.get(code);
            dependency
                .map(|own| own.requirement.clone())
                .unwrap_or_default()
        };
        let sentence = format!(
            "dependency `{code}`, whose types are shown, changed from `{}` to `{}`",
            requirement(old),
            requirement(new)
        );
        Finding::new(
            "rust-dependency-exposed",
            &new.manifest.name,
            code,
            sentence,
        )
    });
    Ok(found.collect())
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

/// The level that the findings of one package ask for.
pub(crate) fn level(package: &str, comparison: &Comparison) -> Level {
    let touched = match comparison.touched.contains(package) {
        true => Level::Patch,
        false => Level::None,
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
