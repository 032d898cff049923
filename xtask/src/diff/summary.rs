//! What a run of codegen changed, in one line. Without git: the generated files before and after.

use std::collections::BTreeMap;

use super::api::{self, Finding};
use super::api_rules::Level;
use super::both;
use super::input::NAME;
use crate::listing::{self, Package};

/// One line on what differs between the generated files of before and after a run: relative path
/// to text. `None` if nothing does.
#[must_use]
pub fn summary(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Option<String> {
    if before == after {
        return None;
    }
    if before.is_empty() {
        return Some(format!("{NAME}: generated for the first time"));
    }
    let list = |sources| {
        let root = "lib.rs";
        listing::read(&Package { root, sources })
    };
    let (Ok(old), Ok(new)) = both(|| list(before), || list(after)) else {
        return Some(format!(
            "{NAME}: what was there before is not Rust; {DETAILS}"
        ));
    };
    let found = api::compare(NAME, &old.lines, &new.lines);
    let level = found.iter().map(|finding| finding.level).max();
    let level = level.unwrap_or(Level::None).max(Level::Patch);
    let what = kinds(&found);
    let what = if found.is_empty() {
        "no public item changed, only docs or what they are made of".to_owned()
    } else if what.is_empty() {
        "public items changed".to_owned()
    } else {
        what
    };
    Some(format!("{NAME}: {what} ({}); {DETAILS}", level.word()))
}

const DETAILS: &str = "what follows for callers: cargo xtask diff";

/// `1 field added, 2 types changed`, most telling first.
fn kinds(found: &[Finding]) -> String {
    let mut counts: BTreeMap<(usize, &str, &str), usize> = BTreeMap::new();
    for finding in found {
        if let Some(kind) = kind(finding) {
            *counts.entry(kind).or_default() += 1;
        }
    }
    let each = counts.iter().map(|((_, what, verb), count)| {
        let plural = if *count == 1 { "" } else { "s" };
        format!("{count} {what}{plural} {verb}")
    });
    each.collect::<Vec<_>>().join(", ")
}

/// What it counts as: order, thing, verb. What follows from something else counts as nothing.
fn kind(finding: &Finding) -> Option<(usize, &'static str, &'static str)> {
    let method = finding.item.starts_with("Client::") || finding.item.starts_with("operations::");
    let depth = finding.item.matches("::").count();
    let own_type = finding.item.starts_with("types::");
    Some(match finding.rule {
        "rust-removed" if finding.item.starts_with("Client::") => (0, "operation", "removed"),
        "rust-added" if finding.item.starts_with("Client::") => (1, "operation", "added"),
        "rust-changed" | "rust-loosened" | "rust-value-changed" if method => {
            (2, "operation", "changed")
        }
        "rust-removed" if own_type && depth == 1 => (3, "type", "removed"),
        "rust-added" if own_type && depth == 1 => (4, "type", "added"),
        "rust-removed" if is_field(finding) => (5, "field", "removed"),
        "rust-added" | "rust-added-closed" if is_field(finding) => (6, "field", "added"),
        "rust-changed" if is_field(finding) => (7, "field type", "changed"),
        "rust-removed" if is_value(finding) => (8, "value", "removed"),
        "rust-added" | "rust-added-closed" if is_value(finding) => (9, "value", "added"),
        _ => return None,
    })
}

fn is_field(finding: &Finding) -> bool {
    finding.sentence.starts_with("field ")
}

fn is_value(finding: &Finding) -> bool {
    finding.sentence.starts_with("variant ")
}
