//! The methods: progenitor writes them of a lowered copy of the operations, with a guard that turns
//! panics into diagnostics.
//!
//! What it writes is kept but for the named [rewrites](super::rewrite), because a client of this
//! workspace sends through the transport. Docs and attributes come from the contract.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use openapiv3::OpenAPI;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;
use syn::parse::Parser as _;
use syn::{ImplItem, ImplItemFn, ItemImpl};

use super::docs;
use super::lower::{self, Placeholders};
use super::rewrite::Rewrite;
use super::rust_type::RustTypes;
use super::source::Extent;
use crate::contract::model::Operation;
use crate::diagnostic::Diagnostic;

/// How many operations are translated at once, because what progenitor writes is large.
pub(super) const AT_ONCE: usize = 64;

/// The method of each of these operations, which should be no more than [`AT_ONCE`].
pub(super) fn methods(
    types: &RustTypes<'_>,
    operations: &[&Operation],
    extent: Extent,
) -> Result<Vec<ImplItemFn>, Diagnostic> {
    let refused = |what: String| {
        let at = operations.first().map_or("", |first| &first.pointer);
        Diagnostic::new(
            at,
            format!("progenitor does not translate this operation or one after it: {what}"),
            "simplify what the message names; if the document is plain, this is a defect of the \
             generator",
        )
    };
    let (lowered, placeholders) =
        lower::lower(types, operations).map_err(|error| refused(error.to_string()))?;
    let mut written = written(&lowered, &placeholders, extent).map_err(&refused)?;
    let methods = operations.iter().enumerate().map(|(index, operation)| {
        let is_its = |method: &ImplItemFn| method.sig.ident == lower::method(index);
        let at = written.iter().position(is_its);
        let at = at.ok_or_else(|| refused(format!("it wrote no method for {}", operation.id)))?;
        let mut method = written.swap_remove(at);
        let mut rewrite = Rewrite {
            operation,
            parameters: &placeholders.parameters,
            path: Vec::new(),
        };
        rewrite.signature(&mut method.sig);
        if extent == Extent::Whole {
            rewrite.body(&mut method.block);
        }
        let doc = docs::item(&docs::of_operation(operation), operation.deprecated);
        // What was quoted here parses.
        method.attrs = syn::Attribute::parse_outer.parse2(doc).unwrap_or_default();
        Ok(method)
    });
    methods.collect()
}

/// The methods that progenitor writes for a lowered document.
fn written(
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
    let mut methods = within_client(tokens).ok_or("it wrote no methods")?;
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
fn within_client(tokens: TokenStream) -> Option<TokenStream> {
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
