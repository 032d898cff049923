//! The lines of traits.

use syn::{ItemTrait, TraitItem, TypeParamBound, parse_quote};

use super::items::remarks;
use super::spelling::Scope;
use super::tree::plain;
use super::{Kind, Line};

impl Scope<'_> {
    /// The lines of a trait and of what is in it.
    pub(super) fn a_trait(&self, item: &ItemTrait, path: &str) -> Vec<Line> {
        let (mut scope, mut parameters) = self.enter(&item.generics);
        scope.own = Some(parse_quote!(Self));
        // `where Self: Sync` is the same as `: Sync`.
        let mut supers = scope.bounds(&item.supertraits);
        parameters
            .bounds
            .retain(|bound| match bound.strip_prefix("Self: ") {
                Some(bound) => {
                    supers.push(bound.to_owned());
                    false
                }
                None => true,
            });
        supers.sort();
        let text = format!("{} {}", parameters.list(), supers.join(" + "));
        let line = self.line(Kind::Trait, path).with(text.trim());
        let mut lines = parameters.lines(&line);
        // Others cannot implement a trait if they cannot name what it demands.
        let is_sealed = item.supertraits.iter().any(|bound| match bound {
            TypeParamBound::Trait(bound) => !self.is_public(&bound.path),
            _ => false,
        });
        let mut is_dyn = !supers
            .iter()
            .any(|bound| ["Clone", "Sized"].contains(&bound.as_str()));
        for inner in &item.items {
            let (own, attrs, is_provided) = match inner {
                TraitItem::Fn(inner) => {
                    let path = format!("{path}::{}", plain(&inner.sig.ident));
                    let own = scope.function(&inner.sig, &path);
                    (own, &inner.attrs, inner.default.is_some())
                }
                TraitItem::Type(inner) => {
                    let path = format!("{path}::{}", plain(&inner.ident));
                    let (inside, parameters) = scope.enter(&inner.generics);
                    let bounds = inside.bounds(&inner.bounds).join(" + ");
                    let text = format!("{} {bounds}", parameters.list());
                    let own = scope.line(Kind::Associated, &path).with(text.trim());
                    (vec![own], &inner.attrs, inner.default.is_some())
                }
                TraitItem::Const(inner) => {
                    let path = format!("{path}::{}", plain(&inner.ident));
                    let own = scope.constant(Kind::Const, &path, &inner.ty, None);
                    (vec![own], &inner.attrs, inner.default.is_some())
                }
                _ => continue,
            };
            if !is_provided && !is_sealed {
                let name = own[0].path.rsplit("::").next().unwrap_or_default();
                lines.push(line.about(Kind::Demands, format!("an implementation of {name}")));
            }
            is_dyn &= is_dispatchable(&own);
            lines.extend(remarks(&own[0], attrs));
            lines.extend(own);
        }
        lines.extend(is_dyn.then(|| line.about(Kind::Offers, "dyn")));
        lines.insert(0, line);
        lines
    }
}

/// Whether a trait with an item of these lines can be a `dyn Trait`, as far as the item says itself.
fn is_dispatchable(lines: &[Line]) -> bool {
    let line = &lines[0];
    let rest = line.arguments.iter().skip(1).map(|argument| &argument.ty);
    let has = |text: &String| text.contains("Self") || text.contains("impl ");
    match line.kind {
        Kind::Fn => {
            let takes_self = line.arguments.first().is_some_and(|own| own.name == "self");
            lines.iter().any(|own| own.text == "Self: Sized")
                || takes_self && line.text.starts_with("()") && !rest.chain([&line.text]).any(has)
        }
        kind => kind == Kind::Associated,
    }
}
