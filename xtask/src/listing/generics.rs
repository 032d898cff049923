//! Parameters of types, functions and impls, which are called by their place: `T`, `U`, `V`.

use proc_macro2::Span;
use syn::{GenericParam, Generics, Ident, WherePredicate, parse_quote};

use super::spelling::Scope;
use super::tokens::show;
use super::tree::plain;
use super::{Kind, Line};

/// Names of parameters, by place.
const LETTERS: &str = "TUVWXYZABCDE";

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
    /// `<T, const U: usize>`: those without a default.
    pub(super) fn list(&self) -> String {
        let required = self.all.iter().filter(|own| own.default.is_none());
        list(required.map(|own| own.text.as_str()).collect())
    }

    /// `<T, U>`: the names of all.
    pub(super) fn names(&self) -> String {
        list(self.all.iter().map(|own| own.name.as_str()).collect())
    }

    /// The names of those that are types.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        let types = self.all.iter().filter(|own| own.name == own.text);
        types.map(|own| own.name.as_str())
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

impl Scope<'_> {
    /// The scope within something that has parameters. Those that it has already keep their names.
    pub(super) fn enter(&self, generics: &Generics) -> (Self, Parameters) {
        let mut scope = self.clone();
        for parameter in &generics.params {
            if let GenericParam::Type(syn::TypeParam { ident, .. })
            | GenericParam::Const(syn::ConstParam { ident, .. }) = parameter
            {
                let taken = scope.parameters.len();
                let letter = LETTERS.chars().nth(taken);
                let name = letter.map_or_else(|| format!("T{taken}"), String::from);
                let name = Ident::new(&name, Span::call_site());
                scope.parameters.insert(plain(ident), parse_quote!(#name));
            }
        }
        let name = |ident: &Ident| show(&scope.parameters[&plain(ident)]);
        let mut found = Parameters::default();
        for parameter in &generics.params {
            found.all.push(match parameter {
                GenericParam::Lifetime(_) => continue,
                GenericParam::Type(own) => {
                    let name = name(&own.ident);
                    // A parameter that need not be given demands nothing.
                    if own.default.is_none() {
                        let bounds = scope.bounds(&own.bounds).into_iter();
                        let bounds = bounds.map(|bound| format!("{name}: {bound}"));
                        found.bounds.extend(bounds);
                    }
                    Parameter {
                        text: name.clone(),
                        name,
                        default: own.default.as_ref().map(|(_, ty)| scope.text(ty)),
                    }
                }
                GenericParam::Const(own) => Parameter {
                    name: name(&own.ident),
                    text: format!("const {}: {}", name(&own.ident), scope.text(&own.ty)),
                    default: own.default.as_ref().map(|(_, value)| show(value)),
                },
            });
        }
        let clauses = generics.where_clause.iter();
        for predicate in clauses.flat_map(|clause| &clause.predicates) {
            if let WherePredicate::Type(predicate) = predicate {
                let name = scope.text(&predicate.bounded_ty);
                let bounds = scope.bounds(&predicate.bounds).into_iter();
                let bounds = bounds.map(|bound| format!("{name}: {bound}"));
                found.bounds.extend(bounds);
            }
        }
        (scope, found)
    }
}
