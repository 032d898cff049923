//! The lines of traits.

use syn::{ItemTrait, TraitItem, TypeParamBound, parse_quote};

use super::normalize::Scope;
use super::tokens::show;
use super::tree::plain;
use super::{Kind, Line, attributes};

impl Scope<'_> {
    /// The lines of a trait and of what is in it.
    pub(super) fn a_trait(&self, item: &ItemTrait, path: &str) -> Vec<Line> {
        let (mut scope, mut line) = self.with(Kind::Trait, path, &item.generics);
        scope.own = Some(parse_quote!(Self));
        let mut supers = scope.bounds(&item.supertraits);
        // `where Self: Sync` is the same as `: Sync`.
        line.demands
            .retain(|text| match text.strip_prefix("Self: ") {
                Some(bound) => {
                    supers.push(bound.to_owned());
                    false
                }
                None => true,
            });
        supers.sort();
        line.text = supers.join(" + ");
        if item.unsafety.is_some() {
            line.text = format!("unsafe {}", line.text).trim_end().to_owned();
        }
        // Others cannot implement a trait if they cannot name what it demands.
        let is_sealed = item.supertraits.iter().any(|bound| match bound {
            TypeParamBound::Trait(bound) => !scope.is_public(&bound.path),
            _ => false,
        });
        if !supers.iter().any(|bound| bound == "Sized") && item.items.iter().all(is_dispatchable) {
            line.offers.insert("dyn".to_owned());
        }
        let mut lines = vec![line];
        for inner in &item.items {
            let (mut line, attributes, is_provided) = match inner {
                TraitItem::Fn(inner) => {
                    let path = format!("{path}::{}", plain(&inner.sig.ident));
                    let mut line = scope.function(&inner.sig, &path, &inner.attrs);
                    // Who implements it has to write the same.
                    let demands = std::mem::take(&mut line.demands).into_iter();
                    let offers = std::mem::take(&mut line.offers);
                    let bounds: Vec<String> = demands.chain(offers).collect();
                    if !bounds.is_empty() {
                        line.text = format!("{} where {}", line.text, bounds.join(", "));
                    }
                    (line, &inner.attrs, inner.default.is_some())
                }
                TraitItem::Type(inner) => {
                    let path = format!("{path}::{}", plain(&inner.ident));
                    let (inside, bounds) = scope.enter(&inner.generics);
                    let mut line = scope.line(Kind::Associated, &path);
                    line.parameters = bounds.parameters;
                    let all = inside.bounds(&inner.bounds).into_iter();
                    let all: Vec<String> = all.chain(bounds.demands).collect();
                    line.text = all.join(" + ");
                    (line, &inner.attrs, inner.default.is_some())
                }
                TraitItem::Const(inner) => {
                    let path = format!("{path}::{}", plain(&inner.ident));
                    let line = scope.constant_line(Kind::Const, &path, &inner.ty);
                    (line, &inner.attrs, inner.default.is_some())
                }
                _ => continue,
            };
            if !is_provided && !is_sealed {
                line.demands.insert("required".to_owned());
            }
            if !attributes::is_hidden(attributes) || !is_provided {
                let path = line.path.clone();
                lines.push(line);
                scope.remarks(&path, attributes, &mut lines);
            }
        }
        lines
    }
}

/// Whether an item of a trait lets it be a `dyn Trait`, as far as it says so itself.
fn is_dispatchable(item: &TraitItem) -> bool {
    let item = match item {
        TraitItem::Fn(item) => item,
        TraitItem::Type(item) => return item.generics.params.is_empty(),
        other => return !matches!(other, TraitItem::Const(_)),
    };
    let generics = &item.sig.generics;
    let inputs = item.sig.inputs.iter().skip(1).map(show);
    let rest = format!("{} {}", inputs.collect::<String>(), show(&item.sig.output));
    let mut words = rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    show(&generics.where_clause).contains("Self: Sized")
        || item.sig.receiver().is_some()
            && item.sig.asyncness.is_none()
            && generics.lifetimes().count() == generics.params.len()
            && !words.any(|word| ["Self", "impl"].contains(&word))
}
