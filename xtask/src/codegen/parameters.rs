//! The optional parameters of an operation, in one struct: one more breaks no caller, and none is
//! taken for another because it is in its place.

use proc_macro2::TokenStream;
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
    let (mut fields, mut setters) = (Vec::new(), Vec::new());
    for parameter in sorted {
        let doc = docs::item(&docs::of_parameter(parameter), parameter.is_deprecated());
        let field = format_ident!("{}", parameter.rust_name);
        let ty = types.argument(&parameter.schema);
        let (taken, value) = match parameter.schema.ty {
            Type::String => (quote!(impl Into<String>), quote!(#field.into())),
            _ => (ty.clone(), quote!(#field)),
        };
        fields.push(quote! { #doc pub #field: Option<#ty> });
        setters.push(quote! {
            #doc
            #[must_use]
            pub fn #field(mut self, #field: #taken) -> Self {
                self.#field = Some(#value);
                self
            }
        });
    }
    Some(quote! {
        #doc
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
        impl #name { #(#setters)* }
    })
}
