//! What a run of codegen changed, in one line. Without git: the generated files before and after.

use std::collections::BTreeMap;

use super::documents::NAME;
use super::generated;
use super::rust::rules::Level;
use super::rust::{self, Finding};

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
    let apis = (
        rust::read::read(before, "lib.rs"),
        rust::read::read(after, "lib.rs"),
    );
    let (Ok(old), Ok(new)) = &apis else {
        return Some(format!(
            "{NAME}: what was there before is no Rust; {DETAILS}"
        ));
    };
    let found = generated::telling(rust::apis(NAME, old, new));
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
    let method = finding.item.starts_with("Client::");
    let whole_type = finding.item.matches("::").count() == 1 && finding.item.starts_with("types::");
    Some(match finding.rule {
        "rust-item-removed" if method => (0, "operation", "removed"),
        "rust-item-added" if method => (1, "operation", "added"),
        "rust-parameters-changed" | "rust-return-type-changed" | "rust-parameter-loosened"
            if method =>
        {
            (2, "operation", "changed")
        }
        "rust-item-removed" if whole_type => (3, "type", "removed"),
        "rust-item-added" if whole_type => (4, "type", "added"),
        "rust-field-removed" => (5, "field", "removed"),
        "rust-field-added-open" | "rust-field-added-closed" => (6, "field", "added"),
        "rust-field-type-changed" => (7, "field type", "changed"),
        "rust-variant-removed" => (8, "value", "removed"),
        "rust-variant-added-open" | "rust-variant-added-closed" => (9, "value", "added"),
        "rust-constant-value-changed" if finding.item.starts_with("operations::") => {
            (2, "operation", "changed")
        }
        _ => return None,
    })
}
