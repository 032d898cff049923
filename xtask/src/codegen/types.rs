//! The types that typify wrote: their fields and the types of these are kept; names, docs,
//! attributes and a constructor come from the contract.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::VisitMut as _;
use syn::{Ident, Item, ItemStruct};

use super::files::Items;
use super::progenitor::Written;
use super::rewrite::ShortenPaths;
use super::usage::Usage;
use super::{derives, docs, open_enum};
use crate::contract::model::{Contract, Field, Schema, Shape, Type};
use crate::diagnostic::Diagnostic;

/// The finished items of each named type that is emitted, by name.
pub(super) fn finish(
    contract: &Contract,
    usage: &BTreeMap<&str, Usage>,
    written: &Written,
) -> Result<Items, Vec<Diagnostic>> {
    let types = written.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
        _ => None,
    });
    let structs = types.into_iter().flat_map(|(_, items)| items);
    let structs = structs.filter_map(|item| match item {
        Item::Struct(item) => Some((item.ident.to_string(), item)),
        _ => None,
    });
    let structs: BTreeMap<String, &ItemStruct> = structs.collect();
    let mut paths = ShortenPaths::new(written);
    let mut finished = Items::new();
    let mut problems = Vec::new();
    for (name, named) in &contract.types {
        let doc = docs::outer(&docs::of_schema(&named.schema, name));
        let deprecated = named.schema.deprecated.then(|| quote!(#[deprecated]));
        let tokens = match &named.shape {
            Shape::Override(_) => continue,
            Shape::OpenEnum(values) => {
                Some(open_enum::emit(name, &quote!(#doc #deprecated), values))
            }
            Shape::Struct(fields) => written.types.get(name).and_then(|placeholder| {
                let item = structs.get(placeholder)?;
                let is_sent = usage.get(name.as_str()).is_some_and(|usage| usage.is_sent);
                structure(&mut paths, contract, name, fields, item, is_sent)
                    .map(|item| quote!(#doc #deprecated #item))
            }),
        };
        match tokens {
            Some(tokens) => {
                finished.insert(name.clone(), tokens);
            }
            None => problems.push(Diagnostic::new(
                &named.schema.pointer,
                format!("the type {name} or a field of it is missing in what typify wrote"),
                "this is a defect of the generator; report it together with the document",
            )),
        }
    }
    if problems.is_empty() {
        Ok(finished)
    } else {
        Err(problems)
    }
}

/// A struct; `None` if typify left it or a field of it out.
fn structure(
    paths: &mut ShortenPaths,
    contract: &Contract,
    name: &str,
    fields: &[Field],
    raw: &ItemStruct,
    is_sent: bool,
) -> Option<TokenStream> {
    let ident = format_ident!("{name}");
    let additional = contract.types.get(name)?.additional_field();
    let mut finished: Vec<(&Field, Ident, syn::Type)> = Vec::new();
    for field in fields.iter().chain(&additional) {
        let is_it = |raw: &&syn::Field| {
            raw.ident
                .as_ref()
                .is_some_and(|ident| *ident == field.rust_name)
        };
        let mut ty = raw.fields.iter().find(is_it)?.ty.clone();
        paths.visit_type_mut(&mut ty);
        finished.push((field, format_ident!("{}", field.rust_name), ty));
    }
    let is_additional = |field: &Field| {
        additional
            .as_ref()
            .is_some_and(|it| std::ptr::eq(it, field))
    };
    let all_optional = fields.iter().all(|field| !field.required);
    let default = all_optional.then(|| quote!(Default,));
    let equality = derives::equality(contract, name);
    let declared = finished.iter().map(|(field, ident, ty)| {
        let doc = docs::outer(&docs::of_field(contract, field));
        let serde = serde_attribute(field, is_additional(field));
        let deprecated = field.schema.deprecated.then(|| quote!(#[deprecated]));
        quote! { #doc #serde #deprecated pub #ident: #ty }
    });
    let constructor =
        (is_sent && !all_optional).then(|| constructor(&ident, &finished, &is_additional));
    Some(quote! {
        #[derive(Clone, Debug, #default PartialEq, #equality ::serde::Deserialize, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct #ident { #(#declared,)* }
        #constructor
    })
}

/// `new` with the required fields, so that one more optional field does not break callers.
fn constructor(
    ident: &Ident,
    fields: &[(&Field, Ident, syn::Type)],
    is_additional: &dyn Fn(&Field) -> bool,
) -> TokenStream {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (field, name, ty) in fields {
        if is_additional(field) {
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
    quote! {
        impl #ident {
            #[doc = " With the required fields; the others are left out until they are set."]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
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
    if !required {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

/// The function of the types crate that decodes a field more leniently than serde does.
fn deserialize_with(schema: &Schema, is_required: bool) -> Option<&'static str> {
    match &schema.ty {
        ty if ty.is_integer() => Some("::cloudflare_secondary_dns_types::integer::deserialize"),
        // `null` is a value here and must survive.
        Type::Any if !is_required => {
            Some("::cloudflare_secondary_dns_types::lenient::double_option")
        }
        Type::Array(_) if is_required && !schema.nullable => {
            Some("::cloudflare_secondary_dns_types::lenient::null_as_default")
        }
        // A list has a bound, whether or not it has to be there.
        Type::Array(_) => Some("::cloudflare_secondary_dns_types::lenient::optional_list"),
        _ => None,
    }
}
