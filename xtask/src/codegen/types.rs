//! Named types: structs with their attributes and a constructor, enums and choices.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::rust_type::{RustTypes, is_double_option};
use super::usage::Usage;
use super::{choice, docs, open_enum};
use crate::contract::model::{Definition, Field, Schema, Shape, Type};

/// The items of a named type; `None` if the types crate has it.
pub(super) fn emit(
    types: &RustTypes<'_>,
    usage: &Usage<'_>,
    name: &str,
    named: &Definition,
) -> Option<TokenStream> {
    let doc = docs::item(
        &docs::of_schema(&named.schema, name),
        named.schema.deprecated,
    );
    match &named.shape {
        Shape::Override(_) => None,
        Shape::OpenEnum(values) => Some(open_enum::emit(name, &doc, values)),
        Shape::Choice(alternatives) => Some(choice::emit(types, name, &doc, alternatives)),
        Shape::Struct(fields) => {
            let item = structure(types, name, named, fields, usage);
            Some(quote!(#doc #item))
        }
    }
}

/// A struct, and `new` with the required fields if it is sent, so that one more optional field does
/// not break callers.
fn structure(
    types: &RustTypes<'_>,
    name: &str,
    named: &Definition,
    fields: &[Field],
    usage: &Usage<'_>,
) -> TokenStream {
    let ident = format_ident!("{name}");
    let additional = named.additional_field();
    let fields = fields.iter().map(|field| (field, false));
    let fields = fields.chain(additional.iter().map(|field| (field, true)));
    let (mut declared, mut parameters, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (field, is_additional) in fields {
        let ty = types.within(name, &field.schema, field.required);
        let name = format_ident!("{}", field.rust_name);
        let doc = docs::outer(&docs::of_field(types.contract, field));
        let serde = serde_attribute(field, is_additional);
        let deprecated = field.schema.deprecated.then(|| quote!(#[deprecated]));
        declared.push(quote! { #doc #serde #deprecated pub #name: #ty });
        if is_additional {
            values.push(quote!(#name: Default::default()));
        } else if !field.required {
            values.push(quote!(#name: None));
        } else if matches!(field.schema.ty, Type::String) && !field.schema.nullable {
            parameters.push(quote!(#name: impl Into<String>));
            values.push(quote!(#name: #name.into()));
        } else {
            parameters.push(quote!(#name: #ty));
            values.push(quote!(#name));
        }
    }
    let default = parameters.is_empty().then(|| quote!(Default,));
    let equality = match (usage.inexact.contains(name), usage.secret.contains(name)) {
        (true, _) => quote!(),
        (false, true) => quote!(Eq,),
        (false, false) => quote!(Eq, Hash,),
    };
    let constructor = (usage.sent.contains(name) && !parameters.is_empty()).then(|| {
        quote! {
            impl #ident {
                #[doc = " With the required fields; the others are left out until they are set."]
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* }
                }
            }
        }
    });
    quote! {
        #[derive(Clone, Debug, #default PartialEq, #equality ::serde::Deserialize, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct #ident { #(#declared,)* }
        #constructor
    }
}

/// What serde has to know about a field beyond its type.
fn serde_attribute(field: &Field, is_additional: bool) -> Option<TokenStream> {
    let Field {
        name,
        rust_name,
        required,
        schema,
    } = field;
    let mut parts = Vec::new();
    if is_additional {
        parts.push(quote!(flatten));
    } else if rust_name != name {
        parts.push(quote!(rename = #name));
    }
    let is_list = matches!(schema.ty, Type::Array(_));
    if let Some(with) = deserialize_with(schema, *required) {
        // Without this, serde would refuse a missing optional field once a function decodes it.
        if !required || (is_list && !schema.nullable) {
            parts.push(quote!(default));
        }
        parts.push(quote!(deserialize_with = #with));
    }
    if schema.ty.is_number() {
        parts.push(quote!(
            serialize_with = "::cloudflare_secondary_dns_types::float::serialize"
        ));
    }
    if !required {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

/// The function of the types crate that decodes a field more leniently than serde does.
fn deserialize_with(schema: &Schema, is_required: bool) -> Option<String> {
    let is_double = is_double_option(schema, is_required);
    let function = match &schema.ty {
        ty if ty.is_integer() && is_double => "integer::double_option",
        ty if ty.is_integer() => "integer::deserialize",
        Type::Array(_) if is_required && !schema.nullable => "lenient::null_as_default",
        // A list has a bound, whether or not it has to be there.
        Type::Array(_) if is_double => "lenient::double_option_list",
        Type::Array(_) => "lenient::optional_list",
        // `null` is a value here and must survive.
        Type::Any if !is_required => "lenient::double_option",
        _ if is_double => "lenient::double_option",
        _ => return None,
    };
    Some(format!("::cloudflare_secondary_dns_types::{function}"))
}
