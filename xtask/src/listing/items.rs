//! The lines of items that have a name.

use syn::{
    Attribute, Fields, FnArg, Generics, Item, ItemEnum, Pat, ReceiverKind, ReturnType, Safety,
    Signature, Type,
};

use super::spelling::Scope;
use super::tokens::show;
use super::tree::{Public, Target, Tree, about, plain};
use super::{Argument, Kind, Line, attributes, impls};

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

/// The lines of what a public path leads to.
fn reached(tree: &Tree, public: &Public) -> Vec<Line> {
    let path = &public.path;
    let line = |kind| Line::new(kind, path, &tree.modules[public.module].file);
    let index = match &public.name.target {
        Target::Definition(index) => *index,
        Target::Module(_) => return vec![line(Kind::Mod)],
        Target::External(path) => return vec![line(Kind::Use).with(path)],
    };
    let definition = &tree.definitions[index];
    let scope = Scope::new(tree, definition.module);
    let (attributes, ..) = about(&definition.item);
    let mut lines = scope.item(&definition.item, path);
    lines.extend(remarks(&scope.line(Kind::Struct, path), attributes));
    let first = definition.paths.first().unwrap_or(path);
    let lines = lines.into_iter().map(|line| line.reached_by(path, first));
    lines.collect()
}

impl Scope<'_> {
    fn item(&self, item: &Item, path: &str) -> Vec<Line> {
        match item {
            Item::Struct(item) => {
                let (scope, mut lines) = self.head(Kind::Struct, path, &item.generics, &item.attrs);
                let all = fields(&scope, &lines[0], &item.fields, &item.attrs, false);
                lines.extend(all);
                lines
            }
            Item::Enum(item) => {
                let (scope, mut lines) = self.head(Kind::Enum, path, &item.generics, &item.attrs);
                lines.extend(variants(&scope, item, path));
                lines
            }
            Item::Trait(item) => self.a_trait(item, path),
            Item::Fn(item) => self.function(&item.sig, path),
            Item::Const(item) => vec![self.constant(Kind::Const, path, &item.ty, Some(&item.expr))],
            Item::Static(item) => {
                vec![self.constant(Kind::Static, path, &item.ty, Some(&item.expr))]
            }
            Item::Type(item) => {
                let (scope, parameters) = self.enter(&item.generics);
                let text = format!("{} {}", parameters.list(), scope.text(&item.ty));
                vec![self.line(Kind::Type, path).with(text.trim_start())]
            }
            Item::Macro(_) => vec![self.line(Kind::Macro, path)],
            _ => Vec::new(),
        }
    }

    /// The first lines of a type, and the scope of the others.
    fn head(
        &self,
        kind: Kind,
        path: &str,
        generics: &Generics,
        attrs: &[Attribute],
    ) -> (Self, Vec<Line>) {
        let (mut scope, parameters) = self.enter(generics);
        let shown = format!("{path}{}", parameters.names());
        // Its own methods call it by its name alone.
        let own = shown
            .rsplit_once("::")
            .map_or(shown.as_str(), |(_, own)| own);
        scope.own = syn::parse_str(own).ok();
        let mut line = self.line(kind, path).with(parameters.list());
        line.value = attributes::serde(attrs);
        let mut lines = parameters.lines(&line);
        lines.extend(impls::derived(&scope, &line, &shown, &parameters, attrs));
        lines.insert(0, line);
        (scope, lines)
    }

    /// The line of a constant. Its type is `'static` by itself.
    pub(super) fn constant(
        &self,
        kind: Kind,
        path: &str,
        ty: &Type,
        value: Option<&syn::Expr>,
    ) -> Line {
        let mut line = self.line(kind, path);
        line.text = self.text(ty).replace("&'static ", "&");
        line.value = value.map(show).unwrap_or_default();
        line
    }
    /// The lines of a function.
    pub(super) fn function(&self, signature: &Signature, path: &str) -> Vec<Line> {
        let (scope, parameters) = self.enter(&signature.generics);
        let mut line = self.line(Kind::Fn, path);
        let inputs = signature.inputs.iter();
        line.arguments = inputs.map(|input| scope.argument(input)).collect();
        let output = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => scope.text(ty),
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

    fn argument(&self, input: &FnArg) -> Argument {
        let (name, ty) = match input {
            FnArg::Receiver(own) => match &own.kind {
                ReceiverKind::Typed(_, ty) => {
                    ("self".to_owned(), format!("self: {}", self.text(ty)))
                }
                _ => (
                    "self".to_owned(),
                    show(own).trim_start_matches("mut ").to_owned(),
                ),
            },
            FnArg::Typed(input) => match &*input.pat {
                Pat::Ident(pat) => (plain(&pat.ident), self.text(&input.ty)),
                _ => (String::new(), self.text(&input.ty)),
            },
        };
        let name = name.trim_start_matches('_').to_owned();
        Argument { name, ty }
    }
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
fn fields(
    scope: &Scope<'_>,
    parent: &Line,
    fields: &Fields,
    attrs: &[Attribute],
    all: bool,
) -> Vec<Line> {
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
        let mut line = scope.line(Kind::Field, &format!("{}.{name}", parent.path));
        line.text = scope.text(&field.ty);
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

fn variants(scope: &Scope<'_>, item: &ItemEnum, path: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut names = Vec::new();
    for variant in &item.variants {
        let name = plain(&variant.ident);
        let line = scope.line(Kind::Variant, &format!("{path}::{name}"));
        let mut line = line.with(match &variant.fields {
            Fields::Named(_) => "{}",
            Fields::Unnamed(_) => "()",
            Fields::Unit => "",
        });
        line.value = attributes::serde(&variant.attrs);
        lines.extend(remarks(&line, &variant.attrs));
        lines.extend(fields(scope, &line, &variant.fields, &variant.attrs, true));
        lines.push(line);
        names.push(name);
    }
    if !attributes::has(&item.attrs, "non_exhaustive") {
        names.sort();
        let line = scope.line(Kind::Exhaustive, path);
        lines.push(line.with(names.join(", ")));
    }
    lines
}
