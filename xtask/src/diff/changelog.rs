//! An entry for CHANGELOG.md: what a user of the crates wants to know, in the words of the
//! findings.

use super::join::Change;
use super::model::Report;
use crate::contract::compare::compatibility::{Outcome, Severity};
use crate::listing::{Finding, Level};

/// The entry; empty where there is nothing to tell.
pub(crate) fn entry(report: &Report) -> String {
    if report.is_unchanged() {
        return String::new();
    }
    let mut sections = [
        ("Breaking", Vec::new()),
        ("Added", Vec::new()),
        ("Changed", Vec::new()),
    ];
    let mut add = |breaks: bool, rule: &str, line: String| {
        let section = match (breaks, rule.contains("-added")) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        sections[section].1.push(line);
    };
    for change in &report.contract {
        add(change.breaks(), change.finding.rule, contract_line(change));
    }
    // What the contract explains is listed already. For values and dependencies nobody reads a
    // changelog.
    let explained = report.explained();
    for (number, found) in report.rust.iter().enumerate() {
        if !explained.contains(&number) && found.level >= Level::Minor {
            add(found.level == Level::Major, found.rule, rust_line(found));
        }
    }
    let title = match &report.release {
        Some(release) => (&release.required).max(&release.current).to_string(),
        None => "Unreleased".to_owned(),
    };
    let sections = sections.iter().filter(|(_, lines)| !lines.is_empty());
    let sections =
        sections.map(|(title, lines)| format!("\n### {title}\n\n- {}\n", lines.join("\n- ")));
    let mut sections: String = sections.collect();
    if sections.is_empty() {
        sections.push_str("\n- Nothing that callers notice.\n");
    }
    format!("## {title}\n{sections}")
}

fn contract_line(change: &Change) -> String {
    let finding = &change.finding;
    let subject = change.directed();
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
