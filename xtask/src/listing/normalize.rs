//! One spelling for types: paths in full, `Self`, aliases and constants written out, bounds sorted,
//! parameters called by their place, no parentheses that mean nothing.

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
use super::tree::{Space, Tree, What, plain};

/// What names mean where a type is written.
#[derive(Clone)]
pub(super) struct Scope<'t> {
    pub(super) tree: &'t Tree,
    pub(super) homes: &'t Homes,
    /// Where the source is.
    pub(super) module: usize,
    /// The crate whose names are shown.
    pub(super) krate: &'t str,
    /// Parameters, and what stands for them.
    pub(super) parameters: HashMap<String, Type>,
    pub(super) lifetimes: HashMap<String, String>,
    pub(super) own: Option<Type>,
    /// Aliases and constants that are being written out: one within itself is not.
    pub(super) within: Vec<usize>,
}

impl Scope<'_> {
    /// The type in its one spelling.
    pub(super) fn ty(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        self.clone().visit_type_mut(&mut ty);
        ty
    }

    /// The same as text.
    pub(super) fn text(&self, ty: &Type) -> String {
        show(&self.ty(ty))
    }

    /// Bounds as sorted texts.
    pub(super) fn bounds(&self, bounds: &Punctuated<TypeParamBound, Token![+]>) -> Vec<String> {
        let mut bounds = bounds.clone();
        let mut scope = self.clone();
        for bound in &mut bounds {
            scope.visit_type_param_bound_mut(bound);
        }
        let mut texts: Vec<String> = bounds.iter().map(show).collect();
        texts.sort();
        texts.dedup();
        texts
    }

    /// The path of a trait in its one spelling.
    pub(super) fn path(&self, path: &Path) -> Path {
        let mut path = path.clone();
        self.clone().visit_path_mut(&mut path);
        path
    }

    /// The item that a path names, if it is one of ours.
    pub(super) fn target(&self, path: &Path, space: Space) -> Option<Target> {
        self.tree.resolve(self.module, &names(path), space, 0)
    }

    /// Writes a path out, whose arguments are in their one spelling.
    fn spell(&self, path: &mut Path) {
        let first = path.segments.first().map(|segment| plain(&segment.ident));
        let is_parameter = first.is_some_and(|first| self.parameters.contains_key(&first));
        if is_parameter || path.is_ident("Self") {
            return;
        }
        let all = names(path);
        // The last names may be an associated item's.
        for kept in (1..=all.len()).rev() {
            let Some(target) = self.tree.resolve(self.module, &all[..kept], Space::Type, 0) else {
                continue;
            };
            let spelled = match &target {
                Target::External(path) => match self.homes.within(self.krate, &target) {
                    Some(own) => own,
                    None => standard::path(path),
                },
                _ => match self.homes.within(self.krate, &target) {
                    Some(spelled) => spelled,
                    // Nobody can name it: where it is does not matter.
                    None => all[kept - 1].clone(),
                },
            };
            let arguments = path.segments.iter().rev().nth(all.len() - kept);
            let arguments = arguments.map(|segment| segment.arguments.clone());
            let kept_segments = path.segments.len() - (all.len() - kept);
            let rest: Vec<PathSegment> =
                path.segments.iter().skip(kept_segments).cloned().collect();
            let mut segments: Punctuated<PathSegment, Token![::]> = spelled
                .split("::")
                .map(|name| {
                    PathSegment::from(Ident::new(&name.replace('!', ""), Span::call_site()))
                })
                .collect();
            if let (Some(last), Some(arguments)) = (segments.last_mut(), arguments) {
                last.arguments = self.with_lifetimes(&target, arguments);
            }
            segments.extend(rest);
            path.leading_colon = None;
            path.segments = segments;
            return;
        }
    }

    /// Lifetimes that are left out of a path of one of our types.
    fn with_lifetimes(&self, target: &Target, mut arguments: PathArguments) -> PathArguments {
        let Target::Definition(index) = target else {
            return arguments;
        };
        let generics = match &self.tree.definitions[*index].what {
            What::Item(Item::Struct(item)) => &item.generics,
            What::Item(Item::Enum(item)) => &item.generics,
            _ => return arguments,
        };
        let count = generics.lifetimes().count();
        let is_lifetime =
            |argument: &GenericArgument| matches!(argument, GenericArgument::Lifetime(_));
        let given = match &arguments {
            PathArguments::AngleBracketed(list) => list.args.iter().any(is_lifetime),
            _ => false,
        };
        if count == 0 || given {
            return arguments;
        }
        let mut list = match &mut arguments {
            PathArguments::AngleBracketed(list) => list.clone(),
            _ => parse_quote!(<>),
        };
        for _ in 0..count {
            list.args.insert(0, parse_quote!('_));
        }
        PathArguments::AngleBracketed(list)
    }

    /// What an alias stands for, if the path names one.
    fn alias(&self, path: &Path) -> Option<Type> {
        let index = match self.target(path, Space::Type)? {
            Target::Definition(index) if !self.within.contains(&index) => index,
            Target::External(full) => return standard::alias(&full, arguments(path)),
            _ => return None,
        };
        let definition = &self.tree.definitions[index];
        let What::Item(Item::Type(alias)) = &definition.what else {
            return None;
        };
        let mut given = arguments(path).into_iter();
        let mut inner = Scope {
            module: definition.module,
            parameters: HashMap::new(),
            lifetimes: HashMap::new(),
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
                syn::GenericParam::Lifetime(parameter) => {
                    let lifetime = lifetimes(path).into_iter().next();
                    let name = lifetime.unwrap_or_else(|| "_".to_owned());
                    inner
                        .lifetimes
                        .insert(parameter.lifetime.ident.to_string(), name);
                }
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
        let What::Item(Item::Const(item)) = &definition.what else {
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
        inner.visit_expr_mut(&mut value);
        Some(value)
    }

    /// The scope in which lifetimes that `for<'x>` brings in have no names.
    fn unnamed(&self, own: &syn::BoundLifetimes) -> Self {
        let mut scope = self.clone();
        for parameter in &own.lifetimes {
            if let syn::GenericParam::Lifetime(parameter) = parameter {
                let name = parameter.lifetime.ident.to_string();
                scope.lifetimes.insert(name, "_".to_owned());
            }
        }
        scope
    }

    fn is_parameter(&self, path: &Path) -> bool {
        let first = path.segments.first().map(|segment| plain(&segment.ident));
        first.is_some_and(|first| self.parameters.contains_key(&first))
    }
}

impl VisitMut for Scope<'_> {
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
            if let (true, Some(own)) = (path.path.is_ident("Self"), &self.own) {
                *ty = own.clone();
                return;
            }
            let first = path
                .path
                .segments
                .first()
                .map(|segment| plain(&segment.ident));
            if let Some(stands) = first.and_then(|first| self.parameters.get(&first)).cloned() {
                let rest: Vec<PathSegment> = path.path.segments.iter().skip(1).cloned().collect();
                let mut rest: Punctuated<PathSegment, Token![::]> = rest.into_iter().collect();
                for segment in &mut rest {
                    self.visit_path_segment_mut(segment);
                }
                *ty = match (rest.is_empty(), stands) {
                    (true, stands) => stands,
                    (false, Type::Path(mut start)) if start.qself.is_none() => {
                        start.path.segments.extend(rest);
                        Type::Path(start)
                    }
                    (false, stands) => parse_quote!(<#stands>::#rest),
                };
                return;
            }
            for segment in &mut path.path.segments {
                self.visit_path_segment_mut(segment);
            }
            if let Some(stands) = self.alias(&path.path) {
                *ty = stands;
                return;
            }
            self.spell(&mut path.path);
            return;
        }
        if let Type::FnPtr(pointer) = ty
            && let Some(own) = pointer.lifetimes.take()
        {
            self.unnamed(&own).visit_type_fn_ptr_mut(pointer);
        }
        visit_mut::visit_type_mut(self, ty);
        match ty {
            Type::TraitObject(object) => object.bounds = sorted(&object.bounds),
            Type::ImplTrait(object) => object.bounds = sorted(&object.bounds),
            Type::FnPtr(pointer) => {
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
        self.spell(path);
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
        // `for<'x> Fn(&'x u8)` is `Fn(&u8)`.
        if let Some(own) = bound.lifetimes.take() {
            self.unnamed(&own).visit_path_mut(&mut bound.path);
            return;
        }
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
            if let Some(value) = self.constant(&expr) {
                *argument = GenericArgument::Const(value);
                return;
            }
        }
        visit_mut::visit_generic_argument_mut(self, argument);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(value) = self.constant(expr) {
            *expr = value;
            return;
        }
        if let Expr::Path(path) = expr
            && path.qself.is_none()
            && path.path.segments.len() == 1
            && let Some(Type::Path(stands)) = path
                .path
                .get_ident()
                .and_then(|name| self.parameters.get(&plain(name)))
        {
            path.path = stands.path.clone();
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut syn::Lifetime) {
        if let Some(name) = self.lifetimes.get(&lifetime.ident.to_string()) {
            lifetime.ident = Ident::new(name, lifetime.ident.span());
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        reference.lifetime = reference.lifetime.take().filter(|own| own.ident != "_");
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

/// The names of a path; a leading `::` is an empty one.
pub(super) fn names(path: &Path) -> Vec<String> {
    let start = path.leading_colon.map(|_| String::new());
    let names = path.segments.iter().map(|segment| plain(&segment.ident));
    start.into_iter().chain(names).collect()
}

fn sorted(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Punctuated<TypeParamBound, Token![+]> {
    let mut all: Vec<TypeParamBound> = bounds.iter().cloned().collect();
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

fn lifetimes(path: &Path) -> Vec<String> {
    list(path)
        .filter_map(|argument| match argument {
            GenericArgument::Lifetime(lifetime) => Some(lifetime.ident.to_string()),
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
