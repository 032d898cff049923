//! Putting the layers together: from two sides to everything that a report tells.

use semver::Version;
use serde_json::Value;

use super::api::Finding;
use super::api_rules::Level;
use super::both;
use super::changelog;
use super::contract;
use super::error::Error;
use super::fate::Severity;
use super::generated;
use super::join::{self, Api};
use super::model::{Release, Report, Summary};
use super::packages;
use super::side::{Package, Side};
use super::uses;
use super::verdict::{self, Verdict};
use crate::document;

/// Folder of the generated package, and of the façade.
pub(crate) const GENERATED: &str = "generated";
const FACADE: &str = "crates/client";

/// Compares two states of the workspace.
///
/// # Errors
/// When a contract or a source file cannot be read.
pub(crate) fn workspaces(sides: &Sides) -> Result<Report, Error> {
    let (old, new) = (&sides.old, &sides.new);
    let changed = old.spec != new.spec;
    let contracts = match changed {
        true => {
            let (left, right) = both(|| parse(old), || parse(new));
            Some((left?, right?))
        }
        false => None,
    };
    let compared = || match &contracts {
        Some((left, right)) => contract::compare(left, right),
        None => contract::Comparison::default(),
    };
    // Where the generated code lags behind its contract, what codegen makes of it now counts. What
    // codegen remarks of the new contract explains what changed in Rust.
    let current = || {
        let mut notes = Vec::new();
        let (left, right) = contracts.as_ref().map(|(l, r)| (l, r)).unzip();
        let old = generated::current(old, left, false, &mut notes);
        let new = generated::current(new, right, changed, &mut notes);
        (old, new, notes)
    };
    let (contract, (old, new, mut notes)) = both(compared, current);
    let ((old, left), (new, right)) = (old, new);
    let (old, new) = (&*old, &*new);
    let rust_compared = left && right;
    let compared = packages::compare(old, new)?;
    notes.extend(compared.notes.clone());
    let at_base = || Version::parse(old.version.as_deref()?).ok();
    let since = sides.released.clone().or_else(at_base);
    let verdicts = verdict::all(since.as_ref(), old, new, &compared);
    let release = release(since.as_ref(), sides.released.is_some(), new, &verdicts);
    let layers = Layers {
        labels: (old.label.clone(), new.label.clone()),
        contract,
        rust: rust_compared.then(|| compared.api(generated(old, new))),
        facade: facade_package(new).or(facade_package(old)),
        notes,
    };
    // Which version comes next is not known where one contract gives no code.
    let (verdicts, release) = match rust_compared {
        true => (verdicts, release),
        false => (Vec::new(), None),
    };
    Ok(assemble(layers, verdicts, release))
}

/// What each layer found.
pub(crate) struct Layers<'s> {
    pub(crate) labels: (String, String),
    pub(crate) contract: contract::Comparison,
    pub(crate) rust: Option<Api>,
    pub(crate) facade: Option<&'s Package>,
    pub(crate) notes: Vec<String>,
}

/// Joins the layers.
pub(crate) fn assemble(
    layers: Layers<'_>,
    verdicts: Vec<Verdict>,
    release: Option<Release>,
) -> Report {
    let comparison = layers.contract;
    let contract = join::join(
        comparison.findings,
        &comparison.renamed,
        layers.rust.as_ref(),
    );
    let rust_compared = layers.rust.is_some();
    let Api {
        package,
        findings: rust,
        ..
    } = layers.rust.unwrap_or_default();
    let is_explained = |number: &usize| contract.iter().any(|change| change.rust.contains(number));
    let own = rust.iter().enumerate();
    let own = own.filter(|(number, found)| {
        found.package == package && found.level == Level::Major && !is_explained(number)
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
        rust_compared,
    };
    let touched = verdicts.iter().any(|verdict| verdict.level > Level::None);
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
        verdicts,
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

/// Name of the generated package.
fn generated(old: &Side, new: &Side) -> String {
    let mut all = new.packages.values().chain(old.packages.values());
    let package = all.find(|package| package.folder == GENERATED);
    package
        .map(|package| package.manifest.name.clone())
        .unwrap_or_default()
}

fn parse(side: &Side) -> Result<Value, Error> {
    let label = format!("{} of {}", super::side::SPEC, side.label);
    let value = document::parse_value(super::side::SPEC, &side.spec)
        .map_err(|error| Error::new(format!("in {}, {error}", side.label), ""))?;
    check(&label, &value)?;
    Ok(value)
}

/// Whether the value is an OpenAPI document at all; what it says is another matter.
pub(crate) fn check(label: &str, value: &Value) -> Result<(), Error> {
    let version = value.get("openapi").and_then(Value::as_str);
    let what = match (version, value.get("paths"), value.get("swagger")) {
        (Some(version), Some(Value::Object(_)), _) if version.starts_with("3.") => return Ok(()),
        (None, _, Some(version)) => {
            let version = version
                .as_str()
                .map_or_else(|| version.to_string(), str::to_owned);
            format!("{label} is a document of Swagger {version}")
        }
        (Some(version), Some(_), _) => format!("{label} is a document of OpenAPI {version}"),
        (Some(_), None, _) => format!("{label} is an OpenAPI document without `paths`"),
        (None, _, None) => format!("{label} is no OpenAPI document"),
    };
    Err(Error::new(what, "OpenAPI 3 with `paths` can be compared"))
}

/// The façade's package on a side.
pub(crate) fn facade_package(side: &Side) -> Option<&Package> {
    side.packages
        .values()
        .find(|package| package.folder == FACADE)
}

/// What all packages together ask for.
pub(crate) fn release(
    since: Option<&Version>,
    tagged: bool,
    new: &Side,
    verdicts: &[Verdict],
) -> Option<Release> {
    let level = verdicts.iter().map(|verdict| verdict.level).max()?;
    let since = since?.clone();
    let current = Version::parse(new.version.as_deref()?).ok()?;
    let required = verdict::next(&since, level);
    Some(Release {
        level,
        suffices: current >= required,
        since,
        tagged,
        current,
        required,
    })
}

/// What is compared, as far as git decides it.
pub(crate) struct Sides {
    pub(crate) old: Side,
    pub(crate) new: Side,
    /// Version of the last release, where there is one.
    pub(crate) released: Option<Version>,
}
