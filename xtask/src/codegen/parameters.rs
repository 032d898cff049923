//! The optional parameters of an operation, in one struct: one more breaks no caller, and none is
//! taken for another because it is in its place.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::rust_type::RustTypes;
use crate::contract::model::{Operation, Parameter, Type};

/// The struct, if the operation has optional parameters.
pub(super) fn emit(types: &RustTypes<'_>, operation: &Operation) -> Option<TokenStream> {
    let name = format_ident!("{}", operation.parameters_type.as_ref()?);
    let doc = docs::outer(&format!(
        "Optional parameters of `{}`.",
        operation.rust_name
    ));
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
    Some(quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
        impl #name { #(#setters)* }
    })
}

fn attributes(parameter: &Parameter) -> (TokenStream, Option<TokenStream>) {
    let deprecated = parameter.is_deprecated().then(|| quote!(#[deprecated]));
    (docs::outer(&docs::of_parameter(parameter)), deprecated)
}
