//! What the attributes and the visibility of an item say.

use syn::{Attribute, Item, Visibility};

use super::model::About;
use super::text::tidy;

/// Whether it is plainly `pub`.
pub(super) fn is_public(vis: &Visibility) -> bool {
    matches!(vis, Visibility::Public(_))
}

/// Whether it exists in tests only.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    let condition = cfg(attributes);
    condition == "test" || condition.contains("doctest")
}

/// `#[doc(hidden)]`: not part of the API.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string().contains("hidden"))
    })
}

/// The conditions under which an item exists, as text.
pub(super) fn cfg(attributes: &[Attribute]) -> String {
    let conditions: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .map(|list| tidy(list.tokens.clone()))
        .collect();
    conditions.join(", ")
}

/// The file that `#[path]` names.
pub(super) fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|a| a.path().is_ident("path"))?;
    let syn::Expr::Lit(literal) = &attribute.meta.require_name_value().ok()?.value else {
        return None;
    };
    match &literal.lit {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// The attributes of an item of any kind.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Everything that attributes say of an item.
pub(super) fn about(attributes: &[Attribute]) -> About {
    let has = |name: &str| attributes.iter().any(|a| a.path().is_ident(name));
    let repr = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("repr"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .map(|list| tidy(list.tokens.clone()))
        .collect::<Vec<_>>()
        .join(", ");
    About {
        non_exhaustive: has("non_exhaustive"),
        must_use: has("must_use"),
        deprecated: has("deprecated"),
        repr,
        cfg: cfg(attributes),
    }
}
