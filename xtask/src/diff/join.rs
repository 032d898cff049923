//! From a change of the contract to the changes of the generated API that follow from it, by the
//! paths of items.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rust::Comparison;
use super::subject;
use crate::contract::compare::Finding as ContractFinding;
use crate::contract::compare::compatibility::{Direction, Severity};
use crate::listing::{ALL, Level, Lines};
use crate::text;

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

    /// The subject, and whether it is sent or read: one change can show in both.
    pub(crate) fn directed(&self) -> String {
        match self.finding.direction {
            Direction::Call => self.subject.clone(),
            direction => format!("{} ({})", self.subject, direction.word()),
        }
    }
}

pub(crate) fn join(
    contract: Vec<ContractFinding>,
    renamed: &[(String, String)],
    api: &Comparison,
) -> Vec<Change> {
    let index = Index::new(renamed, api);
    let changes = contract.into_iter().map(|finding| {
        let rust = index.explained(&finding);
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

/// The findings and lines of the generated package by what they are looked up by.
struct Index<'a> {
    api: &'a Comparison,
    by_item: BTreeMap<&'a str, Vec<usize>>,
    /// Types that are called after a schema that has another name on one side.
    renamed: BTreeSet<String>,
}

impl<'a> Index<'a> {
    fn new(renamed: &[(String, String)], api: &'a Comparison) -> Self {
        let names = renamed.iter().flat_map(|(old, new)| [old, new]);
        let mut index = Self {
            api,
            by_item: BTreeMap::new(),
            renamed: names.map(|name| plain(name)).collect(),
        };
        let findings = api.findings.iter().enumerate();
        for (number, found) in findings.filter(|(_, found)| found.package == api.generated) {
            let all = index.by_item.entry(&found.item).or_default();
            all.push(number);
        }
        index
    }

    /// Numbers of the findings in Rust that a finding of the contract explains.
    fn explained(&self, finding: &ContractFinding) -> Vec<usize> {
        let mut numbers = BTreeSet::new();
        let mut open = self.shaped(finding);
        // Types that are removed or added because something else names them no longer, or now.
        while let Some(number) = open.pop() {
            if numbers.insert(number) {
                let found = &self.api.findings[number];
                let texts = found.before.iter().chain(&found.after);
                let types = texts.flat_map(|text| text::words(text));
                let types = types.filter(|name| !self.renamed.contains(&plain(name)));
                let types = types.flat_map(|name| self.of(&format!("types::{name}")));
                open.extend(types.filter(|number| self.is_whole(**number)));
            }
        }
        numbers.into_iter().collect()
    }

    fn of(&self, item: &str) -> &[usize] {
        self.by_item.get(item).map_or(&[], Vec::as_slice)
    }

    /// Whether an item is removed or added as a whole.
    fn is_whole(&self, number: usize) -> bool {
        let rule = self.api.findings[number].rule;
        matches!(rule, "rust-added" | "rust-removed")
    }

    /// Findings about items that a change of the contract shapes.
    fn shaped(&self, finding: &ContractFinding) -> Vec<usize> {
        let mut items: BTreeSet<String> = finding.items.iter().cloned().collect();
        let mut found = Vec::new();
        if finding.direction == Direction::Call {
            items.insert(ALL.to_owned());
        }
        if finding.rule.starts_with("value-") {
            // The values of an enumeration are its variants.
            for prefix in items.iter().map(|item| format!("{item}::")) {
                let within = self.by_item.range(prefix.as_str()..);
                let within = within.take_while(|(item, _)| item.starts_with(&prefix));
                found.extend(within.flat_map(|(_, numbers)| numbers));
            }
        }
        // A field that is required or not decides what `new` takes, and whether there is a default.
        let rules = ["field-", "null-", "type-"];
        let is_presence = rules.iter().any(|rule| finding.rule.starts_with(rule));
        for (ty, field) in finding.items.iter().filter_map(|own| own.rsplit_once("::")) {
            let constructor = format!("{ty}::new");
            if ty.starts_with("types::") && self.takes_differently(&constructor, field) {
                items.insert(constructor);
            }
            if ty.starts_with("types::") && is_presence {
                items.insert(ty.to_owned());
            }
        }
        found.extend(items.iter().flat_map(|item| self.of(item)));
        found
    }

    /// Whether a function takes another argument of that name than before, or takes it no longer.
    fn takes_differently(&self, item: &str, name: &str) -> bool {
        let argument = |lines: &'a Lines| {
            let line = lines.get(&format!("fn {item}"))?;
            let mut arguments = line.arguments.iter();
            arguments.find(|argument| argument.name == name)
        };
        argument(&self.api.lines.0) != argument(&self.api.lines.1)
    }
}

/// The letters of a name, however it is written.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}
