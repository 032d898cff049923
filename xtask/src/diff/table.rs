//! `--rules`: every rule and what it means.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::api_rules::RULES as RUST;
use super::command::Format;
use super::contract::rules::RULES as CONTRACT;
use super::fate::Fate;

/// The tables of both layers.
pub(crate) fn render(format: Format) -> String {
    match format {
        Format::Json => json_table(),
        Format::Markdown => markdown_table(),
        Format::Text => text_table(),
    }
}

fn fate(fate: Fate) -> String {
    if fate.why.is_empty() {
        fate.outcome.word().to_owned()
    } else {
        format!("{}: {}", fate.outcome.word(), fate.why)
    }
}

// Writing to a String cannot fail.

fn text_table() -> String {
    let mut out = String::new();
    out.push_str("Contract: rule, direction, severity, and what becomes of clients\n");
    for rule in CONTRACT {
        let _ = writeln!(out, "\n{}\n    {}", rule.id, rule.meaning);
        for case in rule.cases {
            let (direction, severity) = (case.direction.word(), case.severity().word());
            let _ = writeln!(out, "    {direction}: {severity}");
            let _ = writeln!(
                out,
                "        old client, new server: {}",
                fate(case.old_client)
            );
            let _ = writeln!(
                out,
                "        new client, old server: {}",
                fate(case.new_client)
            );
        }
    }
    out.push('\n');
    out.push_str(EXCEPTIONS);
    out.push_str("\nRust: rule, level, meaning\n\n");
    let width = RUST.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in RUST {
        let _ = writeln!(
            out,
            "{:<width$}  {:<6} {}",
            rule.id,
            rule.level.word(),
            rule.meaning
        );
    }
    out
}

fn markdown_table() -> String {
    let mut out = String::from(
        "| rule | meaning | direction | severity | old client, new server | new client, old server |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    for rule in CONTRACT {
        for case in rule.cases {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | {} |",
                rule.id,
                rule.meaning,
                case.direction.word(),
                case.severity().word(),
                fate(case.old_client),
                fate(case.new_client)
            );
        }
    }
    let _ = writeln!(out, "\n{EXCEPTIONS}");
    out.push_str("| rule | level | meaning |\n| --- | --- | --- |\n");
    for rule in RUST {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} |",
            rule.id,
            rule.level.word(),
            rule.meaning
        );
    }
    out
}

fn json_table() -> String {
    let contract: Vec<Value> = CONTRACT
        .iter()
        .map(|rule| {
            let cases: Vec<Value> = rule
                .cases
                .iter()
                .map(|case| {
                    json!({
                        "direction": case.direction,
                        "severity": case.severity(),
                        "old_client": case.old_client,
                        "new_client": case.new_client,
                    })
                })
                .collect();
            json!({"rule": rule.id, "meaning": rule.meaning, "cases": cases})
        })
        .collect();
    let rust: Vec<Value> = RUST
        .iter()
        .map(|rule| json!({"rule": rule.id, "level": rule.level, "meaning": rule.meaning}))
        .collect();
    format!(
        "{:#}\n",
        json!({"format": 1, "contract": contract, "rust": rust})
    )
}

const EXCEPTIONS: &str = "\
Where what becomes of clients depends on more than the rule:
- a PUT replaces a record: an optional field that it leaves out may be erased, so that a new one is \
behaviour for old clients, and one that is gone for new clients at an old server;
- a required list that is missing or null in an answer is read as empty: behaviour, no failure;
- a required field of an answer that may be null is `None` when it is missing: behaviour;
- null in an optional field of an answer is `None`, and `None` is never sent as null: no effect;
- a range of an answer matters only where another Rust integer has to hold it;
- error answers are read by the transport, which takes any shape: behaviour at most.
";
