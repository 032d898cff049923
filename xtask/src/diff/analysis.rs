//! Putting the layers together: from two sides to everything that a report tells.

use semver::Version;

use super::changelog;
use super::error::Error;
use super::generated;
use super::input::Input;
use super::join;
use super::model::{Release, Report, Summary};
use super::revision::{Package, Revision};
use super::rust;
use super::uses::{self, Uses};
use super::version_bump::{self, VersionBump};
use crate::contract::compare;
use crate::contract::compare::compatibility::Severity;
use crate::contract::model::Contract;
use crate::document::Tree;
use crate::listing::{Finding, Level};
use crate::stack::both;

/// Folder of the generated package, and of the façade.
pub(crate) const GENERATED: &str = "generated";
const FACADE: &str = "crates/client";

/// Compares two states of the workspace; `released` is the version of the last release, where there
/// is one.
pub(crate) fn compare(
    mut old: Input,
    mut new: Input,
    released: Option<Version>,
) -> Result<Report, Error> {
    let contracts = match old.revision.spec != new.revision.spec {
        true => Some(contracts(&old, &new)?),
        false => None,
    };
    if contracts.is_some() {
        // Their trees are large, and say nothing more.
        for document in [&mut old.document, &mut new.document] {
            *document = document.take().map(|_| Tree::default());
        }
    }
    let (left, right) = contracts.as_ref().map(|(l, r)| (l, r)).unzip();
    let mut notes: Vec<String> = Vec::new();
    notes.extend([&old.note, &new.note].into_iter().flatten().cloned());
    notes.dedup();
    notes.extend(right.into_iter().flat_map(|it| it.notes.clone()));
    let compared = || match (left, right) {
        (Some(left), Some(right)) => compare::compare(left, right),
        _ => compare::Comparison::default(),
    };
    // Where the generated code lags behind its contract, what codegen makes of it counts.
    let current = || {
        if left.is_none() && old.revision.packages == new.revision.packages {
            return Ok(());
        }
        // What is generated of both in any case need not be complete.
        let parts = match (left, right) {
            (Some(left), Some(right)) if old.document.is_some() && new.document.is_some() => {
                compare::differing(left, right)
            }
            _ => None,
        };
        let (left, right) = match &parts {
            Some((left, right)) => (Some(left), Some(right)),
            None => (left, right),
        };
        generated::bring(&mut old, left, &mut notes)?;
        generated::bring(&mut new, right, &mut notes)
    };
    let (mut contract, made) = both(compared, current);
    made?;
    drop(contracts);
    for finding in &mut contract.findings {
        for at in &mut finding.pointers {
            at.old = old.place(&at.old);
            at.new = new.place(&at.new);
        }
        finding.pointers.sort();
        finding.pointers.dedup();
    }
    let (old, new) = (&old.revision, &new.revision);
    let rust = rust::compare(old, new)?;
    notes.extend(rust.notes.iter().cloned());
    let since = released.clone().or_else(|| old.version.clone());
    let version_bumps = version_bump::all(since.as_ref(), old, new, &rust);
    let release = release(since.as_ref(), released.is_some(), new, &version_bumps);
    let changes = join::join(contract.findings, &contract.renamed, &rust);
    let mut report = Report {
        format: 2,
        base: old.label.clone(),
        head: new.label.clone(),
        summary: Summary::default(),
        version_bumps,
        release,
        contract: changes,
        rust: rust.findings,
        renamed: contract.renamed,
        uses: Vec::new(),
        places: None,
        notes,
        changelog: String::new(),
    };
    report.summary = summary(&report, contract.operations);
    if let Some(facade) = facade(new).or(facade(old)) {
        report.uses = uses(&report, facade, &rust.generated);
    }
    report.changelog = changelog::entry(&report);
    Ok(report)
}

/// Both contracts. Where neither can be read, both are to blame.
fn contracts(old: &Input, new: &Input) -> Result<(Contract, Contract), Error> {
    match both(|| old.contract(), || new.contract()) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(one), Err(other)) => Err(Error::new(format!("{one}\n{other}"), "")),
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn summary(report: &Report, operations: (usize, usize)) -> Summary {
    let contract = |severity| {
        let all = report.contract.iter();
        all.filter(|it| it.finding.severity == severity).count()
    };
    let breaks = report.rust.iter().filter(|it| it.level == Level::Major);
    let rust_breaking = breaks.count();
    let mut summary = Summary {
        outcome: "compatible",
        contract_breaking: contract(Severity::Breaking),
        contract_warnings: contract(Severity::Warning),
        contract_info: contract(Severity::Info),
        rust_breaking,
        rust_other: report.rust.len() - rust_breaking,
        operations,
    };
    let mut levels = report.version_bumps.iter().map(|it| it.level);
    if summary.contract_breaking + rust_breaking > 0 {
        summary.outcome = "breaking";
    } else if report.contract.is_empty()
        && report.rust.is_empty()
        && levels.all(|level| level == Level::None)
    {
        summary.outcome = "unchanged";
    }
    summary
}

/// Files of the façade that name what changed.
fn uses(report: &Report, facade: &Package, generated: &str) -> Vec<Uses> {
    let explained = report.explained();
    let own = report.rust.iter().enumerate();
    let own = own.filter(|(number, found)| {
        let is_break = found.package == generated && found.level == Level::Major;
        is_break && !explained.contains(number)
    });
    let own: Vec<(usize, &Finding)> = own.collect();
    uses::all(&facade.folder, &facade.sources, &report.contract, &own)
}

fn facade(revision: &Revision) -> Option<&Package> {
    let mut packages = revision.packages.values();
    packages.find(|package| package.folder == FACADE)
}

/// What all packages together ask for.
fn release(
    since: Option<&Version>,
    tagged: bool,
    new: &Revision,
    version_bumps: &[VersionBump],
) -> Option<Release> {
    let level = version_bumps.iter().map(|it| it.level).max()?;
    let since = since?.clone();
    let current = new.version.clone()?;
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
