//! The optional parameters of an operation, in one struct: one more breaks no caller, and none is
//! taken for another because it is in its place.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FnArg, ImplItemFn, Pat, parse_quote};

use super::rust_type::RustTypes;
use super::{docs, lower};
use crate::contract::model::{Operation, Parameter, Type};

/// Takes the optional parameters out of the signature of a method, and gives the struct that takes
/// their place.
pub(super) fn collect(
    types: &RustTypes<'_>,
    operation: &Operation,
    method: &mut ImplItemFn,
) -> Option<TokenStream> {
    let name = format_ident!("{}", operation.parameters_type.as_ref()?);
    let inputs = std::mem::take(&mut method.sig.inputs);
    let kept = inputs.into_iter().filter(|input| !is_optional(input));
    method.sig.inputs = kept.collect();
    method
        .sig
        .inputs
        .push(parse_quote!(parameters: &types::#name));
    UseStruct.visit_block_mut(&mut method.block);
    Some(structure(types, operation, &name))
}

fn is_optional(input: &FnArg) -> bool {
    matches!(input, FnArg::Typed(input) if matches!(&*input.pat, Pat::Ident(pattern)
        if pattern.ident.to_string().starts_with(lower::OPTIONAL)))
}

/// Takes the parameters from the struct.
struct UseStruct;

impl UseStruct {
    fn field(expr: &Expr) -> Option<Expr> {
        let Expr::Path(path) = expr else {
            return None;
        };
        let name = path.path.get_ident()?.to_string();
        let name = name.strip_prefix(lower::OPTIONAL)?;
        let name = format_ident!("{name}");
        Some(parse_quote!(parameters.#name))
    }
}

impl VisitMut for UseStruct {
    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        match Self::field(&condition.expr) {
            Some(field) => *condition.expr = parse_quote!(&#field),
            None => visit_mut::visit_expr_let_mut(self, condition),
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Some(field) = Self::field(expr) {
            *expr = field;
        }
    }
}

fn structure(types: &RustTypes<'_>, operation: &Operation, name: &Ident) -> TokenStream {
    let doc = docs::outer(&docs::of_parameters(operation));
    let mut sorted: Vec<&Parameter> = operation.optional_parameters().collect();
    sorted.sort_by_key(|parameter| (parameter.location, &parameter.name));
    let optional = sorted.into_iter().map(|parameter| {
        let field = format_ident!("{}", parameter.rust_name);
        (parameter, field, types.argument(&parameter.schema))
    });
    let optional: Vec<(&Parameter, Ident, TokenStream)> = optional.collect();
    let fields = optional.iter().map(|(parameter, field, ty)| {
        let (doc, deprecated) = attributes(parameter);
        quote! { #doc #deprecated pub #field: Option<#ty> }
    });
    let setters = optional.iter().map(|(parameter, field, ty)| {
        let (doc, deprecated) = attributes(parameter);
        let (ty, value) = match parameter.schema.ty {
            Type::String => (quote!(impl Into<String>), quote!(#field.into())),
            _ => (ty.clone(), quote!(#field)),
        };
        quote! {
            #doc
            #deprecated
            #[must_use]
            pub fn #field(mut self, #field: #ty) -> Self {
                self.#field = Some(#value);
                self
            }
        }
    });
    quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
        impl #name { #(#setters)* }
    }
}

fn attributes(parameter: &Parameter) -> (TokenStream, Option<TokenStream>) {
    let deprecated = parameter.is_deprecated().then(|| quote!(#[deprecated]));
    (docs::outer(&docs::of_parameter(parameter)), deprecated)
}
