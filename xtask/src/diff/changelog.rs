//! An entry for CHANGELOG.md: what a user of the crates wants to know, in the words of the
//! findings.

use std::fmt::Write as _;

use super::join::Change;
use super::model::Report;
use super::subject;
use crate::contract::compare::compatibility::{Outcome, Severity};
use crate::listing::{Finding, Level};

/// The entry; empty where there is nothing to tell.
pub(crate) fn entry(report: &Report) -> String {
    if report.is_unchanged() {
        return String::new();
    }
    let contract = report.contract.iter().map(|change| {
        let is_added = change.finding.rule.contains("-added");
        (heading(change.breaks(), is_added), contract_line(change))
    });
    // What the contract explains is listed already. For values and dependencies nobody reads a changelog.
    let explained = report.explained();
    let rust =
        report.rust.iter().enumerate().filter(|(number, finding)| {
            !explained.contains(number) && finding.level >= Level::Minor
        });
    let rust = rust.map(|(_, finding)| {
        let is_added = finding.rule.ends_with("-added");
        (
            heading(finding.level == Level::Major, is_added),
            rust_line(finding),
        )
    });
    let lines: Vec<(&str, String)> = contract.chain(rust).collect();
    let title = match &report.release {
        Some(release) => (&release.required).max(&release.current).to_string(),
        None => "Unreleased".to_owned(),
    };
    let mut text = format!("## {title}\n");
    // Writing to a String cannot fail.
    for heading in [BREAKING, ADDED, CHANGED] {
        let own = lines.iter().filter(|(under, _)| *under == heading);
        for (number, (_, line)) in own.enumerate() {
            if number == 0 {
                let _ = write!(text, "\n### {heading}\n\n");
            }
            let _ = writeln!(text, "- {line}");
        }
    }
    if lines.is_empty() {
        text.push_str("\n- Nothing that callers notice.\n");
    }
    text
}

const BREAKING: &str = "Breaking";
const ADDED: &str = "Added";
const CHANGED: &str = "Changed";

fn heading(breaks: bool, is_added: bool) -> &'static str {
    match (breaks, is_added) {
        (true, _) => BREAKING,
        (false, true) => ADDED,
        (false, false) => CHANGED,
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
        line.push_str(match finding.old_client.outcome {
            Outcome::Failure => " Older versions can fail at run time.",
            _ => " Needs a server that has the change.",
        });
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
