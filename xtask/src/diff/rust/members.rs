//! Comparing functions and traits.

use std::collections::BTreeMap;

use super::finding::Findings;
use super::generics;
use super::model::{Function, Shape, TraitItem, TraitItemKind};
use super::text::Text;

/// Compares two functions.
pub(super) fn function(path: &str, old: &Function, new: &Function, found: &mut Findings) {
    let before = old.to_string();
    let after = new.to_string();
    let mut turn = |rule, sentence| found.turn(rule, path, sentence, &before, &after);
    match (&old.receiver, &new.receiver) {
        (Some(a), Some(b)) if a != b => turn(
            "rust-receiver-changed",
            format!("`{path}` takes `self` differently"),
        ),
        (Some(_), None) => turn(
            "rust-receiver-changed",
            format!("`{path}` no longer takes `self`"),
        ),
        (None, Some(_)) => turn(
            "rust-receiver-changed",
            format!("`{path}` takes `self` now"),
        ),
        _ => {}
    }
    let types = |function: &Function| -> Vec<Text> {
        let types = function.parameters.iter();
        types.map(|(_, ty)| ty.clone()).collect()
    };
    let (left, right) = (types(old), types(new));
    let mut told = false;
    if left != right {
        let looser = |a: &Text, b: &Text| b.full() == format!("impl Into<{}>", a.full());
        let loosened = left.len() == right.len()
            && left.iter().zip(&right).all(|(a, b)| a == b || looser(a, b));
        if loosened {
            let sentence = format!("`{path}` takes more types of arguments");
            turn("rust-parameter-loosened", sentence);
        } else {
            told = true;
            turn(
                "rust-parameters-changed",
                format!("`{path}` takes {}", arguments(old, new)),
            );
        }
    }
    let rewritten = is_rewritten(old, new);
    if rewritten {
        let sentence = rewriting(path, new);
        turn("rust-async-form-changed", sentence);
    } else if old.output != new.output {
        turn(
            "rust-return-type-changed",
            format!("`{path}` returns another type"),
        );
    }
    let gone = old.qualifiers.difference(&new.qualifiers);
    let come = new.qualifiers.difference(&old.qualifiers);
    let counts = |qualifier: &&String| !(rewritten && *qualifier == "async");
    for qualifier in gone.filter(counts) {
        let rule = if qualifier == "unsafe" {
            "rust-qualifier-loosened"
        } else {
            "rust-qualifier-changed"
        };
        turn(rule, format!("`{path}` is no longer `{qualifier}`"));
    }
    for qualifier in come.filter(counts) {
        let rule = if qualifier == "const" {
            "rust-qualifier-loosened"
        } else {
            "rust-qualifier-changed"
        };
        turn(rule, format!("`{path}` is `{qualifier}` now"));
    }
    // Other arguments show the parameters that they need.
    if !told && old.generics != new.generics {
        let (a, b) = (&old.generics, &new.generics);
        let signatures = Some((before.as_str(), after.as_str()));
        generics::compare_within(path, &format!("`{path}`"), (a, b), signatures, found);
    }
}

/// Whether one is an `async fn` and the other returns `impl Future` of the same.
fn is_rewritten(old: &Function, new: &Function) -> bool {
    old.qualifiers.contains("async") != new.qualifiers.contains("async")
        && old.awaited.is_some()
        && old.awaited == new.awaited
}

fn rewriting(path: &str, new: &Function) -> String {
    if new.qualifiers.contains("async") {
        format!("`{path}` is an `async fn` now instead of one that returns `impl Future`")
    } else {
        format!("`{path}` returns `impl Future` now instead of being an `async fn`")
    }
}

/// Which arguments came and went, by name where that tells it.
fn arguments(old: &Function, new: &Function) -> String {
    let names = |one: &Function, other: &Function| {
        let alone = one
            .parameters
            .iter()
            .filter(|(name, _)| !other.parameters.iter().any(|(n, _)| n == name));
        alone
            .map(|(name, _)| format!("`{name}`"))
            .collect::<Vec<_>>()
    };
    let (gone, come) = (names(old, new), names(new, old));
    match (
        gone.is_empty(),
        come.is_empty(),
        old.parameters.len() == new.parameters.len(),
    ) {
        (true, false, false) => format!("the argument {} too", come.join(", ")),
        (false, true, false) => format!("no argument {} any more", gone.join(", ")),
        _ => "other arguments".to_owned(),
    }
}

/// Compares two traits.
pub(super) fn traits(path: &str, old: &Shape, new: &Shape, found: &mut Findings) {
    let (
        Shape::Trait {
            generics: a,
            supertraits: x,
            sealed,
            is_unsafe: was_unsafe,
            obstacle: had,
            items: left,
        },
        Shape::Trait {
            generics: b,
            supertraits: y,
            is_unsafe,
            obstacle: has,
            items: right,
            ..
        },
    ) = (old, new)
    else {
        return;
    };
    generics::compare(path, &format!("`{path}`"), a, b, found);
    if !x.keys().eq(y.keys()) {
        let sentence = format!("trait `{path}` demands other traits");
        found.turn("rust-supertraits-changed", path, sentence, &sum(x), &sum(y));
    }
    if was_unsafe != is_unsafe {
        let how = if *is_unsafe { "is" } else { "is no longer" };
        let sentence = format!("trait `{path}` {how} `unsafe`: implementors must say so alike");
        found.change("rust-trait-safety-changed", path, sentence);
    }
    match (had, has) {
        (None, Some(why)) => {
            let sentence = format!("`dyn {path}` is no longer possible: {why}");
            found.change("rust-trait-dyn-lost", path, sentence);
        }
        (Some(_), None) => {
            let sentence = format!("`dyn {path}` is possible now");
            found.change("rust-trait-dyn-gained", path, sentence);
        }
        _ => {}
    }
    for (name, was) in left {
        let at = format!("{path}::{name}");
        match right.get(name) {
            None => {
                let sentence = format!("`{name}` of trait `{path}` removed");
                found.push(
                    "rust-trait-item-removed",
                    &at,
                    sentence,
                    Some(was.shown(name)),
                    None,
                );
            }
            Some(is) => trait_item((&at, name), was, is, *sealed, found),
        }
    }
    for (name, is) in right.iter().filter(|(name, _)| !left.contains_key(*name)) {
        // Nobody else implements a sealed trait.
        let (rule, how) = if is.provided || *sealed {
            (
                "rust-trait-item-provided",
                "implementors need not provide it",
            )
        } else {
            ("rust-trait-item-required", "implementors must provide it")
        };
        let sentence = format!("`{name}` of trait `{path}` added: {how}");
        let at = format!("{path}::{name}");
        found.push(rule, &at, sentence, None, Some(is.shown(name)));
    }
}

fn trait_item(
    (at, name): (&str, &str),
    was: &TraitItem,
    is: &TraitItem,
    sealed: bool,
    found: &mut Findings,
) {
    let rewritten = match (&was.kind, &is.kind) {
        (TraitItemKind::Function(old), TraitItemKind::Function(new)) => {
            is_rewritten(old, new) && same_but_form(old, new)
        }
        _ => false,
    };
    if rewritten {
        let sentence = match &is.kind {
            TraitItemKind::Function(new) => rewriting(at, new),
            _ => String::new(),
        };
        let (a, b) = (was.shown(name), is.shown(name));
        found.turn("rust-async-form-changed", at, sentence, &a, &b);
    } else if !was.kind.same(&is.kind) {
        let sentence = format!("`{at}` has another signature");
        let (a, b) = (was.shown(name), is.shown(name));
        found.turn("rust-trait-item-changed", at, sentence, &a, &b);
    } else if was.provided && !is.provided && !sealed {
        let sentence = format!("implementors must provide `{at}` now");
        found.change("rust-trait-item-required", at, sentence);
    }
}

/// Whether two functions are the same but for the form of their future.
fn same_but_form(old: &Function, new: &Function) -> bool {
    let mut old = old.clone();
    old.output.clone_from(&new.output);
    old.qualifiers.clone_from(&new.qualifiers);
    TraitItemKind::Function(Box::new(old)).same(&TraitItemKind::Function(Box::new(new.clone())))
}

/// Bounds in a row, as people write them.
fn sum(bounds: &BTreeMap<String, String>) -> String {
    let shown: Vec<&str> = bounds.values().map(String::as_str).collect();
    shown.join(" + ")
}

impl TraitItemKind {
    /// Whether they mean the same; how arguments are called does not count.
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Function(a), Self::Function(b)) => {
                let types = |function: &Function| -> Vec<Text> {
                    let types = function.parameters.iter();
                    types.map(|(_, ty)| ty.clone()).collect()
                };
                a.qualifiers == b.qualifiers
                    && a.generics == b.generics
                    && a.receiver == b.receiver
                    && types(a) == types(b)
                    && a.output == b.output
            }
            (
                Self::Type {
                    generics: a,
                    bounds: x,
                },
                Self::Type {
                    generics: b,
                    bounds: y,
                },
            ) => a == b && x.keys().eq(y.keys()),
            (a, b) => a == b,
        }
    }
}

impl TraitItem {
    /// The item in one line.
    fn shown(&self, name: &str) -> String {
        match &self.kind {
            TraitItemKind::Function(function) => function.to_string(),
            TraitItemKind::Constant(ty) => format!("const {name}: {ty}"),
            TraitItemKind::Type { generics, bounds } => {
                let colon = if bounds.is_empty() { "" } else { ": " };
                let clause = if generics.clause.is_empty() { "" } else { " " };
                format!(
                    "type {name}{}{colon}{}{clause}{}",
                    generics.inline,
                    sum(bounds),
                    generics.clause
                )
            }
        }
    }
}
