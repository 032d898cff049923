//! The lines of impls: the methods and constants of a type, and the traits that it has, derived or
//! written.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{
    Attribute, GenericParam, ImplItem, Item, ItemImpl, Path, PathArguments, Type, Visibility,
};

use super::homes::Homes;
use super::items::Lines;
use super::names::{Public, Target};
use super::normalize::Scope;
use super::tokens::show;
use super::tree::{Space, Tree, plain};
use super::{Kind, Line, attributes};

/// All lines of impls.
pub(super) fn all(tree: &Tree, homes: &Homes, public: &[Public]) -> Lines {
    let mut lines = Lines::new();
    for (index, module) in tree.modules.iter().enumerate() {
        for item in &module.impls {
            let conditions = attributes::conditions(&item.attrs);
            if conditions.is_none() || attributes::is_hidden(&item.attrs) {
                continue;
            }
            let scope = Scope::new(tree, homes, index, &module.krate);
            let mut own = match &item.trait_ {
                Some((path, _)) => implemented(item, path, &scope).into_iter().collect(),
                None => inherent(item, scope),
            };
            for (_, line) in &mut own {
                line.under(conditions.clone());
            }
            lines.append(&mut own);
        }
    }
    for entry in public {
        if let Target::Definition(index) = &entry.target
            && homes.home(&entry.target) == Some(entry.path.as_str())
            && let Some((krate, path)) = entry.path.split_once("::")
        {
            let definition = &tree.definitions[*index];
            let scope = Scope::new(tree, homes, definition.module, krate);
            let derived = derived(&scope, path, definition.item());
            lines.extend(derived.into_iter().map(|line| (krate.to_owned(), line)));
        }
    }
    lines
}

impl Scope<'_> {
    /// What a type names, behind references and aliases.
    fn head(&self, ty: &Type) -> Option<Target> {
        match ty {
            Type::Reference(reference) => self.head(&reference.elem),
            Type::Path(path) if path.qself.is_none() => {
                let target = self.target(&path.path, Space::Type)?;
                match self.alias(&target) {
                    Some((alias, scope)) => scope.head(&alias.ty),
                    None => Some(target),
                }
            }
            _ => None,
        }
    }

    /// Whether others can name it; types of other crates, parameters and the like can be.
    pub(super) fn is_public(&self, path: &Path) -> bool {
        self.is_reached(self.target(path, Space::Type).as_ref())
    }

    fn is_reached(&self, target: Option<&Target>) -> bool {
        match target {
            Some(target @ Target::Definition(_)) => self.homes.home(target).is_some(),
            _ => true,
        }
    }
}

/// Parameters in the order in which the head of an impl names them.
fn in_order(item: &ItemImpl) -> syn::Generics {
    let mut text = show(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        text = format!("{text} {}", show(path));
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let mut generics = item.generics.clone();
    let mut parameters: Vec<GenericParam> = generics.params.into_iter().collect();
    parameters.sort_by_key(|parameter| {
        let name = match parameter {
            GenericParam::Type(parameter) => plain(&parameter.ident),
            GenericParam::Const(parameter) => plain(&parameter.ident),
            GenericParam::Lifetime(_) => String::new(),
        };
        let place = words.iter().position(|word| **word == name);
        place.unwrap_or(usize::MAX)
    });
    generics.params = parameters.into_iter().collect();
    generics
}

fn inherent(item: &ItemImpl, mut scope: Scope<'_>) -> Lines {
    let target = scope.head(&item.self_ty);
    if !scope.is_reached(target.as_ref()) {
        return Lines::new();
    }
    // What moved to another crate is listed where it can still be found.
    let home = target.as_ref().and_then(|target| scope.homes.home(target));
    let home = home.and_then(|home| home.split_once("::"));
    if let Some((krate, _)) = home
        && let Some((krate, _)) = scope.tree.crates.get_key_value(krate)
    {
        scope.krate = krate;
    }
    let (mut scope, bounds) = scope.enter(&in_order(item));
    let own = scope.ty(&item.self_ty);
    let mut path = home.map_or_else(|| show(&own), |(_, path)| path.to_owned());
    path.push_str(&special(&own, &scope));
    scope.own = Some(own);
    let mut lines = Vec::new();
    for inner in &item.items {
        let (mut line, attrs) = match inner {
            ImplItem::Fn(inner) if is_shown(&inner.attrs, &inner.vis) => {
                let path = format!("{path}::{}", plain(&inner.sig.ident));
                (
                    scope.function(&inner.sig, &path, &inner.attrs),
                    &inner.attrs,
                )
            }
            ImplItem::Const(inner) if is_shown(&inner.attrs, &inner.vis) => {
                let path = format!("{path}::{}", plain(&inner.ident));
                let mut line = scope.constant_line(Kind::Const, &path, &inner.ty);
                line.value = show(&inner.expr);
                (line, &inner.attrs)
            }
            _ => continue,
        };
        line.demands.extend(bounds.demands.iter().cloned());
        line.offers.extend(bounds.offers.iter().cloned());
        let path = line.path.clone();
        lines.push(line);
        scope.remarks(&path, attrs, &mut lines);
    }
    let krate = scope.krate;
    lines
        .into_iter()
        .map(|line| (krate.to_owned(), line))
        .collect()
}

fn is_shown(attrs: &[Attribute], vis: &Visibility) -> bool {
    attributes::is_public(vis)
        && !attributes::is_hidden(attrs)
        && attributes::conditions(attrs).is_some()
}

/// `<types::Peer>` of an impl for some types only.
fn special(own: &Type, scope: &Scope<'_>) -> String {
    let Type::Path(path) = own else {
        return String::new();
    };
    let Some(PathArguments::AngleBracketed(list)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return String::new();
    };
    let parameters: BTreeSet<String> = scope.parameters.values().map(show).collect();
    let arguments: Vec<String> = list.args.iter().map(show).collect();
    match arguments.iter().all(|own| parameters.contains(own)) {
        true => String::new(),
        false => format!("<{}>", arguments.join(", ")),
    }
}

/// The line of an implementation of a trait, if both can be named.
fn implemented(item: &ItemImpl, path: &Path, outer: &Scope<'_>) -> Option<(String, Line)> {
    let mut named = Named(outer, true);
    named.visit_path(path);
    named.visit_type(&item.self_ty);
    if !named.1 || !outer.is_public(path) {
        return None;
    }
    let (mut scope, bounds) = outer.enter(&in_order(item));
    let own = scope.ty(&item.self_ty);
    scope.own = Some(own.clone());
    let (of, own) = (show(&scope.path(path)), show(&own));
    let of = match of.strip_suffix(&format!("<{own}>")) {
        Some(short @ ("PartialEq" | "PartialOrd")) => short,
        _ => &of,
    };
    let mut associated: Vec<String> = Vec::new();
    for inner in &item.items {
        if let ImplItem::Type(inner) = inner {
            let (scope, _) = scope.enter(&inner.generics);
            associated.push(format!(
                "{} = {}",
                plain(&inner.ident),
                scope.text(&inner.ty)
            ));
        }
    }
    associated.sort();
    let mut line = outer.line(Kind::Impl, &format!("{of} for {own}"));
    let home = outer.head(&item.self_ty);
    let home = home.as_ref().and_then(|target| outer.homes.home(target));
    let home = home.and_then(|home| home.strip_prefix(&format!("{}::", outer.krate)));
    line.item = home.unwrap_or(&line.path).to_owned();
    line.text = associated.join(", ");
    line.demands = bounds.demands;
    line.offers = bounds.offers;
    // Whatever fits has it: impls of others may overlap.
    let behind = own.trim_start_matches('&').trim_start_matches("mut ");
    if scope.parameters.values().any(|own| show(own) == behind) {
        line.demands.insert("blanket".to_owned());
    }
    Some((outer.krate.to_owned(), line))
}

/// Whether all types that are visited can be named by others.
struct Named<'s, 't>(&'s Scope<'t>, bool);

impl<'a> Visit<'a> for Named<'_, '_> {
    fn visit_type(&mut self, ty: &'a Type) {
        self.1 &= self.0.is_reached(self.0.head(ty).as_ref());
        visit::visit_type(self, ty);
    }
}

/// The lines of what a type derives.
fn derived(scope: &Scope<'_>, path: &str, item: Option<&Item>) -> Vec<Line> {
    let (attrs, generics) = match item {
        Some(Item::Struct(item)) => (&item.attrs, &item.generics),
        Some(Item::Enum(item)) => (&item.attrs, &item.generics),
        _ => return Vec::new(),
    };
    let (inside, bounds) = scope.enter(generics);
    let own = inside.itself(path, generics).as_ref().map(show);
    let own = own.unwrap_or_default();
    let mut lines = Vec::new();
    for derive in attributes::derives(attrs) {
        let name = show(&inside.path(&derive));
        let traits = match name.as_str() {
            "Debug" => vec!["fmt::Debug"],
            "Hash" => vec!["hash::Hash"],
            "thiserror::Error" => vec!["error::Error", "fmt::Display"],
            other => vec![other],
        };
        for name in traits {
            let mut line = scope.line(Kind::Impl, &format!("{name} for {own}"));
            line.item = path.to_owned();
            line.demands.clone_from(&bounds.demands);
            let parameters = bounds.parameters.iter().map(|(name, _)| name);
            let types = parameters.filter(|text| !text.starts_with("const "));
            line.demands
                .extend(types.map(|parameter| format!("{parameter}: {name}")));
            lines.push(line);
        }
    }
    lines
}
