//! `operations.rs`: the operation table that the transport and the façade work from.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::contract::model::{Contract, Location, Operation, Shape, Type};

/// The table entry's name in Rust.
pub(super) fn constant(operation: &Operation) -> Ident {
    format_ident!("{}", operation.rust_name.to_uppercase())
}

/// The path template, with the query parameters as in RFC 6570, section 3.2.8: `/a/{b}{?c,d*}`,
/// where the fields of `d` are parameters.
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
            format!("{}{mark}", parameter.name)
        })
        .collect();
    if query.is_empty() {
        operation.path.clone()
    } else {
        format!("{}{{?{}}}", operation.path, query.join(","))
    }
}

/// The whole table.
pub(crate) fn emit(contract: &Contract) -> TokenStream {
    let mut sorted: Vec<&Operation> = contract.operations.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let names: Vec<_> = sorted.iter().map(|operation| constant(operation)).collect();
    let entries = sorted.iter().zip(&names).map(|(operation, name)| {
        let Operation {
            id,
            resource,
            permissions,
            ..
        } = operation;
        let path = template(contract, operation);
        let method = format_ident!("{}", operation.method.name());
        let kind = format_ident!("{}", operation.kind.name());
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
    });
    quote! {
        use cloudflare_secondary_dns_transport::{Method, Operation, OperationKind};

        #(#entries)*

        #[doc = " Every operation, by id."]
        pub static ALL: &[&Operation] = &[#(&#names),*];
    }
}
