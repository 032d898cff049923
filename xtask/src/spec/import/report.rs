//! What is printed about an import, for a person and for a program. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::{Comparison, Difference, Imported};
use crate::diagnostic::Diagnostic;
use crate::document::canonical;
use crate::spec::overlay::Outcome;
use crate::text;

/// Most places that the text names one by one.
const FEW: usize = 3;

/// The outcome of an import.
pub(super) struct Report {
    pub(super) label: String,
    pub(super) imported: Imported,
    /// What the overlay made of it.
    pub(super) overlay: Outcome,
    /// Whether there was nothing to compare with.
    pub(super) first: bool,
    pub(super) comparison: Comparison,
    /// What is odd about the arguments.
    pub(super) warnings: Vec<String>,
    /// Overlay actions to fill in.
    pub(super) stubs: Vec<Value>,
    /// Why codegen refuses the contract, if it does.
    pub(super) refused: Vec<Diagnostic>,
    /// Files, and whether each was written or is as it was.
    pub(super) files: Vec<(String, bool)>,
}

impl Report {
    pub(super) fn is_done(&self) -> bool {
        self.open().next().is_none()
    }

    /// The breaking differences that were not accepted.
    fn open(&self) -> impl Iterator<Item = (&String, &Difference)> {
        let breaking = self.comparison.breaking.iter();
        breaking.filter(|(_, difference)| difference.accepted != Some(true))
    }

    pub(super) fn text(&self) -> String {
        let Comparison {
            breaking,
            additions,
        } = &self.comparison;
        let (label, operations) = (&self.label, self.imported.operations);
        let mut lines = vec![format!("{label}: {operations} operations of ours")];
        if self.first {
            lines.push("there is no vendor.yaml yet to compare with".to_owned());
        } else if additions.is_empty() && breaking.is_empty() {
            lines.push("the contract is the same".to_owned());
        }
        let warnings = self.warnings.iter();
        lines.extend(warnings.map(|warning| format!("warning: {warning}")));
        let title = match self.is_done() {
            true => "new, taken over:",
            false => "new:",
        };
        section(&mut lines, title, additions.iter());
        let accepted = breaking.iter().filter(|(_, it)| it.accepted == Some(true));
        section(&mut lines, "accepted:", accepted);
        section(&mut lines, "breaking differences:", self.open());
        if !self.imported.renamed.is_empty() {
            lines.push("renamed on the vendor's side only:".to_owned());
        }
        for ((vendor, ours), paths) in &self.imported.renamed {
            lines.push(format!("  {vendor} → {ours}, in {paths} paths"));
        }
        lines.push("rules applied:".to_owned());
        for (rule, places) in self.imported.applied.iter() {
            let (count, name, what) = (places.len(), rule.name(), rule.what());
            lines.push(format!("  {count:>4} {name:<18} {what}"));
        }
        let counts = self.overlay.used.iter().map(|(_, count)| *count);
        let (all, places) = (counts.len(), counts.clone().sum::<usize>());
        let used = counts.filter(|count| *count > 0).count();
        let overlay = format!("overlay: {used} of {all} actions used, in {places} places");
        lines.push(overlay);
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
            let yaml = canonical::to_yaml(&json!({ "actions": self.stubs }));
            let actions = yaml.trim_start_matches("actions:\n").trim_end();
            lines.push("without words; give them in spec/overlay.yaml:".to_owned());
            lines.push(actions.to_owned());
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
            let open = text::count(self.open().count(), "breaking difference");
            return Some(format!(
                "nothing was written: {open}; if intended, accept with --accept NAME or --accept all"
            ));
        }
        let is_overlay_right = self.overlay.conflicts.is_empty() && self.stubs.is_empty();
        if !(is_overlay_right && self.refused.is_empty()) {
            let steps = "correct spec/overlay.yaml, cargo xtask spec build, cargo xtask codegen";
            return Some(format!("next: {steps}"));
        }
        let is_changed = self.files.iter().any(|(_, written)| *written);
        is_changed.then(|| "next: cargo xtask codegen".to_owned())
    }

    pub(super) fn json(&self) -> Value {
        let rules = self.imported.applied.iter().map(|(rule, places)| {
            let about = json!({ "what": rule.what(), "places": places });
            (rule.name(), about)
        });
        let renamed = self.imported.renamed.iter().map(
            |((vendor, ours), paths)| json!({ "vendor": vendor, "ours": ours, "paths": paths }),
        );
        json!({
            "outcome": if self.is_done() { "done" } else { "breaking" },
            "document": self.label,
            "operations": self.imported.operations,
            "breaking": self.comparison.breaking,
            "additions": self.comparison.additions,
            "stubs": self.stubs,
            "refused": self.refused,
            "renamed": renamed.collect::<Vec<_>>(),
            "rules": rules.collect::<Map<_, _>>(),
            "overlay": self.overlay.used.iter().cloned().collect::<BTreeMap<_, _>>(),
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
