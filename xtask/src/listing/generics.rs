//! Parameters of functions, types and impls, in their one spelling.

use syn::punctuated::Punctuated;
use syn::{GenericParam, Generics, Token, TypeParamBound, WherePredicate};

use super::spelling::sorted;
use super::tokens::show;
use super::{Kind, Line};

/// Parameters, and what they have to be.
#[derive(Default)]
pub(super) struct Parameters {
    all: Vec<Parameter>,
    /// `T: Clone`
    pub(super) bounds: Vec<String>,
}

struct Parameter {
    name: String,
    /// `T`, `const N: usize`
    text: String,
    default: Option<String>,
}

impl Parameters {
    pub(super) fn of(generics: &Generics) -> Self {
        let mut found = Self::default();
        for parameter in &generics.params {
            let parameter = match parameter {
                GenericParam::Lifetime(_) => continue,
                GenericParam::Type(own) => {
                    // A parameter that need not be given demands nothing.
                    if own.default.is_none() {
                        found.add(&show(&own.ident), &own.bounds);
                    }
                    Parameter {
                        name: show(&own.ident),
                        text: show(&own.ident),
                        default: own.default.as_ref().map(|(_, ty)| show(ty)),
                    }
                }
                GenericParam::Const(own) => Parameter {
                    name: show(&own.ident),
                    text: format!("const {}: {}", own.ident, show(&own.ty)),
                    default: own.default.as_ref().map(|(_, value)| show(value)),
                },
            };
            found.all.push(parameter);
        }
        let clauses = generics.where_clause.iter();
        for predicate in clauses.flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(predicate) = predicate {
                found.add(&show(&predicate.bounded_ty), &predicate.bounds);
            }
        }
        found
    }

    fn add(&mut self, name: &str, bounds: &Punctuated<TypeParamBound, Token![+]>) {
        let bounds = sorted(bounds);
        let bounds = bounds
            .iter()
            .map(|bound| format!("{name}: {}", show(bound)));
        self.bounds.extend(bounds);
    }

    /// `<T, const U: usize>`: those without a default.
    pub(super) fn list(&self) -> String {
        let required = self.all.iter().filter(|own| own.default.is_none());
        list(required.map(|own| own.text.as_str()).collect())
    }

    /// `<T, U>`: the names of all.
    pub(super) fn names(&self) -> String {
        list(self.all.iter().map(|own| own.name.as_str()).collect())
    }

    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        let types = self.all.iter().filter(|own| own.name == own.text);
        types.map(|own| own.name.as_str())
    }

    pub(super) fn has(&self, text: &str) -> bool {
        self.all.iter().any(|own| own.name == text)
    }

    /// Lines on what something with these parameters demands and offers.
    pub(super) fn lines(&self, line: &Line) -> Vec<Line> {
        let bounds = self.bounds.iter().map(|bound| match bound.contains(": ?") {
            true => line.about(Kind::Offers, bound),
            false => line.about(Kind::Demands, bound),
        });
        let defaults = self.all.iter().filter_map(|own| {
            let default = own.default.as_ref()?;
            Some(line.about(Kind::Offers, format!("{} = {default}", own.text)))
        });
        bounds.chain(defaults).collect()
    }
}

fn list(names: Vec<&str>) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("<{}>", names.join(", ")),
    }
}
