//! From the sources of a crate to its public [`Api`].

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item as Source, ReturnType};

use super::model::{About, Api, Fields, Function, Item, Shape, Style, TraitItem, Variant};
use super::modules::{self, Sources, attributes, cfg, is_hidden, is_public, join, unraw};
use super::print::{Printer, familiar, tidy};
use super::scope::{Meaning, Scope, item_name};

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
                if item.modifiers.polarity.is_some() || !self.is_public_trait(&printer, path) {
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

fn shape(printer: &Printer<'_, '_>, source: &Source) -> Option<Shape> {
    Some(match source {
        Source::Struct(item) => {
            let printer = printer.with(&item.generics);
            Shape::Struct {
                generics: printer.generics(&item.generics),
                fields: fields(&printer, &item.fields, false),
            }
        }
        Source::Union(item) => {
            let printer = printer.with(&item.generics);
            let named = syn::Fields::Named(item.fields.clone());
            Shape::Union {
                generics: printer.generics(&item.generics),
                fields: fields(&printer, &named, false),
            }
        }
        Source::Enum(item) => {
            let printer = printer.with(&item.generics);
            let variants = item.variants.iter().map(|variant| {
                let value = variant.discriminant.as_ref();
                let read = Variant {
                    about: about(&variant.attrs),
                    fields: fields(&printer, &variant.fields, true),
                    value: value.map_or_else(String::new, |(_, value)| printer.expr(value)),
                };
                (unraw(&variant.ident), read)
            });
            Shape::Enum {
                variants: variants.collect(),
                generics: printer.generics(&item.generics),
            }
        }
        Source::Trait(item) => trait_shape(printer, item),
        Source::Fn(item) => Shape::Function(function(printer, &item.sig)),
        Source::Const(item) => Shape::Constant {
            ty: printer.ty(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Static(item) => Shape::Static {
            ty: printer.ty(&item.ty),
            value: printer.expr(&item.expr),
        },
        Source::Type(item) => {
            let printer = printer.with(&item.generics);
            Shape::Alias {
                generics: printer.generics(&item.generics),
                ty: printer.ty(&item.ty),
            }
        }
        Source::Macro(item) => Shape::Macro {
            rules: tidy(item.mac.tokens.clone()),
        },
        _ => return None,
    })
}

fn trait_shape(printer: &Printer<'_, '_>, item: &syn::ItemTrait) -> Shape {
    let printer = printer.with(&item.generics);
    let supertraits = printer.bounds(&item.supertraits);
    let items = item.items.iter().filter_map(|member| {
        let (name, text, provided) = match member {
            syn::TraitItem::Fn(function) => (
                unraw(&function.sig.ident),
                self::function(&printer, &function.sig).to_string(),
                function.default.is_some(),
            ),
            syn::TraitItem::Const(constant) => (
                unraw(&constant.ident),
                format!("const {}", printer.ty(&constant.ty)),
                constant.default.is_some(),
            ),
            syn::TraitItem::Type(ty) => (
                unraw(&ty.ident),
                format!("type {}", printer.bounds(&ty.bounds)),
                ty.default.is_some(),
            ),
            _ => return None,
        };
        Some((name, TraitItem { text, provided }))
    });
    Shape::Trait {
        generics: printer.generics(&item.generics),
        sealed: supertraits.contains("private::"),
        supertraits,
        items: items.collect(),
    }
}

fn fields(printer: &Printer<'_, '_>, fields: &syn::Fields, all_public: bool) -> Fields {
    let style = match fields {
        syn::Fields::Named(_) => Style::Named,
        syn::Fields::Unnamed(_) => Style::Tuple,
        syn::Fields::Unit => Style::Unit,
    };
    let visible = |field: &&syn::Field| all_public || is_public(&field.vis);
    let public = fields
        .iter()
        .enumerate()
        .filter(|(_, field)| visible(field) && !is_hidden(&field.attrs))
        .map(|(number, field)| {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| number.to_string(), unraw);
            (name, printer.ty(&field.ty))
        });
    let public: Vec<_> = public.collect();
    Fields {
        style,
        private: public.len() < fields.len(),
        public,
    }
}

fn function(printer: &Printer<'_, '_>, signature: &syn::Signature) -> Function {
    let printer = printer.with(&signature.generics);
    let mut qualifiers = BTreeSet::new();
    let flags = [
        ("const", signature.constness.is_some()),
        ("async", signature.asyncness.is_some()),
    ];
    qualifiers.extend(
        flags
            .iter()
            .filter(|(_, set)| *set)
            .map(|(name, _)| (*name).to_owned()),
    );
    let safety = tidy(quote::ToTokens::to_token_stream(&signature.safety));
    qualifiers.extend((!safety.is_empty()).then_some(safety));
    if let Some(abi) = &signature.abi {
        qualifiers.insert(tidy(quote::ToTokens::to_token_stream(abi)));
    }
    let mut receiver = None;
    let mut parameters = Vec::new();
    for input in &signature.inputs {
        match input {
            syn::FnArg::Receiver(given) => {
                let mut given = given.clone();
                // `mut self` is the function's own affair.
                given.mutability = None;
                given.attrs.clear();
                receiver = Some(tidy(quote::ToTokens::to_token_stream(&given)));
            }
            syn::FnArg::Typed(typed) => {
                let name = tidy(quote::ToTokens::to_token_stream(&typed.pat));
                parameters.push((name, printer.ty(&typed.ty)));
            }
        }
    }
    Function {
        qualifiers,
        generics: printer.generics(&signature.generics),
        receiver,
        parameters,
        output: match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => printer.ty(ty),
        },
    }
}

fn about(attributes: &[Attribute]) -> About {
    let has = |name: &str| attributes.iter().any(|a| a.path().is_ident(name));
    let repr = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("repr"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .map(|list| tidy(list.tokens.clone()))
        .collect::<Vec<_>>()
        .join(", ");
    About {
        non_exhaustive: has("non_exhaustive"),
        must_use: has("must_use"),
        deprecated: has("deprecated"),
        repr,
        cfg: cfg(attributes),
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
