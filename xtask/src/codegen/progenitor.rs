//! The call into progenitor, with a guard that turns panics into diagnostics.
//!
//! Progenitor writes the methods. What it writes is kept but for the named
//! [rewrites](super::rewrite), because a client of this workspace sends through the transport.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use openapiv3::OpenAPI;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;
use syn::{ImplItem, ImplItemFn, ItemImpl};

use super::files::Extent;
use super::lower::Placeholders;

/// The methods that progenitor writes for a lowered document.
pub(super) fn run(
    lowered: &OpenAPI,
    placeholders: &Placeholders<'_>,
    extent: Extent,
) -> Result<Vec<ImplItemFn>, String> {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    for (ty, placeholder) in &placeholders.types {
        let known = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(placeholder, ty, known.into_iter());
    }
    let tokens = catch_panic(|| Generator::new(&settings).generate_tokens(lowered))?;
    let tokens = tokens.map_err(|error| error.to_string())?;
    let mut methods = methods(tokens).ok_or("it wrote no methods")?;
    if extent == Extent::Signatures {
        methods = methods.into_iter().map(without_body).collect();
    }
    let written: ItemImpl = syn::parse2(quote!(impl Client { #methods }))
        .map_err(|error| format!("its output does not parse: {error}"))?;
    let methods = written.items.into_iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    Ok(methods.collect())
}

/// What is within the last `impl Client { … }`, which has the operations. Nothing else is of use.
fn methods(tokens: TokenStream) -> Option<TokenStream> {
    let is = |token: &TokenTree, word: &str| matches!(token, TokenTree::Ident(it) if it == word);
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut impls = tokens.windows(3).rev().filter_map(|window| match window {
        [first, second, TokenTree::Group(group)] if is(first, "impl") && is(second, "Client") => {
            Some(group.stream())
        }
        _ => None,
    });
    impls.next()
}

/// Empties braces: those of a method are its body.
fn without_body(token: TokenTree) -> TokenTree {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))
        }
        other => other,
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it becomes its message, and prints nothing.
fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.map_err(|payload| {
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
        text.unwrap_or("a panic without a message").to_owned()
    })
}
