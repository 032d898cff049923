//! Sentences that text and Markdown share.

use std::collections::BTreeMap;

use crate::diff::effect::Change;
use crate::diff::facade::Reach;
use crate::diff::fate::{Fate, Severity};
use crate::diff::model::Report;
use crate::diff::rust::Finding;
use crate::diff::verdict::Verdict;

/// `1 change`, `2 changes`.
pub(super) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Nothing has changed, in one line.
pub(super) fn unchanged(report: &Report) -> String {
    let (base, head) = (&report.base, &report.head);
    if report.summary.rust_compared {
        format!("Nothing changed from {base} to {head}: neither the contract nor a public API.")
    } else {
        format!(
            "Nothing changed in the contract from {base} to {head}; public APIs were not compared."
        )
    }
}

/// What it is, in a word or two.
pub(super) fn headline(report: &Report) -> &'static str {
    if report.is_breaking() {
        "Breaking"
    } else if report.summary.rust_compared {
        "Compatible"
    } else {
        "Compatible on the wire"
    }
}

/// What happens to callers, in a sentence or two.
pub(super) fn advice(report: &Report) -> String {
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
        let run = match summary.rust_compared {
            true => "they compile and run as before",
            false => "they run as before",
        };
        parts.push(match summary.contract_warnings {
            0 => run.to_owned(),
            warnings => format!("{run}, but for {} of behaviour", count(warnings, "change")),
        });
    }
    if !summary.rust_compared {
        parts.push("whether they compile is not known".to_owned());
    }
    let mut text = parts.join("; ");
    if let Some(first) = text.get(..1) {
        text = format!("{}{}", first.to_uppercase(), &text[1..]);
    }
    text.push('.');
    text
}

/// Whether to merge, in a sentence.
pub(super) fn merge(report: &Report) -> String {
    let summary = &report.summary;
    let version = report.release.as_ref().filter(|release| !release.suffices);
    let mut text = if !summary.rust_compared {
        "not before codegen takes the contract.".to_owned()
    } else if report.is_breaking() {
        "only if the break is meant: callers have to be told.".to_owned()
    } else if summary.contract_warnings > 0 {
        let changes = count(summary.contract_warnings, "change");
        format!("yes, once you have looked at {changes} of behaviour.")
    } else {
        "yes; nothing stands against it.".to_owned()
    };
    if let Some(release) = version {
        text.push_str(&format!(
            " Raise the version to {} before the next release.",
            release.required
        ));
    }
    text
}

/// Which version to release, in a sentence.
pub(super) fn release(report: &Report) -> Option<String> {
    let release = report.release.as_ref()?;
    let (required, current) = (&release.required, &release.current);
    Some(if release.level == crate::diff::rust::rules::Level::None {
        "No release is needed.".to_owned()
    } else if release.suffices {
        format!("Release as {current}: the version in Cargo.toml suffices (at least {required}).")
    } else {
        format!(
            "Release as {required}: the version in Cargo.toml, {current}, does not suffice for a {} \
             change since {}{}.",
            release.level.word(),
            release.since,
            if release.tagged {
                ""
            } else {
                ", the version at the base (no tag marks a release)"
            }
        )
    })
}

/// What a package asks for, in a few words.
pub(super) fn verdict(verdict: &Verdict) -> String {
    match (&verdict.through, &verdict.required, &verdict.current) {
        (_, None, Some(current)) => format!("new, {current}"),
        (_, None, None) => String::new(),
        (_, Some(required), Some(current)) if verdict.suffices => {
            format!("at least {required}; {current} suffices")
        }
        (_, Some(required), _) => format!("at least {required}; not yet"),
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
        None => "unknown",
        Some(true) => "can fail to compile",
        Some(false) => "compiles",
    }
}

/// An outcome and why.
pub(super) fn fate(fate: Fate) -> String {
    let word = fate.outcome.word();
    match fate.why {
        "" => word.to_owned(),
        why => format!("{word}: {why}"),
    }
}

/// `before → after`, where that says more than the sentence.
pub(super) fn turn(finding: &Finding) -> Option<(String, String)> {
    match (&finding.before, &finding.after) {
        (Some(before), Some(after)) => Some((before.clone(), after.clone())),
        _ => None,
    }
}

/// `Acls::{get, list}, Peers::list`.
pub(super) fn functions(reached: &[Reach]) -> String {
    let mut by_owner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for reach in reached {
        let (owner, name) = reach
            .site
            .name
            .split_once("::")
            .unwrap_or(("", &reach.site.name));
        by_owner.entry(owner).or_default().push(name);
    }
    let each = by_owner.into_iter().map(|(owner, mut names)| {
        names.dedup();
        match (owner, &names[..]) {
            ("", _) => names.join(", "),
            (_, [only]) => format!("{owner}::{only}"),
            _ => format!("{owner}::{{{}}}", names.join(", ")),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Two texts, cut so that where they part can be seen.
pub(super) fn differing(one: &str, other: &str) -> (String, String) {
    const LONGEST: usize = 200;
    if one.chars().count().max(other.chars().count()) <= LONGEST {
        return (one.to_owned(), other.to_owned());
    }
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let from = common.count().saturating_sub(LONGEST / 4);
    let cut = |text: &str| {
        let head = if from > 0 { "…" } else { "" };
        let tail = if text.chars().count() > from + LONGEST {
            "…"
        } else {
            ""
        };
        let middle: String = text.chars().skip(from).take(LONGEST).collect();
        format!("{head}{middle}{tail}")
    };
    (cut(one), cut(other))
}
