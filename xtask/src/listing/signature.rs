//! What a function takes and gives, in one spelling: parameters called by their place, lifetimes only
//! where they tie something to something.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Generics, Lifetime, Pat, ReceiverKind, ReturnType, Safety, Signature,
    Type, TypeParamBound, WherePredicate, parse_quote,
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
    /// `T: Clone`, `'a: 'b`.
    pub(super) demands: BTreeSet<String>,
    /// `T: ?Sized`.
    pub(super) offers: BTreeSet<String>,
}

impl<'t> Scope<'t> {
    /// The scope within something that has parameters. Those that it has already keep their names.
    pub(super) fn enter(&self, generics: &Generics) -> (Self, Bounds) {
        let mut scope = self.clone();
        let mut bounds = Bounds::default();
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(parameter) => {
                    let letter =
                        char::from(b'a' + u8::try_from(scope.lifetimes.len()).unwrap_or(25));
                    let name = parameter.lifetime.ident.to_string();
                    scope.lifetimes.insert(name, letter.to_string());
                }
                GenericParam::Type(parameter) => scope.parameter(&parameter.ident),
                GenericParam::Const(parameter) => scope.parameter(&parameter.ident),
            }
        }
        for parameter in &generics.params {
            match parameter {
                GenericParam::Lifetime(parameter) => {
                    for bound in &parameter.bounds {
                        let text = format!(
                            "{}: {}",
                            scope.lifetime(&parameter.lifetime),
                            scope.lifetime(bound)
                        );
                        bounds.demands.insert(text);
                    }
                }
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
            match predicate {
                WherePredicate::Lifetime(predicate) => {
                    for bound in &predicate.bounds {
                        let text = format!(
                            "{}: {}",
                            scope.lifetime(&predicate.lifetime),
                            scope.lifetime(bound)
                        );
                        bounds.demands.insert(text);
                    }
                }
                WherePredicate::Type(predicate) => {
                    let name = scope.text(&predicate.bounded_ty);
                    scope.demand(&name, &predicate.bounds, &mut bounds);
                }
                _ => {}
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

    fn lifetime(&self, lifetime: &Lifetime) -> String {
        let name = lifetime.ident.to_string();
        format!("'{}", self.lifetimes.get(&name).unwrap_or(&name))
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
    // Lifetimes of the function itself keep their names until all of them are seen.
    let mut generics = signature.generics.clone();
    let mut named = outer.clone();
    for parameter in generics.lifetimes() {
        let name = parameter.lifetime.ident.to_string();
        named.lifetimes.insert(name.clone(), format!("own_{name}"));
    }
    let relations = relations(&generics, &named);
    generics.params = generics
        .params
        .into_iter()
        .filter(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
        .collect();
    if let Some(clause) = &mut generics.where_clause {
        let predicates = std::mem::take(&mut clause.predicates).into_iter();
        clause.predicates = predicates
            .filter(|predicate| !matches!(predicate, WherePredicate::Lifetime(_)))
            .collect();
    }
    let (scope, bounds) = named.enter(&generics);
    let mut call = Call {
        offers: bounds.offers,
        demands: bounds.demands,
        ..Call::default()
    };
    let names: Vec<String> = bounds
        .parameters
        .into_iter()
        .map(|(name, _)| name)
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
    let mut receiver = false;
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(own) => {
                receiver = true;
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
    let outer_names: BTreeSet<String> = outer.lifetimes.values().cloned().collect();
    lifetimes(
        &mut inputs,
        &mut output,
        receiver,
        &outer_names,
        &relations,
        &mut call,
    );
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
        ReceiverKind::Reference(_, lifetime, mutability) => {
            parse_quote!(& #lifetime #mutability Self)
        }
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

/// `'a: 'b` among the lifetimes of a function.
fn relations(generics: &Generics, scope: &Scope<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let name = |lifetime: &Lifetime| {
        let name = lifetime.ident.to_string();
        scope.lifetimes.get(&name).cloned().unwrap_or(name)
    };
    let mut add = |one: &Lifetime, bounds: Vec<&Lifetime>| {
        found.extend(bounds.into_iter().map(|other| (name(one), name(other))));
    };
    for parameter in generics.lifetimes() {
        add(&parameter.lifetime, parameter.bounds.iter().collect());
    }
    for predicate in generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates)
    {
        if let WherePredicate::Lifetime(predicate) = predicate {
            add(&predicate.lifetime, predicate.bounds.iter().collect());
        }
    }
    found
}

/// Gives every lifetime a name, also those left out, then takes away all that tie nothing to
/// anything, or only what the language ties by itself.
pub(super) fn lifetimes(
    inputs: &mut [(String, Type)],
    output: &mut Type,
    receiver: bool,
    outer: &BTreeSet<String>,
    relations: &[(String, String)],
    call: &mut Call,
) {
    let mut naming = Naming::default();
    let mut of_self = None;
    for (index, (_, ty)) in inputs.iter_mut().enumerate() {
        naming.seen.clear();
        naming.visit_type_mut(ty);
        if index == 0 && receiver && matches!(ty, Type::Reference(_)) {
            of_self = naming.seen.first().cloned();
        }
        naming.all.append(&mut naming.seen);
    }
    // What the language takes where the result says nothing.
    let elided = match (of_self, &naming.all[..]) {
        (Some(own), _) => Some(own),
        (None, [only]) => Some(only.clone()),
        _ => None,
    };
    naming.elided = Some(elided.clone().unwrap_or_else(|| "_".to_owned()));
    naming.visit_type_mut(output);
    let results = std::mem::take(&mut naming.seen);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in naming.all.iter().chain(&results) {
        *counts.entry(name).or_default() += 1;
    }
    for (one, other) in relations {
        *counts.entry(one).or_default() += 1;
        *counts.entry(other).or_default() += 1;
    }
    let is_plain = |name: &String| {
        let once = counts.get(name.as_str()).is_none_or(|count| *count < 2);
        let in_inputs = naming.all.iter().filter(|other| *other == name).count();
        let by_itself = elided.as_ref() == Some(name)
            && in_inputs == 1
            && !relations
                .iter()
                .any(|(one, other)| one == name || other == name);
        !outer.contains(name) && name != "static" && (once || by_itself)
    };
    let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut next = u8::try_from(outer.len()).unwrap_or(0);
    for name in naming.all.iter().chain(&results) {
        if outer.contains(name) || name == "static" || names.contains_key(name) {
            continue;
        }
        let new = (!is_plain(name)).then(|| {
            next += 1;
            char::from(b'a' + (next - 1) % 26).to_string()
        });
        names.insert(name.clone(), new);
    }
    let mut renaming = Renaming(&names);
    for (_, ty) in inputs.iter_mut() {
        renaming.visit_type_mut(ty);
    }
    renaming.visit_type_mut(output);
    for (one, other) in relations {
        let shown = |name: &String| {
            names
                .get(name)
                .cloned()
                .flatten()
                .unwrap_or_else(|| name.clone())
        };
        call.demands
            .insert(format!("'{}: '{}", shown(one), shown(other)));
    }
}

/// Names lifetimes that are left out.
#[derive(Default)]
struct Naming {
    /// Those of the type that is looked at, in order.
    seen: Vec<String>,
    all: Vec<String>,
    fresh: usize,
    /// The name of those in a result.
    elided: Option<String>,
}

impl Naming {
    fn next(&mut self) -> Lifetime {
        let name = self.elided.clone().unwrap_or_else(|| {
            self.fresh += 1;
            format!("fresh{}", self.fresh)
        });
        self.seen.push(name.clone());
        Lifetime::new(&format!("'{name}"), Span::call_site())
    }
}

impl VisitMut for Naming {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        match &reference.lifetime {
            Some(own) if own.ident != "_" => self.seen.push(own.ident.to_string()),
            _ => reference.lifetime = Some(self.next()),
        }
        self.visit_type_mut(&mut reference.elem);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        match lifetime.ident == "_" {
            true => *lifetime = self.next(),
            false => self.seen.push(lifetime.ident.to_string()),
        }
    }

    // Functions within have results of their own.
    fn visit_type_fn_ptr_mut(&mut self, _: &mut syn::TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments_mut(
        &mut self,
        _: &mut syn::ParenthesizedGenericArguments,
    ) {
    }
}

/// Gives lifetimes their last names, or none.
struct Renaming<'n>(&'n BTreeMap<String, Option<String>>);

impl VisitMut for Renaming<'_> {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        if let Some(own) = &reference.lifetime
            && let Some(new) = self.0.get(&own.ident.to_string())
        {
            let new = new.as_ref();
            reference.lifetime =
                new.map(|name| Lifetime::new(&format!("'{name}"), Span::call_site()));
        }
        self.visit_type_mut(&mut reference.elem);
    }

    fn visit_angle_bracketed_generic_arguments_mut(
        &mut self,
        list: &mut syn::AngleBracketedGenericArguments,
    ) {
        let is_gone = |argument: &syn::GenericArgument| match argument {
            syn::GenericArgument::Lifetime(own) => {
                own.ident == "_" || self.0.get(&own.ident.to_string()) == Some(&None)
            }
            _ => false,
        };
        let kept = std::mem::take(&mut list.args).into_iter();
        list.args = kept.filter(|argument| !is_gone(argument)).collect();
        visit_mut::visit_angle_bracketed_generic_arguments_mut(self, list);
    }

    fn visit_path_segment_mut(&mut self, segment: &mut syn::PathSegment) {
        visit_mut::visit_path_segment_mut(self, segment);
        if let syn::PathArguments::AngleBracketed(list) = &segment.arguments
            && list.args.is_empty()
        {
            segment.arguments = syn::PathArguments::None;
        }
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(Some(new)) = self.0.get(&lifetime.ident.to_string()) {
            *lifetime = Lifetime::new(&format!("'{new}"), Span::call_site());
        }
    }
}
