//! What a run of codegen changed, in one line. Without git: the generated files before and after.

use std::collections::BTreeMap;
use std::path::Path;

use semver::Version;

use super::manifest::Workspace;
use super::rust::rules::Level;
use super::rust::{self, Finding};
use super::verdict;

/// One line on what differs between the generated files of before and after a run: relative path
/// to text. Empty if nothing but prose does.
///
/// `root` is the workspace's folder, whose version is the one to count from.
#[must_use]
pub fn summary(
    root: &Path,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> String {
    if before == after {
        return String::new();
    }
    let name = "cloudflare-secondary-dns-api";
    let hint = "details: cargo xtask diff";
    let apis = (
        rust::read::read(before, "lib.rs"),
        rust::read::read(after, "lib.rs"),
    );
    let (old, new) = match &apis {
        (Ok(old), Ok(new)) if !before.is_empty() => (old, new),
        _ => return format!("contract: generated anew; {hint}"),
    };
    let mut found = rust::apis(name, old, new);
    found.retain(|finding| finding.item != "SPEC_DIGEST");
    let level = found
        .iter()
        .map(|finding| finding.level)
        .max()
        .unwrap_or(Level::Patch);
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    let version = Workspace::read(&manifest)
        .ok()
        .and_then(|workspace| Version::parse(workspace.version()?).ok());
    let version = version.map_or_else(String::new, |version| {
        format!(" {version} → {}", verdict::next(&version, level))
    });
    let what = kinds(&found);
    let what = if what.is_empty() {
        "only prose changed".to_owned()
    } else {
        what
    };
    format!(
        "contract: {what}; {name}{version} ({}); {hint}",
        level.word()
    )
}

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
