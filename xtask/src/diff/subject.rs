//! What a finding is about in few words: the field, the type, the operations.

use std::collections::{BTreeMap, BTreeSet};

use super::join::Change;
use crate::contract::compare::Finding;
use crate::contract::compare::compatibility::Direction;

/// Most places that are written out one by one.
const MOST: usize = 4;

/// The subject of a finding: the generated item where there is one, else the operations.
pub(crate) fn subject(finding: &Finding) -> String {
    let types = finding
        .items
        .iter()
        .filter_map(|item| item.strip_prefix("types::"));
    let operations = operations(finding);
    // That a field came or went is said of its type.
    let of_type = finding.rule.starts_with("field-");
    let types: BTreeSet<String> = types
        .map(|item| match item.rsplit_once("::") {
            Some((ty, _)) if of_type => format!("`{ty}`"),
            _ => format!("`{}`", item.replace("::", ".")),
        })
        .collect();
    if !types.is_empty() {
        return list(&types.into_iter().collect::<Vec<_>>());
    }
    if operations.is_empty() {
        return "All operations".to_owned();
    }
    let names: Vec<String> = operations.iter().map(|name| format!("`{name}`")).collect();
    list(&names)
}

/// The subject, and whether it is sent or read: one change can show in both.
pub(crate) fn directed(change: &Change) -> String {
    match change.finding.direction {
        Direction::Call => change.subject.clone(),
        direction => format!("{} ({})", change.subject, direction.word()),
    }
}

/// Operations in which it shows.
pub(crate) fn operations(finding: &Finding) -> BTreeSet<&str> {
    let named = finding.sites.iter().map(|site| site.operation.as_str());
    named.filter(|operation| !operation.is_empty()).collect()
}

/// Places as text: `acls_list 200 result[].ip_range`, those of one kind together.
pub(crate) fn text(finding: &Finding) -> Vec<String> {
    let mut by_rest: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for site in &finding.sites {
        let rest = (site.part.as_str(), site.path.as_str());
        by_rest.entry(rest).or_default().push(&site.operation);
    }
    let mut lines: Vec<String> = by_rest
        .into_iter()
        .map(|((part, path), operations)| {
            let operations = match operations == [""] {
                true => "all operations".to_owned(),
                false => list(&operations),
            };
            let rest = [part, path].into_iter().filter(|text| !text.is_empty());
            let rest: Vec<&str> = rest.collect();
            match (rest.is_empty(), operations.contains([' ', ','])) {
                (true, _) => operations,
                (false, false) => format!("{operations} {}", rest.join(" ")),
                (false, true) => format!("{operations}: {}", rest.join(" ")),
            }
        })
        .collect();
    if finding.more_sites > 0 {
        lines.push(format!("and {} more places", finding.more_sites));
    }
    lines
}

/// `a, b and 3 more`.
pub(crate) fn list(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [all @ .., last] if names.len() <= MOST => format!("{} and {last}", all.join(", ")),
        _ => {
            let (shown, more) = names.split_at(MOST - 1);
            format!("{} and {} more", shown.join(", "), more.len())
        }
    }
}
