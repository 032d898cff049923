//! Macros of a package that make items. Nothing is expanded: what a macro makes is known by the
//! heads of the items in its rules, and by the names that it is called with.
//!
//! So `offers string_newtype!  pub fn as_str(&self) -> &str` is about all types that it makes.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use super::tokens::show;
use super::tree::{Tree, plain};
use super::{Kind, Line};

/// The lines of macros that make items and that others cannot call.
pub(super) fn lines(tree: &Tree) -> Vec<Line> {
    let mut lines = Vec::new();
    // What implements a trait that others cannot name is not for them.
    let is_private = |head: &str| {
        let of = head.strip_prefix("impl ");
        let of = of.and_then(|rest| rest.split(' ').next());
        let is_own = |name| tree.definitions.iter().any(|own| own.name == name);
        of.is_some_and(|name| is_own(name) && !tree.public_names.contains(name))
    };
    for (name, definition) in &tree.macros {
        let mut made = heads(&definition.mac.tokens);
        made.retain(|head| !is_private(head));
        if made.is_empty() {
            continue;
        }
        for call in tree.modules.iter().flat_map(|module| &module.calls) {
            let last = call.mac.path.segments.last();
            if last.is_some_and(|last| plain(&last.ident) == *name) {
                made.extend(capitals(&text(&call.mac.tokens)));
            }
        }
        let line = |text| Line::new(Kind::Offers, &format!("{name}!")).with(text);
        lines.extend(made.into_iter().map(line));
    }
    lines
}

/// What is written there but for texts, such as docs.
fn text(tokens: &TokenStream) -> String {
    fn without_texts(tokens: TokenStream) -> TokenStream {
        let tokens = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(own) => {
                Some(Group::new(own.delimiter(), without_texts(own.stream())).into())
            }
            TokenTree::Literal(own) if own.to_string().ends_with('"') => None,
            token => Some(token),
        });
        tokens.collect()
    }
    show(&without_texts(tokens.clone()))
}

/// Names that begin with a capital: types, variants, constants. Paths are left out: what a macro is
/// given to use is not what it makes.
fn capitals(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !"_:".contains(c));
    let words = words.map(|word| word.strip_suffix(':').unwrap_or(word));
    let names = words.filter(|word| !word.contains(':') && word.starts_with(char::is_uppercase));
    names.map(str::to_owned)
}

/// What rules say of the items that they make: public items and impls up to their bodies, derives.
fn heads(rules: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut head = TokenStream::new();
    let mut last = String::new();
    let end = TokenTree::from(Punct::new(';', Spacing::Alone));
    for token in rules.clone().into_iter().chain([end]) {
        let text = token.to_string();
        let so_far = show(&head);
        // The value of a constant does not matter.
        let is_constant = so_far.contains(" const ") && !so_far.contains(" fn ");
        let is_end = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => text == ";" || text == "=" && (is_constant || so_far.contains(" static ")),
        };
        if !head.is_empty() && is_end {
            // Paths of other crates may begin so.
            found.insert(so_far.replace("impl::", "impl ").replace(" ::", " "));
            head = TokenStream::new();
        }
        match &token {
            // `pub(crate)`
            TokenTree::Group(_) if last == "pub" => head = TokenStream::new(),
            TokenTree::Group(group) if last == "derive" => {
                let names = show(&group.stream());
                let names = names.trim_end_matches(',').split(", ");
                found.extend(names.map(|name| format!("derive {name}")));
            }
            // The fields of a struct are listed on their own, the arguments of a private function
            // are not.
            TokenTree::Group(group) if head.is_empty() || so_far.contains(" struct ") => {
                let is_list = group.delimiter() == Delimiter::Parenthesis;
                let is_part = ["$", "cfg_attr"].contains(&last.as_str()) || !head.is_empty();
                if is_part || !is_list {
                    found.extend(heads(&group.stream()));
                }
            }
            _ if !head.is_empty() || text == "pub" || text == "impl" && last != ">" => {
                head.extend([token]);
            }
            _ => {}
        }
        last = text;
    }
    found
}
