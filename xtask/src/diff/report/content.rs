//! What the report says, in which order: the decision first, then one table a layer, then where to
//! look, then details.

use super::page::{Block, Row, code};
use super::phrases;
use crate::console::Tone;
use crate::contract::compare::compatibility::Severity;
use crate::diff::join::Change;
use crate::diff::model::Report;
use crate::diff::subject;
use crate::listing::{Finding, Level};
use crate::text::count;

/// The whole page.
pub(super) fn page(report: &Report) -> Vec<Block> {
    let notes = report.notes.iter().map(|note| Block::Note(note.clone()));
    if report.is_unchanged() {
        let mut page = vec![Block::Title(Tone::Plain, phrases::unchanged(report))];
        page.extend(notes);
        page.extend(callers(report));
        return page;
    }
    let tone = if report.is_breaking() {
        Tone::Bad
    } else {
        Tone::Good
    };
    let title = format!(
        "{}: {} → {}",
        phrases::headline(report),
        report.base,
        report.head
    );
    let mut lines = vec![
        ("Merge", phrases::merge(report)),
        ("Callers", phrases::callers(report)),
    ];
    lines.extend(phrases::release(report).map(|release| ("Next version", release)));
    lines.push(("Look at", look(report)));
    let mut page = vec![Block::Title(tone, title), Block::Labelled(lines)];
    page.extend(notes);
    page.extend(crates(report));
    page.extend(contract(report));
    page.extend(rust(report));
    page.extend(callers(report));
    page.push(Block::Folded(
        "Entry for CHANGELOG.md".to_owned(),
        vec![Block::Verbatim(report.changelog.clone())],
    ));
    page
}

fn look(report: &Report) -> String {
    let files = format!(
        "{} of the façade that {} what changed, listed below",
        count(report.uses.len(), "file"),
        if report.uses.len() == 1 {
            "names"
        } else {
            "name"
        }
    );
    match (&report.places, report.uses.is_empty()) {
        (Some(places), _) if !places.is_empty() => {
            return format!(
                "{} where the compiler complains, listed below.",
                count(places.len(), "place")
            );
        }
        (Some(_), true) => return "the changes below; everything compiles.".to_owned(),
        (Some(_), false) => return format!("{files}; everything compiles."),
        (None, _) => {}
    }
    match (
        report.uses.len(),
        report.contract.is_empty(),
        report.rust.is_empty(),
    ) {
        (0, true, true) => {
            "nothing in particular: no public item changed, only docs or what they are made of."
                .to_owned()
        }
        (0, true, false) => "the changed items below; the contract is the same.".to_owned(),
        (0, false, _) => "the changes below; no file of the façade names them.".to_owned(),
        _ => format!("{files}; `--compile` shows what fails."),
    }
}

pub(super) fn tone(level: Level) -> Tone {
    match level {
        Level::Major => Tone::Bad,
        Level::Minor => Tone::Notable,
        Level::Patch | Level::None => Tone::Plain,
    }
}

fn crates(report: &Report) -> Vec<Block> {
    if report.version_bumps.is_empty() {
        return Vec::new();
    }
    let rows = report.version_bumps.iter().map(|version_bump| {
        let through = version_bump.through.as_ref();
        let through = through.map_or_else(String::new, |name| format!("; through `{name}`"));
        let cells = vec![
            code(&version_bump.package),
            version_bump.level.word().to_owned(),
            format!("{}{through}", phrases::version_bump(version_bump)),
        ];
        Row::short(tone(version_bump.level), cells)
    });
    vec![
        Block::Heading("Crates".to_owned()),
        Block::Table(vec!["crate", "change", "version"], rows.collect()),
    ]
}

fn contract(report: &Report) -> Vec<Block> {
    let summary = &report.summary;
    let mut blocks = Vec::new();
    if report.contract.is_empty() {
        let wire = if report.renamed.is_empty() {
            ""
        } else {
            " on the wire"
        };
        blocks.push(Block::Heading(format!("Contract: no change{wire}")));
    } else {
        blocks.push(Block::Heading(format!(
            "Contract: {} breaking, {}, {} info ({})",
            summary.contract_breaking,
            count(summary.contract_warnings, "warning"),
            summary.contract_info,
            count(summary.operations.1, "operation")
        )));
        let heads = vec![
            "#",
            "severity",
            "change",
            "callers",
            "old client, new server",
            "new client, old server",
        ];
        let rows = report.contract.iter().enumerate();
        blocks.push(Block::Table(
            heads,
            rows.map(|(number, change)| row(number, change, report))
                .collect(),
        ));
    }
    if !report.renamed.is_empty() {
        let pairs = report
            .renamed
            .iter()
            .map(|(old, new)| format!("`{old}` → `{new}`"));
        let pairs: Vec<String> = pairs.collect();
        blocks.push(Block::Paragraph(format!(
            "Schemas with another name and the same content: {}.",
            subject::list(&pairs)
        )));
    }
    blocks
}

fn row(number: usize, change: &Change, report: &Report) -> Row {
    let finding = &change.finding;
    let tone = match (change.breaks(), finding.severity) {
        (true, _) => Tone::Bad,
        (false, Severity::Info) => Tone::Plain,
        (false, _) => Tone::Notable,
    };
    let mut details = vec![(
        "rule",
        format!("{} ({})", finding.rule, finding.direction.word()),
    )];
    details.extend(
        subject::text(finding)
            .into_iter()
            .map(|place| ("at", place)),
    );
    for number in &change.rust {
        let found = &report.rust[*number];
        details.push((
            "Rust",
            format!("{} ({})", found.sentence, found.level.word()),
        ));
    }
    details.extend(finding.pointers.iter().map(|at| match at.old == at.new {
        true => ("pointer", at.old.clone()),
        false => ("pointer", format!("{} → {}", at.old, at.new)),
    }));
    Row {
        tone,
        cells: vec![
            (number + 1).to_string(),
            phrases::severity(change).to_owned(),
            format!("{}: {}", subject::directed(change), finding.sentence),
            phrases::compile(change).to_owned(),
            phrases::compatibility(finding.old_client),
            phrases::compatibility(finding.new_client),
        ],
        details,
        is_long: true,
    }
}

/// What no change of the contract explains is shown, what one explains is folded.
fn rust(report: &Report) -> Vec<Block> {
    let known = report.explained();
    let all = report.rust.iter().enumerate();
    let (explained, rest): (Vec<_>, Vec<_>) = all.partition(|(number, _)| known.contains(number));
    let table = |found: Vec<(usize, &Finding)>| {
        let rows = found.into_iter().map(|(_, finding)| {
            let cells = vec![
                code(&finding.package),
                finding.level.word().to_owned(),
                finding.sentence.clone(),
                turn(finding),
            ];
            Row::short(tone(finding.level), cells)
        });
        Block::Table(
            vec!["crate", "level", "change", "before → after"],
            rows.collect(),
        )
    };
    let mut blocks = Vec::new();
    if !rest.is_empty() {
        blocks.push(Block::Heading(
            "Rust API, apart from what the contract explains".to_owned(),
        ));
        blocks.push(table(rest));
    }
    if !explained.is_empty() {
        let title = format!(
            "Generated Rust items that the contract changed ({})",
            explained.len()
        );
        blocks.push(Block::Folded(title, vec![table(explained)]));
    }
    blocks
}

/// The line before and after; of one that is added or removed nothing more is said.
fn turn(finding: &Finding) -> String {
    match (&finding.before, &finding.after) {
        (Some(before), Some(after)) => format!("{} → {}", code(before), code(after)),
        _ => String::new(),
    }
}

/// Where callers in the workspace are concerned.
fn callers(report: &Report) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(places) = report.places.as_ref().filter(|places| !places.is_empty()) {
        let rows = places.iter().map(|place| {
            let tone = match place.level.as_str() {
                "error" => Tone::Bad,
                _ => Tone::Notable,
            };
            let cells = vec![
                code(&format!("{}:{}", place.file, place.line)),
                place.level.clone(),
                place.message.clone(),
            ];
            Row::short(tone, cells)
        });
        blocks.push(Block::Heading(
            "Places where the compiler complains".to_owned(),
        ));
        blocks.push(Block::Table(
            vec!["place", "level", "message"],
            rows.collect(),
        ));
    }
    if report.uses.is_empty() {
        return blocks;
    }
    let files = report.uses.iter().map(|uses| {
        let mut why = Vec::new();
        why.extend((!uses.changes.is_empty()).then(|| phrases::numbers(&uses.changes)));
        why.extend(
            uses.rust
                .iter()
                .map(|number| report.rust[*number].sentence.clone()),
        );
        format!("{}: {}", code(&uses.file), why.join(", "))
    });
    let title = format!(
        "Files of the façade that name what changed ({})",
        report.uses.len()
    );
    blocks.push(Block::Folded(title, vec![Block::List(files.collect())]));
    blocks
}
