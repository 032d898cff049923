//! The types that typify wrote, finished: docs from the spec, lenient decoding, constructors.
//!
//! Only the types of the fields are taken over; attributes are written anew from the model, and
//! a struct or field that went missing on the way is a [`Diagnostic`].

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Item};

use super::usage::Usage;
use super::{docs, open_enum};
use crate::contract::model::{Contract, Definition, Field, Schema, Shape, Type};
use crate::contract::type_overrides;
use crate::diagnostic::Diagnostic;

/// The finished items of each named type that is emitted, by name.
pub(crate) fn finish(
    contract: &Contract,
    usage: &BTreeMap<&str, Usage>,
    raw: &[Item],
) -> Result<BTreeMap<String, Vec<Item>>, Vec<Diagnostic>> {
    let found: BTreeMap<String, &syn::ItemStruct> = raw
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), item)),
            _ => None,
        })
        .collect();
    let mut finished = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, named) in &contract.types {
        let doc = docs::of_schema(&named.schema, name, false);
        let tokens = match &named.shape {
            Shape::Override(_) => continue,
            Shape::OpenEnum(values) => Ok(open_enum::emit(name, &doc, values)),
            Shape::Struct(fields) => match found.get(name) {
                Some(item) => {
                    let usage = usage.get(name.as_str()).cloned().unwrap_or_default();
                    emit_struct(contract, name, &doc, fields, item, &usage)
                }
                None => Err(lost(name, "the struct")),
            },
        };
        match tokens.and_then(|tokens| parse(name, tokens)) {
            Ok(items) => {
                finished.insert(name.clone(), items);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(finished)
    } else {
        Err(problems)
    }
}

fn parse(name: &str, tokens: TokenStream) -> Result<Vec<Item>, Diagnostic> {
    syn::parse2::<syn::File>(tokens)
        .map(|file| file.items)
        .map_err(|error| lost(name, &format!("valid Rust ({error})")))
}

fn lost(name: &str, what: &str) -> Diagnostic {
    Diagnostic::new(
        format!("/components/schemas/{name}"),
        format!("{what} of this schema did not survive the translation"),
        "give the schema another name or a plainer shape; nothing is dropped silently",
    )
}

fn emit_struct(
    contract: &Contract,
    name: &str,
    doc: &str,
    model: &[Field],
    item: &syn::ItemStruct,
    usage: &Usage,
) -> Result<TokenStream, Diagnostic> {
    let ident = &item.ident;
    if item.fields.len() != model.len() {
        return Err(lost(name, "every field"));
    }
    // typify and the model both order the fields by their name on the wire.
    let mut fields = Vec::new();
    for (field, emitted) in model.iter().zip(&item.fields) {
        let Some(field_ident) = &emitted.ident else {
            return Err(lost(name, &format!("the field {}", field.name)));
        };
        if wire_name(emitted).as_deref().unwrap_or(&unraw(field_ident)) != field.name {
            return Err(lost(name, &format!("the field {}", field.name)));
        }
        let mut ty = emitted.ty.clone();
        ShortenPaths.visit_type_mut(&mut ty);
        fields.push((field, field_ident.clone(), ty));
    }
    let doc = docs::outer(doc);
    let all_optional = model.iter().all(|field| !field.required);
    let default = all_optional.then(|| quote!(Default,));
    let declared = fields.iter().map(|(field, ident, ty)| {
        let doc = docs::outer(&docs::of_schema(
            &field.schema,
            &field.name,
            is_override(contract, &field.schema),
        ));
        let serde = serde_attribute(field, ident);
        quote! { #doc #serde pub #ident: #ty }
    });
    let constructor = (usage.is_sent && !all_optional).then(|| constructor(ident, &fields));
    Ok(quote! {
        #doc
        #[derive(Clone, Debug, #default PartialEq, ::serde::Deserialize, ::serde::Serialize)]
        #[non_exhaustive]
        pub struct #ident { #(#declared,)* }
        #constructor
    })
}

fn is_override(contract: &Contract, schema: &Schema) -> bool {
    let named = schema.ty.named().and_then(|name| contract.types.get(name));
    let shape = |named: &&Definition| matches!(named.shape, Shape::Override(_));
    matches!(schema.ty, Type::Named(_)) && named.as_ref().is_some_and(shape)
}

/// `new` with the required fields, so that an optional field more breaks no caller.
fn constructor(ident: &Ident, fields: &[(&Field, Ident, syn::Type)]) -> TokenStream {
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for (field, name, ty) in fields {
        if !field.required {
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
fn serde_attribute(field: &Field, ident: &Ident) -> Option<TokenStream> {
    let mut parts = Vec::new();
    if unraw(ident) != field.name {
        let wire = &field.name;
        parts.push(quote!(rename = #wire));
    }
    let list = matches!(field.schema.ty, Type::Array(_));
    let with = if field.schema.ty.is_integer() {
        Some("::cloudflare_secondary_dns_types::whole::deserialize")
    } else if matches!(field.schema.ty, Type::Any) && !field.required {
        // `null` is a value here and must survive.
        Some("::cloudflare_secondary_dns_types::lenient::present")
    } else if list && field.required && !field.schema.nullable {
        Some("::cloudflare_secondary_dns_types::lenient::null_as_default")
    } else {
        None
    };
    if let Some(with) = with {
        // Without this, serde would refuse a missing optional field once a function decodes it.
        if !field.required || (list && !field.schema.nullable) {
            parts.push(quote!(default));
        }
        parts.push(quote!(deserialize_with = #with));
    }
    if !field.required {
        parts.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    (!parts.is_empty()).then(|| quote!(#[serde(#(#parts),*)]))
}

/// The `rename` of a field as typify wrote it.
fn wire_name(field: &syn::Field) -> Option<String> {
    let mut wire = None;
    for attribute in field.attrs.iter().filter(|a| a.path().is_ident("serde")) {
        // An attribute of another form has no rename to find.
        let _ = attribute.parse_nested_meta(|meta| {
            let named = meta.path.is_ident("rename");
            if let Ok(value) = meta.value() {
                let value: syn::Lit = value.parse()?;
                if let (true, syn::Lit::Str(value)) = (named, value) {
                    wire = Some(value.value());
                }
            }
            Ok(())
        });
    }
    wire
}

fn unraw(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

/// Shortens `::std::option::Option` and its like, and puts `types::` before our own names.
pub(crate) struct ShortenPaths;

impl VisitMut for ShortenPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let first = match names.as_slice() {
            ["std", "option", "Option"] | ["std", "vec", "Vec"] | ["std", "string", "String"] => {
                None
            }
            [domain, _] if *domain == type_overrides::CRATE => Some("types"),
            [single] if is_own(single) => Some("types"),
            _ => return,
        };
        let Some(last) = path.segments.pop() else {
            return;
        };
        path.leading_colon = None;
        path.segments.clear();
        if let Some(first) = first {
            path.segments.push(format_ident!("{first}").into());
        }
        path.segments.push(last);
    }
}

/// A bare name in typify's output that is not a primitive is one of our types.
fn is_own(name: &str) -> bool {
    const FOREIGN: [&str; 5] = ["Option", "Vec", "String", "Result", "Self"];
    name.starts_with(|c: char| c.is_ascii_uppercase()) && !FOREIGN.contains(&name)
}
