//! The lines of items that have a name.

use std::collections::HashMap;

use syn::{Attribute, Fields, GenericArgument, Generics, Item, Path, PathArguments, Type};
use syn::{GenericParam, parse_quote};

use super::homes::Homes;
use super::names::{Public, Target};
use super::normalize::Scope;
use super::tokens::show;
use super::tree::{Tree, What, about, plain};
use super::{Kind, Line, attributes, macros};

/// Lines with the name in code of the crate that they belong to.
pub(super) type Lines = Vec<(String, Line)>;

/// All lines but those of impls.
pub(super) fn all(tree: &Tree, homes: &Homes, public: &[Public]) -> Lines {
    let mut lines = Lines::new();
    for entry in public {
        let Some((krate, path)) = entry.path.split_once("::") else {
            continue;
        };
        let home = homes.home(&entry.target);
        let mut own = match &entry.target {
            Target::Definition(index) if home == Some(entry.path.as_str()) => {
                definition(tree, homes, krate, path, *index)
            }
            Target::Module(module) if tree.modules[*module].krate == krate => {
                vec![Line::new(Kind::Mod, path, &tree.modules[*module].file)]
            }
            target => {
                let mut line = Line::new(Kind::Use, path, &tree.modules[entry.module].file);
                line.text = match target {
                    Target::External(path) => path.clone(),
                    Target::Module(module) => tree.path(*module),
                    Target::Variant(index, name) => {
                        let own = homes.within(krate, &Target::Definition(*index));
                        format!("{}::{name}", own.unwrap_or_default())
                    }
                    Target::Definition(_) => home.unwrap_or_default().to_owned(),
                };
                vec![line]
            }
        };
        if let Some(first) = own.first_mut() {
            first.under(Some(entry.conditions.iter().cloned().collect()));
        }
        lines.extend(own.into_iter().map(|line| (krate.to_owned(), line)));
    }
    lines.extend(macros::lines(tree, homes));
    lines
}

fn definition(tree: &Tree, homes: &Homes, krate: &str, path: &str, index: usize) -> Vec<Line> {
    let definition = &tree.definitions[index];
    let scope = Scope::new(tree, homes, definition.module, krate);
    let item = match &definition.what {
        What::Item(item) => item,
        What::Made(name, tokens) => {
            let mut line = scope.line(Kind::Made, path);
            // How the macro is called is nobody's matter.
            let tokens = show(&macros::without_docs(tokens.clone()));
            line.value = format!("{name}! {tokens}");
            return vec![line];
        }
        What::Macro(rules) => {
            let mut line = scope.line(Kind::Macro, &format!("{path}!"));
            line.value = show(rules);
            return vec![line];
        }
    };
    let mut lines = scope.item(item, path);
    scope.remarks(path, about(item).0, &mut lines);
    lines
}

impl<'t> Scope<'t> {
    /// The scope of what is written in a module.
    pub(super) fn new(tree: &'t Tree, homes: &'t Homes, module: usize, krate: &'t str) -> Self {
        Self {
            tree,
            homes,
            module,
            krate,
            parameters: HashMap::new(),
            own: None,
            within: Vec::new(),
        }
    }

    pub(super) fn line(&self, kind: Kind, path: &str) -> Line {
        Line::new(kind, path, &self.tree.modules[self.module].file)
    }

    /// Lines on what is said beside an item.
    pub(super) fn remarks(&self, path: &str, attributes: &[Attribute], lines: &mut Vec<Line>) {
        for (name, kind) in [
            ("deprecated", Kind::Deprecated),
            ("must_use", Kind::MustUse),
        ] {
            lines.extend(attributes::has(attributes, name).then(|| self.line(kind, path)));
        }
        let mut repr = attributes::words(attributes, "repr");
        repr.sort();
        if !repr.is_empty() {
            let mut line = self.line(Kind::Repr, path);
            line.text = repr.join(", ");
            lines.push(line);
        }
    }

    fn item(&self, item: &Item, path: &str) -> Vec<Line> {
        match item {
            Item::Struct(item) => {
                let (scope, mut line) = self.with(Kind::Struct, path, &item.generics);
                if !attributes::has(&item.attrs, "non_exhaustive") {
                    line.offers.extend(shape(&item.fields).map(str::to_owned));
                }
                line.value = attributes::serde(&item.attrs);
                let mut lines = vec![line];
                scope.fields(path, &item.fields, false, &mut lines);
                let names = item.fields.iter().filter_map(|field| field.ident.as_ref());
                lines.extend(self.order(path, &item.attrs, names.map(plain).collect()));
                lines
            }
            Item::Enum(item) => self.an_enum(item, path),
            Item::Trait(item) => self.a_trait(item, path),
            Item::Fn(item) => vec![self.function(&item.sig, path, &item.attrs)],
            Item::Const(item) => {
                let mut line = self.constant_line(Kind::Const, path, &item.ty);
                line.value = show(&item.expr);
                vec![line]
            }
            Item::Static(item) => {
                let mut line = self.constant_line(Kind::Static, path, &item.ty);
                line.value = show(&item.expr);
                vec![line]
            }
            Item::Type(item) => {
                let (scope, mut line) = self.with(Kind::Type, path, &item.generics);
                line.text = scope.text(&item.ty);
                vec![line]
            }
            _ => Vec::new(),
        }
    }

    /// The types of constants are `'static` by themselves.
    pub(super) fn constant_line(&self, kind: Kind, path: &str, ty: &Type) -> Line {
        let mut line = self.line(kind, path);
        line.text = self.text(ty).replace("&'static ", "&");
        line
    }

    /// The first line of something that has parameters, and the scope of the others.
    pub(super) fn with(&self, kind: Kind, path: &str, generics: &Generics) -> (Self, Line) {
        let (mut scope, bounds) = self.enter(generics);
        scope.own = scope.itself(path, generics);
        let mut line = self.line(kind, path);
        line.parameters = bounds.parameters;
        line.demands = bounds.demands;
        line.offers = bounds.offers;
        (scope, line)
    }

    /// A type as its own methods call it.
    pub(super) fn itself(&self, path: &str, generics: &Generics) -> Option<Type> {
        let mut own: Path = syn::parse_str(path).ok()?;
        let arguments = generics.params.iter().filter_map(|parameter| {
            let ident = match parameter {
                GenericParam::Lifetime(_) => return None,
                GenericParam::Type(parameter) => &parameter.ident,
                GenericParam::Const(parameter) => &parameter.ident,
            };
            let name = self.parameters.get(&plain(ident))?;
            Some(GenericArgument::Type(name.clone()))
        });
        let arguments: Vec<GenericArgument> = arguments.collect();
        if !arguments.is_empty()
            && let Some(last) = own.segments.last_mut()
        {
            last.arguments = PathArguments::AngleBracketed(parse_quote!(<#(#arguments),*>));
        }
        Some(parse_quote!(#own))
    }

    fn fields(&self, path: &str, fields: &Fields, all: bool, lines: &mut Vec<Line>) {
        for (index, field) in fields.iter().enumerate() {
            let conditions = attributes::conditions(&field.attrs);
            if conditions.is_none()
                || attributes::is_hidden(&field.attrs)
                || !(all || attributes::is_public(&field.vis))
            {
                continue;
            }
            let name = field.ident.as_ref();
            let path = format!("{path}.{}", name.map_or_else(|| index.to_string(), plain));
            let mut line = self.line(Kind::Field, &path);
            line.text = self.text(&field.ty);
            line.value = attributes::serde(&field.attrs);
            line.under(conditions);
            lines.push(line);
            self.remarks(&path, &field.attrs, lines);
        }
    }

    /// In which order an ordered type compares what it has.
    fn order(&self, path: &str, attributes: &[Attribute], names: Vec<String>) -> Option<Line> {
        let derives = attributes::derives(attributes);
        let mut last = derives.iter().filter_map(|path| path.segments.last());
        let is_ordered = last.any(|segment| segment.ident == "PartialOrd") && names.len() > 1;
        is_ordered.then(|| {
            let mut line = self.line(Kind::Order, path);
            line.value = names.join(", ");
            line
        })
    }

    fn an_enum(&self, item: &syn::ItemEnum, path: &str) -> Vec<Line> {
        let (scope, mut line) = self.with(Kind::Enum, path, &item.generics);
        if !attributes::has(&item.attrs, "non_exhaustive") {
            line.offers.insert("exhaustive".to_owned());
        }
        line.value = attributes::serde(&item.attrs);
        let mut lines = vec![line];
        let values = item.variants.iter().map(|variant| {
            let value = variant.discriminant.as_ref();
            value.map(|(_, value)| show(value))
        });
        let mut values = values.enumerate();
        // Values that every enum has need not be said.
        let is_usual = values.all(|(at, value)| value.is_none_or(|own| own == at.to_string()));
        let mut names = Vec::new();
        for variant in &item.variants {
            let conditions = attributes::conditions(&variant.attrs);
            if conditions.is_none() || attributes::is_hidden(&variant.attrs) {
                continue;
            }
            names.push(plain(&variant.ident));
            let path = format!("{path}::{}", plain(&variant.ident));
            let mut line = scope.line(Kind::Variant, &path);
            line.text = match &variant.fields {
                Fields::Named(_) => "{}".to_owned(),
                Fields::Unnamed(fields) => {
                    let types = fields.unnamed.iter().map(|field| scope.text(&field.ty));
                    format!("({})", types.collect::<Vec<_>>().join(", "))
                }
                Fields::Unit => String::new(),
            };
            if let (false, Some((_, value))) = (is_usual, &variant.discriminant) {
                line.text = format!("{} = {}", line.text, show(value))
                    .trim_start()
                    .to_owned();
            }
            let is_open = attributes::has(&variant.attrs, "non_exhaustive");
            if !is_open && !matches!(variant.fields, Fields::Unit) {
                line.offers.insert("exhaustive".to_owned());
            }
            line.value = attributes::serde(&variant.attrs);
            line.under(conditions);
            lines.push(line);
            scope.remarks(&path, &variant.attrs, &mut lines);
            if let Fields::Named(_) = &variant.fields {
                scope.fields(&path, &variant.fields, true, &mut lines);
            }
        }
        lines.extend(self.order(path, &item.attrs, names));
        lines
    }
}

/// How others can build a struct by its fields, if they can.
fn shape(fields: &Fields) -> Option<&'static str> {
    let all_public = fields.iter().all(|field| attributes::is_public(&field.vis));
    all_public.then_some(match fields {
        Fields::Named(_) => "exhaustive",
        Fields::Unnamed(_) => "exhaustive ()",
        Fields::Unit => "exhaustive unit",
    })
}
