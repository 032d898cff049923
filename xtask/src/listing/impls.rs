//! The lines of impls: the methods and constants of a type, and the traits that it has, derived or
//! written.

use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemImpl, Path, Type};

use super::generics::Parameters;
use super::items::remarks;
use super::spelling::Scope;
use super::tokens::show;
use super::tree::plain;
use super::{Kind, Line, attributes};

/// The lines of an impl.
pub(super) fn lines(item: &ItemImpl, outer: &Scope<'_>) -> Vec<Line> {
    let mut reached = Reached(outer, true);
    reached.visit_type(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        reached.visit_path(path);
    }
    if !reached.1 || attributes::conditions(&item.attrs).is_none() {
        return Vec::new();
    }
    let (mut scope, parameters) = outer.enter(&item.generics);
    let own = scope.ty(&item.self_ty);
    let text = show(&own);
    let (name, paths) = match outer.subject(&item.self_ty) {
        Some(index) => (
            outer.tree.definitions[index].name.clone(),
            outer.tree.definitions[index].paths.clone(),
        ),
        None => (text.clone(), vec![text.clone()]),
    };
    let is_special = is_special(&text, &scope);
    scope.own = Some(own);
    let mut lines = Vec::new();
    for path in &paths {
        let shown = text.replacen(&name, path, 1);
        let own = match &item.trait_ {
            Some((of, _)) => implemented(item, of, &scope, &parameters, (path, &shown)),
            None if is_special => inherent(item, &scope, &parameters, &shown),
            None => inherent(item, &scope, &parameters, path),
        };
        lines.extend(own.into_iter().map(|line| line.reached_by(path, &paths[0])));
    }
    lines
}

/// The methods and constants of a type.
fn inherent(item: &ItemImpl, scope: &Scope<'_>, outer: &Parameters, path: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for inner in &item.items {
        let (own, attrs) = match inner {
            ImplItem::Fn(inner) if attributes::is_public(&inner.vis, &inner.attrs) => {
                let path = format!("{path}::{}", plain(&inner.sig.ident));
                (scope.function(&inner.sig, &path), &inner.attrs)
            }
            ImplItem::Const(inner) if attributes::is_public(&inner.vis, &inner.attrs) => {
                let path = format!("{path}::{}", plain(&inner.ident));
                let value = Some(&inner.expr);
                let own = scope.constant(Kind::Const, &path, &inner.ty, value);
                (vec![own], &inner.attrs)
            }
            _ => continue,
        };
        if attributes::conditions(attrs).is_some() {
            lines.extend(outer.lines(&own[0]));
            lines.extend(remarks(&own[0], &item.attrs));
            lines.extend(remarks(&own[0], attrs));
            lines.extend(own);
        }
    }
    lines
}

/// The lines of an implementation of a trait by a type, which has a path and is shown in full.
fn implemented(
    item: &ItemImpl,
    of: &Path,
    scope: &Scope<'_>,
    parameters: &Parameters,
    (path, shown): (&str, &str),
) -> Vec<Line> {
    let associated = item.items.iter().filter_map(|inner| match inner {
        ImplItem::Type(inner) => {
            let (scope, _) = scope.enter(&inner.generics);
            Some(format!(
                "{} = {}",
                plain(&inner.ident),
                scope.text(&inner.ty)
            ))
        }
        _ => None,
    });
    let mut associated: Vec<String> = associated.collect();
    associated.sort();
    let of = scope.trait_text(of);
    let of = of.trim_end_matches(&format!("<{}>", scope.text(&item.self_ty)));
    if of == "Drop" {
        return dropped(item, scope, path);
    }
    let mut line = scope.line(Kind::Impl, &format!("{of} for {shown}"));
    line.item = path.to_owned();
    line.text = associated.join(", ");
    let mut lines = parameters.lines(&line);
    lines.extend(remarks(&line, &item.attrs));
    // Whatever fits has it: implementations by others can overlap.
    if scope.is_parameter(shown.trim_start_matches('&').trim_start_matches("mut ")) {
        let overlap = scope.line(Kind::Demands, of);
        lines.push(overlap.with(format!("no other implementation than for {shown}")));
    }
    lines.push(line);
    lines
}

/// What `Drop` means to callers: public fields cannot be moved out of such a struct.
fn dropped(item: &ItemImpl, scope: &Scope<'_>, path: &str) -> Vec<Line> {
    let index = scope.subject(&item.self_ty);
    let fields = index.map(|index| match &scope.tree.definitions[index].item {
        Item::Struct(item) => item.fields.iter().collect(),
        _ => Vec::new(),
    });
    let mut fields = fields.into_iter().flatten();
    let has_public = fields.any(|own| attributes::is_public(&own.vis, &own.attrs));
    let line = scope.line(Kind::Demands, path);
    has_public
        .then(|| line.with("that fields are not moved out of it"))
        .into_iter()
        .collect()
}

/// The lines of what a type derives. Its own line is given, and its path with its parameters.
pub(super) fn derived(
    scope: &Scope<'_>,
    own: &Line,
    shown: &str,
    parameters: &Parameters,
    attrs: &[Attribute],
) -> Vec<Line> {
    let mut lines = Vec::new();
    for derive in attributes::derives(attrs) {
        let name = scope.trait_text(&derive);
        let traits = match name.as_str() {
            "thiserror::Error" => ["error::Error", "Display"].as_slice(),
            name => &[name],
        };
        for name in traits {
            let mut line = scope.line(Kind::Impl, &format!("{name} for {shown}"));
            line.item.clone_from(&own.item);
            let bounds = parameters.types().map(|ty| format!("{ty}: {name}"));
            lines.extend(bounds.map(|bound| line.about(Kind::Demands, bound)));
            lines.push(line);
        }
    }
    lines
}

/// Whether an impl is for some types only, not for all parameters.
fn is_special(own: &str, scope: &Scope<'_>) -> bool {
    let arguments = own.strip_suffix('>').and_then(|own| own.split_once('<'));
    arguments.is_some_and(|(_, all)| !all.split(", ").all(|own| scope.is_parameter(own)))
}

impl Scope<'_> {
    /// The definition that a type names, behind references and aliases.
    fn subject(&self, ty: &Type) -> Option<usize> {
        match ty {
            Type::Reference(reference) => self.subject(&reference.elem),
            Type::Path(path) if path.qself.is_none() => {
                let index = self.definition(&path.path)?;
                let definition = &self.tree.definitions[index];
                match &definition.item {
                    Item::Type(alias) => {
                        Scope::new(self.tree, definition.module).subject(&alias.ty)
                    }
                    _ => Some(index),
                }
            }
            _ => None,
        }
    }

    /// Whether others can name it. Types of other crates, parameters and the like can be named.
    pub(super) fn is_public(&self, path: &Path) -> bool {
        let definition = self.definition(path);
        definition.is_none_or(|index| !self.tree.definitions[index].paths.is_empty())
    }
}

/// Whether all types and traits that are visited can be named by others.
struct Reached<'s, 't>(&'s Scope<'t>, bool);

impl<'a> Visit<'a> for Reached<'_, '_> {
    fn visit_path(&mut self, path: &'a Path) {
        self.1 &= self.0.is_public(path);
        visit::visit_path(self, path);
    }
}
