//! The lines of what public paths lead to.

use syn::{Attribute, Generics, Item, TypeParamBound};

use super::generics::Parameters;
use super::items::{constant, fields, function, remarks, variants};
use super::spelling::Speller;
use super::tokens::show;
use super::tree::{Public, Target, Tree, about};
use super::{Kind, Line, attributes, impls, traits};

/// All lines but those of impls.
pub(super) fn all(tree: &Tree) -> Vec<Line> {
    let mut lines = Vec::new();
    for public in &tree.public {
        let own = reached(tree, public);
        if let Some(first) = own.first() {
            let conditions = public.name.conditions.iter();
            lines.extend(conditions.map(|text| first.about(Kind::Demands, format!("cfg({text})"))));
        }
        lines.extend(own);
    }
    lines
}

fn reached(tree: &Tree, public: &Public) -> Vec<Line> {
    let path = &public.path;
    let (module, first, lines) = match &public.name.target {
        Target::Module(_) => (public.module, path, vec![Line::new(Kind::Mod, path)]),
        Target::External(of) => (
            public.module,
            path,
            vec![Line::new(Kind::Use, path).with(of)],
        ),
        Target::Definition(index) => {
            let definition = &tree.definitions[*index];
            let speller = Speller::new(tree, definition.module);
            // Others cannot implement a trait if they cannot name what it demands.
            let is_sealed = match &definition.item {
                Item::Trait(own) => own.supertraits.iter().any(|bound| match bound {
                    TypeParamBound::Trait(bound) => !speller.is_public(&bound.path),
                    _ => false,
                }),
                _ => false,
            };
            let item = speller.item(definition.item.clone());
            let mut lines = lines(&item, path, is_sealed);
            lines.extend(remarks(&Line::new(Kind::Struct, path), about(&item).0));
            (definition.module, &definition.paths[0], lines)
        }
    };
    let file = &tree.modules[module].file;
    let lines = lines
        .into_iter()
        .map(|line| line.reached_by(path, first, file));
    lines.collect()
}

/// The lines of an item in its one spelling.
fn lines(item: &Item, path: &str, is_sealed: bool) -> Vec<Line> {
    match item {
        Item::Trait(item) => traits::lines(item, path, is_sealed),
        Item::Struct(item) => {
            let mut lines = head(Kind::Struct, path, &item.generics, &item.attrs);
            lines.extend(fields(&lines[0], &item.fields, &item.attrs, false));
            lines
        }
        Item::Enum(item) => {
            let mut lines = head(Kind::Enum, path, &item.generics, &item.attrs);
            lines.extend(variants(item, path));
            lines
        }
        Item::Fn(item) => function(&item.sig, path),
        Item::Const(item) => vec![constant(Kind::Const, path, &item.ty, Some(&item.expr))],
        Item::Static(item) => vec![constant(Kind::Static, path, &item.ty, Some(&item.expr))],
        Item::Type(item) => {
            let parameters = Parameters::of(&item.generics).list();
            let text = format!("{parameters} {}", show(&item.ty));
            vec![Line::new(Kind::Type, path).with(text.trim_start())]
        }
        Item::Macro(_) => vec![Line::new(Kind::Macro, path)],
        _ => Vec::new(),
    }
}

fn head(kind: Kind, path: &str, generics: &Generics, attrs: &[Attribute]) -> Vec<Line> {
    let parameters = Parameters::of(generics);
    let mut line = Line::new(kind, path).with(parameters.list());
    line.value = attributes::serde(attrs);
    let mut lines = parameters.lines(&line);
    lines.extend(impls::derived(&line, &parameters, attrs));
    lines.insert(0, line);
    lines
}
