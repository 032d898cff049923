//! The lines of impls: the methods and constants of a type, and the traits that it has, derived or
//! written.

use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut as _;
use syn::{Attribute, ImplItem, Item, ItemImpl, Path, Type};

use super::generics::Parameters;
use super::items::{constant, function, remarks};
use super::spelling::Speller;
use super::tokens::show;
use super::tree::{Definition, Tree, plain};
use super::{Kind, Line, attributes};

pub(super) fn lines(mut item: ItemImpl, tree: &Tree, module: usize) -> Vec<Line> {
    let mut speller = Speller::new(tree, module);
    let mut reached = Reached(&speller, true);
    reached.visit_type(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        reached.visit_path(path);
    }
    if !reached.1 || attributes::conditions(&item.attrs).is_none() {
        return Vec::new();
    }
    let definition = subject(&speller, &item.self_ty).map(|index| &tree.definitions[index]);
    speller.visit_item_impl_mut(&mut item);
    let parameters = Parameters::of(&item.generics);
    let text = show(&item.self_ty);
    let (name, paths) = match definition {
        Some(definition) => (&definition.name, definition.paths.clone()),
        None => (&text, vec![text.clone()]),
    };
    let is_special = is_special(&text, &parameters);
    let file = &tree.modules[module].file;
    let mut lines = Vec::new();
    for path in &paths {
        let shown = text.replacen(name, path, 1);
        let own = match trait_name(&item) {
            Some(of) if of == "Drop" => Vec::from_iter(dropped(definition, path)),
            Some(of) => implemented(&item, &of, &parameters, (path, &shown)),
            None if is_special => inherent(&item, &parameters, &shown),
            None => inherent(&item, &parameters, path),
        };
        let own = own.into_iter();
        lines.extend(own.map(|line| line.reached_by(path, &paths[0], file)));
    }
    lines
}

fn inherent(item: &ItemImpl, outer: &Parameters, path: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for inner in &item.items {
        let at = |name| format!("{path}::{}", plain(name));
        let (own, vis, attrs) = match inner {
            ImplItem::Fn(inner) => {
                let own = function(&inner.sig, &at(&inner.sig.ident));
                (own, &inner.vis, &inner.attrs)
            }
            ImplItem::Const(inner) => {
                let value = Some(&inner.expr);
                let own = constant(Kind::Const, &at(&inner.ident), &inner.ty, value);
                (vec![own], &inner.vis, &inner.attrs)
            }
            _ => continue,
        };
        if attributes::is_public(vis, attrs) && attributes::conditions(attrs).is_some() {
            lines.extend(outer.lines(&own[0]));
            lines.extend(remarks(&own[0], &item.attrs));
            lines.extend(remarks(&own[0], attrs));
            lines.extend(own);
        }
    }
    lines
}

/// The trait of an impl, without the type itself as its parameter, which is its default.
fn trait_name(item: &ItemImpl) -> Option<String> {
    let (of, _) = item.trait_.as_ref()?;
    let own = format!("<{}>", show(&item.self_ty));
    Some(show(of).trim_end_matches(&own).to_owned())
}

/// The lines of an implementation of a trait by a type, which has a path and is shown in full.
fn implemented(
    item: &ItemImpl,
    of: &str,
    parameters: &Parameters,
    (path, shown): (&str, &str),
) -> Vec<Line> {
    let associated = item.items.iter().filter_map(|inner| match inner {
        ImplItem::Type(inner) => Some(format!("{} = {}", plain(&inner.ident), show(&inner.ty))),
        _ => None,
    });
    let mut associated: Vec<String> = associated.collect();
    associated.sort();
    let mut line = Line::new(Kind::Impl, &format!("{of} for {shown}"));
    line.item = path.to_owned();
    line.text = associated.join(", ");
    let mut lines = parameters.lines(&line);
    lines.extend(remarks(&line, &item.attrs));
    // Whatever fits has it: implementations by others can overlap.
    if parameters.has(shown.trim_start_matches('&').trim_start_matches("mut ")) {
        let overlap = format!("no other implementation than for {shown}");
        lines.push(Line::new(Kind::Demands, of).with(overlap));
    }
    lines.push(line);
    lines
}

/// What `Drop` means to callers: public fields cannot be moved out of such a struct.
fn dropped(definition: Option<&Definition>, path: &str) -> Option<Line> {
    let Item::Struct(item) = &definition?.item else {
        return None;
    };
    let mut fields = item.fields.iter();
    let has_public = fields.any(|own| attributes::is_public(&own.vis, &own.attrs));
    let line = Line::new(Kind::Demands, path).with("that fields are not moved out of it");
    has_public.then_some(line)
}

/// The lines of what a type derives, whose own line is given.
pub(super) fn derived(own: &Line, parameters: &Parameters, attrs: &[Attribute]) -> Vec<Line> {
    let mut lines = Vec::new();
    for derive in attrs.iter().flat_map(attributes::derives) {
        let name = show(&derive);
        let traits = match name.as_str() {
            "thiserror::Error" => ["error::Error", "Display"].as_slice(),
            name => &[name],
        };
        for name in traits {
            let path = format!("{name} for {}{}", own.path, parameters.names());
            let mut line = Line::new(Kind::Impl, &path);
            line.item.clone_from(&own.item);
            let bounds = parameters.types().map(|ty| format!("{ty}: {name}"));
            lines.extend(bounds.map(|bound| line.about(Kind::Demands, bound)));
            lines.push(line);
        }
    }
    lines
}

/// Whether an impl is for some types only, not for all parameters.
fn is_special(own: &str, parameters: &Parameters) -> bool {
    let arguments = own.strip_suffix('>').and_then(|own| own.split_once('<'));
    arguments.is_some_and(|(_, all)| !all.split(", ").all(|own| parameters.has(own)))
}

/// The definition that a type names, behind references and aliases.
fn subject(speller: &Speller<'_>, ty: &Type) -> Option<usize> {
    match ty {
        Type::Reference(reference) => subject(speller, &reference.elem),
        Type::Path(path) if path.qself.is_none() => {
            let index = speller.definition(&path.path)?;
            let definition = &speller.tree.definitions[index];
            match &definition.item {
                Item::Type(alias) => {
                    subject(&Speller::new(speller.tree, definition.module), &alias.ty)
                }
                _ => Some(index),
            }
        }
        _ => None,
    }
}

/// Whether all types and traits that are visited can be named by others.
struct Reached<'s, 't>(&'s Speller<'t>, bool);

impl<'a> Visit<'a> for Reached<'_, '_> {
    fn visit_path(&mut self, path: &'a Path) {
        self.1 &= self.0.is_public(path);
        visit::visit_path(self, path);
    }
}
