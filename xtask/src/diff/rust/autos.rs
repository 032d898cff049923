//! Auto traits: why a type may not be `Send`, `Sync`, `Unpin` or `UnwindSafe`, as far as the
//! types of its fields say it, private ones too.
//!
//! Only types of the standard library are known; those of other crates count as having every
//! auto trait, so that they are equal to themselves. What depends on a type parameter is not
//! seen either.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use syn::{Fields, GenericArgument, Item, PathArguments, Type, TypeParamBound};

use super::lack::{Blame, Lack, NAMES, REF_UNWIND, SEND, SYNC, UNPIN, UNWIND, standard};
use super::print::Printer;
use super::scope::{Meaning, Scope};

/// Which auto traits a type lacks, each with why: ``its field `x` holds `Rc` ``.
pub(crate) type Lacks = BTreeMap<&'static str, String>;

/// Looks at the types of a crate, each once.
pub(super) struct Autos<'s, 't> {
    scope: &'s Scope<'t>,
    known: RefCell<HashMap<String, Lack>>,
    /// Auto traits that are implemented by hand.
    claimed: HashMap<String, u8>,
}

impl<'s, 't> Autos<'s, 't> {
    /// `impls` are the traits that types implement by hand: definition and trait.
    pub(super) fn new(scope: &'s Scope<'t>, impls: &[(String, String)]) -> Self {
        let mut claimed: HashMap<String, u8> = HashMap::new();
        for (definition, name) in impls {
            let name = name.rsplit("::").next().unwrap_or(name);
            if let Some(number) = NAMES.iter().position(|known| *known == name) {
                *claimed.entry(definition.clone()).or_default() |= 1 << number;
            }
        }
        Self {
            scope,
            known: RefCell::default(),
            claimed,
        }
    }

    /// What a type of the crate lacks.
    pub(super) fn of(&self, definition: &str) -> Lacks {
        let lack = self.local(definition);
        let named = NAMES.into_iter().zip(lack.because);
        let said = named.filter_map(|(name, because)| {
            let Blame { place, what } = because?;
            Some((name, format!("{place} holds {what}")))
        });
        said.collect()
    }

    fn local(&self, definition: &str) -> Lack {
        if let Some(known) = self.known.borrow().get(definition) {
            return known.clone();
        }
        // A type within itself adds nothing to it.
        let empty = Lack::default();
        self.known.borrow_mut().insert(definition.to_owned(), empty);
        let Some((module, item)) = self.scope.index.item(definition) else {
            return Lack::default();
        };
        let printer = Printer::new(self.scope, module);
        let mut lack = Lack::default();
        let mut add = |fields: &Fields, generics: &syn::Generics, variant: Option<&syn::Ident>| {
            let printer = printer.with(generics);
            for (number, field) in fields.iter().enumerate() {
                let place = match (variant, &field.ident) {
                    (Some(variant), _) => format!("its variant `{variant}`"),
                    (None, Some(name)) => format!("its field `{name}`"),
                    (None, None) => format!("its field `{number}`"),
                };
                lack.and(self.ty(&printer, &field.ty).at(&place));
            }
        };
        match item {
            Item::Struct(item) => add(&item.fields, &item.generics, None),
            Item::Union(item) => {
                add(&Fields::Named(item.fields.clone()), &item.generics, None);
            }
            Item::Enum(item) => {
                for variant in &item.variants {
                    add(&variant.fields, &item.generics, Some(&variant.ident));
                }
            }
            _ => {}
        }
        let claimed = self.claimed.get(definition).copied().unwrap_or_default();
        let lack = lack.without(claimed);
        self.known
            .borrow_mut()
            .insert(definition.to_owned(), lack.clone());
        lack
    }

    fn ty(&self, printer: &Printer<'_, '_>, ty: &Type) -> Lack {
        match ty {
            Type::Array(inner) => self.ty(printer, &inner.elem),
            Type::Slice(inner) => self.ty(printer, &inner.elem),
            Type::Paren(inner) => self.ty(printer, &inner.elem),
            Type::Group(inner) => self.ty(printer, &inner.elem),
            Type::Tuple(inner) => self.all(printer, inner.elems.iter()),
            Type::Ptr(inner) => {
                let inside = self.ty(printer, &inner.elem);
                let mut lack = Lack::of(SEND | SYNC, "a raw pointer");
                lack.and(inside.turned(REF_UNWIND, UNWIND | REF_UNWIND));
                lack
            }
            Type::Reference(inner) => {
                let inside = self.ty(printer, &inner.elem);
                if inner.mutability.is_some() {
                    let mut lack = inside.without(UNPIN | UNWIND);
                    lack.and(Lack::of(UNWIND, "`&mut`"));
                    return lack;
                }
                let mut lack = inside.turned(SYNC, SEND | SYNC);
                lack.and(inside.turned(REF_UNWIND, UNWIND | REF_UNWIND));
                lack
            }
            Type::TraitObject(object) => self.object(printer, &object.bounds),
            Type::Path(path) if path.qself.is_none() => self.path(printer, &path.path),
            _ => Lack::default(),
        }
    }

    fn all<'a>(&self, printer: &Printer<'_, '_>, types: impl Iterator<Item = &'a Type>) -> Lack {
        let mut lack = Lack::default();
        for ty in types {
            lack.and(self.ty(printer, ty));
        }
        lack
    }

    fn path(&self, printer: &Printer<'_, '_>, path: &syn::Path) -> Lack {
        let Some(last) = path.segments.last() else {
            return Lack::default();
        };
        let inside = match &last.arguments {
            PathArguments::AngleBracketed(list) => {
                let types = list.args.iter().filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                });
                self.all(printer, types)
            }
            _ => Lack::default(),
        };
        match printer.meaning(path) {
            Some(Meaning::Local(definition)) => {
                let mut lack = match self.scope.index.alias(&definition) {
                    // An alias of itself does not compile; it must not go on for ever.
                    Some((module, alias)) => {
                        let known = self.known.borrow().get(&definition).cloned();
                        known.unwrap_or_else(|| {
                            let empty = Lack::default();
                            self.known.borrow_mut().insert(definition.clone(), empty);
                            let printer = Printer::new(self.scope, module).with(&alias.generics);
                            let lack = self.ty(&printer, &alias.ty);
                            let copy = lack.clone();
                            self.known.borrow_mut().insert(definition.clone(), copy);
                            lack
                        })
                    }
                    None => self.local(&definition),
                };
                lack.and(inside);
                lack
            }
            Some(Meaning::External(path)) => standard(&super::familiar::familiar(&path), inside),
            _ => standard(&last.ident.to_string(), inside),
        }
    }

    /// `dyn Trait` has only what it names, or what its traits demand.
    fn object<'a>(
        &self,
        printer: &Printer<'_, '_>,
        bounds: impl IntoIterator<Item = &'a TypeParamBound>,
    ) -> Lack {
        let mut has = 0;
        let mut seen = BTreeSet::new();
        let mut shown = String::from("a `dyn` trait");
        for (number, bound) in bounds.into_iter().enumerate() {
            let TypeParamBound::Trait(bound) = bound else {
                continue;
            };
            let name = bound
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string());
            if let (0, Some(name)) = (number, &name) {
                shown = format!("`dyn {name}`");
            }
            has |= self.demanded(printer, &bound.path, &mut seen);
        }
        Lack::of(SEND | SYNC | UNPIN | UNWIND | REF_UNWIND, &shown).without(has)
    }

    /// The auto traits that a trait demands.
    fn demanded(
        &self,
        printer: &Printer<'_, '_>,
        path: &syn::Path,
        seen: &mut BTreeSet<String>,
    ) -> u8 {
        let name = path.segments.last().map(|last| last.ident.to_string());
        let name = name.unwrap_or_default();
        if let Some(number) = NAMES.iter().position(|known| *known == name) {
            return 1 << number;
        }
        match printer.meaning(path) {
            Some(Meaning::Local(definition)) if seen.insert(definition.clone()) => {
                let Some((module, Item::Trait(item))) = self.scope.index.item(&definition) else {
                    return 0;
                };
                let printer = Printer::new(self.scope, module);
                let demanded = item.supertraits.iter().map(|bound| match bound {
                    TypeParamBound::Trait(bound) => self.demanded(&printer, &bound.path, seen),
                    _ => 0,
                });
                demanded.fold(0, |all, one| all | one)
            }
            Some(Meaning::External(path)) => {
                let known = ["std::", "core::", "alloc::"];
                // A trait of another crate may demand anything.
                if known.iter().any(|start| path.starts_with(start)) {
                    0
                } else {
                    u8::MAX
                }
            }
            _ => 0,
        }
    }
}
