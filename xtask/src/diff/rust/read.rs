//! From the sources of a crate to its public [`Api`].

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item as Source};

use super::attributes::{about, attributes, cfg, is_hidden, is_public};
use super::model::{About, Api, Item, Shape};
use super::modules::{self, Sources, join, unraw};
use super::print::{Printer, familiar};
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
        foreign_impls: BTreeSet::new(),
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
        traits: BTreeSet::new(),
    }
}

struct Reader<'s, 't> {
    scope: &'s Scope<'t>,
    definitions: BTreeMap<String, Item>,
    foreign_impls: BTreeSet<String>,
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
        item.traits = derives(&printer, attributes);
        // Two of one name stand under different conditions: the first is compared.
        self.definitions.entry(definition).or_insert(item);
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        if is_hidden(&item.attrs) {
            return;
        }
        let printer = Printer::new(self.scope, module).with(&item.generics);
        let (reference, ty) = match &*item.self_ty {
            syn::Type::Reference(reference) => ("&", &*reference.elem),
            ty => ("", ty),
        };
        let owner = self.owner(module, ty);
        match (&item.trait_, owner) {
            (Some((path, _)), owner) => {
                // Of private types nobody sees what they implement.
                let known = owner
                    .as_ref()
                    .map(|owner| self.definitions.contains_key(owner));
                if known == Some(false)
                    || item.modifiers.polarity.is_some()
                    || !self.is_public_trait(&printer, path)
                {
                    return;
                }
                let name = format!("{}{}", condition(&item.attrs), printer.implemented(path));
                match owner.and_then(|owner| self.definitions.get_mut(&owner)) {
                    Some(owner) if reference.is_empty() => {
                        owner.traits.insert(name);
                    }
                    Some(owner) => {
                        owner.traits.insert(format!("{name} for &Self"));
                    }
                    None => {
                        let full = format!("{name} for {}", printer.ty(&item.self_ty));
                        if !full.contains("private::") {
                            self.foreign_impls.insert(full);
                        }
                    }
                }
            }
            (None, Some(owner)) => {
                if let Some(owner) = self.definitions.get_mut(&owner) {
                    members(&printer, item, owner);
                }
            }
            (None, None) => {}
        }
    }

    /// The definition that a type names, if it is one of this crate.
    fn owner(&self, module: &str, ty: &syn::Type) -> Option<String> {
        let syn::Type::Path(path) = ty else {
            return None;
        };
        let names: Vec<String> = path.path.segments.iter().map(|s| unraw(&s.ident)).collect();
        match self.scope.resolve(module, &names)? {
            Meaning::Local(definition) => Some(definition),
            _ => None,
        }
    }

    /// Whether others can name the trait; impls of private ones are nobody's business.
    fn is_public_trait(&self, printer: &Printer<'_, '_>, path: &syn::Path) -> bool {
        let names: Vec<String> = path.segments.iter().map(|s| unraw(&s.ident)).collect();
        match self.scope.resolve(&printer.module, &names) {
            Some(Meaning::Local(definition)) => self.scope.is_public(&definition),
            _ => true,
        }
    }
}

/// `[feature = "x"] ` where there is a condition.
fn condition(attributes: &[Attribute]) -> String {
    let cfg = cfg(attributes);
    if cfg.is_empty() {
        cfg
    } else {
        format!("[{cfg}] ")
    }
}

fn members(printer: &Printer<'_, '_>, item: &syn::ItemImpl, owner: &mut Item) {
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
                    ty: printer.ty(&constant.ty),
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
        owner.members.entry(name).or_insert(read);
    }
}

fn derives(printer: &Printer<'_, '_>, attributes: &[Attribute]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("derive")) {
        // What does not parse does not compile either.
        let _ = attribute.parse_nested_meta(|meta| {
            let name = printer.implemented(&meta.path);
            match name.rsplit("::").next() {
                Some("Error") if name.starts_with("thiserror") => {
                    found.extend([
                        "std::error::Error".to_owned(),
                        "std::fmt::Display".to_owned(),
                    ]);
                }
                Some("Debug") => {
                    found.insert("std::fmt::Debug".to_owned());
                }
                Some("Hash") => {
                    found.insert("std::hash::Hash".to_owned());
                }
                _ => {
                    found.insert(name);
                }
            }
            Ok(())
        });
    }
    found
}
