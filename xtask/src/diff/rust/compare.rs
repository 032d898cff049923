//! Comparing two public APIs.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Findings};
use super::members;
use super::model::{About, Api, Fields, Item, Shape, Style, Variant};

/// What differs between two versions of a crate's API.
pub(crate) fn apis(package: &str, old: &Api, new: &Api) -> Vec<Finding> {
    let mut found = Findings::new(package);
    let gone = only_in(&old.items, &new.items);
    let come = only_in(&new.items, &old.items);
    for (path, count) in &gone {
        let item = &old.items[path];
        let sentence = format!("{} `{path}` removed{}", item.shape.kind(), with(*count));
        found.push(
            "rust-item-removed",
            path,
            sentence,
            Some(item.to_string()),
            None,
        );
    }
    for (path, count) in &come {
        let item = &new.items[path];
        let sentence = format!("{} `{path}` added{}", item.shape.kind(), with(*count));
        found.push(
            "rust-item-added",
            path,
            sentence,
            None,
            Some(item.to_string()),
        );
    }
    let mut done = BTreeSet::new();
    for (path, left) in &old.items {
        let Some(right) = new.items.get(path) else {
            continue;
        };
        // One item under two names changes once.
        if done.insert((&left.definition, &right.definition)) {
            item(path, left, right, &mut found);
        }
    }
    for name in old.foreign_impls.difference(&new.foreign_impls) {
        found.change("rust-impl-removed", name, format!("impl `{name}` removed"));
    }
    for name in new.foreign_impls.difference(&old.foreign_impls) {
        found.change("rust-impl-added", name, format!("impl `{name}` added"));
    }
    found.sorted()
}

/// Paths of only one side, with how many items are below them: what is within a module that came
/// or went is not told one by one.
fn only_in(one: &BTreeMap<String, Item>, other: &BTreeMap<String, Item>) -> Vec<(String, usize)> {
    let alone: Vec<&String> = one
        .keys()
        .filter(|path| !other.contains_key(*path))
        .collect();
    let below = |path: &str, module: &str| {
        path.strip_prefix(module)
            .is_some_and(|rest| rest.starts_with("::"))
    };
    let modules: Vec<&String> = alone
        .iter()
        .filter(|path| matches!(one[**path].shape, Shape::Module))
        .copied()
        .collect();
    alone
        .iter()
        .filter(|path| !modules.iter().any(|module| below(path, module)))
        .map(|path| {
            let count = alone.iter().filter(|other| below(other, path)).count();
            ((*path).clone(), count)
        })
        .collect()
}

fn with(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " with the item in it".to_owned(),
        _ => format!(" with {count} items in it"),
    }
}

/// Compares two items of one path.
pub(super) fn item(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    about(path, &old.about, &new.about, found);
    match (&old.shape, &new.shape) {
        (
            Shape::Struct {
                generics: a,
                fields: left,
            },
            Shape::Struct {
                generics: b,
                fields: right,
            },
        )
        | (
            Shape::Union {
                generics: a,
                fields: left,
            },
            Shape::Union {
                generics: b,
                fields: right,
            },
        ) => {
            generics(path, a, b, found);
            fields(path, (left, old), (right, new), found);
        }
        (
            Shape::Enum {
                generics: a,
                variants: left,
            },
            Shape::Enum {
                generics: b,
                variants: right,
            },
        ) => {
            generics(path, a, b, found);
            variants(path, (left, old), (right, new), found);
        }
        (Shape::Trait { .. }, Shape::Trait { .. }) => {
            members::traits(path, &old.shape, &new.shape, found);
        }
        (Shape::Function(left), Shape::Function(right)) => {
            members::function(path, left, right, found);
        }
        (Shape::Constant { ty: a, value: x }, Shape::Constant { ty: b, value: y })
        | (Shape::Static { ty: a, value: x }, Shape::Static { ty: b, value: y }) => {
            if a != b {
                let sentence = format!("{} `{path}` is of another type", old.shape.kind());
                found.turn("rust-constant-type-changed", path, sentence, a, b);
            } else if x != y {
                let sentence = format!("{} `{path}` has another value", old.shape.kind());
                found.turn("rust-constant-value-changed", path, sentence, x, y);
            }
        }
        (Shape::Alias { generics: a, ty: x }, Shape::Alias { generics: b, ty: y }) => {
            generics(path, a, b, found);
            if x != y {
                let sentence = format!("type alias `{path}` stands for another type");
                found.turn("rust-alias-changed", path, sentence, x, y);
            }
        }
        (Shape::External { target: a }, Shape::External { target: b }) => {
            if a != b {
                let sentence = format!("re-export `{path}` leads elsewhere");
                found.turn("rust-reexport-changed", path, sentence, a, b);
            }
        }
        (Shape::Macro { rules: a }, Shape::Macro { rules: b }) => {
            if a != b {
                let sentence = format!("macro `{path}` has other rules");
                found.change("rust-macro-changed", path, sentence);
            }
        }
        (Shape::Module, Shape::Module) => {}
        (left, right) => {
            let sentence = format!("`{path}` was a {}, is a {}", left.kind(), right.kind());
            let (a, b) = (old.to_string(), new.to_string());
            found.turn("rust-item-kind-changed", path, sentence, &a, &b);
            return;
        }
    }
    implementations(path, old, new, found);
    inherent(path, old, new, found);
}

fn about(path: &str, old: &About, new: &About, found: &mut Findings) {
    if old.cfg != new.cfg {
        if new.cfg.is_empty() {
            let sentence = format!("`{path}` exists without a condition");
            found.change("rust-condition-removed", path, sentence);
        } else {
            let sentence = format!("`{path}` exists only under `cfg({})`", new.cfg);
            found.turn("rust-condition-added", path, sentence, &old.cfg, &new.cfg);
        }
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => found.change("rust-deprecated", path, format!("`{path}` is deprecated")),
        (true, false) => {
            let sentence = format!("`{path}` is no longer deprecated");
            found.change("rust-undeprecated", path, sentence);
        }
        _ => {}
    }
    if !old.must_use && new.must_use {
        let sentence = format!("`{path}` is `#[must_use]` now");
        found.change("rust-must-use-added", path, sentence);
    }
    if old.repr != new.repr {
        let sentence = format!("the `#[repr]` of `{path}` differs");
        found.turn("rust-repr-changed", path, sentence, &old.repr, &new.repr);
    }
}

fn generics(path: &str, old: &str, new: &str, found: &mut Findings) {
    if old != new {
        let sentence = format!("`{path}` has other type parameters");
        found.turn("rust-generics-changed", path, sentence, old, new);
    }
}

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

fn fields(
    path: &str,
    (old, old_item): (&Fields, &Item),
    (new, new_item): (&Fields, &Item),
    found: &mut Findings,
) {
    let was_open = open(old, &old_item.about);
    non_exhaustive(path, was_open, &old_item.about, &new_item.about, found);
    if old.style != new.style && !(was_open && old.public.is_empty()) {
        let style = |fields: &Fields| match fields.style {
            Style::Named => "with named fields",
            Style::Tuple => "a tuple",
            Style::Unit => "without fields",
        };
        let sentence = format!("struct `{path}` was {}, is {}", style(old), style(new));
        found.change("rust-item-kind-changed", path, sentence);
        return;
    }
    for (name, ty) in &old.public {
        let at = format!("{path}::{name}");
        match new.public.iter().find(|(other, _)| other == name) {
            None => {
                let sentence = format!("field `{name}` of `{path}` removed");
                found.push("rust-field-removed", &at, sentence, Some(ty.clone()), None);
            }
            Some((_, other)) if other != ty => {
                let sentence = format!("field `{name}` of `{path}` is of another type");
                found.turn("rust-field-type-changed", &at, sentence, ty, other);
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
            found.push(rule, &at, sentence, None, Some(ty.clone()));
        }
    }
    if new.private && !was_open {
        let sentence = format!("`{path}` has a private field now: others cannot build it");
        found.change("rust-field-private-added", path, sentence);
    }
}

fn variants(
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
    if old_item.traits.contains("PartialOrd") && order(old, new) != order(new, old) {
        let sentence = format!("the variants of `{path}` stand in another order");
        found.change("rust-variants-reordered", path, sentence);
    }
}

fn implementations(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    for name in old.traits.difference(&new.traits) {
        let sentence = format!("`{path}` no longer implements `{name}`");
        found.change("rust-impl-removed", path, sentence);
    }
    for name in new.traits.difference(&old.traits) {
        let sentence = format!("`{path}` implements `{name}`");
        found.change("rust-impl-added", path, sentence);
    }
}

fn inherent(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    for (name, left) in &old.members {
        let at = format!("{path}::{name}");
        match new.members.get(name) {
            Some(right) => item(&at, left, right, found),
            None => {
                let sentence = format!("{} `{at}` removed", left.shape.kind());
                found.push(
                    "rust-item-removed",
                    &at,
                    sentence,
                    Some(left.to_string()),
                    None,
                );
            }
        }
    }
    for (name, right) in new
        .members
        .iter()
        .filter(|(n, _)| !old.members.contains_key(*n))
    {
        let at = format!("{path}::{name}");
        let sentence = format!("{} `{at}` added", right.shape.kind());
        found.push(
            "rust-item-added",
            &at,
            sentence,
            None,
            Some(right.to_string()),
        );
    }
}
