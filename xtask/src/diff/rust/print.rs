//! Types and signatures as text, every path written out: two texts are equal when they mean the
//! same, however it was imported.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{GenericArgument, GenericParam, Generics, PathArguments};

use super::scope::{Meaning, Scope};

/// Prints in the scope of a module.
pub(super) struct Printer<'s, 't> {
    pub(super) scope: &'s Scope<'t>,
    pub(super) module: String,
    /// Names of type parameters, which no import explains.
    pub(super) generics: Vec<String>,
}

/// Names of the standard library that are known without their path.
const FAMILIAR: [(&str, &str); 22] = [
    ("std::option::Option", "Option"),
    ("std::result::Result", "Result"),
    ("std::vec::Vec", "Vec"),
    ("std::string::String", "String"),
    ("std::string::ToString", "ToString"),
    ("std::boxed::Box", "Box"),
    ("std::clone::Clone", "Clone"),
    ("std::marker::Copy", "Copy"),
    ("std::marker::Send", "Send"),
    ("std::marker::Sync", "Sync"),
    ("std::default::Default", "Default"),
    ("std::convert::From", "From"),
    ("std::convert::Into", "Into"),
    ("std::convert::TryFrom", "TryFrom"),
    ("std::convert::TryInto", "TryInto"),
    ("std::convert::AsRef", "AsRef"),
    ("std::cmp::PartialEq", "PartialEq"),
    ("std::cmp::Eq", "Eq"),
    ("std::cmp::PartialOrd", "PartialOrd"),
    ("std::cmp::Ord", "Ord"),
    ("std::iter::Iterator", "Iterator"),
    ("std::iter::IntoIterator", "IntoIterator"),
];

impl<'s, 't> Printer<'s, 't> {
    pub(super) fn new(scope: &'s Scope<'t>, module: &str) -> Self {
        Self {
            scope,
            module: module.to_owned(),
            generics: Vec::new(),
        }
    }

    /// The same with the parameters of `generics` known.
    pub(super) fn with(&self, generics: &Generics) -> Self {
        let mut names = self.generics.clone();
        names.extend(generics.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.to_string()),
            GenericParam::Const(param) => Some(param.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        }));
        Self {
            scope: self.scope,
            module: self.module.clone(),
            generics: names,
        }
    }

    pub(super) fn ty(&self, ty: &syn::Type) -> String {
        let mut ty = ty.clone();
        Paths(self).visit_type_mut(&mut ty);
        tidy(ty.to_token_stream())
    }

    /// A value as it stands: the spaces within its texts count.
    pub(super) fn expr(&self, expr: &syn::Expr) -> String {
        expr.to_token_stream().to_string()
    }

    /// `<T: Clone> where …`, without the names of plain lifetimes.
    pub(super) fn generics(&self, generics: &Generics) -> String {
        if generics.params.is_empty() && generics.where_clause.is_none() {
            return String::new();
        }
        let mut generics = generics.clone();
        Paths(self).visit_generics_mut(&mut generics);
        let clause = generics.where_clause.take();
        let mut text = tidy(generics.to_token_stream());
        if let Some(clause) = clause.filter(|clause| !clause.predicates.is_empty()) {
            text.push(' ');
            text.push_str(&tidy(clause.to_token_stream()));
        }
        text
    }

    pub(super) fn bounds<T: ToTokens + Clone>(
        &self,
        bounds: &Punctuated<syn::TypeParamBound, T>,
    ) -> String {
        let mut texts: Vec<String> = bounds
            .iter()
            .map(|bound| {
                let mut bound = bound.clone();
                Paths(self).visit_type_param_bound_mut(&mut bound);
                tidy(bound.to_token_stream())
            })
            .collect();
        texts.sort();
        texts.join(" + ")
    }

    /// A trait as it is implemented: lifetimes left out, as no caller names them.
    pub(super) fn implemented(&self, path: &syn::Path) -> String {
        let mut path = path.clone();
        Paths(self).visit_path_mut(&mut path);
        if let Some(last) = path.segments.last_mut()
            && let PathArguments::AngleBracketed(arguments) = &mut last.arguments
        {
            let kept = arguments
                .args
                .iter()
                .filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
                .cloned();
            arguments.args = kept.collect();
            if arguments.args.is_empty() {
                last.arguments = PathArguments::None;
            }
        }
        tidy(path.to_token_stream())
    }

    /// The full path of a name, if an import explains it.
    pub(super) fn full(&self, names: &[String]) -> Option<String> {
        let first = names.first()?;
        if first == "Self" || self.generics.contains(first) {
            return None;
        }
        Some(match self.scope.resolve(&self.module, names)? {
            Meaning::Local(definition) => self.public_path(&definition),
            Meaning::Module(module) => module,
            Meaning::External(path) => familiar(&path),
        })
    }

    fn public_path(&self, definition: &str) -> String {
        if let Some(path) = self
            .scope
            .public
            .get(definition)
            .and_then(|paths| paths.first())
        {
            return path.clone();
        }
        // A member of a public item, such as a variant.
        if let Some((owner, member)) = definition.rsplit_once("::")
            && let Some(path) = self.scope.public.get(owner).and_then(|paths| paths.first())
        {
            return format!("{path}::{member}");
        }
        format!("private::{definition}")
    }
}

/// The path of another crate as people write it.
pub(super) fn familiar(path: &str) -> String {
    let path = match path.split_once("::") {
        Some(("core" | "alloc", rest)) => format!("std::{rest}"),
        _ => path.to_owned(),
    };
    let known = FAMILIAR.iter().find(|(full, _)| *full == path);
    known.map_or(path, |(_, short)| (*short).to_owned())
}

/// Rewrites every path.
struct Paths<'p, 's, 't>(&'p Printer<'s, 't>);

impl VisitMut for Paths<'_, '_, '_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let mut names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| super::modules::unraw(&segment.ident))
            .collect();
        if path.leading_colon.is_some() {
            names.insert(0, String::new());
        }
        let Some(full) = self.0.full(&names) else {
            return;
        };
        let Some(mut segments) = segments(&full) else {
            return;
        };
        let arguments = path.segments.last().map(|last| last.arguments.clone());
        if let (Some(last), Some(arguments)) = (segments.last_mut(), arguments) {
            last.arguments = arguments;
        }
        path.leading_colon = None;
        path.segments = segments;
    }
}

/// The segments of a path in text. Built, not parsed: there are thousands.
fn segments(full: &str) -> Option<Punctuated<syn::PathSegment, syn::Token![::]>> {
    let is_name = |name: &str| {
        let mut chars = name.chars();
        let first = chars
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        first && chars.all(|c| c.is_ascii_alphanumeric() || c == '_') && name != "_"
    };
    full.split("::")
        .map(|name| {
            let ident = is_name(name).then(|| syn::Ident::new(name, Span::call_site()))?;
            Some(syn::PathSegment::from(ident))
        })
        .collect()
}

/// Tokens as text, spaced as people do.
pub(super) fn tidy(tokens: TokenStream) -> String {
    let text = tokens.to_string();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(space) = rest.find([' ', '\n']) {
        let (before, after) = rest.split_at(space);
        out.push_str(before);
        let after = after.trim_start();
        if keeps_space(&out, after) {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn keeps_space(before: &str, after: &str) -> bool {
    let arrow = before.ends_with("->") || before.ends_with("=>") || after.starts_with("->");
    let tight_before = ["::", "<", "&", "(", "[", "!", "#", "?", "*"];
    let tight_after = ["::", "<", ">", ",", ")", "]", "(", ":", ";", "?"];
    let word_before = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if arrow {
        return true;
    }
    if tight_before.iter().any(|token| before.ends_with(token)) {
        return false;
    }
    if after.starts_with('(') && (before.ends_with("fn") || !word_before) {
        return before.ends_with(',') || before.ends_with('=') || before.ends_with('+');
    }
    !tight_after.iter().any(|token| after.starts_with(token))
}
