//! Comparing two listings of a package: which release the lines that differ ask for.
//!
//! A line that is removed or changed is a break, lines that are added are not. Of what an item
//! demands it is the other way round.

use std::collections::BTreeSet;

use serde::Serialize;

use super::rules::{self, Level};
use super::{Argument, Kind, Line, Lines};
use crate::text;

/// Something that differs in a public API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule applies.
    pub rule: &'static str,
    /// Which release it asks for.
    pub level: Level,
    /// The package.
    #[serde(rename = "crate")]
    pub package: String,
    /// The item, as callers name it below the crate: `types::Peer::ip`.
    pub item: String,
    /// What has changed.
    pub sentence: String,
    /// The line before, without what the sentence says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The line now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Finding {
    /// A finding by its rule; an unknown rule would be a mistake of this program and counts as a
    /// break.
    pub(crate) fn new(rule: &str, package: &str, item: &str, sentence: String) -> Self {
        let (rule, level) = rules::level(rule);
        Self {
            rule,
            level,
            package: package.to_owned(),
            item: item.to_owned(),
            sentence,
            before: None,
            after: None,
        }
    }

    fn turn(mut self, before: &str, after: &str) -> Self {
        let shown = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.before = shown(before);
        self.after = shown(after);
        self
    }
}

/// The constant of the generated package that holds the digest of the contract. It differs whenever
/// a byte of the contract does.
pub(crate) const DIGEST: &str = "SPEC_DIGEST";

pub(crate) const ALL: &str = "operations::ALL";

/// What differs between two listings of a package, breaks first.
pub fn compare(package: &str, old: &Lines, new: &Lines) -> Vec<Finding> {
    let mut found = Vec::new();
    let finding = |line: &Line, (rule, sentence): (&str, String)| {
        Finding::new(rule, package, &line.item, sentence)
    };
    for line in only(old, new) {
        let removed = removed(line, new);
        found.extend(removed.map(|own| finding(line, own).turn(&line.signature(), "")));
    }
    for line in only(new, old) {
        found.push(finding(line, added(line)).turn("", &line.signature()));
    }
    for (key, before) in old {
        let Some(after) = new.get(key) else {
            continue;
        };
        // What has several names is reported by the first.
        if before.first.is_some() && before.first == after.first {
            continue;
        }
        let own = signatures(before, after).into_iter();
        let turn = |own| finding(before, own).turn(&before.signature(), &after.signature());
        found.extend(own.map(turn));
        if before.value != after.value && before.path != DIGEST {
            let sentence = format!("{} has another value", subject(before));
            let own = finding(before, ("rust-value-changed", sentence));
            // A long value is better read where it is, and the list of all operations says nothing
            // more.
            let is_long = before.value.len() + after.value.len() > LONGEST_VALUES;
            found.push(match is_long || before.path == ALL {
                true => own,
                false => own.turn(&before.value, &after.value),
            });
        }
    }
    found.sort_by(|a, b| {
        (b.level, &a.item, a.rule, &a.sentence).cmp(&(a.level, &b.item, b.rule, &b.sentence))
    });
    found
}

const LONGEST_VALUES: usize = 400;

/// The lines that only one side has. What is within something else that only it has, or has another
/// name that only it has, need not be said.
fn only<'l>(here: &'l Lines, there: &Lines) -> Vec<&'l Line> {
    let all = || {
        let all = here.iter().filter(|(key, _)| !there.contains_key(*key));
        all.map(|(_, line)| line)
    };
    let is_only = |key: &String| here.contains_key(key) && !there.contains_key(key);
    let items = all().filter(|line| line.kind.is_item());
    let items: BTreeSet<&str> = items.map(|line| line.item.as_str()).collect();
    let impls = all().filter(|line| line.kind == Kind::Impl);
    let impls: BTreeSet<&str> = impls.map(|line| line.path.as_str()).collect();
    let is_within = |line: &Line| {
        let mut outer = line.item.as_str();
        let is_of_impl = line.kind != Kind::Impl && impls.contains(line.path.as_str());
        let first = line.first.as_ref().map(|first| line.key_at(first));
        if is_of_impl
            || !line.kind.is_item() && items.contains(outer)
            || first.is_some_and(|first| is_only(&first))
        {
            return true;
        }
        while let Some((parent, _)) = outer.rsplit_once("::") {
            if items.contains(parent) {
                return true;
            }
            outer = parent;
        }
        false
    };
    all().filter(|line| !is_within(line)).collect()
}

fn removed(line: &Line, new: &Lines) -> Option<(&'static str, String)> {
    let (path, text) = (&line.path, &line.text);
    Some(match line.kind {
        Kind::MustUse => return None,
        Kind::Deprecated => (
            "rust-undeprecated",
            format!("`{path}` is no longer deprecated"),
        ),
        Kind::Demands => (
            "rust-loosened",
            format!("`{path}` no longer demands `{text}`"),
        ),
        Kind::Exhaustive => (
            "rust-tightened",
            format!("`{path}` can no longer be built or matched by all that it has"),
        ),
        Kind::Offers if is_renamed(line, new) => return None,
        Kind::Offers => (
            if is_made(line) {
                "rust-removed"
            } else {
                "rust-tightened"
            },
            format!("`{path}` no longer offers `{text}`"),
        ),
        _ => ("rust-removed", format!("{} removed", subject(line))),
    })
}

/// Whether a macro makes it.
fn is_made(line: &Line) -> bool {
    line.path.ends_with('!')
}

/// Whether another macro makes it now. Callers cannot name a macro.
fn is_renamed(line: &Line, new: &Lines) -> bool {
    let made = || new.values().filter(|own| is_made(own));
    is_made(line)
        && made().all(|own| own.path != line.path)
        && made().any(|own| own.text == line.text)
}

fn added(line: &Line) -> (&'static str, String) {
    let (path, text) = (&line.path, &line.text);
    match line.kind {
        Kind::Deprecated => ("rust-deprecated", format!("`{path}` is deprecated")),
        Kind::MustUse => ("rust-must-use-added", format!("`{path}` is `#[must_use]`")),
        Kind::Demands => ("rust-tightened", format!("`{path}` demands `{text}`")),
        Kind::Exhaustive => (
            "rust-loosened",
            format!("`{path}` can be built or matched by all that it has"),
        ),
        Kind::Offers => (
            if is_made(line) {
                "rust-added"
            } else {
                "rust-loosened"
            },
            format!("`{path}` offers `{text}`"),
        ),
        Kind::Field | Kind::Variant => {
            let (parent, name) = line.item.rsplit_once("::").unwrap_or_default();
            let word = line.kind.word();
            ("rust-added", format!("{word} `{name}` added to `{parent}`"))
        }
        _ => ("rust-added", format!("{} added", subject(line))),
    }
}

/// Rules and sentences of what both sides have, apart from its value.
fn signatures(old: &Line, new: &Line) -> Vec<(&'static str, String)> {
    let what = subject(old);
    if old.kind == Kind::Exhaustive {
        // What is removed is said of the field or variant.
        let known = BTreeSet::from_iter(text::words(&old.text));
        return match text::words(&new.text).all(|word| known.contains(word)) {
            true => Vec::new(),
            false => vec![(
                "rust-added-closed",
                format!("more to build or match `{}` by", old.path),
            )],
        };
    }
    let pairs = || old.arguments.iter().zip(&new.arguments);
    let is_same = old.text == new.text && old.arguments.len() == new.arguments.len();
    if !is_same || !pairs().all(|(old, new)| takes(old, new)) {
        return vec![("rust-changed", format!("{what} changed"))];
    }
    let mut found = Vec::new();
    if pairs().any(|(old, new)| old.ty != new.ty) {
        let sentence = format!("{what} takes whatever converts into its former argument");
        found.push(("rust-loosened", sentence));
    }
    let renamed = || pairs().filter(|(a, b)| a.name != b.name && !a.name.is_empty());
    let is_known = |name: &str| old.arguments.iter().any(|own| own.name == name);
    if renamed().any(|(_, new)| is_known(&new.name)) {
        let sentence =
            format!("arguments of {what} swapped places: calls compile and mean something else");
        found.push(("rust-arguments-swapped", sentence));
    } else {
        found.extend(renamed().map(|(a, b)| {
            let sentence = format!(
                "argument `{}` of {what} is called `{}`: look whether it means the same",
                a.name, b.name
            );
            ("rust-argument-renamed", sentence)
        }));
    }
    found
}

/// Whether an argument takes what it took.
fn takes(old: &Argument, new: &Argument) -> bool {
    let borrowed = old.ty.trim_start_matches('&');
    old.ty == new.ty
        || new.ty == format!("impl Into<{}>", old.ty)
        || new.ty == format!("impl AsRef<{borrowed}>")
}

/// `field `types::Peer.ip``.
fn subject(line: &Line) -> String {
    let word = match line.kind {
        Kind::Use => "re-export".to_owned(),
        kind => kind.word(),
    };
    format!("{word} `{}`", line.path)
}
