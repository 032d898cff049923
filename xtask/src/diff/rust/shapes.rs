//! What an item of the source is, for the [`Api`](super::model::Api): its fields, variants,
//! signature.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::{Item as Source, ReturnType, Type, TypeParamBound, WherePredicate};

use super::attributes::{about, is_hidden, is_public};
use super::dynamic;
use super::generics::Generics;
use super::lifetimes;
use super::model::{Fields, Function, Shape, Style, TraitItem, TraitItemKind, Variant};
use super::modules::unraw;
use super::paths::Form;
use super::print::Printer;
use super::scope::Meaning;
use super::text::{Text, tidy};

/// The shape of an item; `None` for what has none, such as an impl.
pub(super) fn shape(printer: &Printer<'_, '_>, source: &Source) -> Option<Shape> {
    Some(match source {
        Source::Struct(item) => {
            let printer = owned(printer, &item.ident, &item.generics);
            Shape::Struct {
                generics: Generics::read(&printer, &item.generics),
                fields: fields(&printer, &item.fields, false),
            }
        }
        Source::Union(item) => {
            let printer = owned(printer, &item.ident, &item.generics);
            let named = syn::Fields::Named(item.fields.clone());
            Shape::Union {
                generics: Generics::read(&printer, &item.generics),
                fields: fields(&printer, &named, false),
            }
        }
        Source::Enum(item) => {
            let printer = owned(printer, &item.ident, &item.generics);
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
                generics: Generics::read(&printer, &item.generics),
            }
        }
        Source::Trait(item) => trait_shape(printer, item),
        Source::Fn(item) => Shape::Function(function(printer, &item.sig)),
        Source::Const(item) => Shape::Constant {
            ty: printer.constant(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Static(item) => Shape::Static {
            mutable: matches!(item.mutability, syn::StaticMutability::Mut(_)),
            ty: printer.constant(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Type(item) => {
            let printer = printer.with(&item.generics);
            Shape::Alias {
                generics: Generics::read(&printer, &item.generics),
                ty: printer.text(&item.ty),
            }
        }
        Source::Macro(item) => Shape::Macro {
            rules: tidy(item.mac.tokens.clone()),
        },
        _ => return None,
    })
}

/// A printer that knows the parameters of a type and what `Self` is in it.
fn owned<'s, 't>(
    printer: &Printer<'s, 't>,
    name: &syn::Ident,
    generics: &syn::Generics,
) -> Printer<'s, 't> {
    let mut printer = printer.with(generics);
    let (_, arguments, _) = generics.split_for_impl();
    let tokens = quote::quote!(#name #arguments);
    printer.owner = syn::parse2(tokens).ok().map(Box::new);
    printer
}

fn trait_shape(printer: &Printer<'_, '_>, item: &syn::ItemTrait) -> Shape {
    let printer = printer.with(&item.generics);
    let mut supertraits = printer.bounds(&item.supertraits);
    let mut generics = item.generics.clone();
    // `where Self: Other` is another way to say the same.
    if let Some(clause) = &mut generics.where_clause {
        let mut kept = syn::punctuated::Punctuated::new();
        for predicate in std::mem::take(&mut clause.predicates) {
            match predicate {
                WherePredicate::Type(given) if is_self(&given.bounded_ty) => {
                    supertraits.extend(printer.bounds(&given.bounds));
                }
                other => kept.push(other),
            }
        }
        clause.predicates = kept;
    }
    let items = item.items.iter().filter_map(|member| {
        let (name, kind, provided) = match member {
            syn::TraitItem::Fn(function) => (
                unraw(&function.sig.ident),
                TraitItemKind::Function(Box::new(self::function(&printer, &function.sig))),
                function.default.is_some(),
            ),
            syn::TraitItem::Const(constant) => (
                unraw(&constant.ident),
                TraitItemKind::Constant(printer.constant(&constant.ty)),
                constant.default.is_some(),
            ),
            syn::TraitItem::Type(ty) => {
                let printer = printer.with(&ty.generics);
                let kind = TraitItemKind::Type {
                    generics: Generics::read(&printer, &ty.generics),
                    bounds: printer.bounds(&ty.bounds),
                };
                (unraw(&ty.ident), kind, ty.default.is_some())
            }
            _ => return None,
        };
        Some((name, TraitItem { kind, provided }))
    });
    let sealed = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            matches!(printer.meaning(&bound.path), Some(Meaning::Local(definition))
                if !printer.scope.is_public(&definition))
        }
        _ => false,
    };
    Shape::Trait {
        generics: Generics::read(&printer, &generics),
        sealed: item.supertraits.iter().any(sealed),
        is_unsafe: item.unsafety.is_some(),
        obstacle: dynamic::obstacle(item),
        supertraits,
        items: items.collect(),
    }
}

fn is_self(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Self"))
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
            (name, printer.text(&field.ty))
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
    // Compared is a form in which lifetimes are regular.
    let regular = lifetimes::regular(signature);
    let regular = regular.as_ref().unwrap_or(signature);
    let mut receiver = None;
    let mut parameters = Vec::new();
    for (input, compared) in signature.inputs.iter().zip(&regular.inputs) {
        match (input, compared) {
            (syn::FnArg::Receiver(given), syn::FnArg::Receiver(compared)) => {
                receiver = Some(self::receiver(&printer, given, compared));
            }
            (syn::FnArg::Typed(typed), syn::FnArg::Typed(compared)) => {
                let name = tidy(typed.pat.to_token_stream());
                parameters.push((name, printer.text_of(&typed.ty, &compared.ty)));
            }
            _ => {}
        }
    }
    let output = match (&signature.output, &regular.output) {
        (ReturnType::Type(_, ty), ReturnType::Type(_, compared)) if !is_unit(ty) => {
            printer.text_of(ty, compared)
        }
        _ => Text::default(),
    };
    let awaited = if signature.asyncness.is_some() {
        Some(output.clone())
    } else {
        future(&printer, &regular.output)
    };
    Function {
        qualifiers,
        generics: Generics::of_function(&printer, &signature.generics, &regular.generics),
        receiver,
        parameters,
        output,
        awaited,
    }
}

fn receiver(printer: &Printer<'_, '_>, given: &syn::Receiver, regular: &syn::Receiver) -> Text {
    let print = |receiver: &syn::Receiver, form| {
        let mut receiver = receiver.clone();
        // `mut self` is the function's own affair.
        receiver.mutability = None;
        receiver.attrs.clear();
        printer.receiver(&mut receiver, form);
        tidy(receiver.to_token_stream())
    };
    let shown = print(given, Form::Shown);
    if std::ptr::eq(given, regular) && !matches!(given.kind, syn::ReceiverKind::Typed(..)) {
        return Text::plain(shown);
    }
    let (key, full) = (print(regular, Form::Key), print(regular, Form::Full));
    Text::new(shown, Some(key), Some(full))
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// What an `impl Future<Output = T>` gives. Whether it is `Send` shows in either form.
fn future(printer: &Printer<'_, '_>, output: &ReturnType) -> Option<Text> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let Type::ImplTrait(opaque) = &**ty else {
        return None;
    };
    let mut found = None;
    for bound in &opaque.bounds {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound.path.segments.last()?;
        if last.ident == "Send" || last.ident == "Sync" {
            continue;
        }
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        let (true, Some(syn::GenericArgument::AssocType(given))) =
            (last.ident == "Future", arguments.args.first())
        else {
            return None;
        };
        found = Some(if is_unit(&given.ty) {
            Text::default()
        } else {
            printer.text(&given.ty)
        });
    }
    found
}
