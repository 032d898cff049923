//! The call into progenitor: settings, names in the place of placeholders, and a guard that turns
//! panics into diagnostics.
//!
//! Progenitor writes the methods. What it writes is kept but for the named
//! [rewrites](super::rewrite), because a client of this workspace sends through the transport.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic;
use std::sync::Once;

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;
use syn::{ImplItem, ImplItemFn, ItemImpl};

use super::files::Extent;
use super::lower::{self, Placeholders};
use super::rust_type::RustTypes;
use crate::contract::model::Operation;
use crate::diagnostic::Diagnostic;

/// The methods that progenitor writes for some operations, by [their names](lower::method).
pub(super) fn run(
    types: &RustTypes<'_>,
    operations: &[&Operation],
    extent: Extent,
) -> Result<BTreeMap<String, ImplItemFn>, Diagnostic> {
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
    let settings = settings(&placeholders);
    let tokens = catch_panic(|| Generator::new(&settings).generate_tokens(&lowered))
        .map_err(&refused)?
        .map_err(|error| refused(error.to_string()))?;
    let mut methods = methods(tokens).ok_or_else(|| refused("it wrote no methods".to_owned()))?;
    if extent == Extent::Signatures {
        methods = methods.into_iter().map(without_body).collect();
    }
    let named = name(methods, &placeholders);
    let written: ItemImpl = syn::parse2(quote!(impl Client { #named }))
        .map_err(|error| refused(format!("its output does not parse: {error}")))?;
    let methods = written.items.into_iter().filter_map(|item| match item {
        ImplItem::Fn(method) => Some((method.sig.ident.to_string(), method)),
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

fn settings(placeholders: &Placeholders<'_>) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    for (ty, placeholder) in &placeholders.types {
        let known = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(placeholder, ty, known.into_iter());
    }
    settings
}

/// Puts the names in the place of their placeholders. Attributes are left out, because those of the
/// contract take their place; and so is what a method does after it has built its request, from
/// `let info` on, because the transport does that
/// ([`ExecuteRequest`](super::rewrite::ExecuteRequest)).
fn name(tokens: TokenStream, placeholders: &Placeholders<'_>) -> TokenStream {
    let mut named = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        named.push(match token {
            TokenTree::Group(group) => {
                let inner = name(group.stream(), placeholders);
                TokenTree::Group(Group::new(group.delimiter(), inner))
            }
            TokenTree::Ident(ident) if ident == "let" => {
                if matches!(tokens.peek(), Some(TokenTree::Ident(next)) if next == "info") {
                    break;
                }
                TokenTree::Ident(ident)
            }
            TokenTree::Ident(ident) => {
                // Every placeholder ends with its number.
                let text = Some(ident.to_string()).filter(|text| text.ends_with(is_digit));
                match text.and_then(|text| placeholders.idents.get(&text)) {
                    Some(name) => TokenTree::Ident(Ident::new(name, ident.span())),
                    None => TokenTree::Ident(ident),
                }
            }
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let name = placeholders.strings.get(text.trim_matches('"'));
                TokenTree::Literal(name.map_or(literal, |name| Literal::string(name)))
            }
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(_)));
                tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
                continue;
            }
            punct @ TokenTree::Punct(_) => punct,
        });
    }
    named.into_iter().collect()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
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
        let text = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        text.unwrap_or_else(|| "a panic without a message".to_owned())
    })
}
