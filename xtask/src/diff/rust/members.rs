//! Comparing functions and traits.

use super::finding::Findings;
use super::model::{Function, Shape, TraitItem};

/// Compares two functions.
pub(super) fn function(path: &str, old: &Function, new: &Function, found: &mut Findings) {
    let before = old.to_string();
    let after = new.to_string();
    let mut turn = |rule, sentence| found.turn(rule, path, sentence, &before, &after);
    if old.receiver != new.receiver {
        turn(
            "rust-receiver-changed",
            format!("`{path}` takes `self` differently"),
        );
    }
    let types = |function: &Function| -> Vec<String> {
        function
            .parameters
            .iter()
            .map(|(_, ty)| ty.clone())
            .collect()
    };
    let (left, right) = (types(old), types(new));
    if left != right {
        let loosened = left.len() == right.len()
            && left
                .iter()
                .zip(&right)
                .all(|(a, b)| a == b || *b == format!("impl Into<{a}>"));
        if loosened {
            let sentence = format!("`{path}` takes more types of arguments");
            turn("rust-parameter-loosened", sentence);
        } else {
            turn(
                "rust-parameters-changed",
                format!("`{path}` takes {}", arguments(old, new)),
            );
        }
    }
    if old.output != new.output {
        turn(
            "rust-return-type-changed",
            format!("`{path}` returns another type"),
        );
    }
    if old.generics != new.generics {
        turn(
            "rust-generics-changed",
            format!("`{path}` has other type parameters"),
        );
    }
    let gone = || old.qualifiers.difference(&new.qualifiers);
    let come = || new.qualifiers.difference(&old.qualifiers);
    for qualifier in gone() {
        let rule = if qualifier == "unsafe" {
            "rust-qualifier-loosened"
        } else {
            "rust-qualifier-changed"
        };
        turn(rule, format!("`{path}` is no longer `{qualifier}`"));
    }
    for qualifier in come() {
        let rule = if qualifier == "const" {
            "rust-qualifier-loosened"
        } else {
            "rust-qualifier-changed"
        };
        turn(rule, format!("`{path}` is `{qualifier}` now"));
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
            items: left,
        },
        Shape::Trait {
            generics: b,
            supertraits: y,
            items: right,
            ..
        },
    ) = (old, new)
    else {
        return;
    };
    if a != b {
        let sentence = format!("`{path}` has other type parameters");
        found.turn("rust-generics-changed", path, sentence, a, b);
    }
    if x != y {
        let sentence = format!("trait `{path}` demands other traits");
        found.turn("rust-supertraits-changed", path, sentence, x, y);
    }
    for (name, was) in left {
        let at = format!("{path}::{name}");
        match right.get(name) {
            None => {
                let sentence = format!("`{name}` of trait `{path}` removed");
                found.change("rust-trait-item-removed", &at, sentence);
            }
            Some(is) => trait_item(&at, was, is, *sealed, found),
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
        found.push(rule, &at, sentence, None, Some(is.text.clone()));
    }
}

fn trait_item(at: &str, was: &TraitItem, is: &TraitItem, sealed: bool, found: &mut Findings) {
    if was.text != is.text {
        let sentence = format!("`{at}` has another signature");
        found.turn("rust-trait-item-changed", at, sentence, &was.text, &is.text);
    } else if was.provided && !is.provided && !sealed {
        let sentence = format!("implementors must provide `{at}` now");
        found.change("rust-trait-item-required", at, sentence);
    }
}
