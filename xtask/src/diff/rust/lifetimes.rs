//! Lifetimes of a signature made regular: a lifetime that ties nothing together is left out,
//! others are numbered, and what is elided is as if it were written out.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, Generics, Lifetime, ParenthesizedGenericArguments, PathArguments,
    ReceiverKind, ReturnType, Signature, TraitBound, Type, TypeFnPtr, WherePredicate,
};

/// Makes the lifetimes of a function regular; `None` if there is nothing to do.
pub(super) fn regular(signature: &Signature) -> Option<Signature> {
    let mut needed = Needed(false);
    needed.visit_signature(signature);
    if !needed.0 {
        return None;
    }
    let mut signature = signature.clone();
    Nested.visit_signature_mut(&mut signature);
    let own = declared(signature.generics.params.iter());
    let mut fresh = Fresh::default();
    let mut source = None;
    for input in &mut signature.inputs {
        match input {
            FnArg::Receiver(receiver) => match &mut receiver.kind {
                ReceiverKind::Reference(_, lifetime, _) => {
                    fresh.name(lifetime);
                    source.clone_from(lifetime);
                }
                ReceiverKind::Typed(_, ty) => fresh.visit_type_mut(ty),
                _ => {}
            },
            FnArg::Typed(typed) => fresh.visit_type_mut(&mut typed.ty),
        }
    }
    let mut uses = Uses::default();
    for input in &signature.inputs {
        uses.visit_fn_arg(input);
    }
    fill(&mut signature.output, source, &uses);
    uses.generics(&signature.generics);
    let mut names = uses.names(&own, &fresh, "l");
    for input in &mut signature.inputs {
        names.visit_fn_arg_mut(input);
    }
    let mut names = uses.names_of_result(&signature.output, &own, &fresh, "l");
    names.visit_return_type_mut(&mut signature.output);
    names.visit_generics_mut(&mut signature.generics);
    Some(signature)
}

/// Whether a signature has lifetimes: named ones, or one that a result is tied by.
struct Needed(bool);

impl Visit<'_> for Needed {
    fn visit_lifetime(&mut self, _: &Lifetime) {
        self.0 = true;
    }

    fn visit_return_type(&mut self, output: &ReturnType) {
        struct Reference(bool);
        impl Visit<'_> for Reference {
            fn visit_type_reference(&mut self, _: &syn::TypeReference) {
                self.0 = true;
            }
        }
        let mut reference = Reference(false);
        reference.visit_return_type(output);
        self.0 |= reference.0;
        visit::visit_return_type(self, output);
    }
}

/// Fills in what the result leaves out.
fn fill(output: &mut ReturnType, source: Option<Lifetime>, uses: &Uses) {
    let source = source.or_else(|| match uses.order.as_slice() {
        [only] => Some(Lifetime::new(&format!("'{only}"), Span::call_site())),
        _ => None,
    });
    if let (ReturnType::Type(_, ty), Some(source)) = (output, source) {
        Fill(source).visit_type_mut(ty);
    }
}

fn declared<'g>(params: impl Iterator<Item = &'g GenericParam>) -> Vec<String> {
    let lifetimes = params.filter_map(|param| match param {
        GenericParam::Lifetime(param) => Some(param.lifetime.ident.to_string()),
        _ => None,
    });
    lifetimes.collect()
}

/// Functions within a signature have lifetimes of their own: `Fn(&str) -> &str`.
struct Nested;

impl VisitMut for Nested {
    fn visit_type_fn_ptr_mut(&mut self, ty: &mut TypeFnPtr) {
        visit_mut::visit_type_fn_ptr_mut(self, ty);
        let own = ty.lifetimes.take();
        let own = declared(own.iter().flat_map(|list| &list.lifetimes));
        let inputs = ty.inputs.iter_mut().map(|argument| &mut argument.ty);
        inner(&own, inputs.collect(), &mut ty.output);
    }

    fn visit_trait_bound_mut(&mut self, bound: &mut TraitBound) {
        visit_mut::visit_trait_bound_mut(self, bound);
        let last = bound.path.segments.last_mut();
        if let Some(PathArguments::Parenthesized(arguments)) = last.map(|s| &mut s.arguments) {
            let own = bound.lifetimes.take();
            let own = declared(own.iter().flat_map(|list| &list.lifetimes));
            let inputs = arguments.inputs.iter_mut().map(|argument| &mut argument.ty);
            inner(&own, inputs.collect(), &mut arguments.output);
        }
    }
}

fn inner(own: &[String], mut inputs: Vec<&mut Type>, result: &mut ReturnType) {
    let mut fresh = Fresh::default();
    let mut uses = Uses::default();
    for ty in &mut inputs {
        fresh.visit_type_mut(ty);
        uses.visit_type(ty);
    }
    fill(result, None, &uses);
    let mut names = uses.names(own, &fresh, "h");
    for ty in inputs {
        names.visit_type_mut(ty);
    }
    let mut names = uses.names_of_result(result, own, &fresh, "h");
    names.visit_return_type_mut(result);
}

/// Names what is elided.
#[derive(Default)]
struct Fresh {
    names: Vec<String>,
}

impl Fresh {
    fn name(&mut self, lifetime: &mut Option<Lifetime>) {
        if lifetime.as_ref().is_none_or(|l| l.ident == "_") {
            let name = format!("_fresh{}", self.names.len());
            *lifetime = Some(Lifetime::new(&format!("'{name}"), Span::call_site()));
            self.names.push(name);
        }
    }
}

impl VisitMut for Fresh {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        self.name(&mut ty.lifetime);
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        let mut named = Some(lifetime.clone());
        self.name(&mut named);
        if let Some(named) = named {
            *lifetime = named;
        }
    }

    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {
    }
}

/// Gives what is elided in a result the lifetime that it has.
struct Fill(Lifetime);

impl VisitMut for Fill {
    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        ty.lifetime.get_or_insert_with(|| self.0.clone());
        visit_mut::visit_type_reference_mut(self, ty);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "_" {
            *lifetime = self.0.clone();
        }
    }

    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}

    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {
    }
}

/// How often lifetimes are named, in the order in which they come.
#[derive(Default)]
struct Uses {
    order: Vec<String>,
    count: BTreeMap<String, usize>,
}

impl Uses {
    fn generics(&mut self, generics: &Generics) {
        for param in &generics.params {
            match param {
                GenericParam::Lifetime(param) if !param.bounds.is_empty() => {
                    self.visit_lifetime_param(param);
                }
                GenericParam::Type(param) => self.visit_type_param(param),
                _ => {}
            }
        }
        let clause = generics.where_clause.iter();
        for predicate in clause.flat_map(|clause| &clause.predicates) {
            match predicate {
                WherePredicate::Lifetime(bound) => self.visit_predicate_lifetime(bound),
                WherePredicate::Type(bound) => self.visit_predicate_type(bound),
                _ => {}
            }
        }
    }

    /// What the lifetimes of arguments are to be called: one that is named once ties nothing
    /// together, as far as arguments go.
    fn names(&self, own: &[String], fresh: &Fresh, prefix: &str) -> Names {
        let mut names = self.numbers(own, fresh, prefix);
        for (name, regular) in &mut names.0 {
            if self.count.get(name) == Some(&1) {
                "'_".clone_into(regular);
            }
        }
        names
    }

    /// What those of a result are to be called: by which argument they come from.
    fn names_of_result(
        &mut self,
        result: &ReturnType,
        own: &[String],
        fresh: &Fresh,
        prefix: &str,
    ) -> Names {
        self.visit_return_type(result);
        self.numbers(own, fresh, prefix)
    }

    fn numbers(&self, own: &[String], fresh: &Fresh, prefix: &str) -> Names {
        let known = |name: &&String| own.contains(name) || fresh.names.contains(name);
        let numbered = self.order.iter().filter(known).enumerate();
        let names = numbered.map(|(number, name)| (name.clone(), format!("'{prefix}{number}")));
        Names(names.collect())
    }
}

impl Visit<'_> for Uses {
    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        let name = lifetime.ident.to_string();
        let count = self.count.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 {
            self.order.push(name);
        }
    }
}

struct Names(BTreeMap<String, String>);

impl VisitMut for Names {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(name) = self.0.get(&lifetime.ident.to_string()) {
            *lifetime = Lifetime::new(name, Span::call_site());
        }
    }
}

/// Leaves out the `'static` of references in the type of a constant, where it goes without
/// saying.
pub(super) fn constant(ty: &mut Type) {
    struct Static;
    impl VisitMut for Static {
        fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
            if ty.lifetime.as_ref().is_some_and(|l| l.ident == "static") {
                ty.lifetime = None;
            }
            visit_mut::visit_type_reference_mut(self, ty);
        }
        fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
        fn visit_parenthesized_generic_arguments_mut(
            &mut self,
            _: &mut ParenthesizedGenericArguments,
        ) {
        }
    }
    Static.visit_type_mut(ty);
}

/// Leaves out every lifetime but `'static`.
pub(super) fn erase(ty: &mut Type) {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", Span::call_site());
            }
        }
    }
    Erase.visit_type_mut(ty);
}
