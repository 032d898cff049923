//! `operations.rs`: the operation table that the transport and the façade work from.

use std::iter;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::contract::model::{Contract, Location, Operation, Shape, Type};

/// The table entry's name in Rust.
pub(super) fn constant(operation: &Operation) -> Ident {
    format_ident!("{}", operation.rust_name.to_uppercase())
}

/// The path template, with the query parameters as in RFC 6570, section 3.2.8: `/a/{b}{?c,d*}`,
/// where the fields of `d` are parameters. What has a meaning in such a list is escaped.
fn template(contract: &Contract, operation: &Operation) -> String {
    let has_fields = |ty: &Type| match ty {
        Type::Any | Type::Map(_) => true,
        Type::Named(name) => contract
            .types
            .get(name)
            .is_some_and(|named| matches!(named.shape, Shape::Struct(_) | Shape::Choice(_))),
        _ => false,
    };
    let query: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Query)
        .map(|parameter| {
            let mark = if has_fields(&parameter.schema.ty) {
                "*"
            } else {
                ""
            };
            let name = parameter.name.chars();
            let name = name.map(|character| match character {
                '%' | '*' | ',' | '{' | '}' => format!("%{:02X}", u32::from(character)),
                other => other.to_string(),
            });
            format!("{}{mark}", name.collect::<String>())
        })
        .collect();
    if query.is_empty() {
        operation.path.clone()
    } else {
        format!("{}{{?{}}}", operation.path, query.join(","))
    }
}

/// The whole table, entry by entry.
pub(super) fn file(contract: &Contract) -> impl Iterator<Item = TokenStream> {
    let mut sorted: Vec<&Operation> = contract.operations.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let head = quote! {
        #![doc = " The table of operations: method, path template, resource, and what a repeated call does."]
        use cloudflare_secondary_dns_transport::{Method, Operation, OperationKind};
    };
    let names = sorted.iter().map(|operation| constant(operation));
    let all = quote! {
        #[doc = " Every operation, by id."]
        pub static ALL: &[&Operation] = &[#(&#names),*];
    };
    let entries = sorted
        .into_iter()
        .map(|operation| entry(contract, operation));
    iter::once(head).chain(entries).chain(iter::once(all))
}

fn entry(contract: &Contract, operation: &Operation) -> TokenStream {
    let Operation {
        id,
        resource,
        permissions,
        ..
    } = operation;
    let name = constant(operation);
    let path = template(contract, operation);
    let method = format_ident!("{}", operation.method.name());
    let kind = format_ident!("{}", format!("{:?}", operation.kind));
    let doc = docs::of_name(&format!("{} {path}", operation.method.name()));
    quote! {
        #doc
        pub static #name: Operation = Operation {
            id: #id,
            method: Method::#method,
            path: #path,
            resource: #resource,
            kind: OperationKind::#kind,
            permissions: &[#(#permissions),*],
        };
    }
}
