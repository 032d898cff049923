//! What is printed about an import, for a person and for a program. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::stubs::Stubs;
use super::{Applied, Comparison, Difference};
use crate::diagnostic::Diagnostic;

/// Most places that the text names one by one.
const FEW: usize = 3;

/// The outcome of an import.
pub(super) struct Report {
    pub(super) label: String,
    /// Whether there was nothing to compare with.
    pub(super) first: bool,
    pub(super) operations: usize,
    pub(super) comparison: Comparison,
    /// Names of the breaking differences that were accepted.
    pub(super) accepted: BTreeSet<String>,
    /// What is odd about the arguments.
    pub(super) warnings: Vec<String>,
    /// Overlay actions to fill in.
    pub(super) stubs: Stubs,
    /// Why codegen refuses the contract, if it does.
    pub(super) refused: Vec<Diagnostic>,
    /// Whether every action of the overlay does what it says.
    pub(super) overlay_fits: bool,
    pub(super) applied: Applied,
    /// Names that only the vendor uses with ours, and in how many paths.
    pub(super) renamed: BTreeMap<(String, String), usize>,
    pub(super) used: Vec<(String, usize)>,
    /// Files, and whether each was written or is as it was.
    pub(super) files: Vec<(String, bool)>,
}

impl Report {
    pub(super) fn is_done(&self) -> bool {
        self.open() == 0
    }

    /// How many breaking differences were not accepted.
    fn open(&self) -> usize {
        self.comparison.breaking.len() - self.accepted.len()
    }

    pub(super) fn text(&self) -> String {
        let Comparison {
            breaking,
            additions,
        } = &self.comparison;
        let is_accepted = |(name, _): &(&String, _)| self.accepted.contains(*name);
        let mut lines = vec![format!(
            "{}: {} operations of ours",
            self.label, self.operations
        )];
        if self.first {
            lines.push("there is no vendor.yaml yet to compare with".to_owned());
        } else if additions.is_empty() && breaking.is_empty() {
            lines.push("the contract is the same".to_owned());
        }
        lines.extend(
            self.warnings
                .iter()
                .map(|warning| format!("warning: {warning}")),
        );
        let title = match self.is_done() {
            true => "new, taken over:",
            false => "new:",
        };
        section(&mut lines, title, additions.iter());
        section(&mut lines, "accepted:", breaking.iter().filter(is_accepted));
        let open = breaking.iter().filter(|one| !is_accepted(one));
        section(&mut lines, "breaking differences:", open);
        if !self.renamed.is_empty() {
            lines.push("renamed on the vendor's side only:".to_owned());
        }
        for ((vendor, ours), paths) in &self.renamed {
            lines.push(format!("  {vendor} → {ours}, in {paths} paths"));
        }
        lines.push("rules applied:".to_owned());
        for (rule, places) in self.applied.iter() {
            let (count, name, what) = (places.len(), rule.name(), rule.what());
            lines.push(format!("  {count:>4} {name:<18} {what}"));
        }
        let places: usize = self.used.iter().map(|(_, count)| count).sum();
        let used = self.used.iter().filter(|(_, count)| *count > 0).count();
        let all = self.used.len();
        lines.push(format!(
            "overlay: {used} of {all} actions used, in {places} places"
        ));
        if self.is_done() {
            self.left_to_do(&mut lines);
        }
        for (file, written) in &self.files {
            let word = if *written { "written" } else { "unchanged" };
            lines.push(format!("{file}: {word}"));
        }
        lines.extend(self.next());
        lines.join("\n") + "\n"
    }

    fn left_to_do(&self, lines: &mut Vec<String>) {
        if !self.stubs.is_empty() {
            lines.push("without words; give them in spec/overlay.yaml:".to_owned());
            lines.push(self.stubs.to_yaml().trim_end().to_owned());
        }
        if !self.refused.is_empty() {
            lines.push("codegen refuses the contract:".to_owned());
        }
        let shown = self.refused.iter().take(FEW);
        lines.extend(shown.map(|problem| format!("  {problem}")));
        if self.refused.len() > FEW {
            let more = self.refused.len() - FEW;
            lines.push(format!("  and {more} more: cargo xtask spec lint"));
        }
    }

    /// What to do now.
    fn next(&self) -> Option<String> {
        if !self.is_done() {
            return Some(format!(
                "nothing was written: {} breaking differences; if the vendor means them, accept them with \
                 --accept NAME or --accept all",
                self.open()
            ));
        }
        let mut steps = Vec::new();
        if !(self.overlay_fits && self.stubs.is_empty() && self.refused.is_empty()) {
            steps.push("correct spec/overlay.yaml, cargo xtask spec build");
        }
        if !steps.is_empty() || self.files.iter().any(|(_, written)| *written) {
            steps.push("cargo xtask codegen");
        }
        (!steps.is_empty()).then(|| format!("next: {}", steps.join(", ")))
    }

    pub(super) fn json(&self) -> Value {
        let breaking = self.comparison.breaking.iter().map(|(name, difference)| {
            let mut value = json!(difference);
            value["accepted"] = self.accepted.contains(name).into();
            (name.clone(), value)
        });
        let rules = self.applied.iter().map(|(rule, places)| {
            let about = json!({ "what": rule.what(), "places": places });
            (rule.name(), about)
        });
        let renamed = self.renamed.iter().map(
            |((vendor, ours), paths)| json!({ "vendor": vendor, "ours": ours, "paths": paths }),
        );
        json!({
            "outcome": if self.is_done() { "done" } else { "breaking" },
            "document": self.label,
            "operations": self.operations,
            "breaking": breaking.collect::<Map<_, _>>(),
            "additions": self.comparison.additions,
            "stubs": self.stubs.to_json(),
            "refused": self.refused,
            "renamed": renamed.collect::<Vec<_>>(),
            "rules": rules.collect::<Map<_, _>>(),
            "overlay": self.used.iter().cloned().collect::<BTreeMap<_, _>>(),
            "written": self.files.iter().cloned().collect::<BTreeMap<_, _>>(),
        })
    }
}

fn section<'d>(
    lines: &mut Vec<String>,
    title: &str,
    differences: impl Iterator<Item = (&'d String, &'d Difference)>,
) {
    let before = lines.len();
    for (name, difference) in differences {
        let changes = difference.changes.iter();
        lines.extend(changes.map(|change| format!("  {name}: {}", change.what)));
        if !difference.pointers.is_empty() {
            lines.push(format!("      at {}", few(&difference.pointers)));
        }
        let operations = few(&difference.operations);
        if !operations.is_empty() && operations != *name {
            lines.push(format!("      in {operations}"));
        }
    }
    if lines.len() > before {
        lines.insert(before, title.to_owned());
    }
}

fn few(all: &BTreeSet<String>) -> String {
    let shown: Vec<_> = all.iter().take(FEW).map(String::as_str).collect();
    let shown = shown.join(", ");
    match all.len() - all.len().min(FEW) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
