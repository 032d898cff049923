//! The lines of traits.

use syn::{ItemTrait, TraitItem};

use super::generics::Parameters;
use super::items::{constant, function, remarks};
use super::spelling::sorted;
use super::tokens::show;
use super::tree::plain;
use super::{Kind, Line};

/// The lines of a trait in its one spelling, and of what is in it. Nobody else implements one that
/// is sealed.
pub(super) fn lines(item: &ItemTrait, path: &str, is_sealed: bool) -> Vec<Line> {
    let mut parameters = Parameters::of(&item.generics);
    // `where Self: Sync` is the same as `: Sync`.
    let mut supers: Vec<String> = sorted(&item.supertraits).iter().map(show).collect();
    let own = parameters
        .bounds
        .extract_if(.., |bound| bound.starts_with("Self: "));
    supers.extend(own.map(|bound| bound["Self: ".len()..].to_owned()));
    supers.sort();
    let text = format!("{} {}", parameters.list(), supers.join(" + "));
    let line = Line::new(Kind::Trait, path).with(text.trim());
    let mut lines = parameters.lines(&line);
    let mut is_dyn = !supers
        .iter()
        .any(|bound| bound == "Clone" || bound == "Sized");
    for inner in &item.items {
        let at = |name| format!("{path}::{}", plain(name));
        let (own, attrs, is_provided) = match inner {
            TraitItem::Fn(inner) => {
                let own = function(&inner.sig, &at(&inner.sig.ident));
                (own, &inner.attrs, inner.default.is_some())
            }
            TraitItem::Type(inner) => {
                let bounds: Vec<String> = sorted(&inner.bounds).iter().map(show).collect();
                let parameters = Parameters::of(&inner.generics).list();
                let text = format!("{parameters} {}", bounds.join(" + "));
                let own = Line::new(Kind::Associated, &at(&inner.ident)).with(text.trim());
                (vec![own], &inner.attrs, inner.default.is_some())
            }
            TraitItem::Const(inner) => {
                let own = constant(Kind::Const, &at(&inner.ident), &inner.ty, None);
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

/// Whether a trait with an item of these lines can be a `dyn Trait`, as far as the item says
/// itself.
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
