//! The lines of items that have a name.

use syn::{
    Attribute, Fields, FnArg, Generics, Item, ItemEnum, Pat, ReturnType, Safety, Signature, Type,
    TypeParamBound,
};

use super::generics::Parameters;
use super::spelling::Speller;
use super::tokens::show;
use super::tree::{Public, Target, Tree, about, plain};
use super::{Argument, Kind, Line, attributes, impls, traits};

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

/// The line of a constant. Its type is `'static` by itself.
pub(super) fn constant(kind: Kind, path: &str, ty: &Type, value: Option<&syn::Expr>) -> Line {
    let mut line = Line::new(kind, path).with(show(ty).replace("&'static ", "&"));
    line.value = value.map(show).unwrap_or_default();
    line
}

pub(super) fn function(signature: &Signature, path: &str) -> Vec<Line> {
    let parameters = Parameters::of(&signature.generics);
    let mut line = Line::new(Kind::Fn, path);
    line.arguments = signature.inputs.iter().map(argument).collect();
    let output = match &signature.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => show(ty),
    };
    // Such a function is called and awaited as an `async fn`.
    let awaited = output.strip_suffix(" + Send").unwrap_or(&output);
    let awaited = awaited.strip_prefix("impl Future<Output = ");
    let awaited = awaited.and_then(|text| text.strip_suffix('>'));
    if signature.asyncness.is_some() || awaited.is_some() {
        line.text.push_str("async ");
    }
    line.text.push_str(&parameters.list());
    line.text.push_str("()");
    match awaited.unwrap_or(&output) {
        "" | "()" => {}
        output => line.text.push_str(&format!(" -> {output}")),
    }
    let mut lines = parameters.lines(&line);
    let is_const = signature.constness.is_some();
    lines.extend(is_const.then(|| line.about(Kind::Offers, "const")));
    let is_unsafe = matches!(signature.safety, Safety::Unsafe(_));
    lines.extend(is_unsafe.then(|| line.about(Kind::Demands, "unsafe")));
    lines.insert(0, line);
    lines
}

fn argument(input: &FnArg) -> Argument {
    let (name, ty) = match input {
        FnArg::Receiver(own) => (
            "self".to_owned(),
            show(own).trim_start_matches("mut ").to_owned(),
        ),
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(pat) => (plain(&pat.ident), show(&input.ty)),
            _ => (String::new(), show(&input.ty)),
        },
    };
    let name = name.trim_start_matches('_').to_owned();
    Argument { name, ty }
}

/// Lines on conditions and other attributes.
pub(super) fn remarks(line: &Line, attributes: &[Attribute]) -> Vec<Line> {
    let conditions = attributes::conditions(attributes).unwrap_or_default();
    let conditions = conditions
        .iter()
        .map(|text| (Kind::Demands, format!("cfg({text})")));
    let layout = attributes::representations(attributes).map(|text| (Kind::Offers, text));
    let marks = [
        ("deprecated", Kind::Deprecated),
        ("must_use", Kind::MustUse),
    ];
    let marks = marks
        .into_iter()
        .filter(|(name, _)| attributes::has(attributes, name));
    let marks = marks.map(|(_, kind)| (kind, String::new()));
    let all = conditions.chain(layout).chain(marks);
    all.map(|(kind, text)| line.about(kind, text)).collect()
}

/// The lines of the fields of a struct or variant. Those of a variant are `all` public.
fn fields(parent: &Line, fields: &Fields, attrs: &[Attribute], all: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut names = Vec::new();
    let mut is_open = attributes::has(attrs, "non_exhaustive");
    for (index, field) in fields.iter().enumerate() {
        if !all && !attributes::is_public(&field.vis, &field.attrs) {
            is_open = true;
            continue;
        }
        let name = field.ident.as_ref();
        let name = name.map_or_else(|| index.to_string(), plain);
        let mut line = Line::new(Kind::Field, &format!("{}.{name}", parent.path));
        line.text = show(&field.ty);
        line.value = attributes::serde(&field.attrs);
        lines.extend(remarks(&line, &field.attrs));
        lines.push(line);
        names.push(name);
    }
    if !is_open {
        names.sort();
        let names = names.join(", ");
        let text = match fields {
            Fields::Named(_) => format!("{{ {names} }}"),
            Fields::Unnamed(_) => format!("({names})"),
            Fields::Unit => names,
        };
        lines.push(parent.about(Kind::Exhaustive, text));
    }
    lines
}

fn variants(item: &ItemEnum, path: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut names = Vec::new();
    for variant in &item.variants {
        let name = plain(&variant.ident);
        let line = Line::new(Kind::Variant, &format!("{path}::{name}"));
        let mut line = line.with(match &variant.fields {
            Fields::Named(_) => "{}",
            Fields::Unnamed(_) => "()",
            Fields::Unit => "",
        });
        line.value = attributes::serde(&variant.attrs);
        lines.extend(remarks(&line, &variant.attrs));
        lines.extend(fields(&line, &variant.fields, &variant.attrs, true));
        lines.push(line);
        names.push(name);
    }
    if !attributes::has(&item.attrs, "non_exhaustive") {
        names.sort();
        let line = Line::new(Kind::Exhaustive, path);
        lines.push(line.with(names.join(", ")));
    }
    lines
}
