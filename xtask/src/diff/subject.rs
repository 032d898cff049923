//! What a finding is about in few words: the field, the type, the operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::compare::Finding;

/// Most places that are written out one by one.
const MOST: usize = 4;

/// The subject of a finding: the generated item where there is one, else the operations.
pub(crate) fn subject(finding: &Finding) -> String {
    let quoted = |name: String| format!("`{name}`");
    // That a field came or went is said of its type.
    let is_of_type = finding.rule.starts_with("field-");
    let types = finding.items.iter();
    let types = types.filter_map(|item| item.strip_prefix("types::"));
    let types = types.map(|item| match item.rsplit_once("::") {
        Some((ty, _)) if is_of_type => quoted(ty.to_owned()),
        _ => quoted(item.replace("::", ".")),
    });
    let mut names: BTreeSet<String> = types.collect();
    if names.is_empty() {
        let operations = finding.sites.iter().map(|site| site.operation.clone());
        let operations = operations.filter(|operation| !operation.is_empty());
        names.extend(operations.map(quoted));
    }
    match names.is_empty() {
        true => "All operations".to_owned(),
        false => list(&Vec::from_iter(names)),
    }
}

/// Places as text, those of one kind together: `acls_list and acls_get: 200 result[].ip_range`.
pub(crate) fn text(finding: &Finding) -> Vec<String> {
    let mut by_rest: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for site in &finding.sites {
        let rest = format!("{} {}", site.part, site.path).trim().to_owned();
        by_rest
            .entry(rest)
            .or_default()
            .push(match site.operation.as_str() {
                "" => "all operations",
                operation => operation,
            });
    }
    let lines = by_rest.into_iter();
    let lines = lines.map(|(rest, operations)| format!("{}: {rest}", list(&operations)));
    let mut lines: Vec<String> = lines
        .map(|line| line.trim_end_matches(": ").to_owned())
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
