//! The optional parameters of an operation, in one struct: one more breaks no caller, and none is
//! taken for another because it is in its place.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FnArg, Ident, ImplItemFn, Pat, Type, parse_quote};

use super::rewrite::argument;
use super::{docs, lower};
use crate::contract::model::{Operation, Parameter};

/// An optional parameter, its name in Rust and the type of its value.
type Optional<'a> = (&'a Parameter, Ident, Type);

/// Takes the optional parameters out of the signature of a method, whose paths are short already, and
/// gives the struct that takes their place.
pub(super) fn collect(operation: &Operation, method: &mut ImplItemFn) -> Option<TokenStream> {
    let name = format_ident!("{}", operation.parameters_type.as_ref()?);
    let mut optional: Vec<Optional<'_>> = Vec::new();
    let mut inputs = std::mem::take(&mut method.sig.inputs)
        .into_iter()
        .collect::<Vec<_>>();
    inputs.retain(|input| match optional_parameter(operation, input) {
        Some(parameter) => {
            optional.push(parameter);
            false
        }
        None => true,
    });
    method.sig.inputs = inputs.into_iter().collect();
    method
        .sig
        .inputs
        .push(parse_quote!(parameters: &types::#name));
    UseStruct.visit_block_mut(&mut method.block);
    Some(structure(operation, &name, &optional))
}

fn optional_parameter<'o>(operation: &'o Operation, input: &FnArg) -> Option<Optional<'o>> {
    let FnArg::Typed(input) = input else {
        return None;
    };
    let Pat::Ident(pattern) = &*input.pat else {
        return None;
    };
    let name = pattern.ident.to_string();
    let name = name.strip_prefix(lower::OPTIONAL)?;
    let mut optional = operation.parameters.iter().filter(|it| !it.required);
    let parameter = optional.find(|it| it.rust_name == name)?;
    let Type::Path(option) = &*input.ty else {
        return None;
    };
    let mut ty = argument(&option.path, "Option")?.clone();
    Owned.visit_type_mut(&mut ty);
    Some((parameter, format_ident!("{name}"), ty))
}

/// Owns what the parameter of a function borrows.
struct Owned;

impl VisitMut for Owned {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        if let Type::Reference(reference) = ty {
            *ty = match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => parse_quote!(String),
                Type::Slice(slice) => {
                    let item = &slice.elem;
                    parse_quote!(Vec<#item>)
                }
                other => other.clone(),
            };
        }
    }
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

fn structure(operation: &Operation, name: &Ident, optional: &[Optional<'_>]) -> TokenStream {
    let doc = docs::outer(&format!(
        "Optional parameters of `{}`.",
        operation.rust_name
    ));
    let fields = optional.iter().map(|(parameter, field, ty)| {
        let (doc, deprecated) = attributes(parameter);
        quote! { #doc #deprecated pub #field: Option<#ty> }
    });
    let setters = optional.iter().map(|(parameter, field, ty)| {
        let (doc, deprecated) = attributes(parameter);
        let is_text = matches!(ty, Type::Path(path) if path.path.is_ident("String"));
        let (ty, value) = match is_text {
            true => (quote!(impl Into<String>), quote!(#field.into())),
            false => (quote!(#ty), quote!(#field)),
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
