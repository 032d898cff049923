//! The Rust type of a schema.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::contract::graph;
use crate::contract::model::{Contract, Schema, Type};

/// The types of a contract, and which of them are boxed where.
pub(super) struct RustTypes<'a> {
    pub(super) contract: &'a Contract,
    /// An owner and what it holds: without a box, it would hold itself.
    boxed: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> RustTypes<'a> {
    pub(super) fn new(contract: &'a Contract) -> Self {
        let types = contract.types.iter();
        let links = types.map(|(name, named)| {
            let held = named.parts().into_iter();
            (
                name.as_str(),
                held.filter_map(|(it, _)| it.ty.name()).collect(),
            )
        });
        let links = links.collect();
        let mut boxed = BTreeSet::new();
        for circle in graph::circles(&links) {
            let next = circle.iter().cycle().skip(1);
            boxed.extend(circle.iter().copied().zip(next.copied()));
        }
        Self { contract, boxed }
    }

    /// The type of a value that is received.
    pub(super) fn of(&self, schema: &Schema) -> TokenStream {
        optional(of_type(&schema.ty), schema.nullable && !is_any(schema))
    }

    /// The type of a value that is sent, and therefore not null.
    pub(super) fn argument(&self, schema: &Schema) -> TokenStream {
        of_type(&schema.ty)
    }

    /// The same within the struct or enum `owner`, which must not hold itself.
    pub(super) fn within(&self, owner: &str, schema: &Schema, is_required: bool) -> TokenStream {
        let mut ty = of_type(&schema.ty);
        if let Type::Named(name) = &schema.ty
            && self.boxed.contains(&(owner, name.as_str()))
        {
            ty = quote!(Box<#ty>);
        }
        optional(
            optional(ty, schema.nullable && !is_any(schema)),
            !is_required,
        )
    }
}

/// Whether a field may be missing or null. These are two facts, so its type is a double option.
pub(super) fn is_double_option(schema: &Schema, is_required: bool) -> bool {
    !is_required && schema.nullable && !is_any(schema)
}

/// `null` is one of any values.
fn is_any(schema: &Schema) -> bool {
    matches!(schema.ty, Type::Any)
}

fn optional(ty: TokenStream, is_optional: bool) -> TokenStream {
    match is_optional {
        true => quote!(Option<#ty>),
        false => ty,
    }
}

fn of_type(ty: &Type) -> TokenStream {
    let item = |schema: &Schema| optional(of_type(&schema.ty), schema.nullable && !is_any(schema));
    match ty {
        Type::Any => quote!(::serde_json::Value),
        Type::Boolean => quote!(bool),
        Type::Integer(int) => {
            let ident = format_ident!("{}", int.rust);
            quote!(#ident)
        }
        Type::Number => quote!(f64),
        Type::String => quote!(String),
        Type::Bytes => quote!(Vec<u8>),
        Type::Array(items) => {
            let item = item(items);
            quote!(Vec<#item>)
        }
        Type::Map(values) if is_any(values) => {
            quote!(::serde_json::Map<String, ::serde_json::Value>)
        }
        Type::Map(values) => {
            let value = item(values);
            quote!(::std::collections::BTreeMap<String, #value>)
        }
        Type::Named(name) => {
            let ident = format_ident!("{name}");
            quote!(types::#ident)
        }
    }
}
