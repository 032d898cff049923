//! Rewrites a type so that every path in it is written out and, where meaning is compared, so
//! that what may be written in several ways is written in one.

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, GenericArgument, Lifetime, Path, PathArguments, ReturnType, Type, TypeParamBound};

use super::aliases::MAX_GROWTH;
use super::familiar;
use super::print::Printer;
use super::text::tidy;

/// How much is made regular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// As people write it.
    Shown,
    /// Regular names of parameters, bounds in order.
    Key,
    /// Public aliases and constants looked up, too.
    Full,
}

/// Rewrites in one form, and notes which other forms would differ.
pub(super) struct Paths<'p, 's, 't> {
    pub(super) printer: &'p Printer<'s, 't>,
    pub(super) form: Form,
    /// Within an alias or constant that is written out; its parameters are renamed in any form.
    pub(super) depth: usize,
    /// How much the type may still grow by that.
    pub(super) left: usize,
    pub(super) key_differs: bool,
    pub(super) full_differs: bool,
}

impl<'p, 's, 't> Paths<'p, 's, 't> {
    pub(super) fn new(printer: &'p Printer<'s, 't>, form: Form) -> Self {
        Self {
            printer,
            form,
            depth: 0,
            left: MAX_GROWTH,
            key_differs: false,
            full_differs: false,
        }
    }

    fn regular(&self) -> bool {
        self.form > Form::Shown
    }

    fn sort(&mut self, bounds: &mut Punctuated<TypeParamBound, syn::Token![+]>) {
        if bounds.len() < 2 {
            return;
        }
        self.key_differs = true;
        if self.regular() {
            let mut sorted: Vec<TypeParamBound> = bounds.iter().cloned().collect();
            sorted.sort_by_cached_key(|bound| tidy(bound.to_token_stream()));
            *bounds = sorted.into_iter().collect();
        }
    }
}

impl VisitMut for Paths<'_, '_, '_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        loop {
            match ty {
                Type::Paren(inner) => *ty = (*inner.elem).clone(),
                Type::Group(inner) => *ty = (*inner.elem).clone(),
                _ => break,
            }
        }
        if let Some(target) = self.alias(ty) {
            *ty = target;
            return;
        }
        if let (Type::Path(path), Some(owner)) = (&*ty, &self.printer.owner)
            && path.path.is_ident("Self")
        {
            self.key_differs = true;
            if self.regular() {
                *ty = (**owner).clone();
                // An owner is never `Self`: this ends.
                visit_mut::visit_type_mut(self, ty);
                return;
            }
        }
        visit_mut::visit_type_mut(self, ty);
        if let Type::Path(path) = &*ty
            && let Some(target) = familiar::alias(path)
        {
            self.key_differs = true;
            if self.regular() {
                *ty = target;
            }
        }
    }

    fn visit_type_reference_mut(&mut self, ty: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, ty);
        if self.regular() && ty.lifetime.as_ref().is_some_and(|l| l.ident == "_") {
            ty.lifetime = None;
        }
        // `&dyn A + B` needs its parentheses.
        let bounds = match &*ty.elem {
            Type::TraitObject(object) => object.bounds.len(),
            Type::ImplTrait(object) => object.bounds.len(),
            _ => 0,
        };
        if bounds > 1 {
            let paren = syn::TypeParen {
                attrs: Vec::new(),
                paren_token: syn::token::Paren::default(),
                elem: ty.elem.clone(),
            };
            *ty.elem = Type::Paren(paren);
        }
    }

    fn visit_return_type_mut(&mut self, output: &mut ReturnType) {
        visit_mut::visit_return_type_mut(self, output);
        if matches!(output, ReturnType::Type(_, ty) if is_unit(ty)) {
            *output = ReturnType::Default;
        }
    }

    fn visit_type_impl_trait_mut(&mut self, ty: &mut syn::TypeImplTrait) {
        visit_mut::visit_type_impl_trait_mut(self, ty);
        self.sort(&mut ty.bounds);
    }

    fn visit_type_trait_object_mut(&mut self, ty: &mut syn::TypeTraitObject) {
        visit_mut::visit_type_trait_object_mut(self, ty);
        self.sort(&mut ty.bounds);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if lifetime.ident == "static" {
            return;
        }
        self.key_differs = true;
        let name = self.printer.regular_name(&format!("'{}", lifetime.ident));
        if let (Some(name), true) = (name, self.regular() || self.depth > 0) {
            *lifetime = Lifetime::new(&format!("'{name}"), lifetime.span());
        }
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut GenericArgument) {
        // `A<N>` looks alike for a type and a constant.
        if let GenericArgument::Type(Type::Path(path)) = &*argument
            && path.qself.is_none()
            && let Some(last) = path.path.segments.last()
            && self.printer.scope.index.may_be_constant(&last.ident)
            && let Some(value) = self.constant(&path.path)
        {
            *argument = GenericArgument::Const(value);
            return;
        }
        visit_mut::visit_generic_argument_mut(self, argument);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = &*expr
            && path.qself.is_none()
            && let Some(value) = self.constant(&path.path)
        {
            *expr = value;
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        for segment in &mut path.segments {
            leave_elided(&mut segment.arguments, self.regular());
        }
        let first = path.segments.first().map(|first| first.ident.to_string());
        if let Some(first) = first
            && let Some(name) = self.printer.regular_name(&first)
            && path.leading_colon.is_none()
        {
            self.key_differs = true;
            if (self.regular() || self.depth > 0)
                && let Some(segment) = path.segments.first_mut()
            {
                segment.ident = syn::Ident::new(name, Span::call_site());
            }
            return;
        }
        let Some(full) = self.printer.full(path) else {
            return;
        };
        let full = match full.strip_prefix("private::") {
            Some(shown) if !self.regular() => {
                self.key_differs = true;
                shown
            }
            _ => &full,
        };
        let Some(mut segments) = segments(full) else {
            return;
        };
        let arguments = path.segments.last().map(|last| last.arguments.clone());
        if let (Some(last), Some(arguments)) = (segments.last_mut(), arguments) {
            last.arguments = arguments;
        }
        path.leading_colon = None;
        path.segments = segments;
    }
}

fn is_unit(ty: &Type) -> bool {
    matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Leaves out `'_` and the brackets that nothing is left in.
fn leave_elided(arguments: &mut PathArguments, regular: bool) {
    let PathArguments::AngleBracketed(list) = arguments else {
        return;
    };
    let elided = |argument: &GenericArgument| matches!(argument, GenericArgument::Lifetime(lifetime) if lifetime.ident == "_");
    list.colon2_token = None;
    if regular && list.args.iter().any(elided) {
        list.args = list.args.iter().filter(|a| !elided(a)).cloned().collect();
        if list.args.is_empty() {
            *arguments = PathArguments::None;
        }
    }
}

/// The segments of a path in text. Built, not parsed: there are thousands.
fn segments(full: &str) -> Option<Punctuated<syn::PathSegment, syn::Token![::]>> {
    let is_name = |name: &str| {
        let mut chars = name.chars();
        let first = chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_') && name != "_"
    };
    full.split("::")
        .map(|name| {
            let ident = is_name(name).then(|| syn::Ident::new(name, Span::call_site()))?;
            Some(syn::PathSegment::from(ident))
        })
        .collect()
}
