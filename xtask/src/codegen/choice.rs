//! Choices: an enum of the alternatives, and `Other` for a value that is none of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::rust_type::RustTypes;
use crate::contract::model::{Alternative, Choice, Type};

/// The enum and how it is decoded.
pub(super) fn emit(
    types: &RustTypes<'_>,
    name: &str,
    doc: &TokenStream,
    choice: &Choice,
) -> TokenStream {
    let ident = format_ident!("{name}");
    let variants = choice.alternatives.iter().map(|alternative| {
        let Alternative {
            rust_name, schema, ..
        } = alternative;
        let doc = docs::item(&docs::of_schema(schema, rust_name), schema.deprecated);
        let variant = format_ident!("{rust_name}");
        let ty = types.within(name, schema, true);
        let serde = schema.ty.is_number().then(|| {
            quote!(#[serde(serialize_with = "::cloudflare_secondary_dns_types::float::serialize")])
        });
        quote!(#doc #variant(#serde #ty))
    });
    let tagged = choice.alternatives.iter().filter_map(|alternative| {
        let field = choice.discriminator.as_ref()?;
        let tags = &alternative.tags;
        let variant = format_ident!("{}", alternative.rust_name);
        (!tags.is_empty()).then(|| quote!(.tagged(#field, &[#(#tags),*], Self::#variant)))
    });
    // What takes few values goes before what takes many.
    let mut sorted: Vec<&Alternative> = choice.alternatives.iter().collect();
    sorted.sort_by_key(|alternative| rank(&alternative.schema.ty));
    let tried = sorted.iter().map(|alternative| {
        let variant = format_ident!("{}", alternative.rust_name);
        quote!(.or(Self::#variant))
    });
    let display = Type::Named(name.to_owned())
        .is_scalar(&types.contract.types)
        .then(|| {
            let variants = choice.alternatives.iter();
            let variants = variants.map(|it| format_ident!("{}", it.rust_name));
            quote! {
                impl ::std::fmt::Display for #ident {
                    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        match self {
                            #(Self::#variants(value) => ::std::fmt::Display::fmt(value, f),)*
                            Self::Other(value) => ::std::fmt::Display::fmt(value, f),
                        }
                    }
                }
            }
        });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #[doc = " A value that the contract does not describe, kept as it came."]
            Other(::serde_json::Value),
        }
        impl<'de> ::serde::Deserialize<'de> for #ident {
            fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                let value: ::serde_json::Value = ::serde::Deserialize::deserialize(deserializer)?;
                let best = ::cloudflare_secondary_dns_transport::Alternatives::new(&value)
                    #(#tagged)*
                    #(#tried)*
                    .best();
                Ok(best.unwrap_or(Self::Other(value)))
            }
        }
        #display
    }
}

fn rank(ty: &Type) -> u8 {
    match ty {
        Type::Boolean => 0,
        Type::Integer(_) => 1,
        Type::Number => 2,
        Type::Array(_) => 3,
        Type::Named(_) => 4,
        Type::String | Type::Bytes => 5,
        Type::Map(_) => 6,
        Type::Any => 7,
    }
}
