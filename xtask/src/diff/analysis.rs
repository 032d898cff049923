//! Putting the layers together: from two sides to everything that a report tells.

use semver::Version;

use super::changelog;
use super::generated;
use super::join;
use super::model::{Release, Report, Summary};
use super::revision::{Package, Revision};
use super::rust;
use super::uses;
use super::version_bump::{self, VersionBump};
use crate::contract::compare;
use crate::contract::compare::compatibility::Severity;
use crate::document::Tree;
use crate::listing::Level;
use crate::stack::both;

const FACADE: &str = "crates/client";

/// Compares two states of the workspace; `released` is the version of the last release, where there
/// is one. Where the generated code lags behind its contract, what codegen makes of it counts, and
/// takes its place in the state.
pub(crate) fn compare(
    old: &mut Revision,
    new: &mut Revision,
    released: Option<&Version>,
) -> Result<Report, String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend([&old.note, &new.note].into_iter().flatten().cloned());
    notes.dedup();
    let mut contract = compare::Comparison::default();
    if old.spec != new.spec {
        contract = contracts(old, new, &mut notes)?;
    } else if old.packages != new.packages {
        generated::bring(old, None, &mut notes)?;
        generated::bring(new, None, &mut notes)?;
    }
    for finding in &mut contract.findings {
        for at in &mut finding.pointers {
            at.old = old.place(&at.old);
            at.new = new.place(&at.new);
        }
        finding.pointers.sort();
        finding.pointers.dedup();
    }
    let rust = rust::compare(old, new)?;
    notes.extend(rust.notes.iter().cloned());
    let since = released.or(old.version.as_ref());
    let version_bumps = version_bump::all(since, old, new, &rust);
    let release = release(since, released.is_some(), new, &version_bumps);
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
        report.uses = uses::all(&report, facade, &rust.generated);
    }
    report.changelog = changelog::entry(&report);
    Ok(report)
}

/// Compares the contracts and brings the generated code of both to what follows from them.
fn contracts(
    old: &mut Revision,
    new: &mut Revision,
    notes: &mut Vec<String>,
) -> Result<compare::Comparison, String> {
    let (left, right) = match both(|| old.contract(), || new.contract()) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(one), Err(other)) => return Err(format!("{one}\n{other}")),
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    notes.extend(right.notes.iter().cloned());
    // What is generated of both in any case need not be complete.
    let is_part = old.document.is_some() && new.document.is_some();
    for document in [&mut old.document, &mut new.document] {
        // Their trees are large, and say nothing more.
        *document = document.take().map(|_| Tree::default());
    }
    let made = || {
        let parts = is_part.then(|| compare::differing(&left, &right)).flatten();
        let (left, right) = parts.as_ref().map_or((&left, &right), |(l, r)| (l, r));
        generated::bring(old, Some(left), notes)?;
        generated::bring(new, Some(right), notes)
    };
    let (compared, made) = both(|| compare::compare(&left, &right), made);
    made.map(|()| compared)
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

fn facade(revision: &Revision) -> Option<&Package> {
    let mut packages = revision.packages.values();
    packages.find(|package| package.folder == FACADE)
}

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
