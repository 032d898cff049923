//! What a function takes and gives, in one spelling: parameters are called by their place.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, GenericParam, Generics, Ident, Pat, Receiver, ReceiverKind, ReturnType,
    Safety, Signature, Token, Type, TypeParamBound, WherePredicate, parse_quote,
};

use super::normalize::Scope;
use super::tokens::show;
use super::tree::plain;
use super::{Argument, Kind, Line, attributes};

/// Names of parameters, by place.
const LETTERS: &str = "TUVWXYZABCDE";

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
                GenericParam::Lifetime(_) => {}
                GenericParam::Type(parameter) => scope.parameter(&parameter.ident),
                GenericParam::Const(parameter) => scope.parameter(&parameter.ident),
            }
        }
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(_) => {}
                GenericParam::Type(parameter) => {
                    let name = show(&scope.parameters[&plain(&parameter.ident)]);
                    let default = parameter.default.as_ref().map(|(_, ty)| scope.text(ty));
                    scope.demand(&name, &parameter.bounds, &mut bounds);
                    bounds.parameters.push((name, default));
                }
                GenericParam::Const(parameter) => {
                    let name = show(&scope.parameters[&plain(&parameter.ident)]);
                    let default = parameter.default.as_ref().map(|(_, expr)| show(expr));
                    let text = format!("const {name}: {}", scope.text(&parameter.ty));
                    bounds.parameters.push((text, default));
                }
            }
        }
        let clauses = generics.where_clause.iter();
        for predicate in clauses.flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(predicate) = predicate {
                let name = scope.text(&predicate.bounded_ty);
                scope.demand(&name, &predicate.bounds, &mut bounds);
            }
        }
        (scope, bounds)
    }

    fn parameter(&mut self, ident: &Ident) {
        let taken = self.parameters.len();
        let letter = LETTERS.chars().nth(taken);
        let name = letter.map_or_else(|| format!("T{taken}"), String::from);
        let name = Ident::new(&name, Span::call_site());
        self.parameters.insert(plain(ident), parse_quote!(#name));
    }

    fn demand(
        &self,
        name: &str,
        given: &Punctuated<TypeParamBound, Token![+]>,
        bounds: &mut Bounds,
    ) {
        for bound in self.bounds(given) {
            match bound.starts_with('?') {
                true => bounds.offers.insert(format!("{name}: {bound}")),
                false => bounds.demands.insert(format!("{name}: {bound}")),
            };
        }
    }

    /// The line of a function.
    pub(super) fn function(&self, signature: &Signature, path: &str, attrs: &[Attribute]) -> Line {
        let (scope, bounds) = self.enter(&signature.generics);
        let mut line = self.line(Kind::Fn, path);
        line.offers = bounds.offers;
        line.demands = bounds.demands;
        line.under(attributes::conditions(attrs));
        if signature.constness.is_some() {
            line.offers.insert("const".to_owned());
        }
        if let Safety::Unsafe(_) = signature.safety {
            line.demands.insert("unsafe".to_owned());
        }
        let inputs = signature.inputs.iter();
        line.arguments = inputs.map(|input| argument(input, &scope)).collect();
        let output = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => scope.text(ty),
        };
        // Such a function is called and awaited as an `async fn`.
        let awaited = output.strip_suffix(" + Send").unwrap_or(&output);
        let awaited = awaited.strip_prefix("impl future::Future<Output = ");
        let awaited = awaited.and_then(|text| text.strip_suffix('>'));
        if let Some(abi) = &signature.abi {
            line.text = format!("{} ", show(abi));
        }
        if signature.asyncness.is_some() || awaited.is_some() {
            line.text.push_str("async ");
        }
        let names: Vec<String> = bounds
            .parameters
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        if !names.is_empty() {
            line.text.push_str(&format!("<{}>", names.join(", ")));
        }
        line.text.push_str("()");
        match awaited.unwrap_or(&output) {
            "" | "()" => {}
            output => line.text.push_str(&format!(" -> {output}")),
        }
        line
    }
}

fn argument(input: &FnArg, scope: &Scope<'_>) -> Argument {
    match input {
        FnArg::Receiver(own) => Argument {
            name: "self".to_owned(),
            ty: receiver(own, scope),
        },
        FnArg::Typed(input) => Argument {
            name: match &*input.pat {
                Pat::Ident(pat) => plain(&pat.ident).trim_start_matches('_').to_owned(),
                _ => String::new(),
            },
            ty: scope.text(&input.ty),
        },
    }
}

/// `&self`, also where it is written as `self: &Self`.
fn receiver(receiver: &Receiver, scope: &Scope<'_>) -> String {
    let ty: Type = match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => parse_quote!(& #mutability Self),
        ReceiverKind::Typed(_, ty) => (**ty).clone(),
        _ => parse_quote!(Self),
    };
    let (ty, own) = (scope.text(&ty), scope.text(&parse_quote!(Self)));
    match ty.strip_suffix(&own) {
        Some(before @ ("" | "&" | "&mut ")) => format!("{before}self"),
        _ => format!("self: {ty}"),
    }
}
