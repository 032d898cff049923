//! What attributes say that callers can notice.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, Visibility};

use super::tokens::show;

/// Conditions under which something is compiled; `None` if that is only in tests.
pub(super) fn conditions(attributes: &[Attribute]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("cfg")) {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        let text = show(&list.tokens);
        if text == "test" {
            return None;
        }
        found.push(text);
    }
    Some(found)
}

/// Whether an attribute is there.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|a| a.path().is_ident(name))
}

/// Whether documentation leaves it out, which says that nobody is to use it.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    words(attributes, "doc").iter().any(|word| word == "hidden")
}

/// The words of lists such as `#[repr(C, packed)]`.
pub(super) fn words(attributes: &[Attribute], name: &str) -> Vec<String> {
    let lists = attributes.iter().filter(|a| a.path().is_ident(name));
    let parsed = lists.filter_map(|attribute| match &attribute.meta {
        Meta::List(list) => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .ok(),
        _ => None,
    });
    parsed.flatten().map(|meta| show(&meta)).collect()
}

/// Traits that are derived.
pub(super) fn derives(attributes: &[Attribute]) -> Vec<Path> {
    let lists = attributes.iter().filter(|a| a.path().is_ident("derive"));
    let parsed = lists.filter_map(|attribute| {
        attribute
            .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
            .ok()
    });
    parsed.flatten().collect()
}

/// The serde attributes of a field, type or variant.
pub(super) fn serde(attributes: &[Attribute]) -> String {
    let mut words = words(attributes, "serde");
    words.sort();
    match words.is_empty() {
        true => String::new(),
        false => format!("serde({})", words.join(", ")),
    }
}

/// Whether everybody may name it, as far as it says itself.
pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
