//! The lines of impls: the methods and constants of a type, and the traits that it has, derived or
//! written.

use std::collections::BTreeSet;

use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericParam, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

use super::items::{self, Lines, Maker, cfg, constant_type};
use super::names::{Homes, Public, Target};
use super::normalize::Scope;
use super::signature::Bounds;
use super::tokens::show;
use super::tree::{Space, Tree, plain};
use super::{Kind, Line, attributes, standard};

/// All lines of impls.
pub(super) fn all(tree: &Tree, homes: &Homes, public: &[Public]) -> Lines {
    let mut lines = Lines::new();
    for (index, module) in tree.modules.iter().enumerate() {
        for item in &module.impls {
            let Some(conditions) = attributes::conditions(&item.attrs) else {
                continue;
            };
            if attributes::is_hidden(&item.attrs) {
                continue;
            }
            let scope = items::scope(tree, homes, index, &module.krate);
            let mut own = match &item.trait_ {
                Some((path, _)) => implemented(item, path, &scope, &module.file)
                    .into_iter()
                    .collect(),
                None => inherent(item, scope, &module.file),
            };
            for (_, line) in &mut own {
                line.demands.extend(conditions.iter().map(|text| cfg(text)));
            }
            lines.append(&mut own);
        }
    }
    for entry in public {
        if let Target::Definition(index) = &entry.target
            && homes.home(&entry.target) == Some(entry.path.as_str())
            && let Some((krate, path)) = entry.path.split_once("::")
        {
            lines.extend(derived(tree, homes, krate, path, *index));
        }
    }
    lines
}

/// What a type names, behind references and aliases.
fn head(ty: &Type, scope: &Scope<'_>, depth: usize) -> Option<Target> {
    match ty {
        Type::Reference(reference) => head(&reference.elem, scope, depth),
        Type::Paren(paren) => head(&paren.elem, scope, depth),
        Type::Group(group) => head(&group.elem, scope, depth),
        Type::Path(path) if path.qself.is_none() => {
            let target = scope.target(&path.path, Space::Type)?;
            if let Target::Definition(index) = &target
                && let definition = &scope.tree.definitions[*index]
                && let Some(Item::Type(alias)) = definition.item()
                && depth < 8
            {
                let inner = Scope {
                    module: definition.module,
                    ..scope.clone()
                };
                return head(&alias.ty, &inner, depth + 1);
            }
            Some(target)
        }
        _ => None,
    }
}

/// Whether others can name it; types of other crates, parameters and the like can be.
fn is_public(target: Option<&Target>, homes: &Homes) -> bool {
    match target {
        Some(target @ Target::Definition(_)) => homes.home(target).is_some(),
        _ => true,
    }
}

/// Parameters in the order in which the head of an impl names them; its lifetimes are apart.
fn in_order(item: &ItemImpl) -> syn::Generics {
    let mut text = show(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        text.push(' ');
        text.push_str(&show(path));
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let mut generics = item.generics.clone();
    let mut parameters: Vec<GenericParam> = generics
        .params
        .into_iter()
        .filter(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
        .collect();
    parameters.sort_by_key(|parameter| {
        let name = match parameter {
            GenericParam::Type(parameter) => plain(&parameter.ident),
            GenericParam::Const(parameter) => plain(&parameter.ident),
            GenericParam::Lifetime(_) => String::new(),
        };
        words
            .iter()
            .position(|word| **word == name)
            .unwrap_or(usize::MAX)
    });
    generics.params = parameters.into_iter().collect();
    generics
}

fn inherent(item: &ItemImpl, mut scope: Scope<'_>, file: &str) -> Lines {
    let target = head(&item.self_ty, &scope, 0);
    if !is_public(target.as_ref(), scope.homes) {
        return Lines::new();
    }
    // What moved to another crate is listed where it can still be found.
    let home = target.as_ref().and_then(|target| scope.homes.home(target));
    let home = home.and_then(|home| home.split_once("::"));
    if let Some((krate, _)) = home {
        scope.krate = scope
            .tree
            .crates
            .get_key_value(krate)
            .map_or(scope.krate, |(name, _)| name);
    }
    let (mut scope, bounds) = scope.enter(&in_order(item));
    let own = scope.ty(&item.self_ty);
    let mut path = home.map_or_else(|| show(&own), |(_, path)| path.to_owned());
    path.push_str(&special(&own, &scope));
    scope.own = Some(own);
    let krate = scope.krate.to_owned();
    let maker = Maker {
        scope,
        path: "",
        file,
    };
    let mut lines = Vec::new();
    for inner in &item.items {
        match inner {
            ImplItem::Fn(inner) if shown(&inner.attrs, &inner.vis) => {
                let path = format!("{path}::{}", plain(&inner.sig.ident));
                let mut line = maker.function(&inner.sig, &path, &inner.attrs);
                within(&mut line, &bounds);
                lines.push(line);
                maker.remarks(&path, &inner.attrs, &mut lines);
            }
            ImplItem::Const(inner) if shown(&inner.attrs, &inner.vis) => {
                let path = format!("{path}::{}", plain(&inner.ident));
                let mut line = maker.line(Kind::Const, &path);
                line.text = constant_type(&maker.scope.text(&inner.ty));
                line.value = show(&inner.expr);
                within(&mut line, &bounds);
                lines.push(line);
                maker.remarks(&path, &inner.attrs, &mut lines);
            }
            _ => {}
        }
    }
    lines
        .into_iter()
        .map(|line| (krate.clone(), line))
        .collect()
}

fn shown(attrs: &[syn::Attribute], vis: &syn::Visibility) -> bool {
    attributes::is_public(vis)
        && !attributes::is_hidden(attrs)
        && attributes::conditions(attrs).is_some()
}

/// Adds what the impl around it demands.
fn within(line: &mut Line, bounds: &Bounds) {
    line.demands.extend(bounds.demands.iter().cloned());
    line.offers.extend(bounds.offers.iter().cloned());
}

/// `<types::Peer>` of an impl for some types only.
fn special(own: &Type, scope: &Scope<'_>) -> String {
    let Type::Path(path) = own else {
        return String::new();
    };
    let Some(last) = path.path.segments.last() else {
        return String::new();
    };
    let PathArguments::AngleBracketed(list) = &last.arguments else {
        return String::new();
    };
    let parameters: BTreeSet<String> = scope.parameters.values().map(show).collect();
    let arguments: Vec<String> = list.args.iter().map(show).collect();
    match arguments
        .iter()
        .all(|argument| parameters.contains(argument))
    {
        true => String::new(),
        false => format!("<{}>", arguments.join(", ")),
    }
}

/// The line of an implementation of a trait, if both can be named.
fn implemented(
    item: &ItemImpl,
    path: &Path,
    outer: &Scope<'_>,
    file: &str,
) -> Option<(String, Line)> {
    let homes = outer.homes;
    let target = head(&item.self_ty, outer, 0);
    let of = outer.target(path, Space::Type);
    let mut named = Named {
        scope: outer,
        public: true,
    };
    named.visit_path_mut(&mut path.clone());
    named.visit_type_mut(&mut item.self_ty.clone());
    if !is_public(target.as_ref(), homes) || !is_public(of.as_ref(), homes) || !named.public {
        return None;
    }
    let (mut scope, bounds) = outer.enter(&in_order(item));
    let own = scope.ty(&item.self_ty);
    scope.own = Some(own.clone());
    let of = show(&scope.path(path));
    let own = show(&own);
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
    let mut line = Line::new(
        Kind::Impl,
        &format!("{} for {own}", trait_text(&of, &own)),
        file,
    );
    let home = target.as_ref().and_then(|target| homes.home(target));
    let home = home.and_then(|home| home.strip_prefix(&format!("{}::", outer.krate)));
    line.item = match home {
        Some(home) => home.to_owned(),
        None => line.path.clone(),
    };
    line.text = associated.join(", ");
    line.demands = bounds.demands;
    line.offers = bounds.offers;
    // Whatever fits has it: impls of others may overlap.
    let behind = own.trim_start_matches('&').trim_start_matches("mut ");
    if scope
        .parameters
        .values()
        .any(|parameter| show(parameter) == behind)
    {
        line.demands.insert("blanket".to_owned());
    }
    Some((outer.krate.to_owned(), line))
}

/// `PartialEq`, not `PartialEq<Self>`.
fn trait_text(text: &str, own: &str) -> String {
    let itself = format!("<{own}>");
    match text.strip_suffix(&itself) {
        Some(short) if ["PartialEq", "PartialOrd"].contains(&short) => short.to_owned(),
        _ => text.to_owned(),
    }
}

/// Whether everything that a path names can be named by others.
struct Named<'s, 't> {
    scope: &'s Scope<'t>,
    public: bool,
}

impl VisitMut for Named<'_, '_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        let target = head(ty, self.scope, 0);
        self.public &= is_public(target.as_ref(), self.scope.homes);
        visit_mut::visit_type_mut(self, ty);
    }
}

/// The lines of what a type derives.
fn derived(tree: &Tree, homes: &Homes, krate: &str, path: &str, index: usize) -> Lines {
    let definition = &tree.definitions[index];
    let (attrs, generics) = match definition.item() {
        Some(Item::Struct(item)) => (&item.attrs, &item.generics),
        Some(Item::Enum(item)) => (&item.attrs, &item.generics),
        Some(Item::Union(item)) => (&item.attrs, &item.generics),
        _ => return Lines::new(),
    };
    let file = &tree.modules[definition.module].file;
    let scope = items::scope(tree, homes, definition.module, krate);
    let (scope, bounds) = scope.enter(generics);
    let mut lines = Lines::new();
    for derive in attributes::derives(attrs) {
        let name = derive.get_ident().map(ToString::to_string);
        let known = name.as_deref().and_then(standard::derived);
        let traits = match known {
            Some(known) => vec![known.to_owned()],
            None => match show(&scope.path(&derive).to_token_stream()).as_str() {
                "thiserror::Error" => vec!["error::Error".to_owned(), "fmt::Display".to_owned()],
                other => vec![other.to_owned()],
            },
        };
        for name in traits {
            let parameters = bounds.parameters.iter().map(|(parameter, _)| parameter);
            let types = parameters.filter(|name| *name != "'_").map(|parameter| {
                parameter
                    .strip_prefix("const ")
                    .and_then(|text| text.split(':').next())
                    .unwrap_or(parameter)
            });
            let types: Vec<&str> = types.collect();
            let own = match types.is_empty() {
                true => path.to_owned(),
                false => format!("{path}<{}>", types.join(", ")),
            };
            let mut line = Line::new(Kind::Impl, &format!("{name} for {own}"), file);
            line.item = path.to_owned();
            line.demands.clone_from(&bounds.demands);
            let parameters = bounds.parameters.iter().map(|(name, _)| name);
            for parameter in parameters.filter(|name| !name.starts_with("const ") && *name != "'_")
            {
                line.demands.insert(format!("{parameter}: {name}"));
            }
            lines.push((krate.to_owned(), line));
        }
    }
    lines
}
