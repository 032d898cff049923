//! Macros of the packages that make items. Nothing is expanded: what a macro makes is known by its
//! name, and the macro has one line with the heads of the items in its rules.
//!
//! So a type is `made AccountId  = text_type! …`, and `macro text_type!` says that all of its types
//! have `pub fn as_str(&self) -> &str`.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::homes::Homes;
use super::items::Lines;
use super::names::Target;
use super::tokens::show;
use super::tree::{Named, Tree, What};
use super::{Kind, Line};

/// Gives the modules that call a macro the names that it makes there.
pub(super) fn names(tree: &mut Tree) {
    let mut made: Vec<(usize, String, What)> = Vec::new();
    for (index, module) in tree.modules.iter().enumerate() {
        for (name, tokens) in &module.calls {
            let Some(rules) = tree.definitions.iter().find_map(|own| match &own.what {
                What::Macro(rules) if own.name == *name => Some(rules),
                _ => None,
            }) else {
                continue;
            };
            let mut all = capitals(tokens, false);
            for head in heads(rules) {
                let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
                if let Some("struct" | "enum" | "trait" | "type") = words.nth(1) {
                    all.extend(words.next().map(str::to_owned));
                }
            }
            all.retain(|name| {
                name.starts_with(char::is_uppercase) && !module.names.contains_key(name)
            });
            let what = |made| (index, made, What::Made(name.clone(), tokens.clone()));
            made.extend(all.into_iter().map(what));
        }
    }
    for (module, name, what) in made {
        let named = Named {
            public: true,
            conditions: Vec::new(),
            binding: (),
        };
        tree.define(module, name, named, what);
    }
}

/// The lines of macros that others cannot call, but whose items they can use.
pub(super) fn lines(tree: &Tree, homes: &Homes) -> Lines {
    let mut lines = Lines::new();
    for (index, definition) in tree.definitions.iter().enumerate() {
        let (What::Macro(rules), None) = (&definition.what, homes.home(&Target::Definition(index)))
        else {
            continue;
        };
        let module = &tree.modules[definition.module];
        let mut line = Line::new(Kind::Macro, &format!("{}!", definition.name), &module.file);
        line.offers = heads(rules);
        if line.offers.is_empty() {
            continue;
        }
        let modules = tree.modules.iter().filter(|own| own.krate == module.krate);
        for (name, tokens) in modules.flat_map(|module| &module.calls) {
            if *name == definition.name {
                line.offers.extend(capitals(tokens, true));
            }
        }
        lines.push((module.krate.clone(), line));
    }
    lines
}

/// Names that a macro is called with and that begin with a capital: types, variants, constants.
/// Parts of paths are left out: what a macro is given to use is not what it makes.
fn capitals(tokens: &TokenStream, nested: bool) -> BTreeSet<String> {
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
            TokenTree::Group(group) if nested => found.extend(capitals(&group.stream(), nested)),
            _ => {}
        }
    }
    found
}

/// What rules say of the items that they make: public items and impls up to their bodies, derives.
fn heads(rules: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut head = TokenStream::new();
    let mut last = String::new();
    for token in rules.clone() {
        let is_end = matches!(&token, TokenTree::Punct(p) if p.as_char() == ';');
        let is_body =
            matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let text = token.to_string();
        let so_far = show(&head);
        let is_const = so_far.starts_with("pub const ") && !so_far.starts_with("pub const fn ");
        let is_struct = so_far.contains(" struct ");
        if !head.is_empty() && (is_end || is_body || is_const && text == "=") {
            found.insert(so_far);
            head = TokenStream::new();
        }
        match &token {
            // `pub(crate)`
            TokenTree::Group(group)
                if last == "pub" && group.delimiter() == Delimiter::Parenthesis =>
            {
                head = TokenStream::new();
            }
            // The fields of a struct are listed on their own.
            TokenTree::Group(group) if head.is_empty() || is_struct => {
                found.extend(heads(&group.stream()));
                if last == "derive" {
                    let traits = capitals(&group.stream(), false);
                    found.extend(traits.iter().map(|name| format!("derive {name}")));
                }
            }
            _ if !head.is_empty() || ["pub", "impl"].contains(&text.as_str()) => {
                head.extend([token]);
            }
            _ => {}
        }
        last = text;
    }
    if !head.is_empty() {
        found.insert(show(&head));
    }
    found
}

/// Tokens without attributes, which here are documentation.
pub(super) fn without_docs(tokens: TokenStream) -> TokenStream {
    let is_hash = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == '#');
    let mut after_hash = false;
    let kept = tokens.into_iter().filter(|token| {
        let skipped = std::mem::replace(&mut after_hash, is_hash(token));
        !skipped && !after_hash
    });
    kept.collect()
}
