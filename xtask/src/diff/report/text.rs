//! The report for a terminal. Colours are taken away again where there is none.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use super::words;
use crate::diff::effect::Change;
use crate::diff::fate::{Fate, Outcome, Severity};
use crate::diff::model::Report;
use crate::diff::places;
use crate::diff::rust::Finding;
use crate::diff::rust::rules::Level;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const GREEN: Style = AnsiColor::Green.on_default();

/// The whole report.
pub(crate) fn render(report: &Report) -> String {
    let mut out = String::new();
    if report.is_unchanged() {
        let _ = writeln!(out, "{}", words::unchanged(report));
        notes(report, &mut out);
        return out;
    }
    let style = if report.is_breaking() { RED } else { GREEN };
    let _ = writeln!(out, "{} → {}", report.base, report.head);
    let _ = writeln!(
        out,
        "{}\nCallers: {}",
        paint(style, words::headline(report)),
        words::advice(report)
    );
    let _ = writeln!(out, "Merge: {}", words::merge(report));
    if let Some(release) = words::release(report) {
        let _ = writeln!(out, "{}", paint(BOLD, &release));
    }
    notes(report, &mut out);
    crates(report, &mut out);
    contract(report, &mut out);
    rust(report, &mut out);
    call_sites(report, &mut out);
    let _ = writeln!(
        out,
        "\n{}\n\n{}",
        paint(BOLD, "For CHANGELOG.md"),
        report.changelog.trim_end()
    );
    out
}

fn paint(style: Style, text: &str) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

fn title(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "\n{}", paint(BOLD, text));
}

fn crates(report: &Report, out: &mut String) {
    if report.verdicts.is_empty() {
        return;
    }
    title(out, "Crates");
    let width = report
        .verdicts
        .iter()
        .map(|v| v.package.len())
        .max()
        .unwrap_or(0);
    for verdict in &report.verdicts {
        let style = match verdict.level {
            Level::Major => RED,
            Level::Minor => YELLOW,
            Level::Patch | Level::None => DIM,
        };
        let word = paint(style, &format!("{:<6}", verdict.level.word()));
        let through = verdict.through.as_ref();
        let through = through.map_or_else(String::new, |name| format!(" (through {name})"));
        let asks = words::verdict(verdict);
        let _ = writeln!(
            out,
            "  {:<width$}  {word}  {asks}{through}",
            verdict.package
        );
    }
}

fn contract(report: &Report, out: &mut String) {
    if report.contract.is_empty() {
        if report.renamed.is_empty() {
            title(out, "Contract: no change");
        } else {
            title(out, "Contract: no change on the wire");
        }
    } else {
        let summary = &report.summary;
        title(
            out,
            &format!(
                "Contract: {} breaking, {}, {} info ({})",
                summary.contract_breaking,
                words::count(summary.contract_warnings, "warning"),
                summary.contract_info,
                words::count(summary.operations.1, "operation"),
            ),
        );
    }
    for (old, new) in &report.renamed {
        let _ = writeln!(out, "  schema `{old}` is called `{new}`");
    }
    for (number, change) in report.contract.iter().enumerate() {
        one(number, change, report, out);
    }
}

fn one(number: usize, change: &Change, report: &Report, out: &mut String) {
    let finding = &change.finding;
    let style = match (change.breaks(), finding.severity) {
        (true, _) => RED,
        (false, Severity::Info) => DIM,
        (false, _) => YELLOW,
    };
    let _ = writeln!(
        out,
        "\n  {} {} {}: {} {}",
        paint(BOLD, &format!("#{}", number + 1)),
        paint(style, words::severity(change)),
        change.subject,
        finding.sentence,
        paint(
            DIM,
            &format!("[{}, {}]", finding.rule, finding.direction.word())
        ),
    );
    for place in places::text(finding) {
        line(out, "at", &place);
    }
    line(out, "callers", words::compile(change));
    line(out, "old client, new server", &coloured(finding.old_client));
    line(out, "new client, old server", &coloured(finding.new_client));
    for number in &change.rust {
        line(out, "Rust", &rust_line(&report.rust[*number]));
    }
    if !change.facade.is_empty() {
        line(out, "façade", &words::functions(&change.facade));
    }
    for pointers in &finding.pointers {
        let text = if pointers.old == pointers.new {
            pointers.old.clone()
        } else {
            format!("{} → {}", pointers.old, pointers.new)
        };
        line(out, "pointer", &paint(DIM, &text));
    }
}

fn line(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "     {label:<22}  {text}");
}

fn coloured(fate: Fate) -> String {
    let text = words::fate(fate);
    match fate.outcome {
        Outcome::Failure => paint(RED, &text),
        Outcome::Behaviour => paint(YELLOW, &text),
        Outcome::None | Outcome::IfUsed => text,
    }
}

fn rust_line(finding: &Finding) -> String {
    let turn = match words::turn(finding) {
        Some((before, after)) => format!(": {before} → {after}"),
        None => String::new(),
    };
    format!("{} ({}){turn}", finding.sentence, finding.level.word())
}

/// What no change of the contract explains.
fn rust(report: &Report, out: &mut String) {
    let explained: Vec<usize> = report
        .contract
        .iter()
        .flat_map(|c| c.rust.clone())
        .collect();
    let rest: Vec<&Finding> = report
        .rust
        .iter()
        .enumerate()
        .filter(|(number, _)| !explained.contains(number))
        .map(|(_, finding)| finding)
        .collect();
    if rest.is_empty() {
        return;
    }
    title(out, "Rust API, apart from what the contract explains");
    for finding in rest {
        let style = match finding.level {
            Level::Major => RED,
            Level::Minor => YELLOW,
            Level::Patch | Level::None => DIM,
        };
        let _ = writeln!(
            out,
            "  {} {}: {} {}",
            paint(style, finding.level.word()),
            finding.package,
            finding.sentence,
            paint(DIM, &format!("[{}]", finding.rule))
        );
        if let Some((before, after)) = words::turn(finding) {
            let (before, after) = words::differing(&before, &after);
            let _ = writeln!(out, "     was {before}\n     is  {after}");
        }
    }
}

fn call_sites(report: &Report, out: &mut String) {
    if !report.call_sites.is_empty() {
        title(out, "Places of the façade to look at");
        let direct = report.call_sites.iter().any(|look| look.direct);
        for look in &report.call_sites {
            let site = &look.site;
            let mut why = Vec::new();
            why.extend((!look.changes.is_empty()).then(|| numbers(&look.changes)));
            why.extend(
                look.rust
                    .iter()
                    .map(|number| report.rust[*number].sentence.clone()),
            );
            let star = if look.direct { "*" } else { " " };
            let _ = writeln!(
                out,
                "  {star} {}:{}  {}  {}",
                site.file,
                site.line,
                site.name,
                why.join(", ")
            );
        }
        if direct {
            let _ = writeln!(out, "  * names what changed itself");
        }
    }
    if !report.untraced.is_empty() {
        let _ = writeln!(
            out,
            "\nNot traced to the façade by name: {}",
            numbers(&report.untraced)
        );
    }
    for number in &report.untraced_rust {
        let sentence = &report.rust[*number].sentence;
        let _ = writeln!(out, "\nNot traced to the façade by name: {sentence}");
    }
}

fn numbers(changes: &[usize]) -> String {
    let each: Vec<String> = changes
        .iter()
        .map(|number| format!("#{}", number + 1))
        .collect();
    each.join(", ")
}

fn notes(report: &Report, out: &mut String) {
    for note in &report.notes {
        let _ = writeln!(out, "\n{}: {note}", paint(YELLOW, "note"));
    }
}
