//! From the sources of a crate to its public [`Api`].

use std::collections::BTreeMap;

use syn::Item as Source;

use super::attributes::{about, attributes, cfg, is_hidden, is_public};
use super::autos::Autos;
use super::familiar::familiar;
use super::generics::Generics;
use super::impls::{derives, implementation, is_general, without_lifetimes};
use super::model::{About, Api, Implementation, Item, Shape};
use super::modules::{self, Sources, join, unraw};
use super::paths::Form;
use super::print::Printer;
use super::scope::{Meaning, Scope, item_name};
use super::shapes::{function, shape};

/// Reads the public API of a crate.
///
/// # Errors
/// The file that is no Rust, and why.
pub(crate) fn read(sources: &Sources, root: &str) -> Result<Api, String> {
    let tree = modules::read(sources, root)?;
    let scope = Scope::new(&tree);
    let mut reader = Reader {
        scope: &scope,
        definitions: BTreeMap::new(),
        foreign_impls: BTreeMap::new(),
        claims: Vec::new(),
    };
    for (path, found) in &tree.modules {
        for item in &found.items {
            reader.definition(path, item);
        }
    }
    for (path, found) in &tree.modules {
        for item in &found.items {
            if let Source::Impl(item) = item {
                reader.implementation(path, item);
            }
        }
    }
    reader.finish();
    let mut items = BTreeMap::new();
    for (definition, paths) in &scope.public {
        for path in paths {
            if let Some(item) = reader.definitions.get(definition) {
                items.insert(path.clone(), item.clone());
            }
        }
    }
    for (path, condition) in &scope.modules {
        let shape = Shape::Module;
        let mut item = plain(&format!("mod {path}"), shape);
        item.about.cfg.clone_from(condition);
        items.entry(path.clone()).or_insert(item);
    }
    for (path, (target, condition)) in &scope.external {
        let target = familiar(target);
        let mut item = plain(&target.clone(), Shape::External { target });
        item.about.cfg.clone_from(condition);
        items.entry(path.clone()).or_insert(item);
    }
    Ok(Api {
        items,
        foreign_impls: reader.foreign_impls,
        notes: tree.notes.clone(),
    })
}

fn plain(definition: &str, shape: Shape) -> Item {
    Item {
        definition: definition.to_owned(),
        about: About::default(),
        shape,
        members: BTreeMap::new(),
        traits: BTreeMap::new(),
        within: Generics::default(),
        lacks: BTreeMap::new(),
        shapes_types: false,
    }
}

struct Reader<'s, 't> {
    scope: &'s Scope<'t>,
    definitions: BTreeMap<String, Item>,
    foreign_impls: BTreeMap<String, Implementation>,
    /// What types implement by hand, private ones too: definition and trait.
    claims: Vec<(String, String)>,
}

impl Reader<'_, '_> {
    fn definition(&mut self, module: &str, source: &Source) {
        let Some(name) = item_name(source) else {
            return;
        };
        let definition = join(module, &name);
        if !self.scope.is_public(&definition) {
            return;
        }
        let printer = Printer::new(self.scope, module);
        let Some(shape) = shape(&printer, source) else {
            return;
        };
        let attributes = attributes(source);
        let mut item = plain(&definition, shape);
        item.about = about(attributes);
        item.traits = derives(&printer, source);
        // Two of one name stand under different conditions: the first is compared.
        self.definitions.entry(definition).or_insert(item);
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        if is_hidden(&item.attrs) {
            return;
        }
        let printer = Printer::new(self.scope, module).of_impl(item);
        let (reference, ty) = match &*item.self_ty {
            syn::Type::Reference(reference) => ("&", &*reference.elem),
            ty => ("", ty),
        };
        let owner = self.owner(&printer, ty);
        let Some((path, _)) = &item.trait_ else {
            if let Some(owner) = owner.and_then(|owner| self.definitions.get_mut(&owner)) {
                members(&printer, item, owner);
            }
            return;
        };
        if item.modifiers.polarity.is_some() {
            return;
        }
        let key = printer.implemented(path, Form::Full);
        if let (Some(owner), true) = (&owner, reference.is_empty()) {
            self.claims.push((owner.clone(), key.clone()));
        }
        // Of private types nobody sees what they implement.
        let known = owner
            .as_ref()
            .map(|owner| self.definitions.contains_key(owner));
        if known == Some(false) || !self.is_public_trait(&printer, path) {
            return;
        }
        let shown = printer.implemented(path, Form::Shown);
        let mut read = implementation(&printer, item);
        match owner.and_then(|owner| self.definitions.get_mut(&owner)) {
            Some(owner) => {
                // `impl Trait for A<u8>` is one of several.
                let of = match (reference, is_general(&printer, ty)) {
                    ("", true) => None,
                    (_, true) => Some(("&Self".to_owned(), "&Self".to_owned())),
                    (_, false) => Some((
                        printer.full_type(&item.self_ty),
                        printer.text(&item.self_ty).shown,
                    )),
                };
                let (key, shown) = match of {
                    None => (key, shown),
                    Some((of, seen)) => (format!("{key} for {of}"), format!("{shown} for {seen}")),
                };
                read.shown = shown;
                owner.traits.entry(key).or_insert(read);
            }
            None => {
                let key = format!("{key} for {}", without_lifetimes(&printer, &item.self_ty));
                if !key.contains("private::") {
                    read.shown = format!("{shown} for {}", printer.text(&item.self_ty).shown);
                    self.foreign_impls.entry(key).or_insert(read);
                }
            }
        }
    }

    /// What is known only when everything was read.
    fn finish(&mut self) {
        let autos = Autos::new(self.scope, &self.claims);
        let used = self.scope.used.borrow();
        for (definition, item) in &mut self.definitions {
            if matches!(
                item.shape,
                Shape::Struct { .. } | Shape::Enum { .. } | Shape::Union { .. }
            ) {
                item.lacks = autos.of(definition);
            }
            item.shapes_types = used.contains(definition);
            for (name, member) in &mut item.members {
                member.shapes_types = used.contains(&format!("{definition}::{name}"));
            }
        }
    }

    /// The definition that a type names, if it is one of this crate.
    fn owner(&self, printer: &Printer<'_, '_>, ty: &syn::Type) -> Option<String> {
        let syn::Type::Path(path) = ty else {
            return None;
        };
        let definition = printer.definition(&path.path)?;
        // An impl for an alias is one for what it stands for, as far as that is a plain path.
        match self.scope.index.alias(&definition) {
            Some((module, alias)) => match &*alias.ty {
                syn::Type::Path(path) => {
                    let printer = Printer::new(self.scope, module).with(&alias.generics);
                    printer.definition(&path.path)
                }
                _ => None,
            },
            None => Some(definition),
        }
    }

    /// Whether others can name the trait; impls of private ones are nobody's business.
    fn is_public_trait(&self, printer: &Printer<'_, '_>, path: &syn::Path) -> bool {
        match printer.meaning(path) {
            Some(Meaning::Local(definition)) => self.scope.is_public(&definition),
            _ => true,
        }
    }
}

fn members(printer: &Printer<'_, '_>, item: &syn::ItemImpl, owner: &mut Item) {
    let within = Generics::of_impl(printer, &item.generics);
    for member in &item.items {
        let (name, vis, attributes, shape) = match member {
            syn::ImplItem::Fn(function) => (
                unraw(&function.sig.ident),
                &function.vis,
                &function.attrs,
                Shape::Function(self::function(printer, &function.sig)),
            ),
            syn::ImplItem::Const(constant) => (
                unraw(&constant.ident),
                &constant.vis,
                &constant.attrs,
                Shape::Constant {
                    ty: printer.constant(&constant.ty),
                    value: printer.expr(&constant.expr),
                },
            ),
            _ => continue,
        };
        if !is_public(vis) || is_hidden(attributes) {
            continue;
        }
        let mut read = plain(&format!("{}::{name}", owner.definition), shape);
        read.about = about(attributes);
        if read.about.cfg.is_empty() {
            read.about.cfg = cfg(&item.attrs);
        }
        read.within = within.clone();
        owner.members.entry(name).or_insert(read);
    }
}
