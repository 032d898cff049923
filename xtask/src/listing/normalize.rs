//! One spelling for types: paths in full, `Self`, aliases and constants written out, bounds sorted,
//! parameters called by their place, no lifetimes but `'static`, no parentheses that mean nothing.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    AngleBracketedGenericArguments, Expr, GenericArgument, Ident, Item, Path, PathArguments,
    PathSegment, Token, Type, TypeParamBound, parse_quote,
};

use super::names::{Homes, Target};
use super::standard;
use super::tokens::show;
use super::tree::{Space, Tree, plain};

/// What names mean where a type is written.
#[derive(Clone)]
pub(super) struct Scope<'t> {
    pub(super) tree: &'t Tree,
    pub(super) homes: &'t Homes,
    /// Where the source is.
    pub(super) module: usize,
    /// The crate whose names are shown.
    pub(super) krate: &'t str,
    /// Parameters, and the types that replace them.
    pub(super) parameters: HashMap<String, Type>,
    pub(super) own: Option<Type>,
    /// Aliases and constants that are being written out: one within itself is not.
    pub(super) within: Vec<usize>,
}

impl Scope<'_> {
    /// The type in its one spelling.
    pub(super) fn ty(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        Speller(self).visit_type_mut(&mut ty);
        ty
    }

    /// The same as text.
    pub(super) fn text(&self, ty: &Type) -> String {
        show(&self.ty(ty))
    }

    /// Bounds as sorted texts.
    pub(super) fn bounds(&self, bounds: &Punctuated<TypeParamBound, Token![+]>) -> Vec<String> {
        let mut bounds = bounds.clone();
        for bound in &mut bounds {
            Speller(self).visit_type_param_bound_mut(bound);
        }
        let bounds = bounds.iter().filter(|bound| counts(bound));
        let mut texts: Vec<String> = bounds.map(show).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// The path of a trait in its one spelling.
    pub(super) fn path(&self, path: &Path) -> Path {
        let mut path = path.clone();
        Speller(self).visit_path_mut(&mut path);
        path
    }

    /// The item that a path names, if it is one of ours.
    pub(super) fn target(&self, path: &Path, space: Space) -> Option<Target> {
        self.tree.resolve(self.module, &names(path), space, 0)
    }

    /// Writes a path out, whose arguments are in their one spelling.
    fn spell(&self, path: &mut Path, target: Option<Target>) {
        let first = path.segments.first().map(|segment| plain(&segment.ident));
        let is_parameter = first.is_some_and(|first| self.parameters.contains_key(&first));
        if is_parameter || path.is_ident("Self") {
            return;
        }
        let all = names(path);
        // The last names may be an associated item's.
        for kept in (1..=all.len()).rev() {
            let found = match kept == all.len() {
                true => target.clone(),
                false => self.tree.resolve(self.module, &all[..kept], Space::Type, 0),
            };
            let Some(target) = found else {
                continue;
            };
            let known = self.homes.within(self.krate, &target);
            let spelled = match (&target, known) {
                (_, Some(spelled)) => spelled,
                (Target::External(path), None) => standard::path(path),
                // Nobody can name it: where it is does not matter.
                (_, None) => all[kept - 1].clone(),
            };
            let spelled = self.homes.shorten(self.krate, &spelled).unwrap_or(spelled);
            let arguments = path.segments.iter().rev().nth(all.len() - kept);
            let arguments = arguments.map(|segment| segment.arguments.clone());
            let kept_segments = path.segments.len() - (all.len() - kept);
            let rest: Vec<PathSegment> =
                path.segments.iter().skip(kept_segments).cloned().collect();
            let mut segments: Punctuated<PathSegment, Token![::]> = spelled
                .split("::")
                .map(|name| PathSegment::from(Ident::new(name, Span::call_site())))
                .collect();
            if let (Some(last), Some(arguments)) = (segments.last_mut(), arguments) {
                last.arguments = arguments;
            }
            segments.extend(rest);
            path.leading_colon = None;
            path.segments = segments;
            return;
        }
    }

    /// The type of an alias, if the path names one.
    fn alias(&self, path: &Path, target: Option<&Target>) -> Option<Type> {
        let index = match target? {
            Target::Definition(index) if !self.within.contains(index) => *index,
            Target::External(full) => return standard::alias(full, arguments(path)),
            _ => return None,
        };
        let definition = &self.tree.definitions[index];
        let Some(Item::Type(alias)) = definition.item() else {
            return None;
        };
        let mut given = arguments(path).into_iter();
        let mut inner = Scope {
            module: definition.module,
            parameters: HashMap::new(),
            own: None,
            ..self.clone()
        };
        inner.within.push(index);
        for parameter in &alias.generics.params {
            match parameter {
                syn::GenericParam::Type(parameter) => {
                    let default = parameter.default.as_ref().map(|(_, ty)| inner.ty(ty));
                    let ty = given.next().or(default)?;
                    inner.parameters.insert(plain(&parameter.ident), ty);
                }
                syn::GenericParam::Const(parameter) => {
                    let ty = given.next()?;
                    inner.parameters.insert(plain(&parameter.ident), ty);
                }
                syn::GenericParam::Lifetime(_) => {}
            }
        }
        Some(inner.ty(&alias.ty))
    }

    /// A constant where a type needs its value.
    fn constant(&self, expr: &Expr) -> Option<Expr> {
        let Expr::Path(path) = expr else {
            return None;
        };
        if path.path.segments.len() == 1 && self.is_parameter(&path.path) {
            return None;
        }
        let Some(Target::Definition(index)) = self.target(&path.path, Space::Value) else {
            return None;
        };
        let definition = &self.tree.definitions[index];
        let Some(Item::Const(item)) = definition.item() else {
            return None;
        };
        if self.within.contains(&index) {
            return None;
        }
        let mut inner = Scope {
            module: definition.module,
            ..self.clone()
        };
        inner.within.push(index);
        let mut value = (*item.expr).clone();
        Speller(&inner).visit_expr_mut(&mut value);
        Some(value)
    }

    fn is_parameter(&self, path: &Path) -> bool {
        let first = path.segments.first().map(|segment| plain(&segment.ident));
        first.is_some_and(|first| self.parameters.contains_key(&first))
    }
}

/// Spells what it visits.
struct Speller<'s, 't>(&'s Scope<'t>);

impl VisitMut for Speller<'_, '_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        while let Type::Paren(_) | Type::Group(_) = ty {
            let inner = match ty {
                Type::Paren(paren) => (*paren.elem).clone(),
                Type::Group(group) => (*group.elem).clone(),
                _ => return,
            };
            *ty = inner;
        }
        if let Type::Path(path) = ty
            && path.qself.is_none()
        {
            if let (true, Some(own)) = (path.path.is_ident("Self"), &self.0.own) {
                *ty = own.clone();
                return;
            }
            let first = path
                .path
                .segments
                .first()
                .map(|segment| plain(&segment.ident));
            if let Some(replacement) = first
                .and_then(|first| self.0.parameters.get(&first))
                .cloned()
            {
                let rest: Vec<PathSegment> = path.path.segments.iter().skip(1).cloned().collect();
                let mut rest: Punctuated<PathSegment, Token![::]> = rest.into_iter().collect();
                for segment in &mut rest {
                    self.visit_path_segment_mut(segment);
                }
                *ty = match (rest.is_empty(), replacement) {
                    (true, replacement) => replacement,
                    (false, Type::Path(mut start)) if start.qself.is_none() => {
                        start.path.segments.extend(rest);
                        Type::Path(start)
                    }
                    (false, replacement) => parse_quote!(<#replacement>::#rest),
                };
                return;
            }
            for segment in &mut path.path.segments {
                self.visit_path_segment_mut(segment);
            }
            let target = self.0.target(&path.path, Space::Type);
            if let Some(replacement) = self.0.alias(&path.path, target.as_ref()) {
                *ty = replacement;
                return;
            }
            self.0.spell(&mut path.path, target);
            return;
        }
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::TraitObject(object) => object.bounds = sorted(&object.bounds),
            Type::ImplTrait(object) => object.bounds = sorted(&object.bounds),
            Type::FnPtr(pointer) => {
                pointer.lifetimes = None;
                for input in &mut pointer.inputs {
                    input.name = None;
                }
            }
            _ => {}
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        for segment in &mut path.segments {
            self.visit_path_segment_mut(segment);
        }
        let target = self.0.target(path, Space::Type);
        self.0.spell(path, target);
    }

    fn visit_return_type_mut(&mut self, output: &mut syn::ReturnType) {
        visit_mut::visit_return_type_mut(self, output);
        if let syn::ReturnType::Type(_, ty) = output
            && matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty())
        {
            *output = syn::ReturnType::Default;
        }
    }

    fn visit_trait_bound_mut(&mut self, bound: &mut syn::TraitBound) {
        bound.paren_token = None;
        bound.lifetimes = None;
        self.visit_path_mut(&mut bound.path);
    }

    fn visit_generic_argument_mut(&mut self, argument: &mut GenericArgument) {
        if let GenericArgument::Type(Type::Path(path)) = argument
            && path.qself.is_none()
        {
            let expr = Expr::Path(syn::ExprPath {
                attrs: Vec::new(),
                qself: None,
                path: path.path.clone(),
            });
            if let Some(value) = self.0.constant(&expr) {
                *argument = GenericArgument::Const(value);
                return;
            }
        }
        visit_mut::visit_generic_argument_mut(self, argument);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(value) = self.0.constant(expr) {
            *expr = value;
            return;
        }
        if let Expr::Path(path) = expr
            && path.qself.is_none()
            && path.path.segments.len() == 1
            && let Some(Type::Path(replacement)) = path
                .path
                .get_ident()
                .and_then(|name| self.0.parameters.get(&plain(name)))
        {
            path.path = replacement.path.clone();
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        visit_mut::visit_path_segment_mut(self, segment);
        if let PathArguments::AngleBracketed(list) = &mut segment.arguments {
            let all = std::mem::take(&mut list.args).into_iter();
            list.args = all.filter(|argument| !is_lifetime(argument)).collect();
            if list.args.is_empty() {
                segment.arguments = PathArguments::None;
            }
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        reference.lifetime = reference.lifetime.take().filter(is_static);
        // A pointer to a sum needs parentheses.
        if let Type::TraitObject(object) = &*reference.elem
            && object.bounds.len() > 1
        {
            let inner = reference.elem.clone();
            *reference.elem = Type::Paren(syn::TypeParen {
                attrs: Vec::new(),
                paren_token: syn::token::Paren::default(),
                elem: inner,
            });
        }
    }
}

/// Which value lives how long is the compiler's matter, but `'static` asks something of callers.
fn is_static(lifetime: &syn::Lifetime) -> bool {
    lifetime.ident == "static"
}

fn is_lifetime(argument: &GenericArgument) -> bool {
    matches!(argument, GenericArgument::Lifetime(own) if !is_static(own))
}

/// The names of a path; a leading `::` is an empty one.
pub(super) fn names(path: &Path) -> Vec<String> {
    let start = path.leading_colon.map(|_| String::new());
    let names = path.segments.iter().map(|segment| plain(&segment.ident));
    start.into_iter().chain(names).collect()
}

/// Whether a bound is more than a lifetime.
fn counts(bound: &TypeParamBound) -> bool {
    match bound {
        TypeParamBound::Lifetime(own) => is_static(own),
        TypeParamBound::PreciseCapture(_) => false,
        _ => true,
    }
}

fn sorted(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Punctuated<TypeParamBound, Token![+]> {
    let kept = bounds.iter().filter(|bound| counts(bound)).cloned();
    let mut all: Vec<TypeParamBound> = kept.collect();
    // A trait object begins with its trait that is not a marker, whatever its name.
    all.sort_by_key(|bound| {
        let text = show(bound);
        let marker = matches!(text.as_str(), "Send" | "Sync" | "Unpin");
        (matches!(bound, TypeParamBound::Lifetime(_)), marker, text)
    });
    all.into_iter().collect()
}

fn arguments(path: &Path) -> Vec<Type> {
    list(path)
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            GenericArgument::Const(expr) => Some(parse_quote!([(); #expr])),
            _ => None,
        })
        .collect()
}

fn list(path: &Path) -> impl Iterator<Item = &GenericArgument> {
    let last = path.segments.last();
    let list = last.and_then(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) => Some(args),
        _ => None,
    });
    list.into_iter().flatten()
}
