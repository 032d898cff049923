//! The methods that progenitor wrote: what it wrote is kept but for the named
//! [rewrites](super::rewrite); docs and attributes come from the contract.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::Parser as _;
use syn::visit_mut::VisitMut as _;
use syn::{FnArg, ImplItemFn, Pat, parse_quote};

use super::files::Extent;
use super::rewrite::{ExecuteRequest, PlainReferences, ShortenPaths};
use super::rust_type::RustTypes;
use super::{docs, lower, parameters, progenitor};
use crate::contract::model::Operation;
use crate::diagnostic::Diagnostic;

/// A finished method.
pub(super) struct Method {
    pub(super) method: ImplItemFn,
    /// The struct of its optional parameters.
    pub(super) parameters: Option<TokenStream>,
}

/// How many operations are translated at once, because what progenitor writes is large.
pub(super) const AT_ONCE: usize = 64;

/// The finished method of each of these operations, which should be no more than [`AT_ONCE`].
pub(super) fn finish(
    types: &RustTypes<'_>,
    operations: &[&Operation],
    extent: Extent,
) -> Result<Vec<Method>, Diagnostic> {
    let mut methods = progenitor::run(types, operations, extent)?;
    let finished = operations.iter().enumerate().map(|(index, operation)| {
        let method = methods.remove(&lower::method(index)).ok_or_else(|| {
            let id = &operation.id;
            Diagnostic::new(
                &operation.pointer,
                format!("operation {id}: progenitor wrote no method for it"),
                "this is a defect of the generator; report it together with the document",
            )
        })?;
        Ok(rewrite(types, operation, method))
    });
    finished.collect()
}

fn rewrite(types: &RustTypes<'_>, operation: &Operation, mut method: ImplItemFn) -> Method {
    let body = operation.body.as_ref();
    if !method.block.stmts.is_empty() {
        ExecuteRequest { operation }.rewrite(&mut method.block);
    }
    PlainReferences.visit_signature_mut(&mut method.sig);
    ShortenPaths.visit_impl_item_fn_mut(&mut method);
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
    let parameters = parameters::collect(types, operation, &mut method);
    method.sig.ident = format_ident!("{}", operation.rust_name);
    let doc = docs::outer(&docs::of_operation(operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    // What was quoted here parses.
    let attributes = syn::Attribute::parse_outer.parse2(quote!(#doc #deprecated));
    method.attrs = attributes.unwrap_or_default();
    Method { method, parameters }
}
