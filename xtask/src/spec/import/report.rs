//! What came of an import, for a person and for a program.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Applied, Change, Comparison, Difference, Format};

/// Most places that the text names one by one.
const FEW: usize = 3;

/// What came of an import.
pub(super) struct Report {
    pub(super) label: String,
    /// Whether there was nothing to compare with.
    pub(super) first: bool,
    pub(super) operations: usize,
    pub(super) comparison: Comparison,
    /// Names of the departures that were taken over, and of those that were not.
    pub(super) accepted: BTreeSet<String>,
    pub(super) open: BTreeSet<String>,
    /// Names that were to be accepted and that no departure has.
    pub(super) unknown: Vec<String>,
    pub(super) applied: Applied,
    /// Names that only the vendor uses with ours, and in how many paths.
    pub(super) renamed: BTreeMap<(String, String), usize>,
    pub(super) used: Vec<(String, usize)>,
    /// Files, and whether each was written or is as it was.
    pub(super) files: Vec<(String, bool)>,
}

impl Report {
    pub(super) fn is_done(&self) -> bool {
        self.open.is_empty()
    }

    pub(super) fn print(&self, format: Format) {
        match format {
            Format::Text => anstream::print!("{}", self.text()),
            Format::Json => anstream::println!("{:#}", self.json()),
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        let _ = self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) -> std::fmt::Result {
        let additions = &self.comparison.additions;
        writeln!(
            out,
            "{}: {} operations of ours",
            self.label, self.operations
        )?;
        if self.first {
            writeln!(out, "there is no vendor.yaml yet to compare with")?;
        } else if additions.is_empty() && self.comparison.departures.is_empty() {
            writeln!(out, "the contract is the same")?;
        }
        for name in &self.unknown {
            writeln!(out, "warning: --accept {name}: no departure has that name")?;
        }
        let title = if self.is_done() {
            "new, taken over:"
        } else {
            "new:"
        };
        section(out, title, additions.iter())?;
        let departures = |names: &BTreeSet<String>| {
            let all = self.comparison.departures.iter();
            all.filter(|(name, _)| names.contains(*name))
                .collect::<Vec<_>>()
        };
        section(
            out,
            "departures taken over:",
            departures(&self.accepted).into_iter(),
        )?;
        section(out, "departures:", departures(&self.open).into_iter())?;
        if !self.renamed.is_empty() {
            writeln!(out, "renamed on the vendor's side only:")?;
            for (names, paths) in &self.renamed {
                writeln!(out, "  {} → {}, in {paths} paths", names.0, names.1)?;
            }
        }
        writeln!(out, "rules applied:")?;
        for (rule, places) in self.applied.iter() {
            writeln!(
                out,
                "  {:>4} {:<18} {}",
                places.len(),
                rule.name(),
                rule.what()
            )?;
        }
        let places: usize = self.used.iter().map(|(_, count)| count).sum();
        let used = self.used.iter().filter(|(_, count)| *count > 0).count();
        let all = self.used.len();
        writeln!(
            out,
            "overlay: {used} of {all} actions used, in {places} places"
        )?;
        for (file, written) in &self.files {
            writeln!(
                out,
                "{file}: {}",
                if *written { "written" } else { "unchanged" }
            )?;
        }
        if !self.is_done() {
            writeln!(
                out,
                "nothing was written: {} departures; if the vendor means them, take them over with \
                 --accept NAME or --accept all",
                self.open.len()
            )?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let outcome = if self.is_done() { "done" } else { "departures" };
        let departures: Map<_, _> = self
            .comparison
            .departures
            .iter()
            .map(|(name, difference)| {
                let mut value = json!(difference);
                value["accepted"] = self.accepted.contains(name).into();
                (name.clone(), value)
            })
            .collect();
        let rules: Map<_, _> = self
            .applied
            .iter()
            .map(|(rule, places)| {
                (
                    rule.name().to_owned(),
                    json!({ "what": rule.what(), "places": places }),
                )
            })
            .collect();
        let renamed = self.renamed.iter().map(
            |((vendor, ours), paths)| json!({ "vendor": vendor, "ours": ours, "paths": paths }),
        );
        let used: Map<_, _> = self
            .used
            .iter()
            .map(|(name, n)| (name.clone(), json!(n)))
            .collect();
        let files: Map<_, _> = self
            .files
            .iter()
            .map(|(f, written)| (f.clone(), json!(written)))
            .collect();
        json!({
            "outcome": outcome,
            "document": self.label,
            "operations": self.operations,
            "departures": departures,
            "additions": self.comparison.additions,
            "renamed": renamed.collect::<Vec<_>>(),
            "rules": rules,
            "overlay": used,
            "written": files,
        })
    }
}

/// What a failure looks like to a program.
pub(super) fn failure(message: &str) -> Value {
    json!({ "outcome": "unusable", "error": message })
}

fn section<'d>(
    out: &mut String,
    title: &str,
    differences: impl Iterator<Item = (&'d String, &'d Difference)>,
) -> std::fmt::Result {
    let mut titled = false;
    for (name, difference) in differences {
        if !titled {
            writeln!(out, "{title}")?;
            titled = true;
        }
        for change in &difference.changes {
            writeln!(out, "  {name}: {}", words(change))?;
        }
        let pointers = few(difference.pointers.iter().map(String::as_str));
        if !pointers.is_empty() {
            writeln!(out, "      at {pointers}")?;
        }
        let operations = few(difference.operations.iter().map(String::as_str));
        if !operations.is_empty() && operations != *name {
            writeln!(out, "      in {operations}")?;
        }
    }
    Ok(())
}

fn words(change: &Change) -> String {
    let mut text = change.what.clone();
    match (&change.was, &change.is) {
        (Some(was), Some(is)) => {
            let _ = write!(text, ": was {}, is {}", plain(was), plain(is));
        }
        (Some(was), None) => {
            let _ = write!(text, ": was {}", plain(was));
        }
        (None, Some(is)) => {
            let _ = write!(text, ": {}", plain(is));
        }
        (None, None) => {}
    }
    text
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn few<'t>(all: impl Iterator<Item = &'t str>) -> String {
    let all: Vec<_> = all.collect();
    let mut text = all.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    if all.len() > FEW {
        let _ = write!(text, " and {} more", all.len() - FEW);
    }
    text
}
