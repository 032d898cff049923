//! `Envelope` for the types that answers decode into: how the transport sees a failure that arrives
//! with a good status, without decoding twice.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::contract::model::{Choice, Contract, Field, Shape, Type};

/// The implementations for those of these types that are among the [`roots`].
pub(super) fn emit(
    contract: &Contract,
    roots: &BTreeSet<&str>,
    items: &BTreeMap<&str, TokenStream>,
) -> Vec<TokenStream> {
    let names = items.keys().filter(|name| roots.contains(*name));
    let envelopes = names.map(|name| {
        let ident = format_ident!("{name}");
        let methods = match contract.types.get(*name).map(|named| &named.shape) {
            Some(Shape::Struct(fields)) => of_struct(fields),
            Some(Shape::Choice(choice)) => of_choice(choice),
            _ => TokenStream::new(),
        };
        quote!(impl ::cloudflare_secondary_dns_transport::Envelope for #ident { #methods })
    });
    envelopes.collect()
}

/// The named types of successes, and what those that are choices may be.
pub(super) fn roots(contract: &Contract) -> BTreeSet<&str> {
    let operations = contract.operations.iter();
    let mut next: Vec<&Type> = operations
        .filter_map(|operation| Some(&operation.success()?.ty))
        .collect();
    let mut roots = BTreeSet::new();
    while let Some(ty) = next.pop() {
        if let Type::Named(name) = ty
            && roots.insert(name.as_str())
            && let Some(Shape::Choice(choice)) = contract.types.get(name).map(|it| &it.shape)
        {
            next.extend(choice.alternatives.iter().map(|it| &it.schema.ty));
        }
    }
    roots
}

/// What the value says that it is.
fn of_choice(choice: &Choice) -> TokenStream {
    let names = choice.alternatives.iter();
    let names: Vec<_> = names.map(|it| format_ident!("{}", it.rust_name)).collect();
    quote! {
        fn is_success(&self) -> bool {
            match self {
                #(Self::#names(it) => ::cloudflare_secondary_dns_transport::Envelope::is_success(it),)*
                Self::Other(it) => ::cloudflare_secondary_dns_transport::Envelope::is_success(it),
            }
        }
        fn has_messages(&self) -> bool {
            match self {
                #(Self::#names(it) => ::cloudflare_secondary_dns_transport::Envelope::has_messages(it),)*
                Self::Other(it) => ::cloudflare_secondary_dns_transport::Envelope::has_messages(it),
            }
        }
    }
}

fn of_struct(fields: &[Field]) -> TokenStream {
    let field = |wire: &str| fields.iter().find(|field| field.name == wire);
    let success = field("success")
        .filter(|f| matches!(f.schema.ty, Type::Boolean))
        .map(|field| {
            let test = match option_depth(field) {
                0 => quote!(self.success),
                1 => quote!(self.success != Some(false)),
                _ => quote!(self.success.flatten() != Some(false)),
            };
            quote!(fn is_success(&self) -> bool { #test })
        });
    let messages = ["messages", "errors"].into_iter().filter_map(field);
    let messages = messages.filter(|field| matches!(field.schema.ty, Type::Array(_)));
    let tests = messages.map(|field| {
        let name = format_ident!("{}", field.rust_name);
        match option_depth(field) {
            0 => quote!(!self.#name.is_empty()),
            1 => quote!(self.#name.as_ref().is_some_and(|m| !m.is_empty())),
            _ => quote!(self.#name.iter().flatten().any(|m| !m.is_empty())),
        }
    });
    let tests: Vec<TokenStream> = tests.collect();
    let messages =
        (!tests.is_empty()).then(|| quote!(fn has_messages(&self) -> bool { #(#tests)||* }));
    quote!(#success #messages)
}

/// How many `Option`s are around the value of a field.
fn option_depth(field: &Field) -> usize {
    usize::from(!field.required) + usize::from(field.schema.nullable)
}
