//! The lines of items that have a name.

use std::collections::HashMap;

use syn::{Attribute, Fields, Item, TraitItem, Type, parse_quote};

use super::names::{Homes, Public, Target};
use super::normalize::Scope;
use super::signature::{self, Bounds, Call};
use super::tokens::show;
use super::tree::{Space, Tree, What, attributes_of, plain};
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
        let is_home = home == Some(entry.path.as_str());
        let mut own = match &entry.target {
            Target::Definition(index) if is_home => definition(tree, homes, krate, path, *index),
            Target::Module(module) if tree.modules[*module].krate == krate => {
                vec![Line::new(Kind::Mod, path, &tree.modules[*module].file)]
            }
            target => {
                let mut line = Line::new(Kind::Use, path, &tree.modules[entry.module].file);
                line.text = match target {
                    Target::External(path) => path.clone(),
                    Target::Module(module) => module_path(tree, *module),
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
            first
                .demands
                .extend(entry.conditions.iter().map(|text| cfg(text)));
        }
        lines.extend(own.into_iter().map(|line| (krate.to_owned(), line)));
    }
    lines.extend(macros::lines(tree, homes));
    lines
}

/// A condition as it is written.
pub(super) fn cfg(text: &str) -> String {
    format!("#[cfg({text})]")
}

fn module_path(tree: &Tree, module: usize) -> String {
    let own = &tree.modules[module];
    match own.parent {
        Some(parent) => format!("{}::{}", module_path(tree, parent), own.name),
        None => own.krate.clone(),
    }
}

/// The scope of an item.
pub(super) fn scope<'t>(
    tree: &'t Tree,
    homes: &'t Homes,
    module: usize,
    krate: &'t str,
) -> Scope<'t> {
    Scope {
        tree,
        homes,
        module,
        krate,
        parameters: HashMap::new(),
        own: None,
        within: Vec::new(),
    }
}

fn definition(tree: &Tree, homes: &Homes, krate: &str, path: &str, index: usize) -> Vec<Line> {
    let definition = &tree.definitions[index];
    let file = &tree.modules[definition.module].file;
    let scope = scope(tree, homes, definition.module, krate);
    let item = match &definition.what {
        What::Item(item) => item,
        What::Made(name, tokens) => {
            let mut line = Line::new(Kind::Made, path, file);
            line.text = format!("by {name}!");
            line.value = show(&without_docs(tokens.clone()));
            return vec![line];
        }
        What::Macro(rules) => {
            let mut line = Line::new(Kind::Macro, &format!("{path}!"), file);
            line.value = show(rules);
            return vec![line];
        }
    };
    let maker = Maker { scope, path, file };
    let mut lines = maker.item(item);
    maker.remarks(path, attributes_of(item), &mut lines);
    lines
}

/// Tokens without attributes, which here are documentation.
fn without_docs(tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let mut after_hash = false;
    tokens
        .into_iter()
        .filter(|token| {
            let hash = matches!(token, proc_macro2::TokenTree::Punct(p) if p.as_char() == '#');
            let kept = !hash && !after_hash;
            after_hash = hash;
            kept
        })
        .collect()
}

/// Makes the lines of one item.
pub(super) struct Maker<'t> {
    pub(super) scope: Scope<'t>,
    pub(super) path: &'t str,
    pub(super) file: &'t str,
}

impl Maker<'_> {
    pub(super) fn line(&self, kind: Kind, path: &str) -> Line {
        Line::new(kind, path, self.file)
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

    fn item(&self, item: &Item) -> Vec<Line> {
        match item {
            Item::Struct(item) => {
                let (maker, mut line) = self.with(Kind::Struct, &item.generics, None);
                let is_open = attributes::has(&item.attrs, "non_exhaustive");
                let shape = exhaustive(&item.fields, is_open);
                line.offers.extend(shape);
                line.value = attributes::serde(&item.attrs);
                let mut lines = vec![line];
                maker.fields(self.path, &item.fields, false, &mut lines);
                maker.order(&item.attrs, &item.fields, &mut lines);
                lines
            }
            Item::Union(item) => {
                let (maker, line) = self.with(Kind::Union, &item.generics, None);
                let mut lines = vec![line];
                let fields = Fields::Named(item.fields.clone());
                maker.fields(self.path, &fields, false, &mut lines);
                lines
            }
            Item::Enum(item) => self.an_enum(item),
            Item::Trait(item) => self.a_trait(item),
            Item::Fn(item) => vec![self.function(&item.sig, self.path, &item.attrs)],
            Item::Const(item) => {
                let mut line = self.line(Kind::Const, self.path);
                line.text = constant_type(&self.scope.text(&item.ty));
                line.value = show(&item.expr);
                vec![line]
            }
            Item::Static(item) => {
                let mut line = self.line(Kind::Static, self.path);
                let mutable = matches!(item.mutability, syn::StaticMutability::Mut(_));
                let ty = constant_type(&self.scope.text(&item.ty));
                line.text = if mutable { format!("mut {ty}") } else { ty };
                line.value = show(&item.expr);
                vec![line]
            }
            Item::Type(item) => {
                let (maker, mut line) = self.with(Kind::Type, &item.generics, None);
                line.text = maker.scope.text(&item.ty);
                vec![line]
            }
            _ => Vec::new(),
        }
    }

    /// The first line of something that has parameters, and what makes the others.
    fn with(&self, kind: Kind, generics: &syn::Generics, own: Option<Type>) -> (Self, Line) {
        let (mut scope, bounds) = self.scope.enter(generics);
        scope.own = own.or_else(|| itself(self.path, generics, &scope));
        let mut line = self.line(kind, self.path);
        demand(&mut line, bounds);
        let maker = Self {
            scope,
            path: self.path,
            file: self.file,
        };
        (maker, line)
    }

    pub(super) fn function(
        &self,
        signature: &syn::Signature,
        path: &str,
        attributes: &[Attribute],
    ) -> Line {
        let mut line = self.line(Kind::Fn, path);
        let call = signature::read(signature, &self.scope);
        take(&mut line, call);
        let conditions = attributes::conditions(attributes).unwrap_or_default();
        line.demands.extend(conditions.iter().map(|text| cfg(text)));
        line
    }

    fn fields(&self, path: &str, fields: &Fields, all: bool, lines: &mut Vec<Line>) {
        for (index, field) in fields.iter().enumerate() {
            let hidden = attributes::is_hidden(&field.attrs);
            if hidden || !(all || attributes::is_public(&field.vis)) {
                continue;
            }
            let Some(conditions) = attributes::conditions(&field.attrs) else {
                continue;
            };
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), plain);
            let path = format!("{path}.{name}");
            let mut line = self.line(Kind::Field, &path);
            line.text = self.scope.text(&field.ty);
            line.value = attributes::serde(&field.attrs);
            line.demands.extend(conditions.iter().map(|text| cfg(text)));
            lines.push(line);
            self.remarks(&path, &field.attrs, lines);
        }
    }

    /// In which order an ordered type compares what it has.
    fn order(&self, attributes: &[Attribute], fields: &Fields, lines: &mut Vec<Line>) {
        let names = fields.iter().filter_map(|field| field.ident.as_ref());
        self.order_of(attributes, names.map(plain).collect(), lines);
    }

    fn order_of(&self, attributes: &[Attribute], names: Vec<String>, lines: &mut Vec<Line>) {
        let derives = attributes::derives(attributes);
        let is_ordered = derives.iter().any(|path| {
            path.segments
                .last()
                .is_some_and(|s| s.ident == "PartialOrd")
        });
        if is_ordered && names.len() > 1 {
            let mut line = self.line(Kind::Order, self.path);
            line.value = names.join(", ");
            lines.push(line);
        }
    }

    fn an_enum(&self, item: &syn::ItemEnum) -> Vec<Line> {
        let (maker, mut line) = self.with(Kind::Enum, &item.generics, None);
        if !attributes::has(&item.attrs, "non_exhaustive") {
            line.offers.insert("exhaustive".to_owned());
        }
        line.value = attributes::serde(&item.attrs);
        let mut lines = vec![line];
        let variants = item.variants.iter().filter(|variant| {
            !attributes::is_hidden(&variant.attrs)
                && attributes::conditions(&variant.attrs).is_some()
        });
        let variants: Vec<&syn::Variant> = variants.collect();
        let values = discriminants(&variants, attributes::words(&item.attrs, "repr"));
        for (variant, value) in variants.iter().zip(values) {
            let path = format!("{}::{}", self.path, plain(&variant.ident));
            let mut line = maker.line(Kind::Variant, &path);
            let is_open = attributes::has(&variant.attrs, "non_exhaustive");
            line.text = match &variant.fields {
                Fields::Named(_) => "{}".to_owned(),
                Fields::Unnamed(fields) => {
                    let types = fields
                        .unnamed
                        .iter()
                        .map(|field| maker.scope.text(&field.ty));
                    format!("({})", types.collect::<Vec<_>>().join(", "))
                }
                Fields::Unit => String::new(),
            };
            if let Some(value) = value {
                line.text = format!("{} = {value}", line.text).trim_start().to_owned();
            }
            if !is_open && !matches!(variant.fields, Fields::Unit) {
                line.offers.insert("exhaustive".to_owned());
            }
            line.value = attributes::serde(&variant.attrs);
            let conditions = attributes::conditions(&variant.attrs).unwrap_or_default();
            line.demands.extend(conditions.iter().map(|text| cfg(text)));
            lines.push(line);
            maker.remarks(&path, &variant.attrs, &mut lines);
            if let Fields::Named(_) = &variant.fields {
                maker.fields(&path, &variant.fields, true, &mut lines);
            }
        }
        let names = variants
            .iter()
            .map(|variant| plain(&variant.ident))
            .collect();
        maker.order_of(&item.attrs, names, &mut lines);
        lines
    }

    fn a_trait(&self, item: &syn::ItemTrait) -> Vec<Line> {
        let own: Type = parse_quote!(Self);
        let (maker, mut line) = self.with(Kind::Trait, &item.generics, Some(own));
        let mut supers = maker.scope.bounds(&item.supertraits);
        // `where Self: Sync` is the same as `: Sync`.
        let of_self: Vec<String> = line
            .demands
            .iter()
            .filter(|text| text.starts_with("Self: "))
            .cloned()
            .collect();
        for demand in of_self {
            line.demands.remove(&demand);
            supers.push(demand.trim_start_matches("Self: ").to_owned());
        }
        supers.sort();
        line.text = supers.join(" + ");
        if item.unsafety.is_some() {
            line.text = format!("unsafe {}", line.text).trim_end().to_owned();
        }
        // Whoever cannot name a supertrait cannot implement the trait.
        let sealed = item.supertraits.iter().any(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => {
                let target = maker.scope.target(&bound.path, Space::Type);
                target.is_some_and(|target| {
                    matches!(target, Target::Definition(_))
                        && maker.scope.homes.home(&target).is_none()
                })
            }
            _ => false,
        });
        let can_be_dyn =
            supers.iter().all(|bound| bound != "Sized") && item.items.iter().all(is_dispatchable);
        line.offers.extend(can_be_dyn.then(|| "dyn".to_owned()));
        let mut lines = vec![line];
        for inner in &item.items {
            let (mut line, attributes, provided) = match inner {
                TraitItem::Fn(inner) => {
                    let path = format!("{}::{}", self.path, plain(&inner.sig.ident));
                    let mut line = maker.function(&inner.sig, &path, &inner.attrs);
                    // Who implements it has to write the same.
                    let demands = std::mem::take(&mut line.demands);
                    let offers = std::mem::take(&mut line.offers);
                    let bounds: Vec<String> = demands.into_iter().chain(offers).collect();
                    if !bounds.is_empty() {
                        line.text = format!("{} where {}", line.text, bounds.join(", "));
                    }
                    (line, &inner.attrs, inner.default.is_some())
                }
                TraitItem::Type(inner) => {
                    let path = format!("{}::{}", self.path, plain(&inner.ident));
                    let mut line = maker.line(Kind::Associated, &path);
                    let (scope, bounds) = maker.scope.enter(&inner.generics);
                    line.parameters.clone_from(&bounds.parameters);
                    let own = scope.bounds(&inner.bounds).into_iter();
                    let all: Vec<String> = own.chain(bounds.demands).collect();
                    line.text = all.join(" + ");
                    (line, &inner.attrs, inner.default.is_some())
                }
                TraitItem::Const(inner) => {
                    let path = format!("{}::{}", self.path, plain(&inner.ident));
                    let mut line = maker.line(Kind::Const, &path);
                    line.text = constant_type(&maker.scope.text(&inner.ty));
                    (line, &inner.attrs, inner.default.is_some())
                }
                _ => continue,
            };
            if !provided && !sealed {
                line.demands.insert("required".to_owned());
            }
            let path = line.path.clone();
            if !attributes::is_hidden(attributes) || !provided {
                lines.push(line);
                maker.remarks(&path, attributes, &mut lines);
            }
        }
        lines
    }
}

/// Adds what parameters have to be.
pub(super) fn demand(line: &mut Line, bounds: Bounds) {
    line.parameters = bounds.parameters;
    line.demands.extend(bounds.demands);
    line.offers.extend(bounds.offers);
}

/// Adds what a function takes and gives.
fn take(line: &mut Line, call: Call) {
    line.offers.extend(call.offers);
    line.demands.extend(call.demands);
    let mut text = call.qualifiers.join(" ");
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(&call.generics);
    text.push_str("()");
    if !call.output.is_empty() {
        text.push_str(" -> ");
        text.push_str(&call.output);
    }
    line.text = text;
    line.arguments = call.arguments;
}

/// A type as its own methods call it.
fn itself(path: &str, generics: &syn::Generics, scope: &Scope<'_>) -> Option<Type> {
    let mut own: syn::Path = syn::parse_str(path).ok()?;
    let mut arguments: Vec<syn::GenericArgument> = Vec::new();
    for parameter in &generics.params {
        arguments.push(match parameter {
            syn::GenericParam::Lifetime(_) => continue,
            syn::GenericParam::Type(parameter) => {
                let ident = &parameter.ident;
                syn::GenericArgument::Type(scope.ty(&parse_quote!(#ident)))
            }
            syn::GenericParam::Const(parameter) => {
                let ident = &parameter.ident;
                syn::GenericArgument::Type(scope.ty(&parse_quote!(#ident)))
            }
        });
    }
    if !arguments.is_empty()
        && let Some(last) = own.segments.last_mut()
    {
        last.arguments = syn::PathArguments::AngleBracketed(parse_quote!(<#(#arguments),*>));
    }
    Some(Type::Path(syn::TypePath {
        attrs: Vec::new(),
        qself: None,
        path: own,
    }))
}

/// How others can build a struct by its fields, if they can.
fn exhaustive(fields: &Fields, is_open: bool) -> Option<String> {
    if is_open || !fields.iter().all(|field| attributes::is_public(&field.vis)) {
        return None;
    }
    Some(match fields {
        Fields::Named(_) => "exhaustive".to_owned(),
        Fields::Unnamed(_) => "exhaustive ()".to_owned(),
        Fields::Unit => "exhaustive unit".to_owned(),
    })
}

/// The types of constants are `'static` by themselves.
pub(super) fn constant_type(text: &str) -> String {
    text.replace("&'static ", "&")
}

/// Values of variants, where they are not the usual: 0, 1, 2.
fn discriminants(variants: &[&syn::Variant], repr: Vec<String>) -> Vec<Option<String>> {
    let mut next = Some(0_i128);
    let mut values = Vec::new();
    for variant in variants {
        let given = variant.discriminant.as_ref().map(|(_, value)| show(value));
        let number = match &given {
            Some(text) => text.replace('_', "").parse().ok(),
            None => next,
        };
        next = number.and_then(|number: i128| number.checked_add(1));
        values.push(number.map(|number| number.to_string()).or(given));
    }
    let usual = |(index, value): (usize, &Option<String>)| *value == Some(index.to_string());
    let has_integer = repr.iter().any(|word| word != "C" && word != "transparent");
    if !has_integer && values.iter().enumerate().all(usual) {
        return vec![None; values.len()];
    }
    values
}

/// Whether an item of a trait lets it be a `dyn Trait`, as far as it says so itself.
fn is_dispatchable(item: &TraitItem) -> bool {
    match item {
        TraitItem::Fn(item) => {
            let sized = item
                .sig
                .generics
                .where_clause
                .iter()
                .any(|clause| show(clause).contains("Self: Sized"));
            let generic = item.sig.generics.type_params().count()
                + item.sig.generics.const_params().count()
                > 0;
            let text = show(&item.sig);
            let output = text.rsplit_once(" -> ").map_or("", |(_, output)| output);
            let by_name = |text: &str| {
                let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
                words.any(|word| word == "Self")
            };
            let receiver = item.sig.receiver().is_some();
            let argument = item
                .sig
                .inputs
                .iter()
                .skip(1)
                .any(|input| by_name(&show(input)));
            let opaque = text.contains("impl ");
            sized
                || (receiver
                    && !generic
                    && !opaque
                    && item.sig.asyncness.is_none()
                    && !argument
                    && !by_name(output))
        }
        TraitItem::Type(item) => item.generics.params.is_empty(),
        TraitItem::Const(_) => false,
        _ => true,
    }
}
