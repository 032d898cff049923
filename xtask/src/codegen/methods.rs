//! The methods that progenitor wrote: what it wrote is kept but for the named
//! [rewrites](super::rewrite); docs and attributes come from the contract.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::Parser as _;
use syn::visit_mut::VisitMut as _;
use syn::{FnArg, ImplItem, ImplItemFn, Item, Pat, parse_quote};

use super::progenitor::Written;
use super::rewrite::{ExecuteRequest, PlainReferences, ShortenPaths};
use super::{docs, lower, operations, parameters};
use crate::contract::model::{Contract, Operation};
use crate::diagnostic::Diagnostic;

/// A finished method.
pub(super) struct Method {
    pub(super) method: ImplItemFn,
    /// The struct of its optional parameters.
    pub(super) parameters: Option<TokenStream>,
}

/// The finished method of each operation, in the order of the contract.
pub(super) fn finish(
    contract: &Contract,
    written: &Written,
) -> Result<Vec<Method>, Vec<Diagnostic>> {
    let impls = written.items.iter().filter_map(|item| match item {
        Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
        _ => None,
    });
    let methods = impls.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => Some((method.sig.ident.to_string(), method)),
        _ => None,
    });
    let methods: BTreeMap<String, &ImplItemFn> = methods.collect();
    let mut paths = ShortenPaths::new(written);
    let mut finished = Vec::new();
    let mut problems = Vec::new();
    for (index, operation) in contract.operations.iter().enumerate() {
        match methods.get(&lower::method(index)) {
            Some(method) => {
                let method = (*method).clone();
                finished.push(rewrite(&mut paths, operation, method));
            }
            None => problems.push(Diagnostic::new(
                &operation.pointer,
                format!(
                    "operation {}: progenitor wrote no method for it",
                    operation.id
                ),
                "this is a defect of the generator; report it together with the document",
            )),
        }
    }
    if problems.is_empty() {
        Ok(finished)
    } else {
        Err(problems)
    }
}

fn rewrite(paths: &mut ShortenPaths, operation: &Operation, mut method: ImplItemFn) -> Method {
    let body = operation.body.as_ref();
    let constant = operations::constant(operation);
    ExecuteRequest { body, constant }.rewrite(&mut method.block);
    PlainReferences.visit_signature_mut(&mut method.sig);
    paths.visit_impl_item_fn_mut(&mut method);
    for input in &mut method.sig.inputs {
        // Progenitor knows no body that may be left out.
        if let FnArg::Typed(input) = input
            && matches!(&*input.pat, Pat::Ident(pattern) if pattern.ident == "body")
            && body.is_some_and(|body| !body.required)
        {
            let ty = &input.ty;
            input.ty = parse_quote!(Option<#ty>);
        }
    }
    let parameters = parameters::collect(operation, &mut method);
    method.sig.ident = format_ident!("{}", operation.rust_name);
    let doc = docs::outer(&docs::of_operation(operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    // What was quoted here parses.
    let attributes = syn::Attribute::parse_outer.parse2(quote!(#doc #deprecated));
    method.attrs = attributes.unwrap_or_default();
    Method { method, parameters }
}
