//! One spelling for types: names without their modules, `Self` and aliases written out, bounds
//! sorted, no parentheses that mean nothing.

use std::collections::HashMap;

use proc_macro2::Span;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, GenericArgument, GenericParam, Generics, Ident, Item, ItemEnum, ItemImpl,
    ItemStruct, Path, PathArguments, PathSegment, ReturnType, Token, TraitItem, Type, TypeArray,
    TypeParamBound, parse_quote,
};

use super::attributes;
use super::tree::{Target, Tree, plain};

const LETTERS: &str = "TUVWXYZABCDE";

/// Aliases that lead to themselves end here.
const DEEPEST: usize = 16;

/// Spells what is written in a module. Items are visited once, each with a speller of its own.
#[derive(Clone)]
pub(super) struct Speller<'t> {
    pub(super) tree: &'t Tree,
    module: usize,
    /// Parameters, and the types that replace them.
    parameters: HashMap<String, Type>,
    /// What `Self` is: a type of this name and the parameters that come first, or else this.
    name: Option<Ident>,
    own: Option<Type>,
    depth: usize,
}

impl<'t> Speller<'t> {
    pub(super) fn new(tree: &'t Tree, module: usize) -> Self {
        Self {
            tree,
            module,
            parameters: HashMap::new(),
            name: None,
            own: None,
            depth: 0,
        }
    }

    pub(super) fn item(mut self, mut item: Item) -> Item {
        if let Item::Struct(ItemStruct { ident, .. }) | Item::Enum(ItemEnum { ident, .. }) = &item {
            self.name = Some(ident.clone());
        }
        self.visit_item_mut(&mut item);
        item
    }

    pub(super) fn targets(&self, path: &Path) -> Vec<Target> {
        let start = path.leading_colon.map(|_| String::new());
        let names = path.segments.iter().map(|segment| plain(&segment.ident));
        let names: Vec<String> = start.into_iter().chain(names).collect();
        self.tree.resolve(self.module, &names)
    }

    pub(super) fn definition(&self, path: &Path) -> Option<usize> {
        self.targets(path)
            .into_iter()
            .find_map(|target| match target {
                Target::Definition(index) => Some(index),
                _ => None,
            })
    }

    /// Whether others can name it. Types of other crates, parameters and the like can be named.
    pub(super) fn is_public(&self, path: &Path) -> bool {
        let definition = self.definition(path);
        definition.is_none_or(|index| !self.tree.definitions[index].paths.is_empty())
    }

    /// What replaces a type that is a path: a parameter, `Self` or what an alias stands for.
    fn replacement(&self, path: &Path) -> Option<Type> {
        let first = path.segments.first()?;
        if let Some(own) = self.parameters.get(&plain(&first.ident)) {
            return Some(with_rest(own, path));
        }
        match &self.own {
            Some(own) if path.is_ident("Self") => Some(own.clone()),
            _ => self.aliased(path),
        }
    }

    /// What an alias stands for, if the path names one; its arguments are in their one spelling.
    fn aliased(&self, path: &Path) -> Option<Type> {
        let definition = &self.tree.definitions[self.definition(path)?];
        let Item::Type(alias) = &definition.item else {
            return None;
        };
        if self.depth > DEEPEST {
            return None;
        }
        let mut scope = Self::new(self.tree, definition.module);
        scope.depth = self.depth + 1;
        let given = match &path.segments.last()?.arguments {
            PathArguments::AngleBracketed(list) => list.args.iter().collect(),
            _ => Vec::new(),
        };
        let mut given = given.into_iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        });
        for parameter in alias.generics.type_params() {
            let default = parameter.default.as_ref().map(|(_, ty)| scope.ty(ty));
            let ty = given.next().or(default)?;
            scope.parameters.insert(plain(&parameter.ident), ty);
        }
        Some(scope.ty(&alias.ty))
    }

    fn ty(&mut self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        self.visit_type_mut(&mut ty);
        ty
    }

    /// The name of what a path leads to, whichever way it is imported.
    fn name(&self, path: &Path) -> Option<String> {
        match self.targets(path).into_iter().next()? {
            Target::Definition(index) => Some(self.tree.definitions[index].name.clone()),
            Target::External(path) => Some(self.external(&path)),
            Target::Module(_) => None,
        }
    }

    /// The name of something in another crate. It says of which if this package has one of that
    /// name, or many have: `io::Error`, and `transport::Error` of
    /// `cloudflare_secondary_dns_transport`.
    fn external(&self, path: &str) -> String {
        let mut names = path.rsplit("::");
        let name = names.next().unwrap_or_default();
        let is_common =
            ["Error", "Result"].contains(&name) || self.tree.public_names.contains(name);
        match names.next() {
            Some(outer) if is_common && outer != "result" => {
                let outer = outer.rsplit('_').next().unwrap_or_default();
                format!("{outer}::{name}")
            }
            _ => name.to_owned(),
        }
    }
}

impl VisitMut for Speller<'_> {
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        self.visit_generics_mut(&mut item.generics);
        self.visit_type_mut(&mut item.self_ty);
        self.own = Some((*item.self_ty).clone());
        if let Some((path, _)) = &mut item.trait_ {
            self.visit_path_mut(path);
        }
        for item in &mut item.items {
            let outer = self.parameters.clone();
            self.visit_impl_item_mut(item);
            self.parameters = outer;
        }
    }

    fn visit_trait_item_mut(&mut self, item: &mut TraitItem) {
        let outer = self.parameters.clone();
        visit_mut::visit_trait_item_mut(self, item);
        self.parameters = outer;
    }

    /// Parameters are called by their place; those around it keep their names.
    fn visit_generics_mut(&mut self, generics: &mut Generics) {
        for parameter in &mut generics.params {
            if let GenericParam::Type(syn::TypeParam { ident, .. })
            | GenericParam::Const(syn::ConstParam { ident, .. }) = parameter
            {
                let taken = self.parameters.len();
                let letter = LETTERS.chars().nth(taken);
                let name = letter.map_or_else(|| format!("T{taken}"), String::from);
                let name = Ident::new(&name, Span::call_site());
                self.parameters.insert(plain(ident), parse_quote!(#name));
                *ident = name;
            }
        }
        visit_mut::visit_generics_mut(self, generics);
        if let Some(name) = self.name.take() {
            let (_, parameters, _) = generics.split_for_impl();
            self.own = Some(parse_quote!(#name #parameters));
        }
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if attribute.path().is_ident("derive") {
            let mut derives: Vec<Path> = attributes::derives(attribute).collect();
            derives
                .iter_mut()
                .for_each(|path| self.visit_path_mut(path));
            attribute.meta = parse_quote!(derive(#(#derives),*));
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let replacement = match ty {
            // A pointer to a sum needs its parentheses.
            Type::Paren(paren) => match &*paren.elem {
                Type::TraitObject(object) if object.bounds.len() > 1 => None,
                inner => Some(inner.clone()),
            },
            Type::Path(path) if path.qself.is_none() => {
                let replacement = self.replacement(&path.path);
                if replacement.is_none() {
                    self.rename(&mut path.path);
                }
                replacement
            }
            Type::TraitObject(object) => {
                object.bounds = sorted(&object.bounds);
                None
            }
            Type::ImplTrait(object) => {
                object.bounds = sorted(&object.bounds);
                None
            }
            _ => None,
        };
        if let Some(replacement) = replacement {
            *ty = replacement;
        }
    }

    // The path of a type is spelled with the type.
    fn visit_type_path_mut(&mut self, path: &mut syn::TypePath) {
        if path.qself.is_some() {
            return visit_mut::visit_type_path_mut(self, path);
        }
        visit_mut::visit_path_mut(self, &mut path.path);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        self.rename(path);
    }

    /// The value of a constant is shown as it is.
    fn visit_expr_mut(&mut self, _: &mut Expr) {}

    fn visit_type_array_mut(&mut self, array: &mut TypeArray) {
        self.visit_type_mut(&mut array.elem);
        Length(self).visit_expr_mut(&mut array.len);
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
        visit_mut::visit_trait_bound_mut(self, bound);
    }
}

/// Puts the values of constants into the length of an array.
struct Length<'s, 't>(&'s Speller<'t>);

impl VisitMut for Length<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Path(path) = &*expr {
            let index = self.0.definition(&path.path);
            let item = index.map(|index| &self.0.tree.definitions[index].item);
            match (self.0.replacement(&path.path), item) {
                (Some(parameter), _) => *expr = parse_quote!(#parameter),
                (None, Some(Item::Const(item))) => *expr = (*item.expr).clone(),
                _ => {}
            }
        }
    }
}

impl Speller<'_> {
    /// Leaves only the name of what a path leads to, and its arguments.
    fn rename(&self, path: &mut Path) {
        let Some(name) = self.name(path) else {
            return;
        };
        let last = path.segments.last().map(|last| last.arguments.clone());
        let names = name
            .split("::")
            .map(|name| Ident::new(name, Span::call_site()));
        path.leading_colon = None;
        path.segments = names.map(PathSegment::from).collect();
        if let (Some(segment), Some(arguments)) = (path.segments.last_mut(), last) {
            segment.arguments = arguments;
        }
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

/// Bounds in the order of their texts, without those that are only lifetimes.
pub(super) fn sorted(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
) -> Punctuated<TypeParamBound, Token![+]> {
    let kept = bounds.iter().filter(|bound| match bound {
        TypeParamBound::Lifetime(own) => own.ident == "static",
        TypeParamBound::PreciseCapture(_) => false,
        _ => true,
    });
    let mut kept: Vec<TypeParamBound> = kept.cloned().collect();
    kept.sort_by_cached_key(|bound| {
        let is_lifetime = matches!(bound, TypeParamBound::Lifetime(_));
        (is_lifetime, bound.to_token_stream().to_string())
    });
    kept.into_iter().collect()
}
