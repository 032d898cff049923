//! The lines of functions, constants, fields and variants, and of attributes.

use syn::{Attribute, Fields, FnArg, ItemEnum, Pat, ReturnType, Safety, Signature, Type};

use super::generics::Parameters;
use super::tokens::show;
use super::tree::plain;
use super::{Argument, Kind, Line, attributes};

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
pub(super) fn fields(parent: &Line, fields: &Fields, attrs: &[Attribute], all: bool) -> Vec<Line> {
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

pub(super) fn variants(item: &ItemEnum, path: &str) -> Vec<Line> {
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
