//! Parameters of items and their bounds: what they are, and comparing them. It does not matter
//! how a parameter is called, where a bound stands and in which order.

use std::collections::BTreeMap;

use syn::{GenericParam, TypeParamBound, WherePredicate};

use super::finding::Findings;
use super::paths::Form;
use super::print::{Printer, name};
use super::text::Text;

/// Parameters and bounds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generics {
    /// `<T: Clone>` as people write it.
    pub(crate) inline: String,
    /// `where …` as people write it.
    pub(crate) clause: String,
    params: Vec<Param>,
    /// Each bound with nothing left to look up, to how it is shown.
    pub(super) bounds: BTreeMap<String, String>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Param {
    /// `lifetime`, `type`, or a constant's type.
    kind: String,
    default: Option<Text>,
}

impl PartialEq for Generics {
    fn eq(&self, other: &Self) -> bool {
        self.params == other.params && self.bounds.keys().eq(other.bounds.keys())
    }
}

impl Eq for Generics {}

impl Generics {
    /// Reads the parameters of a type, trait or impl.
    pub(super) fn read(printer: &Printer<'_, '_>, source: &syn::Generics) -> Self {
        Self::of(printer, source, source)
    }

    /// The same with bounds from a regular form of the source.
    pub(super) fn of(
        printer: &Printer<'_, '_>,
        source: &syn::Generics,
        regular: &syn::Generics,
    ) -> Self {
        if source.params.is_empty() && source.where_clause.is_none() {
            return Self::default();
        }
        let (inline, clause) = printer.shown_generics(source);
        let params = source.params.iter().map(|param| match param {
            GenericParam::Lifetime(_) => Param {
                kind: "lifetime".to_owned(),
                default: None,
            },
            GenericParam::Type(param) => Param {
                kind: "type".to_owned(),
                default: param.default.as_ref().map(|(_, ty)| printer.text(ty)),
            },
            GenericParam::Const(param) => Param {
                kind: printer.full_type(&param.ty),
                default: param
                    .default
                    .as_ref()
                    .map(|(_, e)| Text::plain(printer.expr(e))),
            },
        });
        let params = params.collect();
        Self {
            inline,
            clause,
            params,
            bounds: bounds(printer, regular),
        }
    }

    /// Of functions: lifetimes are no parameters that callers give.
    pub(super) fn of_function(
        printer: &Printer<'_, '_>,
        source: &syn::Generics,
        regular: &syn::Generics,
    ) -> Self {
        let mut read = Self::of(printer, source, regular);
        read.params.retain(|param| param.kind != "lifetime");
        read
    }

    /// Of impls: their parameters are their own affair, only what they demand counts.
    pub(super) fn of_impl(printer: &Printer<'_, '_>, source: &syn::Generics) -> Self {
        let mut read = Self::read(printer, source);
        read.params.clear();
        read
    }

    /// One more bound, on a parameter by its regular and its shown name.
    pub(super) fn demand(&mut self, (key, shown): (&str, &str), bound: &str) {
        let shown = format!("{shown}: {bound}");
        self.bounds.insert(format!("{key}: {bound}"), shown);
    }
}

impl std::fmt::Display for Generics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.inline)?;
        if !self.inline.is_empty() && !self.clause.is_empty() {
            f.write_str(" ")?;
        }
        f.write_str(&self.clause)
    }
}

/// Every bound on its own, wherever it stands.
fn bounds(printer: &Printer<'_, '_>, source: &syn::Generics) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut add = |subject: (&str, &str), bound: &TypeParamBound| {
        let key = format!("{}: {}", subject.0, printer.bound(bound, Form::Full));
        let shown = format!("{}: {}", subject.1, printer.bound(bound, Form::Shown));
        found.insert(key, shown);
    };
    let regular = |name: &str| {
        let known = printer.regular_name(name);
        known.unwrap_or(name.trim_start_matches('\'')).to_owned()
    };
    for param in &source.params {
        let shown = name(param);
        let key = regular(&shown);
        match param {
            GenericParam::Type(param) => {
                for bound in &param.bounds {
                    add((&key, &shown), bound);
                }
            }
            GenericParam::Lifetime(param) => {
                for bound in &param.bounds {
                    add((&key, &shown), &TypeParamBound::Lifetime(bound.clone()));
                }
            }
            GenericParam::Const(_) => {}
        }
    }
    let clause = source.where_clause.iter();
    for predicate in clause.flat_map(|clause| &clause.predicates) {
        match predicate {
            WherePredicate::Type(given) => {
                let text = printer.text(&given.bounded_ty);
                for bound in &given.bounds {
                    add((text.full(), &text.shown), bound);
                }
            }
            WherePredicate::Lifetime(given) => {
                let shown = given.lifetime.to_string();
                for bound in &given.bounds {
                    add(
                        (&regular(&shown), &shown),
                        &TypeParamBound::Lifetime(bound.clone()),
                    );
                }
            }
            _ => {}
        }
    }
    found
}

/// Compares the parameters of two items; `what` names the item: `` `A` ``, `` `Clone` for `A` ``.
pub(super) fn compare(
    path: &str,
    what: &str,
    old: &Generics,
    new: &Generics,
    found: &mut Findings,
) {
    compare_within(path, what, (old, new), None, found);
}

/// The same for what is best shown with what stands around it, before and after.
pub(super) fn compare_within(
    path: &str,
    what: &str,
    (old, new): (&Generics, &Generics),
    shown: Option<(&str, &str)>,
    found: &mut Findings,
) {
    if old == new {
        return;
    }
    let own = (old.to_string(), new.to_string());
    let (before, after) = shown.unwrap_or((&own.0, &own.1));
    let mut turn = |rule, sentence| found.turn(rule, path, sentence, before, after);
    let common = old.params.iter().zip(&new.params);
    let same = common
        .clone()
        .all(|(a, b)| a.kind == b.kind && (a.default.is_none() || a.default == b.default));
    let more = new.params.get(old.params.len()..).unwrap_or_default();
    if !same || old.params.len() > new.params.len() || more.iter().any(|p| p.default.is_none()) {
        turn(
            "rust-generics-changed",
            format!("{what} has other type parameters"),
        );
        return;
    }
    if !more.is_empty() {
        let sentence = format!("{what} has another type parameter with a default");
        turn("rust-generics-default-added", sentence);
    } else if common.clone().any(|(a, b)| a.default != b.default) {
        let sentence = format!("a type parameter of {what} has a default");
        turn("rust-generics-default-added", sentence);
    }
    // Bounds on a parameter that is new ask nothing of those who leave it out.
    let types = |generics: &Generics| {
        generics
            .params
            .iter()
            .filter(|p| p.kind != "lifetime")
            .count()
    };
    let fresh: Vec<String> = (types(old)..types(new))
        .map(|n| format!("_p{n}:"))
        .collect();
    let only = |one: &Generics, other: &Generics, maybe: bool| -> Vec<String> {
        let alone = one.bounds.iter().filter(|(key, _)| {
            !other.bounds.contains_key(*key)
                && key.contains(": ?") == maybe
                && !fresh.iter().any(|name| key.starts_with(name))
        });
        alone
            .map(|(_, shown)| format!("`{}`", shown.replace('?', "")))
            .collect()
    };
    // `?Sized` is a bound that loosens.
    let demanded = [only(new, old, false), only(old, new, true)].concat();
    let dropped = [only(old, new, false), only(new, old, true)].concat();
    if !demanded.is_empty() {
        let sentence = format!("{what} demands {}", demanded.join(", "));
        turn("rust-bound-added", sentence);
    } else if !dropped.is_empty() {
        let sentence = format!("{what} no longer demands {}", dropped.join(", "));
        turn("rust-bound-removed", sentence);
    }
}
