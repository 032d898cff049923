//! From a change of the contract to the changes of the generated API that follow from it, by the
//! paths of items.

use std::collections::BTreeSet;

use serde::Serialize;

use super::api::Finding as RustFinding;
use super::api_rules::Level;
use super::rust::Comparison;
use super::subject;
use crate::contract::compare::Finding as ContractFinding;
use crate::contract::compare::compatibility::Severity;
use crate::contract::compare::rules::Direction;
use crate::listing::{Kind, Line, Lines};

/// A change of the contract and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The change itself.
    #[serde(flatten)]
    pub finding: ContractFinding,
    /// What it is about, in a few words: the field, the type, the operations.
    pub subject: String,
    /// Whether callers may fail to compile.
    pub compile_error: bool,
    /// Numbers of the findings of the Rust layer that it explains, from 0.
    pub rust: Vec<usize>,
}

impl Change {
    /// Whether callers may fail to compile, or a call may fail at run time.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.compile_error || self.finding.severity == Severity::Breaking
    }
}

/// Joins the layers.
pub(crate) fn join(
    contract: Vec<ContractFinding>,
    renamed: &[(String, String)],
    api: &Comparison,
) -> Vec<Change> {
    let changes = contract.into_iter().map(|finding| {
        let rust = explained(&finding, renamed, api);
        let breaks = |number: &usize| api.findings[*number].level == Level::Major;
        Change {
            subject: subject::subject(&finding),
            compile_error: rust.iter().any(breaks),
            rust,
            finding,
        }
    });
    let mut changes: Vec<Change> = changes.collect();
    // What breaks comes first, on the wire or in Rust.
    changes.sort_by_key(|change| !change.breaks());
    changes
}

/// Numbers of the findings in Rust that a finding of the contract explains.
fn explained(
    finding: &ContractFinding,
    renamed: &[(String, String)],
    api: &Comparison,
) -> Vec<usize> {
    let seeds = seeds(finding, api);
    let own = api.findings.iter().enumerate();
    let own = own.filter(|(_, found)| found.package == api.generated);
    let mut numbers: BTreeSet<usize> = own
        .clone()
        .filter(|(_, found)| is_seeded(finding, &seeds, found, api))
        .map(|(number, _)| number)
        .collect();
    // Types that came or went because something else names them now or no longer.
    loop {
        let named = |name: &str| {
            let mut texts = numbers.iter().flat_map(|number| {
                let found = &api.findings[*number];
                found.before.iter().chain(&found.after)
            });
            texts.any(|text| words(text).any(|word| word == name))
        };
        let more: Vec<usize> = own
            .clone()
            .filter(|(number, found)| !numbers.contains(number) && is_whole_type(found))
            .filter(|(_, found)| {
                let name = found.item.trim_start_matches("types::");
                named(name) && !is_renamed(name, renamed)
            })
            .map(|(number, _)| number)
            .collect();
        if more.is_empty() {
            break;
        }
        numbers.extend(more);
    }
    numbers.into_iter().collect()
}

/// Items that a change of the contract shapes.
fn seeds(finding: &ContractFinding, api: &Comparison) -> BTreeSet<String> {
    let mut seeds: BTreeSet<String> = finding.items.iter().cloned().collect();
    let lines = || api.lines.0.values().chain(api.lines.1.values());
    if finding.direction == Direction::Call {
        // The table of operations names them by id.
        let ids: Vec<String> = finding
            .sites
            .iter()
            .map(|site| format!("\"{}\"", site.operation))
            .collect();
        let table = lines().filter(|line| line.path.starts_with("operations::"));
        let own = table.filter(|line| ids.iter().any(|id| line.value.contains(id.as_str())));
        seeds.extend(own.map(|line| line.item.clone()));
        seeds.insert("operations::ALL".to_owned());
    }
    if finding.rule.starts_with("value-") {
        // Values belong to the enumeration that a field or an argument is of.
        let own = lines().filter(|line| seeds.contains(&line.item));
        let texts: Vec<String> = own.map(Line::signature).collect();
        let types = texts
            .iter()
            .flat_map(|text| words(text))
            .map(|word| format!("types::{word}"));
        let is_enum =
            |path: &String| lines().any(|line| line.kind == Kind::Enum && line.path == *path);
        let types: Vec<String> = types.filter(is_enum).collect();
        seeds.extend(types);
    }
    seeds
}

fn is_seeded(
    finding: &ContractFinding,
    seeds: &BTreeSet<String>,
    found: &RustFinding,
    api: &Comparison,
) -> bool {
    let item = found.item.as_str();
    if seeds.contains(item) {
        return true;
    }
    let parent = item.rsplit_once("::").map_or("", |(parent, _)| parent);
    if finding.rule.starts_with("value-") && seeds.contains(parent) {
        return true;
    }
    // A field that is required or not decides what `new` takes, and whether there is a default.
    let presence = ["field-", "null-", "type-"]
        .iter()
        .any(|rule| finding.rule.starts_with(rule));
    let fields = finding.items.iter().filter_map(|own| own.rsplit_once("::"));
    fields
        .filter(|(ty, _)| ty.starts_with("types::"))
        .any(|(ty, field)| {
            let constructor = item == format!("{ty}::new") && takes_differently(item, field, api);
            constructor || (presence && item == ty)
        })
}

/// Whether a function takes another argument of that name than before, or takes it no longer.
fn takes_differently(item: &str, name: &str, api: &Comparison) -> bool {
    let argument = |lines: &Lines| {
        let line = lines.get(&format!("fn {item}"))?;
        let mut arguments = line.arguments.iter();
        arguments.find(|argument| argument.name == name).cloned()
    };
    argument(&api.lines.0) != argument(&api.lines.1)
}

fn is_whole_type(found: &RustFinding) -> bool {
    let name = found.item.strip_prefix("types::");
    let whole = matches!(found.rule, "rust-added" | "rust-removed");
    whole && name.is_some_and(|name| !name.contains("::"))
}

/// Whether a type is called after a schema that has another name on one side.
fn is_renamed(name: &str, renamed: &[(String, String)]) -> bool {
    let plain = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let name = plain(name);
    renamed
        .iter()
        .any(|(old, new)| plain(old) == name || plain(new) == name)
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}
