//! Sentences of the report.

use crate::contract::compare::compatibility::Compatibility;
use crate::diff::model::Report;
use crate::diff::version_bump::VersionBump;
use crate::listing::Level;
use crate::text::count;

/// The decision and what it rests on, a line each.
pub(super) fn summary(report: &Report) -> Vec<String> {
    let lines = [
        Some(format!("Merge: {}", merge(report))),
        Some(format!("Callers: {}", callers(report))),
        release(report).map(|release| format!("Next version: {release}")),
        compiler(report).map(|what| format!("Compiler: {what}")),
    ];
    lines.into_iter().flatten().collect()
}

fn merge(report: &Report) -> String {
    let changes = report.summary.contract_warnings;
    let text = match (report.is_breaking(), changes) {
        (true, _) => "only if the breaking change is intended; announce it.".to_owned(),
        (false, 0) => "yes.".to_owned(),
        (false, _) => format!(
            "yes, once you have looked at {} of behaviour.",
            count(changes, "change")
        ),
    };
    match &report.release {
        Some(release) if !release.suffices => format!(
            "{text} Raise the version to {} before the next release.",
            release.required
        ),
        _ => text,
    }
}

fn callers(report: &Report) -> String {
    let summary = &report.summary;
    let hint = match report.places {
        Some(_) => "",
        None => " (`--compile` shows where)",
    };
    let compile = count(summary.rust_breaking, "change");
    let compile = format!("{compile} of public APIs can stop callers from compiling{hint}");
    let run = count(summary.contract_breaking, "change");
    let run = format!("{run} of the contract can fail at run time");
    match (
        summary.rust_breaking,
        summary.contract_breaking,
        summary.contract_warnings,
    ) {
        (0, 0, 0) => "They compile and run as before.".to_owned(),
        (0, 0, warnings) => {
            let changes = count(warnings, "change");
            format!("They compile and run as before, but for {changes} of behaviour.")
        }
        (0, ..) => format!("{run}."),
        (_, 0, _) => format!("{compile}."),
        _ => format!("{compile}; {run}."),
    }
}

fn release(report: &Report) -> Option<String> {
    let release = report.release.as_ref()?;
    let (required, current, since) = (&release.required, &release.current, &release.since);
    Some(match (release.suffices, release.tagged) {
        _ if release.level == Level::None => "no release is needed.".to_owned(),
        (true, _) if current > required => {
            format!("{current} (Cargo.toml says so; at least {required}).")
        }
        (true, _) => format!("{current} (Cargo.toml says so)."),
        (_, true) => {
            format!("{required} (Cargo.toml says {current}, the last release is {since}).")
        }
        (_, false) => format!("{required} (Cargo.toml says {current}, no release is tagged)."),
    })
}

fn compiler(report: &Report) -> Option<String> {
    Some(match report.places.as_ref()?.len() {
        0 => "everything compiles.".to_owned(),
        number => format!("{} below where it complains.", count(number, "place")),
    })
}

/// What a package asks for, in a few words.
pub(super) fn version_bump(bump: &VersionBump) -> String {
    let text = match (&bump.required, &bump.current) {
        (None, Some(current)) => format!("new, {current}"),
        (None, None) => String::new(),
        (Some(required), Some(current)) if bump.suffices => {
            format!("at least {required}; {current} suffices")
        }
        (Some(required), _) => format!("at least {required}; not yet"),
    };
    match &bump.through {
        Some(name) => format!("{text}; through `{name}`"),
        None => text,
    }
}

pub(super) fn compatibility(effect: Compatibility) -> String {
    match effect.why {
        "" => effect.outcome.word().to_owned(),
        why => format!("{}: {why}", effect.outcome.word()),
    }
}
