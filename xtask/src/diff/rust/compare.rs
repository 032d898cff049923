//! Comparing two public APIs.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Findings};
use super::generics::Generics;
use super::model::{About, Api, Item, Shape};
use super::text::excerpts;
use super::types::{fields, variants};
use super::{implementations, members};

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
    implementations::foreign(&old.foreign_impls, &new.foreign_impls, &mut found);
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
        | (
            Shape::Static {
                ty: a, value: x, ..
            },
            Shape::Static {
                ty: b, value: y, ..
            },
        ) => {
            mutability(path, &old.shape, &new.shape, found);
            if a != b {
                let sentence = format!("{} `{path}` is of another type", old.shape.kind());
                let rule = "rust-constant-type-changed";
                found.turn(rule, path, sentence, &a.shown, &b.shown);
            } else if x != y {
                let (rule, more) = if old.shapes_types || new.shapes_types {
                    let more = ", which types of the API are made of";
                    ("rust-constant-in-type-changed", more)
                } else {
                    ("rust-constant-value-changed", "")
                };
                let sentence = format!("{} `{path}` has another value{more}", old.shape.kind());
                let (x, y) = excerpts(x, y);
                found.turn(rule, path, sentence, &x, &y);
            }
        }
        (Shape::Alias { generics: a, ty: x }, Shape::Alias { generics: b, ty: y }) => {
            generics(path, a, b, found);
            if x != y {
                let sentence = format!("type alias `{path}` stands for another type");
                found.turn("rust-alias-changed", path, sentence, &x.shown, &y.shown);
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
            let sentence = format!("`{path}` was {}, is {}", left.one(), right.one());
            let (a, b) = (old.to_string(), new.to_string());
            found.turn("rust-item-kind-changed", path, sentence, &a, &b);
            return;
        }
    }
    implementations::of_item(path, old, new, found);
    inherent(path, old, new, found);
}

fn mutability(path: &str, old: &Shape, new: &Shape, found: &mut Findings) {
    if let (Shape::Static { mutable: a, .. }, Shape::Static { mutable: b, .. }) = (old, new)
        && a != b
    {
        let how = if *b { "is" } else { "is no longer" };
        let sentence = format!("static `{path}` {how} `mut`");
        found.change("rust-static-mut-changed", path, sentence);
    }
}

/// Compares under which conditions something exists.
pub(super) fn conditions(path: &str, what: &str, old: &str, new: &str, found: &mut Findings) {
    if old == new {
        return;
    }
    if new.is_empty() {
        let sentence = format!("{what} exists without a condition");
        found.change("rust-condition-removed", path, sentence);
    } else {
        let sentence = format!("{what} exists only under `cfg({new})`");
        found.turn("rust-condition-added", path, sentence, old, new);
    }
}

pub(super) fn about(path: &str, old: &About, new: &About, found: &mut Findings) {
    conditions(path, &format!("`{path}`"), &old.cfg, &new.cfg, found);
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

fn generics(path: &str, old: &Generics, new: &Generics, found: &mut Findings) {
    super::generics::compare(path, &format!("`{path}`"), old, new, found);
}

fn inherent(path: &str, old: &Item, new: &Item, found: &mut Findings) {
    // What an impl demands is told once, not for each of its items.
    let mut blocks = BTreeSet::new();
    for (name, left) in &old.members {
        let at = format!("{path}::{name}");
        match new.members.get(name) {
            Some(right) => {
                if left.within != right.within
                    && blocks.insert((left.within.to_string(), right.within.to_string()))
                {
                    let what = format!("the impl of `{at}`");
                    super::generics::compare(&at, &what, &left.within, &right.within, found);
                }
                item(&at, left, right, found);
            }
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
