//! The later parts of the Markdown report: call sites, and the details that are folded away.

use std::fmt::Write as _;

use super::markdown::{MOST_ROWS, code, is_breaking, left_out};
use super::places;
use crate::diff::model::{Look, Report};

/// The functions of the façade to look at.
pub(super) fn call_sites(report: &Report, out: &mut String) {
    if report.contract.is_empty() {
        return;
    }
    let (breaking, rest): (Vec<_>, Vec<_>) = report.call_sites.iter().partition(|look| {
        let changes = look.changes.iter();
        changes
            .map(|number| &report.contract[*number])
            .any(is_breaking)
    });
    if !breaking.is_empty() {
        let _ = writeln!(
            out,
            "\n#### Functions of the façade that a breaking change reaches\n"
        );
        list(&breaking, report, out);
    }
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "\n<details>\n<summary>Functions of the façade that other changes reach ({})</summary>\n",
            rest.len()
        );
        list(&rest, report, out);
        let _ = writeln!(out, "\n</details>");
    }
    if !report.untraced.is_empty() && report.untraced.len() < report.contract.len() {
        let _ = writeln!(
            out,
            "\nNot traced to the façade by name: {}.",
            numbers(&report.untraced, |_| false)
        );
    }
}

fn list(looks: &[&Look], report: &Report, out: &mut String) {
    for look in looks.iter().take(MOST_ROWS) {
        let site = &look.site;
        let changes = numbers(&look.changes, |number| {
            report.contract.get(number).is_some_and(is_breaking)
        });
        let _ = writeln!(
            out,
            "- `{}` ({}:{}): {changes}",
            site.name, site.file, site.line
        );
    }
    left_out(looks.len(), out);
}

/// `changes 1, **2**`: those that break stand out.
fn numbers(changes: &[usize], breaks: impl Fn(usize) -> bool) -> String {
    let each: Vec<String> = changes
        .iter()
        .map(|number| match breaks(*number) {
            true => format!("**{}**", number + 1),
            false => (number + 1).to_string(),
        })
        .collect();
    let word = if each.len() == 1 { "change" } else { "changes" };
    format!("{word} {}", each.join(", "))
}

/// Rules, places and pointers of each change.
pub(super) fn details(report: &Report, out: &mut String) {
    if report.contract.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n<details>\n<summary>Rules, places and JSON pointers</summary>\n"
    );
    for (number, change) in report.contract.iter().take(MOST_ROWS).enumerate() {
        let finding = &change.finding;
        let _ = writeln!(
            out,
            "- **{}** `{}` ({})",
            number + 1,
            finding.rule,
            finding.direction.word()
        );
        for place in places::text(finding) {
            let _ = writeln!(out, "  - {}", code(&place));
        }
        for pointers in finding.pointers.iter().take(MOST_POINTERS) {
            let _ = if pointers.old == pointers.new {
                writeln!(out, "  - {}", code(&pointers.old))
            } else {
                writeln!(out, "  - {} → {}", code(&pointers.old), code(&pointers.new))
            };
        }
        if finding.pointers.len() > MOST_POINTERS {
            let more = finding.pointers.len() - MOST_POINTERS;
            let _ = writeln!(out, "  - {more} more pointers");
        }
    }
    let _ = writeln!(out, "\n</details>");
}

/// Most pointers of one change; copies of one schema have one each.
const MOST_POINTERS: usize = 5;
