//! The text of generated code: a blank line between items, none between imports.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{File, Item, parse_quote};

use crate::diagnostic::Diagnostic;

/// How much of the code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it, for people.
    Whole,
    /// What a listing reads: no bodies of operations, and in no particular format.
    Signatures,
}

/// The text of these items, and of the docs before them. Formatted unless nobody reads it: that
/// takes longer than to make it.
pub(super) fn print(tokens: TokenStream, extent: Extent) -> Result<String, Diagnostic> {
    if extent == Extent::Signatures {
        return Ok(format!("{tokens}\n"));
    }
    let mut file: File = syn::parse2(tokens).map_err(|error| {
        let what = format!("the generated code does not parse: {error}");
        Diagnostic::new("", what, "this is a defect of the generator")
    })?;
    let items = std::mem::take(&mut file.items);
    let mut text = String::new();
    if !file.attrs.is_empty() {
        text = prettyplease::unparse(&file) + "\n";
    }
    for item in items {
        text.push_str(&print_item(item, extent));
    }
    Ok(text)
}

/// The same of one item.
pub(super) fn print_item(item: Item, extent: Extent) -> String {
    if extent == Extent::Signatures {
        return format!("{}\n", quote!(#item));
    }
    let blank = match item {
        Item::Use(_) | Item::Mod(_) => "",
        _ => "\n",
    };
    let mut file: File = parse_quote!();
    file.items.push(item);
    format!("{blank}{}", prettyplease::unparse(&file))
}
