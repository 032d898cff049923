//! What an impl or a `#[derive]` says: its parameters, associated types, conditions.

use std::collections::{BTreeMap, BTreeSet};

use syn::Item as Source;

use super::attributes::{attributes, cfg};
use super::generics::Generics;
use super::model::Implementation;
use super::modules::unraw;
use super::paths::Form;
use super::print::Printer;

/// Parameters, associated types and conditions of an impl.
pub(super) fn implementation(printer: &Printer<'_, '_>, item: &syn::ItemImpl) -> Implementation {
    let types = item.items.iter().filter_map(|member| match member {
        syn::ImplItem::Type(ty) => {
            let printer = printer.with(&ty.generics);
            Some((unraw(&ty.ident), printer.text(&ty.ty)))
        }
        _ => None,
    });
    Implementation {
        shown: String::new(),
        types: types.collect(),
        generics: Generics::of_impl(printer, &item.generics),
        cfg: cfg(&item.attrs),
    }
}

/// Whether a type is given with parameters only: `A<T, U>`.
pub(super) fn is_general(printer: &Printer<'_, '_>, ty: &syn::Type) -> bool {
    let syn::Type::Path(path) = ty else {
        return true;
    };
    let mut seen = BTreeSet::new();
    path.path
        .segments
        .iter()
        .all(|segment| match &segment.arguments {
            syn::PathArguments::AngleBracketed(list) => {
                list.args.iter().all(|argument| match argument {
                    syn::GenericArgument::Lifetime(_) => true,
                    syn::GenericArgument::Type(syn::Type::Path(path)) => {
                        let name = path.path.get_ident().map(ToString::to_string);
                        // `A<T, T>` is a special case, too.
                        name.is_some_and(|name| {
                            printer.regular_name(&name).is_some() && seen.insert(name)
                        })
                    }
                    _ => false,
                })
            }
            _ => true,
        })
}

/// A type with the names of lifetimes left out, as impls for it are one.
pub(super) fn without_lifetimes(printer: &Printer<'_, '_>, ty: &syn::Type) -> String {
    let mut ty = ty.clone();
    super::lifetimes::erase(&mut ty);
    printer.full_type(&ty)
}

/// Traits that are derived, which demand the same trait of every type parameter.
pub(super) fn derives(
    printer: &Printer<'_, '_>,
    source: &Source,
) -> BTreeMap<String, Implementation> {
    let mut names = BTreeSet::new();
    for attribute in attributes(source)
        .iter()
        .filter(|a| a.path().is_ident("derive"))
    {
        // What does not parse does not compile either.
        let _ = attribute.parse_nested_meta(|meta| {
            let name = printer.implemented(&meta.path, Form::Full);
            match name.rsplit("::").next() {
                Some("Error") if name.starts_with("thiserror") => {
                    names.extend([
                        "std::error::Error".to_owned(),
                        "std::fmt::Display".to_owned(),
                    ]);
                }
                Some("Debug") => {
                    names.insert("std::fmt::Debug".to_owned());
                }
                Some("Hash") => {
                    names.insert("std::hash::Hash".to_owned());
                }
                _ => {
                    names.insert(name);
                }
            }
            Ok(())
        });
    }
    let generics = match source {
        Source::Struct(item) => Some(&item.generics),
        Source::Enum(item) => Some(&item.generics),
        Source::Union(item) => Some(&item.generics),
        _ => None,
    };
    let printer = generics.map_or_else(|| printer.clone(), |generics| printer.with(generics));
    let own = generics.map(|generics| Generics::of_impl(&printer, generics));
    let derived = names.into_iter().map(|name| {
        let mut demands = own.clone().unwrap_or_default();
        for param in generics.iter().flat_map(|generics| generics.type_params()) {
            let shown = param.ident.to_string();
            let key = printer.regular_name(&shown).unwrap_or(&shown);
            demands.demand((key, &shown), &name);
        }
        let implementation = Implementation {
            shown: name.clone(),
            generics: demands,
            ..Implementation::default()
        };
        (name, implementation)
    });
    derived.collect()
}
