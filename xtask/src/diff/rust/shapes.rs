//! What an item of the source is, for the [`Api`](super::model::Api): its fields, variants,
//! signature.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::{Item as Source, ReturnType};

use super::attributes::{about, is_hidden, is_public};
use super::model::{Fields, Function, Shape, Style, TraitItem, Variant};
use super::modules::unraw;
use super::print::{Printer, tidy};

/// The shape of an item; `None` for what has none, such as an impl.
pub(super) fn shape(printer: &Printer<'_, '_>, source: &Source) -> Option<Shape> {
    Some(match source {
        Source::Struct(item) => {
            let printer = printer.with(&item.generics);
            Shape::Struct {
                generics: printer.generics(&item.generics),
                fields: fields(&printer, &item.fields, false),
            }
        }
        Source::Union(item) => {
            let printer = printer.with(&item.generics);
            let named = syn::Fields::Named(item.fields.clone());
            Shape::Union {
                generics: printer.generics(&item.generics),
                fields: fields(&printer, &named, false),
            }
        }
        Source::Enum(item) => {
            let printer = printer.with(&item.generics);
            let variants = item.variants.iter().map(|variant| {
                let value = variant.discriminant.as_ref();
                let read = Variant {
                    about: about(&variant.attrs),
                    fields: fields(&printer, &variant.fields, true),
                    value: value.map_or_else(String::new, |(_, value)| printer.expr(value)),
                };
                (unraw(&variant.ident), read)
            });
            Shape::Enum {
                variants: variants.collect(),
                generics: printer.generics(&item.generics),
            }
        }
        Source::Trait(item) => trait_shape(printer, item),
        Source::Fn(item) => Shape::Function(function(printer, &item.sig)),
        Source::Const(item) => Shape::Constant {
            ty: printer.ty(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Static(item) => Shape::Static {
            ty: printer.ty(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Type(item) => {
            let printer = printer.with(&item.generics);
            Shape::Alias {
                generics: printer.generics(&item.generics),
                ty: printer.ty(&item.ty),
            }
        }
        Source::Macro(item) => Shape::Macro {
            rules: tidy(item.mac.tokens.clone()),
        },
        _ => return None,
    })
}

fn trait_shape(printer: &Printer<'_, '_>, item: &syn::ItemTrait) -> Shape {
    let printer = printer.with(&item.generics);
    let supertraits = printer.bounds(&item.supertraits);
    let items = item.items.iter().filter_map(|member| {
        let (name, text, provided) = match member {
            syn::TraitItem::Fn(function) => (
                unraw(&function.sig.ident),
                self::function(&printer, &function.sig).to_string(),
                function.default.is_some(),
            ),
            syn::TraitItem::Const(constant) => (
                unraw(&constant.ident),
                format!("const {}", printer.ty(&constant.ty)),
                constant.default.is_some(),
            ),
            syn::TraitItem::Type(ty) => (
                unraw(&ty.ident),
                format!("type {}", printer.bounds(&ty.bounds)),
                ty.default.is_some(),
            ),
            _ => return None,
        };
        Some((name, TraitItem { text, provided }))
    });
    Shape::Trait {
        generics: printer.generics(&item.generics),
        sealed: supertraits.contains("private::"),
        supertraits,
        items: items.collect(),
    }
}

fn fields(printer: &Printer<'_, '_>, fields: &syn::Fields, all_public: bool) -> Fields {
    let style = match fields {
        syn::Fields::Named(_) => Style::Named,
        syn::Fields::Unnamed(_) => Style::Tuple,
        syn::Fields::Unit => Style::Unit,
    };
    let visible = |field: &&syn::Field| all_public || is_public(&field.vis);
    let public = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| visible(field) && !is_hidden(&field.attrs))
        .map(|(number, field)| {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| number.to_string(), unraw);
            (name, printer.ty(&field.ty))
        });
    let public: Vec<_> = public.collect();
    Fields {
        style,
        private: public.len() < fields.len(),
        public,
    }
}

pub(super) fn function(printer: &Printer<'_, '_>, signature: &syn::Signature) -> Function {
    let printer = printer.with(&signature.generics);
    let mut qualifiers = BTreeSet::new();
    let flags = [
        ("const", signature.constness.is_some()),
        ("async", signature.asyncness.is_some()),
    ];
    qualifiers.extend(
        flags
            .iter()
            .filter(|(_, set)| *set)
            .map(|(name, _)| (*name).to_owned()),
    );
    let safety = tidy(signature.safety.to_token_stream());
    qualifiers.extend((!safety.is_empty()).then_some(safety));
    if let Some(abi) = &signature.abi {
        qualifiers.insert(tidy(abi.to_token_stream()));
    }
    let mut receiver = None;
    let mut parameters = Vec::new();
    for input in &signature.inputs {
        match input {
            syn::FnArg::Receiver(given) => {
                let mut given = given.clone();
                // `mut self` is the function's own affair.
                given.mutability = None;
                given.attrs.clear();
                receiver = Some(tidy(given.to_token_stream()));
            }
            syn::FnArg::Typed(typed) => {
                let name = tidy(typed.pat.to_token_stream());
                parameters.push((name, printer.ty(&typed.ty)));
            }
        }
    }
    Function {
        qualifiers,
        generics: printer.generics(&signature.generics),
        receiver,
        parameters,
        output: match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => printer.ty(ty),
        },
    }
}
