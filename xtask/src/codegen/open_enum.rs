//! String enumerations that survive a value nobody knew: known values, and `Other` for the rest.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::contract::model::Variant;

/// The enum and its conversions.
pub(super) fn emit(name: &str, doc: &TokenStream, variants: &[Variant]) -> TokenStream {
    let ident = format_ident!("{name}");
    let values: Vec<&str> = variants
        .iter()
        .map(|variant| variant.value.as_str())
        .collect();
    let names = variants
        .iter()
        .map(|variant| format_ident!("{}", variant.rust_name));
    let names: Vec<_> = names.collect();
    let docs = values.iter().map(|value| docs::of_name(value));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash, ::serde::Deserialize, ::serde::Serialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum #ident {
            #(#docs #names,)*
            #[doc = " A value that the contract does not know, kept as it came."]
            Other(String),
        }
        impl #ident {
            #[doc = " The value as it stands on the wire."]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::Other(value) => value,
                }
            }
        }
        impl From<String> for #ident {
            fn from(value: String) -> Self {
                match value.as_str() {
                    #(#values => Self::#names,)*
                    _ => Self::Other(value),
                }
            }
        }
        impl From<#ident> for String {
            fn from(value: #ident) -> Self {
                value.as_str().to_owned()
            }
        }
        impl ::std::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    }
}
