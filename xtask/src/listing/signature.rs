//! What a function takes and gives, in one spelling: parameters are called by their place.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Generics, Pat, ReceiverKind, ReturnType, Safety, Signature, Type,
    TypeParamBound, WherePredicate, parse_quote,
};

use super::Argument;
use super::normalize::Scope;
use super::tokens::show;
use super::tree::plain;

/// Names of parameters, by place.
const LETTERS: [&str; 12] = ["T", "U", "V", "W", "X", "Y", "Z", "A", "B", "C", "D", "E"];

/// Parameters of a type, function or impl, and what they have to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Bounds {
    /// `T`, `const N: usize`, and the default if there is one.
    pub(super) parameters: Vec<(String, Option<String>)>,
    /// `T: Clone`.
    pub(super) demands: BTreeSet<String>,
    /// `T: ?Sized`.
    pub(super) offers: BTreeSet<String>,
}

impl Scope<'_> {
    /// The scope within something that has parameters. Those that it has already keep their names.
    pub(super) fn enter(&self, generics: &Generics) -> (Self, Bounds) {
        let mut scope = self.clone();
        let mut bounds = Bounds::default();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(_) => bounds.parameters.push(("'_".to_owned(), None)),
                GenericParam::Type(parameter) => scope.parameter(&parameter.ident),
                GenericParam::Const(parameter) => scope.parameter(&parameter.ident),
            }
        }
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(_) => {}
                GenericParam::Type(parameter) => {
                    let name = scope.text(&{
                        let ident = &parameter.ident;
                        parse_quote!(#ident)
                    });
                    let default = parameter.default.as_ref().map(|(_, ty)| scope.text(ty));
                    scope.demand(&name, &parameter.bounds, &mut bounds);
                    bounds.parameters.push((name, default));
                }
                GenericParam::Const(parameter) => {
                    let ident = &parameter.ident;
                    let name = scope.text(&parse_quote!(#ident));
                    let default = parameter.default.as_ref().map(|(_, expr)| show(expr));
                    let text = format!("const {name}: {}", scope.text(&parameter.ty));
                    bounds.parameters.push((text, default));
                }
            }
        }
        for predicate in generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates)
        {
            if let WherePredicate::Type(predicate) = predicate {
                let name = scope.text(&predicate.bounded_ty);
                scope.demand(&name, &predicate.bounds, &mut bounds);
            }
        }
        (scope, bounds)
    }

    fn parameter(&mut self, ident: &syn::Ident) {
        let taken = self.parameters.len();
        let name = LETTERS
            .get(taken)
            .map_or_else(|| format!("T{taken}"), |name| (*name).to_owned());
        let name = syn::Ident::new(&name, Span::call_site());
        self.parameters.insert(plain(ident), parse_quote!(#name));
    }

    fn demand(
        &self,
        name: &str,
        given: &syn::punctuated::Punctuated<TypeParamBound, syn::Token![+]>,
        bounds: &mut Bounds,
    ) {
        for bound in self.bounds(given) {
            match bound.starts_with('?') {
                true => bounds.offers.insert(format!("{name}: {bound}")),
                false => bounds.demands.insert(format!("{name}: {bound}")),
            };
        }
    }
}

/// A function without its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    /// `const`, and what parameters need not be.
    pub(super) offers: BTreeSet<String>,
    /// `unsafe`, `T: Clone`.
    pub(super) demands: BTreeSet<String>,
    /// `extern "C"`, `async`.
    pub(super) qualifiers: Vec<String>,
    /// `<T, const N: usize>`.
    pub(super) generics: String,
    pub(super) arguments: Vec<Argument>,
    pub(super) output: String,
}

/// Takes a signature apart.
pub(super) fn read(signature: &Signature, outer: &Scope<'_>) -> Call {
    let (scope, bounds) = outer.enter(&signature.generics);
    let mut call = Call {
        offers: bounds.offers,
        demands: bounds.demands,
        ..Call::default()
    };
    let names: Vec<String> = bounds
        .parameters
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name != "'_")
        .collect();
    if !names.is_empty() {
        call.generics = format!("<{}>", names.join(", "));
    }
    if signature.constness.is_some() {
        call.offers.insert("const".to_owned());
    }
    if let Safety::Unsafe(_) = signature.safety {
        call.demands.insert("unsafe".to_owned());
    }
    call.qualifiers.extend(signature.abi.as_ref().map(show));
    let mut inputs: Vec<(String, Type)> = Vec::new();
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(own) => {
                inputs.push(("self".to_owned(), self_type(own, &scope)));
            }
            FnArg::Typed(input) => inputs.push((name(&input.pat), scope.ty(&input.ty))),
        }
    }
    let mut output = match &signature.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => scope.ty(ty),
    };
    let awaited = future(&output);
    if signature.asyncness.is_some() || awaited.is_some() {
        call.qualifiers.push("async".to_owned());
        output = awaited.unwrap_or(output);
    }
    call.arguments = inputs
        .into_iter()
        .map(|(name, ty)| Argument {
            ty: match name.as_str() {
                "self" => receiver_text(&show(&ty)),
                _ => show(&ty),
            },
            name,
        })
        .collect();
    call.output = match show(&output).as_str() {
        "()" => String::new(),
        text => text.to_owned(),
    };
    call
}

/// What `self` is, as a type of `Self`.
fn self_type(receiver: &syn::Receiver, scope: &Scope<'_>) -> Type {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => parse_quote!(& #mutability Self),
        ReceiverKind::Typed(_, ty) => {
            // The type itself may be written out.
            let own = scope.own.as_ref().map(show);
            let mut ty = scope.ty(ty);
            Shorten(own).visit_type_mut(&mut ty);
            ty
        }
        _ => parse_quote!(Self),
    }
}

/// `&self` for `&Self`, `self` for `Self`.
fn receiver_text(ty: &str) -> String {
    match ty.strip_suffix("Self") {
        Some(before)
            if before
                .chars()
                .all(|c| c.is_ascii_lowercase() || "&' ".contains(c)) =>
        {
            format!("{before}self")
        }
        _ => format!("self: {ty}"),
    }
}

/// Puts `Self` back.
struct Shorten(Option<String>);

impl VisitMut for Shorten {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if self.0.as_ref().is_some_and(|own| *own == show(ty)) {
            *ty = parse_quote!(Self);
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

fn name(pat: &Pat) -> String {
    match pat {
        Pat::Ident(pat) => plain(&pat.ident).trim_start_matches('_').to_owned(),
        _ => String::new(),
    }
}

/// What a future gives that is returned as `impl Future<Output = T>`: such a function is called and
/// awaited as an `async fn`.
fn future(ty: &Type) -> Option<Type> {
    let Type::ImplTrait(object) = ty else {
        return None;
    };
    let mut output = None;
    for bound in &object.bounds {
        match bound {
            TypeParamBound::Trait(bound) if show(&bound.path).starts_with("future::Future<") => {
                let last = bound.path.segments.last()?;
                let syn::PathArguments::AngleBracketed(list) = &last.arguments else {
                    return None;
                };
                output = list.args.iter().find_map(|argument| match argument {
                    syn::GenericArgument::AssocType(own) if own.ident == "Output" => {
                        Some(own.ty.clone())
                    }
                    _ => None,
                });
            }
            TypeParamBound::Trait(bound) if show(&bound.path) == "Send" => {}
            TypeParamBound::Lifetime(_) | TypeParamBound::PreciseCapture(_) => {}
            _ => return None,
        }
    }
    output
}
