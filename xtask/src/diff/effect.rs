//! From a change of the contract to the Rust items that it changed, and on to the functions of
//! the façade that reach them.

use std::collections::BTreeSet;

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use serde::Serialize;

use super::contract::{self, Finding as ContractFinding};
use super::facade::{CallSite, Facade};
use super::rust::Finding as RustFinding;
use super::rust::rules::Level;

/// A change of the contract and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The change itself.
    #[serde(flatten)]
    pub finding: ContractFinding,
    /// Whether callers may fail to compile; nothing where the Rust layer was not compared.
    pub compile_error: Option<bool>,
    /// Numbers of the findings of the Rust layer that it explains, from 0.
    pub rust: Vec<usize>,
    /// Functions of the façade that reach what it changed.
    pub facade: Vec<CallSite>,
}

/// Joins the layers. `rust` is `None` where that layer was not compared.
pub(crate) fn join(
    contract: Vec<ContractFinding>,
    renamed: &[(String, String)],
    rust: Option<(&str, &[RustFinding])>,
    facade: &Facade,
) -> Vec<Change> {
    let mut changes: Vec<Change> = contract
        .into_iter()
        .map(|finding| {
            let mut change = Change {
                compile_error: None,
                rust: Vec::new(),
                facade: facade.reaching(&names(&finding)),
                finding,
            };
            if let Some((package, findings)) = rust {
                change.rust = findings
                    .iter()
                    .enumerate()
                    .filter(|(_, found)| {
                        found.package == package && explains(&change.finding, found)
                    })
                    .map(|(number, _)| number)
                    .collect();
            }
            change
        })
        .collect();
    if let Some((package, findings)) = rust {
        carried(&mut changes, package, findings, renamed);
        for change in &mut changes {
            let breaks = |number: &usize| findings[*number].level == Level::Major;
            change.compile_error = Some(change.rust.iter().any(breaks));
        }
    }
    changes
}

/// Generated methods and types that a finding is about, as they stand in source.
fn names(finding: &ContractFinding) -> BTreeSet<String> {
    let operations = finding
        .sites
        .iter()
        .filter(|site| !site.operation.is_empty())
        .map(|site| site.operation.to_snake_case());
    let mut names: BTreeSet<String> = operations.collect();
    // The table of operations is how the façade names an operation in its errors.
    let entries: Vec<String> = names
        .iter()
        .map(|name| name.to_shouty_snake_case())
        .collect();
    names.extend(entries);
    for item in &finding.items {
        let mut parts = item.split("::");
        match (parts.next(), parts.next()) {
            (Some("types"), Some(ty)) => names.insert(ty.to_owned()),
            (Some("Client"), Some(method)) => names.insert(method.to_owned()),
            _ => false,
        };
    }
    names
}

/// Whether a change of the contract made a change of the generated code.
fn explains(finding: &ContractFinding, rust: &RustFinding) -> bool {
    let item = rust.item.as_str();
    if finding.items.iter().any(|own| own == item) {
        return true;
    }
    let operation = finding.sites.iter().any(|site| {
        let id = site.operation.as_str();
        item == format!("operations::{}", id.to_shouty_snake_case())
    });
    let of_call = finding.direction == contract::rules::Direction::Call;
    if of_call && (operation || item == "operations::ALL") {
        return true;
    }
    if finding.rule.starts_with("value-")
        && let Some((ty, _)) = item.rsplit_once("::")
        && enumerations(finding).any(|name| ty == format!("types::{name}"))
    {
        return true;
    }
    // A field that is required or not decides what `new` takes, and whether there is a default.
    let of_type = finding.items.iter().filter_map(|own| own.rsplit_once("::"));
    let presence = finding.rule.starts_with("field-") || finding.rule.starts_with("null-");
    let types = rust.rule == "rust-impl-added" || rust.rule == "rust-impl-removed";
    of_type
        .filter(|(ty, _)| ty.starts_with("types::"))
        .any(|(ty, _)| {
            let constructor = item == format!("{ty}::new");
            let shape = item == ty && (presence || types);
            (constructor && !finding.rule.starts_with("access")) || shape
        })
}

/// Generated enumerations that hold the values of a finding: called after the component, or after
/// the field.
fn enumerations(finding: &ContractFinding) -> impl Iterator<Item = String> {
    let components = finding.pointers.iter().flat_map(|at| [&at.old, &at.new]);
    let components = components.filter_map(|at| {
        let name = at.strip_prefix("/components/schemas/")?.split('/').next()?;
        Some(name.to_pascal_case())
    });
    let fields = finding.items.iter().filter_map(|item| {
        let (ty, field) = item.strip_prefix("types::")?.rsplit_once("::")?;
        Some(format!("{ty}{}", field.to_pascal_case()))
    });
    components.chain(fields)
}

/// Types that came or went because something else names them now or no longer: they follow from
/// whatever changed that.
fn carried(
    changes: &mut [Change],
    package: &str,
    findings: &[RustFinding],
    renamed: &[(String, String)],
) {
    let is_renamed = |name: &str| {
        let same = |other: &String| other.to_pascal_case() == name;
        renamed.iter().any(|(old, new)| same(old) || same(new))
    };
    loop {
        let mut more = Vec::new();
        for (number, found) in findings.iter().enumerate() {
            let Some(name) = found.item.strip_prefix("types::") else {
                continue;
            };
            let whole = matches!(found.rule, "rust-item-added" | "rust-item-removed");
            if found.package != package || !whole || name.contains("::") || is_renamed(name) {
                continue;
            }
            for (index, change) in changes.iter().enumerate() {
                let named = |other: &usize| {
                    let other = &findings[*other];
                    let texts = [&other.before, &other.after];
                    texts
                        .iter()
                        .any(|text| text.as_deref().is_some_and(|text| has_word(text, name)))
                };
                if !change.rust.contains(&number) && change.rust.iter().any(named) {
                    more.push((index, number));
                }
            }
        }
        if more.is_empty() {
            break;
        }
        for (index, number) in more {
            changes[index].rust.push(number);
            changes[index].rust.sort_unstable();
        }
    }
}

/// Whether a text has the word, not merely as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let before = text[..at].chars().next_back().is_some_and(is_name);
        let after = text[at + word.len()..].chars().next().is_some_and(is_name);
        !before && !after
    })
}
