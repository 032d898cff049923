//! The report for a pull request: the decision first, one table, everything else folded.

use std::fmt::Write as _;

use super::{folds, words};
use crate::diff::effect::Change;
use crate::diff::fate::Severity;
use crate::diff::model::Report;
use crate::diff::places;
use crate::diff::rust::Finding;
use crate::diff::rust::rules::Level;

/// Most rows of one table. Pull requests take 65,536 characters.
pub(super) const MOST_ROWS: usize = 60;

/// The whole report.
pub(crate) fn render(report: &Report) -> String {
    let mut out = String::new();
    if report.is_unchanged() {
        let _ = writeln!(out, "{}", words::unchanged(report));
        notes(report, &mut out);
        return out;
    }
    let _ = writeln!(
        out,
        "### {}: {} → {}\n",
        words::headline(report),
        report.base,
        report.head
    );
    let _ = writeln!(out, "- **Merge:** {}", words::merge(report));
    let _ = writeln!(out, "- **Callers:** {}", words::advice(report));
    if let Some(release) = words::release(report) {
        let _ = writeln!(out, "- **Version:** {release}");
    }
    let _ = writeln!(out, "- **Look at:** {}", look(report));
    notes(report, &mut out);
    crates(report, &mut out);
    contract(report, &mut out);
    rust(report, &mut out);
    folds::call_sites(report, &mut out);
    folds::details(report, &mut out);
    let _ = writeln!(
        out,
        "\n<details>\n<summary>Entry for CHANGELOG.md</summary>\n\n````markdown\n{}\n````\n\n</details>",
        report.changelog.trim_end()
    );
    out
}

fn look(report: &Report) -> String {
    let all = report.call_sites.len();
    let broken = report.call_sites.iter();
    let broken = broken.filter(|look| report.stops_compiling(look)).count();
    let sites = words::count(all, "place");
    match (all, report.contract.is_empty()) {
        (0, true) if report.rust.is_empty() => {
            "nothing in particular: no public item changed, only docs or what they are made of."
                .to_owned()
        }
        (0, true) => "the changed items below; the contract is the same.".to_owned(),
        (0, false) => {
            "the generated items below; nothing in the façade reaches them by name.".to_owned()
        }
        _ if broken > 0 => format!(
            "{} of the façade that may no longer compile, and {} that use what changed, listed below.",
            words::count(broken, "place"),
            all - broken
        ),
        _ => format!("{sites} of the façade, listed below; none must change to compile."),
    }
}

fn crates(report: &Report, out: &mut String) {
    if report.verdicts.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| crate | change | version |\n| --- | --- | --- |");
    for verdict in &report.verdicts {
        let level = match verdict.level {
            Level::Major => "**major**",
            other => other.word(),
        };
        let through = verdict.through.as_ref();
        let through = through.map_or_else(String::new, |name| format!(", through `{name}`"));
        let asks = words::verdict(verdict);
        let _ = writeln!(out, "| `{}` | {level}{through} | {asks} |", verdict.package);
    }
}

fn contract(report: &Report, out: &mut String) {
    let summary = &report.summary;
    if report.contract.is_empty() {
        let wire = if report.renamed.is_empty() {
            ""
        } else {
            " on the wire"
        };
        let _ = writeln!(out, "\n#### Contract: no change{wire}");
    } else {
        let _ = writeln!(
            out,
            "\n#### Contract: {} breaking, {}, {} info ({})\n",
            summary.contract_breaking,
            words::count(summary.contract_warnings, "warning"),
            summary.contract_info,
            words::count(summary.operations.1, "operation")
        );
        let _ = writeln!(
            out,
            "| # | change | callers | old client, new server | new client, old server |\n\
             | --- | --- | --- | --- | --- |"
        );
        for (number, change) in report.contract.iter().take(MOST_ROWS).enumerate() {
            row(number, change, out);
        }
        left_out(report.contract.len(), out);
    }
    if !report.renamed.is_empty() {
        let pairs = report.renamed.iter();
        let pairs: Vec<String> = pairs
            .map(|(old, new)| format!("`{old}` → `{new}`"))
            .collect();
        let _ = writeln!(
            out,
            "\nSchemas called differently, with the same content: {}.",
            places::list(&pairs)
        );
    }
}

fn row(number: usize, change: &Change, out: &mut String) {
    let finding = &change.finding;
    let severity = match (change.breaks(), finding.severity) {
        (true, _) => format!("**{}** ", words::severity(change)),
        (false, Severity::Info) => String::new(),
        (false, _) => format!("{} ", words::severity(change)),
    };
    let places = places::text(finding);
    let place = places::list(&places);
    let _ = writeln!(
        out,
        "| {} | {severity}{}: {}<br><sub>{}</sub> | {} | {} | {} |",
        number + 1,
        cell(&places::directed(change)),
        cell(&finding.sentence),
        cell(&place),
        words::compile(change),
        words::fate(finding.old_client),
        words::fate(finding.new_client),
    );
}

pub(super) fn left_out(rows: usize, out: &mut String) {
    if rows > MOST_ROWS {
        let _ = writeln!(
            out,
            "\n{} more: `cargo xtask diff --format text` shows all.",
            rows - MOST_ROWS
        );
    }
}

/// What no change of the contract explains is shown, what one explains is folded.
fn rust(report: &Report, out: &mut String) {
    if report.rust.is_empty() {
        return;
    }
    let explained: Vec<usize> = report
        .contract
        .iter()
        .flat_map(|c| c.rust.clone())
        .collect();
    let mut all = report.rust.iter().enumerate();
    let (from_contract, rest): (Vec<_>, Vec<_>) = all
        .by_ref()
        .partition(|(number, _)| explained.contains(number));
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "\n#### Rust API, apart from what the contract explains\n"
        );
        table(rest.into_iter().map(|(_, finding)| finding), out);
    }
    if !from_contract.is_empty() {
        let _ = writeln!(
            out,
            "\n<details>\n<summary>Generated Rust items that the contract changed ({})</summary>\n",
            from_contract.len()
        );
        table(from_contract.into_iter().map(|(_, finding)| finding), out);
        let _ = writeln!(out, "\n</details>");
    }
}

fn table<'r>(findings: impl ExactSizeIterator<Item = &'r Finding>, out: &mut String) {
    let rows = findings.len();
    let _ = writeln!(out, "| level | crate | change |\n| --- | --- | --- |");
    for finding in findings.take(MOST_ROWS) {
        let level = match finding.level {
            Level::Major => "**major**",
            other => other.word(),
        };
        let turn = match words::turn(finding) {
            Some((before, after)) => {
                let (before, after) = words::differing(&before, &after);
                format!("<br>{} → {}", code(&before), code(&after))
            }
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "| {level} | `{}` | {}{turn} |",
            finding.package,
            cell(&finding.sentence)
        );
    }
    left_out(rows, out);
}

fn notes(report: &Report, out: &mut String) {
    for note in &report.notes {
        let _ = writeln!(out, "\n> Note: {note}");
    }
}

/// Text in a cell of a table: no line breaks, no bars.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Text as code, in a cell or not.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", cell(text).replace('`', "'"))
}
