//! Putting the layers together: from two sides to everything that a report tells.

use std::borrow::Cow;
use std::collections::BTreeSet;

use semver::Version;

use super::api::Finding;
use super::api_rules::Level;
use super::both;
use super::changelog;
use super::error::Error;
use super::generated;
use super::input::Input;
use super::join;
use super::model::{Release, Report, Summary};
use super::revision::{Package, Revision};
use super::rust::{self, Comparison};
use super::uses;
use super::version_bump::{self, VersionBump};
use crate::contract::compare;
use crate::contract::compare::compatibility::Severity;
use crate::contract::model::Contract;

/// Folder of the generated package, and of the façade.
pub(crate) const GENERATED: &str = "generated";
const FACADE: &str = "crates/client";

/// Compares two states of the workspace; `released` is the version of the last release, where there
/// is one.
///
/// # Errors
/// When a contract or a source file cannot be read.
pub(crate) fn compare(
    old: &Input,
    new: &Input,
    released: Option<Version>,
) -> Result<Report, Error> {
    let contracts = match old.revision.spec != new.revision.spec {
        true => Some(contracts(old, new)?),
        false => None,
    };
    let (left, right) = contracts.as_ref().map(|(l, r)| (l, r)).unzip();
    let compared = || match (left, right) {
        (Some(left), Some(right)) => compare::compare(left, right),
        _ => compare::Comparison::default(),
    };
    // Where the generated code lags behind its contract, what codegen makes of it counts.
    let current = || {
        let mut notes: Vec<String> = [old, new]
            .into_iter()
            .filter_map(|input| input.note.clone())
            .collect();
        notes.dedup();
        notes.extend(
            right
                .into_iter()
                .flat_map(|contract| contract.notes.clone()),
        );
        if old.revision.spec == new.revision.spec && old.revision.packages == new.revision.packages
        {
            return Ok((
                Cow::Borrowed(&old.revision),
                Cow::Borrowed(&new.revision),
                notes,
            ));
        }
        let before = generated::current(old, left, &mut notes)?;
        let after = generated::current(new, right, &mut notes)?;
        Ok((before, after, notes))
    };
    let (mut contract, made) = both(compared, current);
    let (before, after, mut notes) = made?;
    for finding in &mut contract.findings {
        for at in &mut finding.pointers {
            at.old = old.place(&at.old);
            at.new = new.place(&at.new);
        }
        finding.pointers.sort();
        finding.pointers.dedup();
    }
    let (old, new) = (&*before, &*after);
    let compared = rust::compare(old, new)?;
    notes.extend(compared.notes.clone());
    let at_base = || Version::parse(old.version.as_deref()?).ok();
    let since = released.clone().or_else(at_base);
    let version_bumps = version_bump::all(since.as_ref(), old, new, &compared);
    let release = release(since.as_ref(), released.is_some(), new, &version_bumps);
    let layers = Layers {
        labels: (old.label.clone(), new.label.clone()),
        contract,
        rust: compared,
        facade: facade_package(new).or(facade_package(old)),
        notes,
    };
    Ok(assemble(layers, version_bumps, release))
}

/// Both contracts. Where neither can be read, both are to blame.
fn contracts(old: &Input, new: &Input) -> Result<(Contract, Contract), Error> {
    match both(|| old.contract(), || new.contract()) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(one), Err(other)) => Err(Error::new(format!("{one}\n{other}"), "")),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What each layer found.
pub(crate) struct Layers<'s> {
    pub(crate) labels: (String, String),
    pub(crate) contract: compare::Comparison,
    pub(crate) rust: Comparison,
    pub(crate) facade: Option<&'s Package>,
    pub(crate) notes: Vec<String>,
}

/// Joins the layers.
pub(crate) fn assemble(
    layers: Layers<'_>,
    version_bumps: Vec<VersionBump>,
    release: Option<Release>,
) -> Report {
    let comparison = layers.contract;
    let contract = join::join(comparison.findings, &comparison.renamed, &layers.rust);
    let Comparison {
        generated: package,
        findings: rust,
        ..
    } = layers.rust;
    let explained: BTreeSet<usize> = contract
        .iter()
        .flat_map(|change| change.rust.clone())
        .collect();
    let own = rust.iter().enumerate();
    let own = own.filter(|(number, found)| {
        found.package == package && found.level == Level::Major && !explained.contains(number)
    });
    let own: Vec<(usize, &Finding)> = own.collect();
    let uses = match layers.facade {
        Some(facade) => uses::all(&facade.folder, &facade.sources, &contract, &own),
        None => Vec::new(),
    };
    let count = |severity| {
        let all = contract.iter();
        all.filter(|change| change.finding.severity == severity)
            .count()
    };
    let rust_breaking = rust
        .iter()
        .filter(|found| found.level == Level::Major)
        .count();
    let mut summary = Summary {
        outcome: "compatible",
        contract_breaking: count(Severity::Breaking),
        contract_warnings: count(Severity::Warning),
        contract_info: count(Severity::Info),
        rust_breaking,
        rust_other: rust.len() - rust_breaking,
        operations: comparison.operations,
    };
    let touched = version_bumps
        .iter()
        .any(|version_bump| version_bump.level > Level::None);
    if summary.contract_breaking + rust_breaking > 0 {
        summary.outcome = "breaking";
    } else if contract.is_empty() && rust.is_empty() && !touched {
        summary.outcome = "unchanged";
    }
    let mut report = Report {
        format: 2,
        base: layers.labels.0,
        head: layers.labels.1,
        summary,
        version_bumps,
        release,
        contract,
        rust,
        renamed: comparison.renamed,
        uses,
        places: None,
        notes: layers.notes,
        changelog: String::new(),
    };
    report.changelog = changelog::entry(&report);
    report
}

/// The façade's package at a revision.
pub(crate) fn facade_package(revision: &Revision) -> Option<&Package> {
    revision
        .packages
        .values()
        .find(|package| package.folder == FACADE)
}

/// What all packages together ask for.
pub(crate) fn release(
    since: Option<&Version>,
    tagged: bool,
    new: &Revision,
    version_bumps: &[VersionBump],
) -> Option<Release> {
    let level = version_bumps
        .iter()
        .map(|version_bump| version_bump.level)
        .max()?;
    let since = since?.clone();
    let current = Version::parse(new.version.as_deref()?).ok()?;
    let required = version_bump::next(&since, level);
    Some(Release {
        level,
        suffices: current >= required,
        since,
        tagged,
        current,
        required,
    })
}
