//! An entry for CHANGELOG.md: what a user of the crates wants to know, in the words of the
//! findings.

use std::fmt::Write as _;

use super::join::Change;
use super::model::Report;
use super::subject;
use crate::contract::compare::compatibility::Severity;
use crate::listing::{Finding, Level};

/// The entry; empty where there is nothing to tell.
pub(crate) fn entry(report: &Report) -> String {
    if report.is_unchanged() {
        return String::new();
    }
    let mut breaking = Vec::new();
    let mut added = Vec::new();
    let mut changed = Vec::new();
    for change in &report.contract {
        let line = contract_line(change);
        if change.breaks() {
            breaking.push(line);
        } else if change.finding.rule.contains("-added") {
            added.push(line);
        } else {
            changed.push(line);
        }
    }
    // What the contract explains is listed already.
    let explained = report.explained();
    for (number, finding) in report.rust.iter().enumerate() {
        if explained.contains(&number) {
            continue;
        }
        let line = rust_line(finding);
        match finding.level {
            Level::Major => breaking.push(line),
            Level::Minor if finding.rule.ends_with("-added") => added.push(line),
            Level::Minor => changed.push(line),
            // Values, dependencies: nobody reads a changelog for these.
            Level::Patch | Level::None => {}
        }
    }
    let title = match &report.release {
        Some(release) => release.required.max_of(&release.current),
        None => "Unreleased".to_owned(),
    };
    let mut text = format!("## {title}\n");
    for (heading, lines) in [
        ("Breaking", breaking),
        ("Added", added),
        ("Changed", changed),
    ] {
        if lines.is_empty() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "\n### {heading}\n\n");
        for line in lines {
            let _ = writeln!(text, "- {line}");
        }
    }
    if text.lines().count() == 1 {
        text.push_str("\n- Nothing that callers notice.\n");
    }
    text
}

trait MaxOf {
    fn max_of(&self, other: &Self) -> String;
}

impl MaxOf for semver::Version {
    fn max_of(&self, other: &Self) -> String {
        self.max(other).to_string()
    }
}

fn contract_line(change: &Change) -> String {
    let finding = &change.finding;
    let subject = subject::directed(change);
    let mut line = format!("{subject}: {}.", finding.sentence);
    if change.compile_error {
        line.push_str(" Callers must be adapted.");
    }
    if finding.severity == Severity::Breaking {
        line.push_str(
            match (finding.old_client.outcome, finding.new_client.outcome) {
                (crate::contract::compare::compatibility::Outcome::Failure, _) => {
                    " Older versions can fail at run time."
                }
                _ => " Needs a server that has the change.",
            },
        );
    }
    line
}

fn rust_line(finding: &Finding) -> String {
    let package = &finding.package;
    let turn = match (&finding.before, &finding.after) {
        (Some(before), Some(after)) if before.len() + after.len() < 120 => {
            format!(" (`{before}` → `{after}`)")
        }
        _ => String::new(),
    };
    format!("`{package}`: {}{turn}.", finding.sentence)
}
