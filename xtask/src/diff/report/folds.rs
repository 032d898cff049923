//! The later parts of the Markdown report: call sites, and the details that are folded away.

use std::fmt::Write as _;

use super::markdown::{MOST_ROWS, code, left_out};
use crate::diff::effect::Change;
use crate::diff::model::{Look, Report};
use crate::diff::places;

/// The places of the façade to look at.
pub(super) fn call_sites(report: &Report, out: &mut String) {
    let looks = report.call_sites.iter();
    let (broken, rest): (Vec<_>, Vec<_>) = looks.partition(|look| report.stops_compiling(look));
    if !broken.is_empty() {
        let _ = writeln!(
            out,
            "\n#### Places of the façade that may no longer compile\n"
        );
        list(&broken, report, out);
    }
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "\n<details>\n<summary>Places of the façade that use what changed ({})</summary>\n",
            rest.len()
        );
        list(&rest, report, out);
        let _ = writeln!(out, "\n</details>");
    }
    if !report.untraced.is_empty() {
        let _ = writeln!(
            out,
            "\nNot traced to the façade by name: {}.",
            numbers(&report.untraced, |_| false)
        );
    }
    for number in report.untraced_rust.iter().take(MOST_ROWS) {
        let sentence = &report.rust[*number].sentence;
        let _ = writeln!(out, "\nNot traced to the façade by name: {sentence}.");
    }
}

/// Those that name what changed stand before those that get there through them.
fn list(looks: &[&Look], report: &Report, out: &mut String) {
    let mut sorted = looks.to_vec();
    sorted.sort_by_key(|look| !look.direct);
    for look in sorted.into_iter().take(MOST_ROWS) {
        let site = &look.site;
        let mut why = Vec::new();
        if !look.changes.is_empty() {
            why.push(numbers(&look.changes, |number| {
                report.contract.get(number).is_some_and(Change::breaks)
            }));
        }
        why.extend(
            look.rust
                .iter()
                .map(|number| report.rust[*number].sentence.clone()),
        );
        let through = if look.direct { "" } else { ", through others" };
        let _ = writeln!(
            out,
            "- `{}` ({}:{}): {}{through}",
            site.name,
            site.file,
            site.line,
            why.join(", ")
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
