//! The standard library's names: one for each item, though it has several.

use syn::{Type, parse_quote};

/// Names that need no import.
const PRELUDE: [&str; 34] = [
    "Option",
    "Result",
    "String",
    "Vec",
    "Box",
    "Clone",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Eq",
    "PartialEq",
    "Ord",
    "PartialOrd",
    "Default",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "AsRef",
    "AsMut",
    "Iterator",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Extend",
    "FromIterator",
    "Fn",
    "FnMut",
    "FnOnce",
    "Drop",
    "ToOwned",
    "ToString",
];

/// Modules that these are in.
const MODULES: [&str; 13] = [
    "option", "result", "string", "vec", "boxed", "clone", "marker", "cmp", "default", "convert",
    "iter", "ops", "borrow",
];

/// A path outside of the listed crates in its one spelling: `Option`, `fmt::Debug`,
/// `collections::BTreeMap`, `serde::Serialize`.
pub(super) fn path(full: &str) -> String {
    let names: Vec<&str> = full.split("::").collect();
    let [first @ ("std" | "core" | "alloc"), rest @ ..] = &names[..] else {
        return full.to_owned();
    };
    match rest {
        [] => (*first).to_owned(),
        [module, name] if MODULES.contains(module) && PRELUDE.contains(name) => (*name).to_owned(),
        // `collections::btree_map::BTreeMap` is `collections::BTreeMap`.
        [before @ .., module, name]
            if !before.is_empty() && module.replace('_', "") == name.to_lowercase() =>
        {
            format!("{}::{name}", before.join("::"))
        }
        rest => rest.join("::"),
    }
}

/// The type of an alias of the standard library.
pub(super) fn alias(full: &str, arguments: Vec<Type>) -> Option<Type> {
    match (full, &arguments[..]) {
        ("std::io::Result", [ty]) => Some(parse_quote!(Result<#ty, io::Error>)),
        ("std::fmt::Result" | "core::fmt::Result", []) => {
            Some(parse_quote!(Result<(), fmt::Error>))
        }
        _ => None,
    }
}

/// The trait that a derive of that name implements.
pub(super) fn derived(name: &str) -> Option<&'static str> {
    Some(match name {
        "Debug" => "fmt::Debug",
        "Hash" => "hash::Hash",
        _ => *PRELUDE.iter().find(|known| **known == name)?,
    })
}
