//! Macros of the packages that make items: their templates are read as source, once, with the names
//! of their variables in the place of what they are called with. Nothing is expanded.
//!
//! So a method that the template has is listed as `fn text_type!::name::as_str`, for all types that
//! the macro makes, and each of these as `made types::AccountId  by text_type!`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::tree::{Binding, Named, Tree, What};

/// Reads the templates of all macros that are called in the place of items.
pub(super) fn read(tree: &mut Tree) {
    // Templates call macros themselves.
    let mut done = BTreeSet::new();
    while let Some((definition, name)) = next(tree, &done) {
        done.insert(definition);
        let What::Macro(rules) = &tree.definitions[definition].what else {
            continue;
        };
        let (items, variables) = items(rules.clone());
        if items.is_empty() {
            continue;
        }
        let parent = tree.definitions[definition].module;
        let (krate, file) = (&tree.modules[parent].krate, &tree.modules[parent].file);
        let (krate, file) = (krate.clone(), file.clone());
        let module = tree.module(&krate, &format!("{name}!"), &file, Some(parent));
        tree.modules[module].is_template = true;
        tree.items(module, items, "", &mut HashMap::new());
        names(tree, &name, module, &variables);
    }
}

/// A macro that is called and was not read yet.
fn next(tree: &Tree, done: &BTreeSet<usize>) -> Option<(usize, String)> {
    let called: BTreeSet<&str> = tree
        .modules
        .iter()
        .flat_map(|module| module.calls.iter().map(|(name, _)| name.as_str()))
        .collect();
    let mut definitions = tree.definitions.iter().enumerate();
    let found = definitions.find(|(index, definition)| {
        let is_macro = matches!(definition.what, What::Macro(_));
        is_macro && !done.contains(index) && called.contains(definition.name.as_str())
    });
    found.map(|(index, definition)| (index, definition.name.clone()))
}

/// Gives the modules that call a macro the names that it makes there.
fn names(tree: &mut Tree, name: &str, template: usize, variables: &BTreeMap<String, String>) {
    let fixed: Vec<(String, bool, usize)> = tree.modules[template]
        .names
        .iter()
        .filter(|(name, _)| !variables.contains_key(*name))
        .flat_map(|(name, all)| all.iter().map(move |named| (name, named)))
        .filter_map(|(name, named)| match named.binding {
            Binding::Definition(index) => Some((name.clone(), named.public, index)),
            _ => None,
        })
        .collect();
    for module in 0..tree.modules.len() {
        if tree.modules[module].is_template {
            continue;
        }
        let calls = tree.modules[module].calls.iter();
        let calls: Vec<TokenStream> = calls
            .filter(|(called, _)| called == name)
            .map(|(_, tokens)| tokens.clone())
            .collect();
        for tokens in calls {
            for (name, public, index) in &fixed {
                let binding = Binding::Definition(*index);
                let names = tree.modules[module].names.entry(name.clone()).or_default();
                names.push(Named {
                    public: *public,
                    conditions: Vec::new(),
                    binding,
                });
            }
            for made in capitals(&tokens, false) {
                if !tree.modules[module].names.contains_key(&made) {
                    let what = What::Made(name.to_owned(), tokens.clone());
                    tree.define(module, made, true, Vec::new(), what);
                }
            }
        }
    }
}

/// Names that a macro is called with and that begin with a capital: types, variants, constants.
/// Parts of paths are left out: what a macro is given to use is not what it makes.
pub(super) fn capitals(tokens: &TokenStream, nested: bool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_colon =
        |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let before = index >= 2 && is_colon(index - 1) && is_colon(index - 2);
                let after = is_colon(index + 1) && is_colon(index + 2);
                if name.starts_with(char::is_uppercase) && !before && !after {
                    found.insert(name);
                }
            }
            TokenTree::Group(group) if nested => {
                found.extend(capitals(&group.stream(), nested));
            }
            _ => {}
        }
    }
    found
}

/// The items of a macro's templates, as far as they are items, and its variables with their kinds.
fn items(rules: TokenStream) -> (Vec<syn::Item>, BTreeMap<String, String>) {
    let mut all = Vec::new();
    let mut variables = BTreeMap::new();
    let mut groups = rules.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    while let (Some(matcher), Some(template)) = (groups.next(), groups.next()) {
        let mut own = BTreeMap::new();
        kinds(matcher, &mut own);
        let filled = fill(template, &own);
        variables.extend(own);
        if let Ok(file) = syn::parse2::<syn::File>(filled) {
            all.extend(file.items);
        }
    }
    (all, variables)
}

/// Variables of a matcher: `$name: kind`.
fn kinds(matcher: TokenStream, found: &mut BTreeMap<String, String>) {
    let mut tokens = matcher.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => kinds(group.stream(), found),
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                if let Some(TokenTree::Ident(name)) = tokens.peek() {
                    let name = name.to_string();
                    tokens.next();
                    tokens.next();
                    if let Some(TokenTree::Ident(kind)) = tokens.next() {
                        found.insert(name, kind.to_string());
                    }
                }
            }
            _ => {}
        }
    }
}

/// A template with the names of its variables in their places, and each repetition once.
fn fill(template: TokenStream, variables: &BTreeMap<String, String>) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = template.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let inner = fill(group.stream(), variables);
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            TokenTree::Punct(punct) if punct.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                    out.extend(fill(group.stream(), variables));
                    // What separates, if anything, and how often.
                    let is_count = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if "*+?".contains(p.as_char()));
                    if tokens.next().is_some_and(|token| !is_count(&token)) {
                        tokens.next();
                    }
                }
                Some(TokenTree::Ident(name)) => {
                    let kind = variables.get(&name.to_string());
                    let name = match kind.map(String::as_str) {
                        Some("vis") => Ident::new("pub", name.span()),
                        _ => name,
                    };
                    out.extend([TokenTree::Ident(name)]);
                }
                other => out.extend(other),
            },
            token => out.extend([token]),
        }
    }
    out
}
