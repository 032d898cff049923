//! One spelling for types: paths in full, `Self`, aliases and constants written out, bounds sorted,
//! parameters called by their place, no lifetimes but `'static`, no parentheses that mean nothing.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, GenericArgument, GenericParam, Ident, Item, ItemType, Lifetime, Path, PathArguments,
    PathSegment, ReturnType, Token, Type, TypeParamBound, parse_quote,
};

use super::homes::Homes;
use super::names::Target;
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

impl<'t> Scope<'t> {
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
        let mut texts: Vec<String> = bounds.iter().filter(|own| counts(own)).map(show).collect();
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

    /// The item that a path names.
    pub(super) fn target(&self, path: &Path, space: Space) -> Option<Target> {
        self.tree.resolve(self.module, &names(path), space, 0)
    }

    /// The type that replaces the parameter that a path begins with.
    fn parameter_of(&self, path: &Path) -> Option<&Type> {
        self.parameters.get(&plain(&path.segments.first()?.ident))
    }

    /// Writes a path out, whose arguments are in their one spelling.
    fn spell(&self, path: &mut Path) {
        if self.parameter_of(path).is_some() || path.is_ident("Self") {
            return;
        }
        let all = names(path);
        // The last names may be those of an associated item.
        for kept in (1..=all.len()).rev() {
            let found = self.tree.resolve(self.module, &all[..kept], Space::Type, 0);
            let Some(target) = found else {
                continue;
            };
            let spelled = match (self.homes.within(self.krate, &target), &target) {
                (Some(spelled), _) => spelled,
                (None, Target::External(path)) => external(path),
                // Nobody can name it: where it is does not matter.
                (None, _) => all[kept - 1].clone(),
            };
            let spelled = self.homes.shorten(self.krate, &spelled).unwrap_or(spelled);
            let names = spelled
                .split("::")
                .map(|name| Ident::new(name, Span::call_site()));
            let mut segments: Vec<PathSegment> = names.map(PathSegment::from).collect();
            let mut rest: Vec<PathSegment> = path.segments.iter().cloned().collect();
            let mut rest = rest
                .split_off(rest.len() - (all.len() - kept) - 1)
                .into_iter();
            if let (Some(last), Some(own)) = (segments.last_mut(), rest.next()) {
                last.arguments = own.arguments;
            }
            path.leading_colon = None;
            path.segments = segments.into_iter().chain(rest).collect();
            return;
        }
    }

    /// The alias that a path leads to, and the scope in which it is written.
    pub(super) fn alias(&self, target: &Target) -> Option<(&'t ItemType, Self)> {
        let (item, scope) = self.inside(target)?;
        match item {
            Item::Type(alias) => Some((alias, scope)),
            _ => None,
        }
    }

    /// An item that is written out in the place of its name, unless that is within itself.
    fn inside(&self, target: &Target) -> Option<(&'t Item, Self)> {
        let Target::Definition(index) = target else {
            return None;
        };
        let definition = &self.tree.definitions[*index];
        let item = definition.item()?;
        if !matches!(item, Item::Type(_) | Item::Const(_)) || self.within.contains(index) {
            return None;
        }
        let mut within = self.within.clone();
        within.push(*index);
        let scope = Self {
            within,
            ..Self::new(self.tree, self.homes, definition.module, self.krate)
        };
        Some((item, scope))
    }

    /// The type of an alias, if the path names one.
    fn aliased(&self, path: &Path) -> Option<Type> {
        let (alias, mut scope) = self.alias(&self.target(path, Space::Type)?)?;
        let given = path.segments.last().map(|last| &last.arguments);
        let given = match given {
            Some(PathArguments::AngleBracketed(list)) => list.args.iter().collect(),
            _ => Vec::new(),
        };
        let mut given = given.into_iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        });
        for parameter in &alias.generics.params {
            if let GenericParam::Type(parameter) = parameter {
                let default = parameter.default.as_ref().map(|(_, ty)| scope.ty(ty));
                let ty = given.next().or(default)?;
                scope.parameters.insert(plain(&parameter.ident), ty);
            }
        }
        Some(scope.ty(&alias.ty))
    }

    /// The value of a constant where a type needs it.
    fn constant(&self, path: &Path) -> Option<Expr> {
        match self.inside(&self.target(path, Space::Value)?)? {
            (Item::Const(item), scope) => {
                let mut value = (*item.expr).clone();
                Speller(&scope).visit_expr_mut(&mut value);
                Some(value)
            }
            _ => None,
        }
    }
}

/// Modules of the standard library whose items are known by their names alone.
const KNOWN: [&str; 13] = [
    "option", "result", "string", "vec", "boxed", "clone", "marker", "cmp", "default", "convert",
    "iter", "ops", "borrow",
];

/// A path outside of the listed crates in its one spelling: `Option`, `fmt::Debug`,
/// `collections::BTreeMap`, `serde::Serialize`.
fn external(full: &str) -> String {
    let names: Vec<&str> = full.split("::").collect();
    match &names[..] {
        ["std" | "core" | "alloc", module, name] if KNOWN.contains(module) => (*name).to_owned(),
        // `collections::btree_map::BTreeMap` is `collections::BTreeMap`.
        ["std" | "core" | "alloc", outer, module, name]
            if module.replace('_', "") == name.to_lowercase() =>
        {
            format!("{outer}::{name}")
        }
        ["std" | "core" | "alloc", rest @ ..] if !rest.is_empty() => rest.join("::"),
        _ => full.to_owned(),
    }
}

/// Spells what it visits.
struct Speller<'s, 't>(&'s Scope<'t>);

impl VisitMut for Speller<'_, '_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let spelled = match ty {
            // A pointer to a sum needs its parentheses.
            Type::Paren(paren) => match &*paren.elem {
                Type::TraitObject(object) if object.bounds.len() > 1 => None,
                inner => Some(inner.clone()),
            },
            Type::Group(group) => Some((*group.elem).clone()),
            Type::Path(path) if path.qself.is_none() => {
                let path = &path.path;
                match (self.0.parameter_of(path), &self.0.own) {
                    (Some(own), _) => Some(with_rest(own, path)),
                    (None, Some(own)) if path.is_ident("Self") => Some(own.clone()),
                    _ => self.0.aliased(path),
                }
            }
            Type::TraitObject(object) => {
                object.bounds = sorted(&object.bounds);
                None
            }
            Type::ImplTrait(object) => {
                object.bounds = sorted(&object.bounds);
                None
            }
            Type::FnPtr(pointer) => {
                pointer.lifetimes = None;
                pointer
                    .inputs
                    .iter_mut()
                    .for_each(|input| input.name = None);
                None
            }
            _ => None,
        };
        match (spelled, ty) {
            (Some(spelled), ty) => *ty = spelled,
            (None, Type::Path(path)) if path.qself.is_none() => self.0.spell(&mut path.path),
            _ => {}
        }
    }

    // Paths of types and values are spelled where it is known what they are.
    fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
        if path.qself.is_some() {
            return visit_mut::visit_type_path_mut(self, path);
        }
        for segment in &mut path.path.segments {
            self.visit_path_segment_mut(segment);
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        self.0.spell(path);
    }

    fn visit_return_type_mut(&mut self, output: &mut ReturnType) {
        visit_mut::visit_return_type_mut(self, output);
        if let ReturnType::Type(_, ty) = output
            && matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty())
        {
            *output = ReturnType::Default;
        }
    }

    fn visit_trait_bound_mut(&mut self, bound: &mut syn::TraitBound) {
        bound.paren_token = None;
        bound.lifetimes = None;
        self.visit_path_mut(&mut bound.path);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = &*expr {
            let name = path.path.get_ident().map(plain);
            let replacement = name.and_then(|name| self.0.parameters.get(&name));
            let value = match replacement {
                Some(replacement) => Some(parse_quote!(#replacement)),
                None => self.0.constant(&path.path),
            };
            if let Some(value) = value {
                *expr = value;
                return;
            }
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        visit_mut::visit_path_segment_mut(self, segment);
        if let PathArguments::AngleBracketed(list) = &mut segment.arguments {
            let all = std::mem::take(&mut list.args).into_iter();
            let is_kept = |argument: &GenericArgument| match argument {
                GenericArgument::Lifetime(own) => is_static(own),
                _ => true,
            };
            list.args = all.filter(is_kept).collect();
            if list.args.is_empty() {
                segment.arguments = PathArguments::None;
            }
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        reference.lifetime = reference.lifetime.take().filter(is_static);
    }
}

/// What replaces a parameter, with the rest of a path that begins with it.
fn with_rest(replacement: &Type, path: &Path) -> Type {
    let rest: Punctuated<PathSegment, Token![::]> = path.segments.iter().skip(1).cloned().collect();
    match (rest.is_empty(), replacement) {
        (true, _) => replacement.clone(),
        (false, Type::Path(start)) if start.qself.is_none() => parse_quote!(#start::#rest),
        (false, _) => parse_quote!(<#replacement>::#rest),
    }
}

/// Which value lives how long is the compiler's matter, but `'static` asks something of callers.
fn is_static(lifetime: &Lifetime) -> bool {
    lifetime.ident == "static"
}

/// The names of a path; a leading `::` is an empty one.
fn names(path: &Path) -> Vec<String> {
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
