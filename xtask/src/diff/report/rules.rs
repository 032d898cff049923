//! `--rules`: every rule and what it means.

use serde_json::json;

use super::Format;
use super::content::row;
use super::page::{self, Block, code};
use super::phrases::compatibility;
use crate::contract::compare::compatibility::Severity;
use crate::contract::compare::rules::RULES as CONTRACT;
use crate::listing::{Level, RULES as RUST};

pub(crate) fn rules(format: Format) -> String {
    match format {
        Format::Json => {
            let tables = json!({"format": 1, "contract": CONTRACT, "rust": RUST});
            format!("{tables:#}\n")
        }
        Format::Markdown => page::markdown(&tables(), usize::MAX),
        Format::Text => page::text(&tables()),
    }
}

fn tables() -> Vec<Block> {
    let cases = CONTRACT
        .iter()
        .flat_map(|rule| rule.cases.iter().map(move |case| (rule, case)));
    let contract = cases.map(|(rule, case)| {
        let level = match case.severity {
            Severity::Breaking => Level::Major,
            Severity::Warning => Level::Minor,
            Severity::Info => Level::Patch,
        };
        let cells = vec![
            code(rule.id),
            case.severity.word().to_owned(),
            rule.meaning.to_owned(),
            case.direction.word().to_owned(),
            compatibility(case.old_client),
            compatibility(case.new_client),
        ];
        row(level, cells)
    });
    let rust = RUST.iter().map(|rule| {
        let meaning = rule.meaning.to_owned();
        row(
            rule.level,
            vec![code(rule.id), rule.level.word().to_owned(), meaning],
        )
    });
    let heads = "rule|severity|meaning|direction|old client, new server|new client, old server";
    vec![
        Block::Heading("Rules on the contract, by direction".to_owned()),
        Block::Table(heads, contract.collect()),
        Block::Paragraph(EXCEPTIONS.to_owned()),
        Block::Heading("Rules on public Rust APIs".to_owned()),
        Block::Table("rule|level|meaning", rust.collect()),
    ]
}

const EXCEPTIONS: &str = "\
Where the effect on clients depends on more than the rule:
- a PUT replaces a record: an optional field that it leaves out may be erased, so that a new one is \
behaviour for old clients, and a removed one for new clients at an old server;
- a required list that is missing or null in an answer is read as empty: behaviour, no failure;
- a required field of an answer that may be null is `None` when it is missing: behaviour;
- null in an optional field of an answer is `None` for clients that do not expect it: no effect;
- a range of an answer matters only where another Rust integer has to hold it;
- error answers are read by the transport, which takes any shape: behaviour at most.";
