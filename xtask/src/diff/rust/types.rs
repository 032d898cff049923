//! Comparing the fields of structs and the variants of enums.

use super::compare::about;
use super::finding::Findings;
use super::model::{About, Fields, Item, Style, Variant};
use super::text::Text;

/// Whether others can build it, or match it without `..`.
fn open(fields: &Fields, about: &About) -> bool {
    about.non_exhaustive || fields.private
}

fn non_exhaustive(path: &str, was_open: bool, old: &About, new: &About, found: &mut Findings) {
    match (old.non_exhaustive, new.non_exhaustive) {
        (false, true) if !was_open => {
            let sentence = format!("`{path}` is `#[non_exhaustive]` now");
            found.change("rust-non-exhaustive-added", path, sentence);
        }
        (true, false) => {
            let sentence = format!("`{path}` is no longer `#[non_exhaustive]`");
            found.change("rust-non-exhaustive-removed", path, sentence);
        }
        _ => {}
    }
}

pub(super) fn fields(
    path: &str,
    (old, old_item): (&Fields, &Item),
    (new, new_item): (&Fields, &Item),
    found: &mut Findings,
) {
    let was_open = open(old, &old_item.about);
    non_exhaustive(path, was_open, &old_item.about, &new_item.about, found);
    if old.style != new.style && !(was_open && old.public.is_empty()) {
        let style = |fields: &Fields| match fields.style {
            Style::Named => "named fields",
            Style::Tuple => "numbered fields",
            Style::Unit => "no fields",
        };
        let sentence = format!("struct `{path}` had {}, has {}", style(old), style(new));
        found.change("rust-item-kind-changed", path, sentence);
        return;
    }
    for (name, ty) in &old.public {
        let at = format!("{path}::{name}");
        match new.public.iter().find(|(other, _)| other == name) {
            None => {
                let sentence = format!("field `{name}` of `{path}` removed");
                found.push(
                    "rust-field-removed",
                    &at,
                    sentence,
                    Some(ty.shown.clone()),
                    None,
                );
            }
            Some((_, other)) if other != ty => {
                let sentence = format!("field `{name}` of `{path}` is of another type");
                let (a, b) = (&ty.shown, &other.shown);
                found.turn("rust-field-type-changed", &at, sentence, a, b);
            }
            Some(_) => {}
        }
    }
    for (name, ty) in &new.public {
        if !old.public.iter().any(|(other, _)| other == name) {
            let rule = if was_open {
                "rust-field-added-open"
            } else {
                "rust-field-added-closed"
            };
            let sentence = format!("field `{name}` of `{path}` added");
            let at = format!("{path}::{name}");
            found.push(rule, &at, sentence, None, Some(ty.shown.clone()));
        }
    }
    // Of a field that became private it is told that it is gone.
    let is_gone = |(name, _): &&(String, Text)| !new.public.iter().any(|(other, _)| other == name);
    if new.private && !was_open && !old.public.iter().any(|field| is_gone(&field)) {
        let sentence = format!("`{path}` has a private field now: others cannot build it");
        found.change("rust-field-private-added", path, sentence);
    }
}

pub(super) fn variants(
    path: &str,
    (old, old_item): (&[(String, Variant)], &Item),
    (new, new_item): (&[(String, Variant)], &Item),
    found: &mut Findings,
) {
    let was_open = old_item.about.non_exhaustive;
    non_exhaustive(path, was_open, &old_item.about, &new_item.about, found);
    let find = |list: &[(String, Variant)], name: &str| {
        list.iter()
            .find(|(other, _)| other == name)
            .map(|(_, variant)| variant.clone())
    };
    for (name, left) in old {
        let at = format!("{path}::{name}");
        let Some(right) = find(new, name) else {
            let sentence = format!("variant `{name}` of `{path}` removed");
            found.change("rust-variant-removed", &at, sentence);
            continue;
        };
        about(&at, &left.about, &right.about, found);
        let was_open = left.about.non_exhaustive;
        non_exhaustive(&at, was_open, &left.about, &right.about, found);
        let grown = was_open
            && left.fields.style == right.fields.style
            && left
                .fields
                .public
                .iter()
                .all(|field| right.fields.public.contains(field));
        if grown {
            let fields = right.fields.public.iter();
            for (field, ty) in fields.filter(|field| !left.fields.public.contains(field)) {
                let sentence = format!("field `{field}` of variant `{at}` added");
                let (at, ty) = (format!("{at}::{field}"), Some(ty.shown.clone()));
                found.push("rust-field-added-open", &at, sentence, None, ty);
            }
        }
        if left.fields != right.fields && !grown {
            let sentence = format!("variant `{name}` of `{path}` has other fields");
            let (a, b) = (left.fields.to_string(), right.fields.to_string());
            found.turn("rust-variant-changed", &at, sentence, &a, &b);
        } else if left.value != right.value {
            let sentence = format!("variant `{name}` of `{path}` has another value");
            found.turn(
                "rust-variant-changed",
                &at,
                sentence,
                &left.value,
                &right.value,
            );
        }
    }
    for (name, _) in new.iter().filter(|(name, _)| find(old, name).is_none()) {
        let rule = if was_open {
            "rust-variant-added-open"
        } else {
            "rust-variant-added-closed"
        };
        let sentence = format!("variant `{name}` of `{path}` added");
        found.change(rule, &format!("{path}::{name}"), sentence);
    }
    let order = |list: &[(String, Variant)], other: &[(String, Variant)]| {
        let both = list.iter().filter(|(name, _)| find(other, name).is_some());
        both.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    if old_item.traits.contains_key("PartialOrd") && order(old, new) != order(new, old) {
        let sentence = format!("the variants of `{path}` stand in another order");
        found.change("rust-variants-reordered", path, sentence);
    }
}
