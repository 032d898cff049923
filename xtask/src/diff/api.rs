//! Comparing two listings of a package: which release the lines that differ ask for.
//!
//! A line that is removed or changed is a break, lines that are added are not. The rest of this
//! module is what that is too coarse for: a field that is added to a struct which others build, a
//! bound that is removed, arguments that swap places.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::api_rules::{self as rules, Level};
use crate::listing::{Argument, Kind, Line};

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
    /// A finding by its rule; an unknown rule would be a mistake of this program and counts as a break.
    pub(super) fn new(rule: &str, package: &str, item: &str, sentence: String) -> Self {
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

/// Lines of a package by key.
pub type Lines = BTreeMap<String, Line>;

/// What differs between two listings of a package, breaks first.
pub fn compare(package: &str, old: &Lines, new: &Lines) -> Vec<Finding> {
    let comparison = Comparison { package, old, new };
    let mut found = Vec::new();
    for (key, line) in old {
        match new.get(key) {
            Some(now) if now != line => comparison.changed(line, now, &mut found),
            Some(_) => {}
            None => found.extend(comparison.removed(line)),
        }
    }
    for line in new
        .iter()
        .filter(|(key, _)| !old.contains_key(*key))
        .map(|(_, line)| line)
    {
        found.extend(comparison.added(line));
    }
    found.sort_by(|a, b| {
        (b.level, &a.item, a.rule, &a.sentence).cmp(&(a.level, &b.item, b.rule, &b.sentence))
    });
    found
}

struct Comparison<'l> {
    package: &'l str,
    old: &'l Lines,
    new: &'l Lines,
}

impl Comparison<'_> {
    fn finding(&self, rule: &str, line: &Line, sentence: String) -> Finding {
        Finding::new(rule, self.package, &line.item, sentence)
    }

    /// The line of the type or trait that a field, variant or item belongs to.
    fn parent<'a>(&self, lines: &'a Lines, line: &Line) -> Option<&'a Line> {
        let (parent, _) =
            line.path
                .rsplit_once(if line.kind == Kind::Field { "." } else { "::" })?;
        let kinds = [Kind::Struct, Kind::Enum, Kind::Variant, Kind::Trait];
        kinds
            .iter()
            .find_map(|kind| lines.get(&format!("{} {parent}", kind.word())))
    }

    /// Whether something around it came or went as well, so that it need not be said.
    fn is_within(&self, line: &Line, here: &Lines, there: &Lines) -> bool {
        let mut path = line.item.as_str();
        if matches!(
            line.kind,
            Kind::Impl | Kind::Repr | Kind::Order | Kind::Deprecated | Kind::MustUse
        ) {
            let kinds = KINDS.iter();
            let mut own = kinds.filter_map(|kind| here.get(&format!("{} {path}", kind.word())));
            if own.any(|own| !there.contains_key(&own.key())) {
                return true;
            }
        }
        while let Some((parent, _)) = path.rsplit_once("::") {
            let is_alone = |kind: &Kind| {
                let key = format!("{} {parent}", kind.word());
                here.contains_key(&key) && !there.contains_key(&key)
            };
            if KINDS.iter().any(is_alone) {
                return true;
            }
            path = parent;
        }
        false
    }

    fn removed(&self, line: &Line) -> Option<Finding> {
        if self.is_within(line, self.old, self.new) {
            return None;
        }
        let what = subject(line);
        let finding = match line.kind {
            Kind::Deprecated => {
                let sentence = format!("`{}` is no longer deprecated", line.path);
                return Some(self.finding("rust-undeprecated", line, sentence));
            }
            Kind::MustUse | Kind::Order => return None,
            // Callers cannot name it; another one makes the same.
            Kind::Macro if !line.offers.is_empty() && self.is_made(line) => return None,
            Kind::Impl if line.path.starts_with("Drop for ") => {
                self.finding("rust-loosened", line, format!("{what} removed"))
            }
            _ => match self.elsewhere(line) {
                Some(other) => {
                    let sentence =
                        format!("`{}` was {}, is {}", line.path, one(line.kind), one(other));
                    self.finding("rust-removed", line, sentence)
                }
                None => self.finding("rust-removed", line, format!("{what} removed")),
            },
        };
        Some(finding.turn(&line.about(), ""))
    }

    /// Whether another macro makes all that one made which is not exported.
    fn is_made(&self, line: &Line) -> bool {
        let macros = self.new.values().filter(|own| own.kind == Kind::Macro);
        let mut macros = macros.map(|own| &own.offers);
        macros.any(|offers| line.offers.is_subset(offers))
    }

    /// The kind that an item has now, if it is of another.
    fn elsewhere(&self, line: &Line) -> Option<Kind> {
        let mut kinds = KINDS.iter().filter(|kind| **kind != line.kind);
        kinds
            .find(|kind| {
                self.new
                    .contains_key(&format!("{} {}", kind.word(), line.path))
            })
            .copied()
    }

    fn added(&self, line: &Line) -> Option<Finding> {
        if self.is_within(line, self.new, self.old) {
            return None;
        }
        let what = subject(line);
        let mut rule = "rust-added";
        let mut more = "";
        match line.kind {
            Kind::Deprecated => {
                let sentence = format!("`{}` is deprecated", line.path);
                return Some(self.finding("rust-deprecated", line, sentence));
            }
            Kind::MustUse => {
                let sentence = format!("`{}` is `#[must_use]`", line.path);
                return Some(self.finding("rust-must-use-added", line, sentence));
            }
            Kind::Order => return None,
            Kind::Repr if line.text.contains("packed") => {
                rule = "rust-tightened";
                more = ": fields can no longer be borrowed";
            }
            Kind::Field | Kind::Variant => {
                let parent = self.parent(self.old, line);
                let now = self.parent(self.new, line);
                let closed =
                    parent.is_some_and(|p| p.offers.iter().any(|o| o.starts_with("exhaustive")));
                // That it cannot be built any more is said of the type.
                let still =
                    now.is_some_and(|p| p.offers.iter().any(|o| o.starts_with("exhaustive")));
                if closed && (still || line.kind == Kind::Variant) {
                    rule = "rust-added-closed";
                    more = match line.kind {
                        Kind::Field => ", which others build by its fields",
                        _ => ", which others match value by value",
                    };
                }
            }
            Kind::Fn | Kind::Const | Kind::Associated if line.demands.contains("required") => {
                rule = "rust-added-closed";
                more = ", which everybody who implements it has to provide";
            }
            Kind::Impl if line.path.starts_with("Drop for ") => {
                let prefix = format!("field {}.", line.item);
                let open = self.new.range(prefix.clone()..).next();
                if open.is_some_and(|(key, _)| key.starts_with(&prefix)) {
                    rule = "rust-tightened";
                    more = ": fields can no longer be moved out of it";
                } else {
                    return None;
                }
            }
            Kind::Impl if line.demands.contains("blanket") => {
                rule = "rust-added-closed";
                more = ", which can overlap with what others implement";
            }
            _ => {}
        }
        let of = self
            .parent(self.new, line)
            .filter(|_| line.kind != Kind::Fn || !more.is_empty());
        let what = match (of, line.path.rsplit_once(['.', ':'])) {
            (Some(parent), Some((_, name))) => {
                format!("{} `{name}` added to `{}`", line.kind.word(), parent.path)
            }
            _ => format!("{what} added"),
        };
        let finding = self.finding(rule, line, format!("{what}{more}"));
        Some(finding.turn("", &line.about()))
    }

    fn changed(&self, old: &Line, new: &Line, found: &mut Vec<Finding>) {
        let what = subject(old);
        let (before, after) = (old.about(), new.about());
        let mut tell = |rule: &str, sentence: String| {
            found.push(self.finding(rule, old, sentence).turn(&before, &after));
        };
        let swapped = swapped(&old.arguments, &new.arguments);
        match arguments(&old.arguments, &new.arguments) {
            _ if old.text != new.text => {
                tell("rust-changed", format!("{what} changed"));
                return;
            }
            Arguments::Other => {
                tell("rust-changed", format!("{what} takes other arguments"));
                return;
            }
            Arguments::Looser => tell(
                "rust-loosened",
                format!("{what} takes whatever converts into its former argument"),
            ),
            Arguments::Same if swapped => {
                let sentence = format!(
                    "arguments of {what} swapped places: calls compile and mean something else"
                );
                tell("rust-arguments-swapped", sentence);
            }
            Arguments::Same => {
                for (a, b) in old.arguments.iter().zip(&new.arguments) {
                    if a.name != b.name && !a.name.is_empty() && !b.name.is_empty() {
                        let sentence =
                            format!("argument `{}` of {what} is called `{}`", a.name, b.name);
                        tell("rust-argument-renamed", sentence);
                    }
                }
            }
        }
        if let Some(rule) = parameters(&old.parameters, &new.parameters) {
            tell(rule, format!("{what} has other type parameters"));
        }
        let lost: Vec<&String> = old.offers.difference(&new.offers).collect();
        let gained: Vec<&String> = new.offers.difference(&old.offers).collect();
        // A parameter that is new and has a default may demand what it likes.
        let defaults = new.parameters.iter().skip(old.parameters.len());
        let defaults: Vec<String> = defaults.map(|(name, _)| format!("{name}: ")).collect();
        let is_new = |text: &&String| defaults.iter().any(|own| text.starts_with(own));
        let asked = new.demands.difference(&old.demands);
        let asked: Vec<&String> = asked.filter(|text| !is_new(text)).collect();
        let spared: Vec<&String> = old.demands.difference(&new.demands).collect();
        let (is, is_no_longer) = match old.kind {
            Kind::Macro => ("makes", "no longer makes"),
            _ => ("is", "is no longer"),
        };
        if !lost.is_empty() {
            let sentence = format!("{what} {is_no_longer} {}", list(&lost));
            tell("rust-tightened", sentence);
        }
        if !asked.is_empty() {
            tell("rust-tightened", format!("{what} demands {}", list(&asked)));
        }
        if !gained.is_empty() {
            tell("rust-loosened", format!("{what} {is} {}", list(&gained)));
        }
        if !spared.is_empty() {
            tell(
                "rust-loosened",
                format!("{what} no longer demands {}", list(&spared)),
            );
        }
        if old.value != new.value {
            let (rule, sentence) = match old.kind {
                Kind::Order if !reordered(&old.value, &new.value) => return,
                Kind::Order => (
                    "rust-reordered",
                    format!("`{}` compares its parts in another order", old.path),
                ),
                Kind::Macro => (
                    "rust-macro-changed",
                    format!("{what} has other rules: compare them by hand"),
                ),
                Kind::Const | Kind::Static => {
                    ("rust-value-changed", format!("{what} has another value"))
                }
                _ => (
                    "rust-value-changed",
                    format!("{what} is written or read differently"),
                ),
            };
            let finding = self.finding(rule, old, sentence);
            // A long value is better read where it is.
            let is_long = old.value.len() + new.value.len() > LONGEST_VALUES;
            found.push(match is_long {
                true => finding,
                false => finding.turn(&old.value, &new.value),
            });
        }
    }
}

/// Values are shown up to this length, before and after together.
const LONGEST_VALUES: usize = 400;

/// Kinds of items that have a place of their own.
const KINDS: [Kind; 12] = [
    Kind::Struct,
    Kind::Enum,
    Kind::Trait,
    Kind::Type,
    Kind::Fn,
    Kind::Const,
    Kind::Static,
    Kind::Mod,
    Kind::Use,
    Kind::Macro,
    Kind::Made,
    Kind::Variant,
];

/// `field `types::Peer.ip``.
fn subject(line: &Line) -> String {
    let word = match line.kind {
        Kind::Made => "item",
        Kind::Use => "re-export",
        kind => kind.word(),
    };
    format!("{word} `{}`", line.path)
}

fn one(kind: Kind) -> String {
    let word = match kind {
        Kind::Made => return "made by a macro".to_owned(),
        Kind::Use => "re-export",
        kind => kind.word(),
    };
    let article = match word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => "an",
        false => "a",
    };
    format!("{article} {word}")
}

fn list(all: &[&String]) -> String {
    let each: Vec<String> = all.iter().map(|text| format!("`{text}`")).collect();
    each.join(", ")
}

enum Arguments {
    Same,
    Looser,
    Other,
}

fn arguments(old: &[Argument], new: &[Argument]) -> Arguments {
    if old.len() != new.len() {
        return Arguments::Other;
    }
    let mut all = Arguments::Same;
    for (a, b) in old.iter().zip(new) {
        if a.ty == b.ty {
            continue;
        }
        let borrowed = a.ty.strip_prefix('&').unwrap_or(&a.ty);
        let looser = [
            format!("impl Into<{}>", a.ty),
            format!("impl AsRef<{borrowed}>"),
            format!("impl AsRef<{borrowed}> + ?Sized"),
            format!("impl TryInto<{}>", a.ty),
            format!("Option<{}>", a.ty),
        ];
        // `Option` is the one that does not take what was given before.
        if !looser[..4].contains(&b.ty) {
            return Arguments::Other;
        }
        all = Arguments::Looser;
    }
    all
}

/// Whether arguments of one type changed places, by their names.
fn swapped(old: &[Argument], new: &[Argument]) -> bool {
    let names = |all: &[Argument]| all.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
    let (old, new) = (names(old), names(new));
    old.iter().enumerate().any(|(at, name)| {
        let now = new.iter().position(|other| other == name);
        !name.is_empty() && now.is_some_and(|now| now != at)
    })
}

/// The rule that other parameters of a type or trait fall under.
fn parameters(
    old: &[(String, Option<String>)],
    new: &[(String, Option<String>)],
) -> Option<&'static str> {
    if old == new {
        return None;
    }
    let breaks = new.len() < old.len()
        || old
            .iter()
            .zip(new)
            .any(|((a, before), (b, now))| a != b || before.is_some() && before != now)
        || new
            .iter()
            .skip(old.len())
            .any(|(_, default)| default.is_none());
    Some(if breaks {
        "rust-changed"
    } else {
        "rust-loosened"
    })
}

/// Whether what both have is in another order.
fn reordered(old: &str, new: &str) -> bool {
    let split = |text: &str| text.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (split(old), split(new));
    let both: BTreeSet<&String> = old.iter().filter(|name| new.contains(name)).collect();
    let kept = |all: &[String]| {
        all.iter()
            .filter(|name| both.contains(name))
            .cloned()
            .collect::<Vec<_>>()
    };
    kept(&old) != kept(&new)
}
