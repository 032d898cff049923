//! What a run of codegen changed, in one line. Without git: the generated files before and after.

use std::collections::BTreeMap;

use super::compare::{compare, only};
use super::{Kind, Level, Line, Package, read};
use crate::stack::both;
use crate::text::count;
use crate::workspace::GENERATED_PACKAGE as NAME;

/// Largest code, before and after together in bytes, whose changes are counted: to list it takes thirty times the room.
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
    let list = |sources| {
        let root = "lib.rs";
        read(&Package { root, sources }).map(|listing| listing.lines)
    };
    let (Ok(old), Ok(new)) = both(|| list(before), || list(after)) else {
        return Some(format!(
            "{NAME}: what was there before is not Rust; {DETAILS}"
        ));
    };
    let changed = old.iter().filter_map(|(key, line)| {
        let is_other = new.get(key)?.signature() != line.signature();
        is_other.then_some(line)
    });
    let mut counts: BTreeMap<(usize, &str, &str), usize> = BTreeMap::new();
    for (verb, lines) in [
        ("removed", only(&old, &new)),
        ("added", only(&new, &old)),
        ("changed", changed.collect()),
    ] {
        for (order, what) in lines.into_iter().filter_map(counted) {
            *counts.entry((order, what, verb)).or_default() += 1;
        }
    }
    let counts = counts.iter();
    let each = counts.map(|((_, what, verb), number)| format!("{} {verb}", count(*number, what)));
    let each: Vec<String> = each.collect();
    let found = compare(NAME, &old, &new);
    let what = match (each.is_empty(), found.is_empty()) {
        (false, _) => each.join(", "),
        (true, false) => "public items changed".to_owned(),
        (true, true) => "no public item changed, only docs or what they are made of".to_owned(),
    };
    let level = found.iter().map(|finding| finding.level).max();
    let level = level.unwrap_or_default().max(Level::Patch);
    Some(format!("{NAME}: {what} ({}); {DETAILS}", level.word()))
}

/// What a line counts as, most telling first. What follows from something else counts as nothing.
fn counted(line: &Line) -> Option<(usize, &'static str)> {
    match line.kind {
        Kind::Fn if line.path.starts_with("Client::") => Some((0, "operation")),
        Kind::Struct | Kind::Enum => Some((1, "type")),
        Kind::Field => Some((2, "field")),
        Kind::Variant => Some((3, "value")),
        _ => None,
    }
}
