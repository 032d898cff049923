//! What a run of codegen changed, in one line. Without git: the generated files before and after.

use std::collections::BTreeMap;

use super::{Level, compare, read};
use crate::stack::both;
use crate::text::count;
use crate::workspace::GENERATED_PACKAGE as NAME;

/// Largest code, before and after together in bytes, whose changes are counted: to list it takes
/// thirty times the room.
const LARGEST: usize = 2 * 1024 * 1024;

const DETAILS: &str = "what follows for callers: cargo xtask diff";

/// One line on what differs between the generated files of before and after a run: relative path
/// to text. `None` if nothing does.
#[must_use]
pub(crate) fn summary(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Option<String> {
    if before == after {
        return None;
    }
    if before.is_empty() {
        return Some(format!("{NAME}: generated for the first time"));
    }
    let texts = before.values().chain(after.values());
    if texts.map(String::len).sum::<usize>() > LARGEST {
        return Some(format!(
            "{NAME}: what changed is too much to be counted here; {DETAILS}"
        ));
    }
    let list = |sources| read(sources).map(|listing| listing.lines);
    let (Ok(old), Ok(new)) = both(|| list(before), || list(after)) else {
        return Some(format!(
            "{NAME}: what was there before is not Rust; {DETAILS}"
        ));
    };
    let found = compare(NAME, &old, &new);
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &found {
        // What follows from something else counts as nothing.
        let mut verbs = ["added", "removed", "changed"].into_iter();
        let verb = verbs.find(|verb| finding.rule.strip_prefix("rust-") == Some(verb));
        let what = finding.sentence.split(' ').next();
        if let (Some(verb), Some(what)) = (verb, what) {
            *counts.entry((verb, what)).or_default() += 1;
        }
    }
    let counts = counts.iter();
    let each = counts.map(|((verb, what), number)| format!("{} {verb}", count(*number, what)));
    let each: Vec<String> = each.collect();
    let what = match (each.is_empty(), found.is_empty()) {
        (false, _) => each.join(", "),
        (true, false) => "public items changed".to_owned(),
        (true, true) => "no public item changed, only docs or what they are made of".to_owned(),
    };
    let level = found.iter().map(|finding| finding.level).max();
    let level = level.unwrap_or_default().max(Level::Patch);
    Some(format!("{NAME}: {what} ({}); {DETAILS}", level.word()))
}
