//! Which types are `Eq` and `Hash`: those without a float or a free value, and `Hash` only without
//! a secret.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::contract::model::{Contract, Schema, Shape, Type};

/// The derives of a named struct beside those that every type has.
pub(super) fn equality(contract: &Contract, name: &str) -> TokenStream {
    // Whether such a value equals itself is not known.
    let inexact = |schema: &Schema| matches!(schema.ty, Type::Number | Type::Any);
    // A hash of a secret says something about it.
    let secret = |schema: &Schema| schema.format.as_deref() == Some("password");
    let has =
        |what: &dyn Fn(&Schema) -> bool| contains_named(contract, name, what, &mut BTreeSet::new());
    match (has(&inexact), has(&secret)) {
        (true, _) => quote!(),
        (false, true) => quote!(Eq,),
        (false, false) => quote!(Eq, Hash,),
    }
}

/// Whether such a schema is at the end of lists, maps and fields.
fn contains(
    contract: &Contract,
    schema: &Schema,
    what: &dyn Fn(&Schema) -> bool,
    seen: &mut BTreeSet<String>,
) -> bool {
    match &schema.ty {
        Type::Array(inner) | Type::Map(inner) => contains(contract, inner, what, seen),
        Type::Named(name) => contains_named(contract, name, what, seen),
        _ => what(schema),
    }
}

fn contains_named(
    contract: &Contract,
    name: &str,
    what: &dyn Fn(&Schema) -> bool,
    seen: &mut BTreeSet<String>,
) -> bool {
    // A type that was seen already has been, or is being, looked through.
    if !seen.insert(name.to_owned()) {
        return false;
    }
    contract
        .types
        .get(name)
        .is_some_and(|named| match &named.shape {
            Shape::Struct(fields) => fields
                .iter()
                .chain(&named.additional_field())
                .any(|field| contains(contract, &field.schema, what, seen)),
            // A value that is none of the alternatives is a free one.
            Shape::Choice(choice) => {
                let mut alternatives = choice.alternatives.iter();
                what(&Schema::default())
                    || alternatives.any(|it| contains(contract, &it.schema, what, seen))
            }
            Shape::OpenEnum(_) | Shape::Override(_) => what(&named.schema),
        })
}
