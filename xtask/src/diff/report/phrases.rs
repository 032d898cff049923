//! Sentences of the report.

use crate::contract::compare::compatibility::{Compatibility, Severity};
use crate::diff::join::Change;
use crate::diff::model::Report;
use crate::diff::version_bump::VersionBump;
use crate::listing::Level;
use crate::text::count;

/// Nothing has changed, in one line.
pub(super) fn unchanged(report: &Report) -> String {
    let (base, head) = (&report.base, &report.head);
    format!("Nothing changed from {base} to {head}: neither the contract nor a public API.")
}

/// What it is, in a word or two.
pub(super) fn headline(report: &Report) -> &'static str {
    match report.is_breaking() {
        true => "Breaking",
        false => "Compatible",
    }
}

/// What happens to callers, in a sentence or two.
pub(super) fn callers(report: &Report) -> String {
    let summary = &report.summary;
    let mut parts = Vec::new();
    if summary.rust_breaking > 0 {
        let changes = count(summary.rust_breaking, "change");
        parts.push(format!(
            "{changes} of public APIs can stop callers from compiling"
        ));
    }
    if summary.contract_breaking > 0 {
        let changes = count(summary.contract_breaking, "change");
        parts.push(format!("{changes} of the contract can fail at run time"));
    }
    if parts.is_empty() {
        let run = "They compile and run as before";
        parts.push(match summary.contract_warnings {
            0 => run.to_owned(),
            warnings => format!("{run}, but for {} of behaviour", count(warnings, "change")),
        });
    }
    format!("{}.", parts.join("; "))
}

/// Whether to merge, in a sentence.
pub(super) fn merge(report: &Report) -> String {
    let summary = &report.summary;
    let mut text = if report.is_breaking() {
        "only if the breaking change is intended; announce it.".to_owned()
    } else if summary.contract_warnings > 0 {
        let changes = count(summary.contract_warnings, "change");
        format!("yes, once you have looked at {changes} of behaviour.")
    } else {
        "yes.".to_owned()
    };
    let release = report.release.as_ref().filter(|release| !release.suffices);
    if let Some(release) = release {
        text.push_str(&format!(
            " Raise the version to {} before the next release.",
            release.required
        ));
    }
    text
}

/// Which version to release.
pub(super) fn release(report: &Report) -> Option<String> {
    let release = report.release.as_ref()?;
    let (required, current) = (&release.required, &release.current);
    if release.level == Level::None {
        return Some("no release is needed.".to_owned());
    }
    if release.suffices && current > required {
        return Some(format!(
            "{current} (Cargo.toml says so; at least {required})."
        ));
    }
    if release.suffices {
        return Some(format!("{current} (Cargo.toml says so)."));
    }
    let since = match release.tagged {
        true => format!("the last release is {}", release.since),
        false => "no release is tagged".to_owned(),
    };
    Some(format!("{required} (Cargo.toml says {current}, {since})."))
}

/// What a package asks for, in a few words.
pub(super) fn version_bump(version_bump: &VersionBump) -> String {
    match (&version_bump.required, &version_bump.current) {
        (None, Some(current)) => format!("new, {current}"),
        (None, None) => String::new(),
        (Some(required), Some(current)) if version_bump.suffices => {
            format!("at least {required}; {current} suffices")
        }
        (Some(required), _) => format!("at least {required}; not yet"),
    }
}

/// How much a change matters, in a word or two: on the wire, or else to those who compile.
pub(super) fn severity(change: &Change) -> &'static str {
    match change.finding.severity {
        Severity::Breaking => "breaking",
        _ if change.breaks() => "breaks callers",
        other => other.word(),
    }
}

/// Whether callers compile.
pub(super) fn compile(change: &Change) -> &'static str {
    match change.compile_error {
        true => "can fail to compile",
        false => "compiles",
    }
}

/// An outcome and why.
pub(super) fn compatibility(effect: Compatibility) -> String {
    let word = effect.outcome.word();
    match effect.why {
        "" => word.to_owned(),
        why => format!("{word}: {why}"),
    }
}

/// `changes 1, 2`.
pub(super) fn numbers(changes: &[usize]) -> String {
    let each: Vec<String> = changes
        .iter()
        .map(|number| (number + 1).to_string())
        .collect();
    let word = if each.len() == 1 { "change" } else { "changes" };
    format!("{word} {}", each.join(", "))
}
