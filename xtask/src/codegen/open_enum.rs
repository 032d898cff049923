//! String enumerations that survive a value nobody knew: known values, and `Other` for the rest.

use heck::ToPascalCase as _;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The variant of each value, in the order of the values; `None` where a value makes no name.
pub(crate) fn variants(values: &[String]) -> Vec<Option<String>> {
    values
        .iter()
        .map(|value| {
            let mut name = value.to_pascal_case();
            if name.starts_with(|c: char| c.is_ascii_digit()) {
                name.insert(0, 'V');
            }
            let plain = name.chars().all(|c| c.is_ascii_alphanumeric()) && !name.is_empty();
            (plain && name != "Other" && name != "Self").then_some(name)
        })
        .collect()
}

/// The enum and its conversions.
pub(crate) fn emit(name: &str, doc: &TokenStream, values: &[String]) -> TokenStream {
    let ident = format_ident!("{name}");
    let (values, names): (Vec<_>, Vec<_>) = values
        .iter()
        .zip(variants(values))
        .filter_map(|(value, name)| Some((value, format_ident!("{}", name?))))
        .unzip();
    let docs = values.iter().map(|value| format!(" `{value}`."));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq, Hash, ::serde::Deserialize, ::serde::Serialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #docs] #names,)*
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
