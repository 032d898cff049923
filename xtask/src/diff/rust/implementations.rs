//! Comparing what types implement: traits, their associated types, auto traits, `Drop`.

use std::collections::BTreeMap;

use super::compare::conditions;
use super::finding::Findings;
use super::generics;
use super::lack::NAMES;
use super::model::{Implementation, Item, Shape};

/// Compares what a type implements.
pub(super) fn of_item(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    let named = |one: &Implementation| (path.to_owned(), format!("`{path}`"), one.shown.clone());
    compare(
        &old.traits,
        &new.traits,
        named,
        found,
        |key, gone, found| {
            if key != "Drop" {
                return false;
            }
            if gone {
                let sentence = format!("`{path}` no longer has a `Drop` of its own");
                found.change("rust-drop-removed", path, sentence);
            } else if has_public_fields(&old.shape) {
                let sentence = format!(
                    "`{path}` implements `Drop`: its fields can no longer be moved out of it"
                );
                found.change("rust-drop-added", path, sentence);
            } else {
                return false;
            }
            true
        },
    );
    auto_traits(path, old, new, found);
}

/// Compares the impls of the crate's traits for types of others.
pub(super) fn foreign(
    old: &BTreeMap<String, Implementation>,
    new: &BTreeMap<String, Implementation>,
    found: &mut Findings,
) {
    let named = |one: &Implementation| {
        let (name, ty) = one.shown.split_once(" for ").unwrap_or((&one.shown, ""));
        (one.shown.clone(), format!("`{ty}`"), name.to_owned())
    };
    compare(old, new, named, found, |key, gone, found| {
        // `impl<T> Trait for T`, for a parameter by its regular name.
        let blanket = [" for _p", " for &_p", " for &mut _p"];
        if gone || !blanket.iter().any(|start| key.contains(start)) {
            return false;
        }
        if let Some(one) = new.get(key) {
            let sentence = format!(
                "`{}` is implemented: an impl of others may overlap",
                one.shown
            );
            found.change("rust-blanket-impl-added", &one.shown, sentence);
        }
        true
    });
}

/// `named` tells an impl's item, type and trait; `special` takes a difference that it tells
/// itself.
fn compare(
    old: &BTreeMap<String, Implementation>,
    new: &BTreeMap<String, Implementation>,
    named: impl Fn(&Implementation) -> (String, String, String),
    found: &mut Findings,
    special: impl Fn(&str, bool, &mut Findings) -> bool,
) {
    for (key, left) in old {
        let (item, ty, name) = named(left);
        let Some(right) = new.get(key) else {
            if !special(key, true, found) {
                let sentence = format!("{ty} no longer implements `{name}`");
                found.change("rust-impl-removed", &item, sentence);
            }
            continue;
        };
        let what = format!("`{name}` for {ty}");
        conditions(&item, &what, &left.cfg, &right.cfg, found);
        generics::compare(&item, &what, &left.generics, &right.generics, found);
        for (ty_name, before) in &left.types {
            if let Some(after) = right.types.get(ty_name).filter(|after| *after != before) {
                let sentence = format!("`{ty_name}` of {what} is another type");
                let (a, b) = (&before.shown, &after.shown);
                found.turn("rust-impl-type-changed", &item, sentence, a, b);
            }
        }
    }
    for (key, right) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        let (item, ty, name) = named(right);
        if !special(key, false, found) {
            let sentence = format!("{ty} implements `{name}`");
            found.change("rust-impl-added", &item, sentence);
        }
    }
}

/// Whether others can move a field out of it.
fn has_public_fields(shape: &Shape) -> bool {
    match shape {
        Shape::Struct { fields, .. } => !fields.public.is_empty(),
        Shape::Enum { variants, .. } => variants
            .iter()
            .any(|(_, variant)| !variant.fields.public.is_empty()),
        _ => false,
    }
}

/// Auto traits that the fields of a type keep it from, or do no longer.
fn auto_traits(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    let mut tell = |one: &Item, other: &Item, rule, say: &dyn Fn(String, &str) -> String| {
        // By why: one field keeps from several.
        let mut whys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for name in NAMES {
            // What is implemented by hand on one side is told as an impl.
            if let Some(why) = one.lacks.get(name)
                && !other.lacks.contains_key(name)
                && !other.traits.contains_key(name)
            {
                whys.entry(why).or_default().push(format!("`{name}`"));
            }
        }
        for (why, names) in whys {
            found.change(rule, path, say(names.join(", "), why));
        }
    };
    tell(new, old, "rust-auto-trait-lost", &|names, why| {
        format!("`{path}` may no longer be {names}: {why}")
    });
    tell(old, new, "rust-auto-trait-gained", &|names, why| {
        let held = why.replacen(" holds ", " held ", 1);
        format!("`{path}` may be {names} now: {held}")
    });
}
