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

pub(super) fn page(report: &Report) -> Vec<Block> {
    let (base, head) = (&report.base, &report.head);
    let notes = report.notes.iter();
    let notes = notes.map(|note| Block::Paragraph(format!("Note: {note}")));
    let mut page = Vec::new();
    if report.is_unchanged() {
        let title = format!(
            "Nothing changed from {base} to {head}: neither the contract nor a public API."
        );
        page.push(Block::Title(Tone::Plain, title));
        page.extend(notes);
        page.extend(callers(report));
        return page;
    }
    let (tone, word) = match report.is_breaking() {
        true => (Tone::Bad, "Breaking"),
        false => (Tone::Good, "Compatible"),
    };
    page.push(Block::Title(tone, format!("{word}: {base} → {head}")));
    page.push(Block::List(phrases::summary(report)));
    page.extend(notes);
    page.extend(crates(report));
    page.extend(contract(report));
    page.extend(rust(report));
    page.extend(callers(report));
    let entry = vec![Block::Verbatim(report.changelog.clone())];
    page.push(Block::Folded("Entry for CHANGELOG.md".to_owned(), entry));
    page
}

pub(super) fn row(level: Level, cells: Vec<String>) -> Row {
    Row {
        tone: match level {
            Level::Major => Tone::Bad,
            Level::Minor => Tone::Notable,
            Level::Patch | Level::None => Tone::Plain,
        },
        cells,
        details: Vec::new(),
    }
}

fn crates(report: &Report) -> Vec<Block> {
    if report.version_bumps.is_empty() {
        return Vec::new();
    }
    let rows = report.version_bumps.iter().map(|bump| {
        let word = bump.level.word().to_owned();
        let cells = vec![code(&bump.package), word, phrases::version_bump(bump)];
        row(bump.level, cells)
    });
    vec![
        Block::Heading("Crates".to_owned()),
        Block::Table("crate|change|version", rows.collect()),
    ]
}

fn contract(report: &Report) -> Vec<Block> {
    let summary = &report.summary;
    let mut blocks = match (report.contract.is_empty(), report.renamed.is_empty()) {
        (true, true) => vec![Block::Heading("Contract: no change".to_owned())],
        (true, false) => vec![Block::Heading("Contract: no change on the wire".to_owned())],
        (false, _) => {
            let rows = report.contract.iter().zip(1..);
            let rows = rows.map(|(change, number)| change_row(number, change, report));
            let title = format!(
                "Contract: {} breaking, {}, {} info ({})",
                summary.contract_breaking,
                count(summary.contract_warnings, "warning"),
                summary.contract_info,
                count(summary.operations.1, "operation")
            );
            let heads = "#|severity|change|callers|old client, new server|new client, old server";
            vec![Block::Heading(title), Block::Table(heads, rows.collect())]
        }
    };
    if !report.renamed.is_empty() {
        let pairs = report.renamed.iter();
        let pairs: Vec<String> = pairs
            .map(|(old, new)| format!("`{old}` → `{new}`"))
            .collect();
        blocks.push(Block::Paragraph(format!(
            "Schemas with another name and the same content: {}.",
            subject::list(&pairs)
        )));
    }
    blocks
}

fn change_row(number: usize, change: &Change, report: &Report) -> Row {
    let finding = &change.finding;
    // How much it matters on the wire, or else to those who compile.
    let (tone, severity) = match (finding.severity, change.breaks()) {
        (Severity::Breaking, _) => (Tone::Bad, "breaking"),
        (_, true) => (Tone::Bad, "breaks callers"),
        (Severity::Info, _) => (Tone::Plain, "info"),
        (Severity::Warning, _) => (Tone::Notable, "warning"),
    };
    let compile = match change.compile_error {
        true => "can fail to compile",
        false => "compiles",
    };
    let rule = format!("{} ({})", finding.rule, finding.direction.word());
    let places = subject::text(finding).into_iter();
    let rust = change.rust.iter().map(|number| &report.rust[*number]);
    let rust = rust.map(|found| format!("{} ({})", found.sentence, found.level.word()));
    let pointers = finding.pointers.iter().map(|at| match at.old == at.new {
        true => at.old.clone(),
        false => format!("{} → {}", at.old, at.new),
    });
    let details = [("rule", rule)].into_iter();
    let details = details.chain(places.map(|place| ("at", place)));
    let details = details.chain(rust.map(|found| ("Rust", found)));
    Row {
        tone,
        cells: vec![
            number.to_string(),
            severity.to_owned(),
            format!("{}: {}", change.directed(), finding.sentence),
            compile.to_owned(),
            phrases::compatibility(finding.old_client),
            phrases::compatibility(finding.new_client),
        ],
        details: details.chain(pointers.map(|at| ("pointer", at))).collect(),
    }
}

/// What no change of the contract explains is shown, what one explains is folded.
fn rust(report: &Report) -> Vec<Block> {
    let known = report.explained();
    let all = report.rust.iter().enumerate();
    let (explained, rest): (Vec<_>, Vec<_>) = all.partition(|(number, _)| known.contains(number));
    let table = |found: &[(usize, &Finding)]| {
        let rows = found.iter().map(|(_, finding)| {
            // Of a line that is added or removed nothing more is said.
            let turn = match (&finding.before, &finding.after) {
                (Some(before), Some(after)) => format!("{} → {}", code(before), code(after)),
                _ => String::new(),
            };
            let word = finding.level.word().to_owned();
            let cells = vec![code(&finding.package), word, finding.sentence.clone(), turn];
            row(finding.level, cells)
        });
        Block::Table("crate|level|change|before → after", rows.collect())
    };
    let mut blocks = Vec::new();
    if !rest.is_empty() {
        let title = "Rust API, apart from what the contract explains";
        blocks.extend([Block::Heading(title.to_owned()), table(&rest)]);
    }
    if !explained.is_empty() {
        let number = explained.len();
        let title = format!("Generated Rust items that the contract changed ({number})");
        blocks.push(Block::Folded(title, vec![table(&explained)]));
    }
    blocks
}

/// Where callers in the workspace are concerned.
fn callers(report: &Report) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(places) = report.places.as_ref().filter(|places| !places.is_empty()) {
        let rows = places.iter().map(|place| {
            let level = match place.level.as_str() {
                "error" => Level::Major,
                _ => Level::Minor,
            };
            let at = code(&format!("{}:{}", place.file, place.line));
            row(level, vec![at, place.level.clone(), place.message.clone()])
        });
        blocks.push(Block::Heading(
            "Places where the compiler complains".to_owned(),
        ));
        blocks.push(Block::Table("place|level|message", rows.collect()));
    }
    if report.uses.is_empty() {
        return blocks;
    }
    let files = report.uses.iter().map(|uses| {
        let numbers = uses.changes.iter().map(|number| (number + 1).to_string());
        let numbers: Vec<String> = numbers.collect();
        let word = if numbers.len() == 1 {
            "change"
        } else {
            "changes"
        };
        let changes = format!("{word} {}", numbers.join(", "));
        let changes = Some(changes).filter(|_| !numbers.is_empty());
        let rust = uses
            .rust
            .iter()
            .map(|number| report.rust[*number].sentence.clone());
        let why: Vec<String> = changes.into_iter().chain(rust).collect();
        format!("{}: {}", code(&uses.file), why.join(", "))
    });
    let number = report.uses.len();
    let title = format!("Files of the façade that name what changed ({number})");
    blocks.push(Block::Folded(title, vec![Block::List(files.collect())]));
    blocks
}
