//! Types and signatures as text, every path written out: two texts are equal when they mean the
//! same, however it was imported.

use std::collections::HashMap;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{GenericArgument, GenericParam, Generics, PathArguments};

use super::familiar::familiar;
use super::modules::unraw;
use super::paths::{Form, Paths};
use super::scope::{Meaning, Scope};
use super::text::{Text, tidy};

/// Prints in the scope of a module.
#[derive(Clone)]
pub(super) struct Printer<'s, 't> {
    pub(super) scope: &'s Scope<'t>,
    pub(super) module: String,
    /// Parameters that are in force, which no import explains, to their regular names: `T`,
    /// `'a`.
    names: HashMap<String, String>,
    /// How many lists of parameters are in force.
    level: usize,
    /// What `Self` is.
    pub(super) owner: Option<Box<syn::Type>>,
}

impl<'s, 't> Printer<'s, 't> {
    pub(super) fn new(scope: &'s Scope<'t>, module: &str) -> Self {
        Self {
            scope,
            module: module.to_owned(),
            names: HashMap::new(),
            level: 0,
            owner: None,
        }
    }

    /// The same with the parameters of `generics` known.
    pub(super) fn with(&self, generics: &Generics) -> Self {
        self.named(
            generics,
            &format!("_{}", ["p", "m", "n"][self.level.min(2)]),
        )
    }

    /// The same with the parameters of `generics` known by a prefix and their numbers.
    pub(super) fn named(&self, generics: &Generics, prefix: &str) -> Self {
        let names = generics.params.iter().map(name);
        self.known(names, prefix)
    }

    fn known(&self, names: impl Iterator<Item = String>, prefix: &str) -> Self {
        let mut all = self.clone();
        all.level += 1;
        // Lifetimes on their own: `impl A<'_, T>` names none.
        let mut numbers = [0, 0];
        for name in names {
            let number = &mut numbers[usize::from(name.starts_with('\''))];
            all.names.insert(name, format!("{prefix}{number}"));
            *number += 1;
        }
        all
    }

    /// The same for an impl, whose parameters are numbered as its type names them: how they
    /// are called and in which order they stand is its own affair.
    pub(super) fn of_impl(&self, item: &syn::ItemImpl) -> Self {
        let mut seen = Seen {
            names: item.generics.params.iter().map(name).collect(),
            order: Vec::new(),
        };
        seen.visit_type(&item.self_ty);
        if let Some((path, _)) = &item.trait_ {
            seen.visit_path(path);
        }
        let Seen { mut names, order } = seen;
        names.retain(|name| !order.contains(name));
        let mut printer = self.known(order.into_iter().chain(names), "_p");
        printer.owner = Some(item.self_ty.clone());
        printer
    }

    /// The regular name of a parameter.
    pub(super) fn regular_name(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    pub(super) fn text(&self, ty: &syn::Type) -> Text {
        self.text_of(ty, ty)
    }

    /// The text of a type that is compared by a regular form of it.
    pub(super) fn text_of(&self, shown: &syn::Type, regular: &syn::Type) -> Text {
        let print = |ty: &syn::Type, form| {
            let mut ty = ty.clone();
            let mut paths = Paths::new(self, form);
            paths.visit_type_mut(&mut ty);
            (
                tidy(ty.to_token_stream()),
                paths.key_differs,
                paths.full_differs,
            )
        };
        let (text, key, full) = print(shown, Form::Shown);
        let key = (key || !std::ptr::eq(shown, regular)).then(|| print(regular, Form::Key).0);
        let full = full.then(|| print(regular, Form::Full).0);
        Text::new(text, key, full)
    }

    /// The text of a constant's type.
    pub(super) fn constant(&self, ty: &syn::Type) -> Text {
        let mut regular = ty.clone();
        super::lifetimes::constant(&mut regular);
        self.text_of(ty, &regular)
    }

    /// A type with nothing left to look up.
    pub(super) fn full_type(&self, ty: &syn::Type) -> String {
        let mut ty = ty.clone();
        Paths::new(self, Form::Full).visit_type_mut(&mut ty);
        tidy(ty.to_token_stream())
    }

    /// A bound as people write it, or with nothing left to look up.
    pub(super) fn bound(&self, bound: &syn::TypeParamBound, form: Form) -> String {
        let mut bound = bound.clone();
        Paths::new(self, form).visit_type_param_bound_mut(&mut bound);
        tidy(bound.to_token_stream())
    }

    /// A value as it stands.
    pub(super) fn expr(&self, expr: &syn::Expr) -> String {
        tidy(expr.to_token_stream())
    }

    /// Writes out the type of a receiver.
    pub(super) fn receiver(&self, receiver: &mut syn::Receiver, form: Form) {
        Paths::new(self, form).visit_receiver_mut(receiver);
        if let (syn::ReceiverKind::Reference(_, lifetime, _), true) =
            (&mut receiver.kind, form > Form::Shown)
            && lifetime.as_ref().is_some_and(|l| l.ident == "_")
        {
            *lifetime = None;
        }
    }

    /// Parameters and the `where` clause as people write them.
    pub(super) fn shown_generics(&self, generics: &Generics) -> (String, String) {
        let mut generics = generics.clone();
        Paths::new(self, Form::Shown).visit_generics_mut(&mut generics);
        let clause = generics.where_clause.take();
        let clause = clause.filter(|clause| !clause.predicates.is_empty());
        let clause = clause.map(|clause| tidy(clause.to_token_stream()));
        (
            tidy(generics.to_token_stream()),
            clause.unwrap_or_default().trim_end_matches(',').to_owned(),
        )
    }

    /// Bounds in order, each to how it is shown.
    pub(super) fn bounds<T: ToTokens>(
        &self,
        bounds: &Punctuated<syn::TypeParamBound, T>,
    ) -> std::collections::BTreeMap<String, String> {
        let both = bounds.iter().map(|bound| {
            (
                self.bound(bound, Form::Full),
                self.bound(bound, Form::Shown),
            )
        });
        both.collect()
    }

    /// A trait as it is implemented: lifetimes left out, as no caller names them.
    pub(super) fn implemented(&self, path: &syn::Path, form: Form) -> String {
        let mut path = path.clone();
        Paths::new(self, form).visit_path_mut(&mut path);
        if let Some(last) = path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        {
            let kept = arguments
                .args
                .iter()
                .filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
                .cloned();
            arguments.args = kept.collect();
            if arguments.args.is_empty() {
                last.arguments = PathArguments::None;
            }
        }
        tidy(path.to_token_stream())
    }

    /// What a path leads to; `None` for parameters and `Self`.
    pub(super) fn meaning(&self, path: &syn::Path) -> Option<Meaning> {
        let mut names: Vec<String> = path.segments.iter().map(|s| unraw(&s.ident)).collect();
        if path.leading_colon.is_some() {
            names.insert(0, String::new());
        }
        let first = names.first()?;
        if first == "Self" {
            // `Self::N`
            let Some(syn::Type::Path(owner)) = self.owner.as_deref() else {
                return None;
            };
            let Meaning::Local(owner) = self.meaning(&owner.path)? else {
                return None;
            };
            names[0] = owner;
            return (names.len() > 1).then(|| Meaning::Local(names.join("::")));
        }
        if self.names.contains_key(first) {
            return None;
        }
        self.scope.resolve(&self.module, &names)
    }

    /// The item of this crate that a path leads to.
    pub(super) fn definition(&self, path: &syn::Path) -> Option<String> {
        match self.meaning(path)? {
            Meaning::Local(definition) => Some(definition),
            _ => None,
        }
    }

    /// The full path of a name, if an import explains it.
    pub(super) fn full(&self, path: &syn::Path) -> Option<String> {
        if path.segments.first().is_some_and(|s| s.ident == "Self") {
            return None;
        }
        Some(match self.meaning(path)? {
            Meaning::Local(definition) => self.public_path(&definition),
            Meaning::Module(module) => module,
            Meaning::External(path) => familiar(&path),
        })
    }

    fn public_path(&self, definition: &str) -> String {
        if let Some(path) = self
            .scope
            .public
            .get(definition)
            .and_then(|paths| paths.first())
        {
            return path.clone();
        }
        // A member of a public item, such as a variant.
        if let Some((owner, member)) = definition.rsplit_once("::")
            && let Some(path) = self.scope.public.get(owner).and_then(|paths| paths.first())
        {
            return format!("{path}::{member}");
        }
        format!("private::{definition}")
    }
}

/// The name of a parameter, as [`Printer::regular_name`] takes it.
pub(super) fn name(param: &GenericParam) -> String {
    match param {
        GenericParam::Type(param) => param.ident.to_string(),
        GenericParam::Const(param) => param.ident.to_string(),
        GenericParam::Lifetime(param) => param.lifetime.to_string(),
    }
}

/// The order in which parameters are named.
struct Seen {
    names: Vec<String>,
    order: Vec<String>,
}

impl Seen {
    fn name(&mut self, name: String) {
        if self.names.contains(&name) && !self.order.contains(&name) {
            self.order.push(name);
        }
    }
}

impl Visit<'_> for Seen {
    fn visit_path(&mut self, path: &syn::Path) {
        if let Some(first) = path.segments.first() {
            self.name(first.ident.to_string());
        }
        visit::visit_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &syn::Lifetime) {
        self.name(lifetime.to_string());
    }
}
