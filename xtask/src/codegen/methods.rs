//! The methods that progenitor wrote: what it wrote is kept but for the named
//! [rewrites](super::rewrite); docs and attributes come from the contract.

use quote::quote;
use syn::ImplItemFn;
use syn::parse::Parser as _;

use super::files::Extent;
use super::rewrite::Rewrite;
use super::rust_type::RustTypes;
use super::{docs, lower, progenitor};
use crate::contract::model::Operation;
use crate::diagnostic::Diagnostic;

/// How many operations are translated at once, because what progenitor writes is large.
pub(super) const AT_ONCE: usize = 64;

/// The finished method of each of these operations, which should be no more than [`AT_ONCE`].
pub(super) fn finish(
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
    let mut written = progenitor::run(&lowered, &placeholders, extent).map_err(&refused)?;
    let finished = operations.iter().enumerate().map(|(index, operation)| {
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
        let doc = docs::outer(&docs::of_operation(operation));
        let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
        // What was quoted here parses.
        let attributes = syn::Attribute::parse_outer.parse2(quote!(#doc #deprecated));
        method.attrs = attributes.unwrap_or_default();
        Ok(method)
    });
    finished.collect()
}
