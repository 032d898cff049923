//! What attributes say that callers can notice.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, Visibility};

use super::tokens::show;

/// Conditions under which something is compiled; `None` if that is only in tests.
pub(super) fn conditions(attributes: &[Attribute]) -> Option<Vec<String>> {
    let all = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => Some(show(&list.tokens)),
            _ => None,
        });
    let all: Vec<String> = all.collect();
    (!all.iter().any(|text| text == "test")).then_some(all)
}

pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|a| a.path().is_ident(name))
}

/// Whether everybody may name it. What documentation leaves out is not for others.
pub(super) fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    let is_hidden = list::<Meta>(attributes, "doc").any(|meta| meta.path().is_ident("hidden"));
    matches!(visibility, Visibility::Public(_)) && !is_hidden
}

/// What lists such as `#[repr(C, packed)]` have in them.
fn list<T: syn::parse::Parse>(attributes: &[Attribute], name: &str) -> impl Iterator<Item = T> {
    let lists = attributes.iter().filter(move |a| a.path().is_ident(name));
    lists
        .filter_map(|attribute| {
            let parse = Punctuated::<T, Token![,]>::parse_terminated;
            attribute.parse_args_with(parse).ok()
        })
        .flatten()
}

pub(super) fn representations(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    list::<Meta>(attributes, "repr").map(|meta| format!("repr({})", show(&meta)))
}

pub(super) fn derives(attribute: &Attribute) -> impl Iterator<Item = Path> {
    list(std::slice::from_ref(attribute), "derive")
}

pub(super) fn serde(attributes: &[Attribute]) -> String {
    let words = list::<Meta>(attributes, "serde").map(|meta| show(&meta));
    let mut words: Vec<String> = words.collect();
    words.sort();
    match words.is_empty() {
        true => String::new(),
        false => format!("serde({})", words.join(", ")),
    }
}
