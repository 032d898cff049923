//! Names of the standard library: as people write them, and one name for what has several.

use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type, TypePath, parse_quote};

/// Names that need no path, and where they are.
const FAMILIAR: [(&str, &[&str]); 15] = [
    ("option", &["Option"]),
    ("result", &["Result"]),
    ("vec", &["Vec"]),
    ("string", &["String", "ToString"]),
    ("boxed", &["Box"]),
    ("borrow", &["ToOwned"]),
    ("clone", &["Clone"]),
    ("marker", &["Copy", "Send", "Sync", "Sized", "Unpin"]),
    ("default", &["Default"]),
    (
        "convert",
        &["From", "Into", "TryFrom", "TryInto", "AsRef", "AsMut"],
    ),
    ("cmp", &["PartialEq", "Eq", "PartialOrd", "Ord"]),
    (
        "iter",
        &[
            "Iterator",
            "IntoIterator",
            "FromIterator",
            "Extend",
            "DoubleEndedIterator",
            "ExactSizeIterator",
        ],
    ),
    (
        "ops",
        &[
            "Drop",
            "Fn",
            "FnMut",
            "FnOnce",
            "AsyncFn",
            "AsyncFnMut",
            "AsyncFnOnce",
        ],
    ),
    (
        "primitive",
        &["bool", "char", "str", "u8", "u16", "u32", "u64"],
    ),
    (
        "primitive",
        &["i8", "i16", "i32", "i64", "usize", "isize", "f32", "f64"],
    ),
];

/// Modules of `std::collections` whose types stand in it, too.
const COLLECTIONS: [(&str, &str); 7] = [
    ("btree_map", "BTreeMap"),
    ("btree_set", "BTreeSet"),
    ("hash_map", "HashMap"),
    ("hash_set", "HashSet"),
    ("vec_deque", "VecDeque"),
    ("linked_list", "LinkedList"),
    ("binary_heap", "BinaryHeap"),
];

/// The path of another crate as people write it.
pub(super) fn familiar(path: &str) -> String {
    let mut parts: Vec<&str> = path.split("::").collect();
    if let Some(first @ (&mut "core" | &mut "alloc")) = parts.first_mut() {
        *first = "std";
    }
    match parts.as_slice() {
        ["std", module, name]
            if FAMILIAR
                .iter()
                .any(|(of, names)| of == module && names.contains(name)) =>
        {
            return (*name).to_owned();
        }
        ["std", "collections", module, name] if COLLECTIONS.contains(&(module, name)) => {
            parts.remove(2);
        }
        _ => {}
    }
    parts.join("::")
}

/// What an alias of the standard library stands for.
pub(super) fn alias(ty: &TypePath) -> Option<Type> {
    let mut names = ty.path.segments.iter();
    let (Some(first), Some(module), Some(last), None) =
        (names.next(), names.next(), names.next(), names.next())
    else {
        return None;
    };
    if first.ident != "std" || last.ident != "Result" {
        return None;
    }
    if module.ident == "fmt" {
        return Some(parse_quote!(Result<(), std::fmt::Error>));
    }
    if module.ident != "io" {
        return None;
    }
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let given = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.to_token_stream()),
        _ => None,
    })?;
    Some(parse_quote!(Result<#given, std::io::Error>))
}
