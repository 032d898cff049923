//! Macros of a package that make items. Nothing is expanded: what a macro makes is known by the heads
//! of the items in its rules, and by the names that it is called with.
//!
//! So `made string_newtype!  pub fn as_str(&self) -> &str` is about all types that it makes.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::paths::Paths;
use super::tokens::show;
use super::tree::{Tree, plain};
use super::{Kind, Line};

/// The lines of macros that make items and that others cannot call.
pub(super) fn lines(tree: &Tree, paths: &Paths) -> Vec<Line> {
    let mut lines = Vec::new();
    // What implements a trait that others cannot name is not for them.
    let is_private = |head: &str| {
        let of = head.strip_prefix("impl ");
        let of = of.and_then(|rest| rest.split(' ').next());
        let is_own = |name| tree.definitions.iter().any(|own| own.name == name);
        of.is_some_and(|name| is_own(name) && !paths.names.contains(name))
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
                made.extend(capitals(&call.mac.tokens));
            }
        }
        let line = |text| Line::new(Kind::Made, &format!("{name}!"), "").with(text);
        lines.extend(made.into_iter().map(line));
    }
    lines
}

/// Names that begin with a capital: types, variants, constants. Parts of paths are left out: what a
/// macro is given to use is not what it makes.
fn capitals(tokens: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut tokens = tokens.clone().into_iter().peekable();
    let is_colon = |token: &TokenTree| token.to_string() == ":";
    let mut colons = 0;
    while let Some(token) = tokens.next() {
        let is_part = colons == 2 || tokens.peek().is_some_and(is_colon);
        match &token {
            TokenTree::Ident(ident) if !is_part => {
                let name = ident.to_string();
                found.extend(name.starts_with(char::is_uppercase).then_some(name));
            }
            TokenTree::Group(group) => found.extend(capitals(&group.stream())),
            _ => {}
        }
        colons = if is_colon(&token) { colons + 1 } else { 0 };
    }
    found
}

/// What rules say of the items that they make: public items and impls up to their bodies, derives.
fn heads(rules: &TokenStream) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut head = TokenStream::new();
    let mut last = String::new();
    for token in rules.clone() {
        let text = token.to_string();
        let so_far = show(&head);
        let is_end = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => text == ";" || text == "=" && so_far.contains(" const "),
        };
        if !head.is_empty() && is_end {
            found.insert(plain_paths(&so_far));
            head = TokenStream::new();
        }
        match &token {
            // `pub(crate)`
            TokenTree::Group(_) if last == "pub" => head = TokenStream::new(),
            // The fields of a struct are listed on their own.
            TokenTree::Group(group) if head.is_empty() || so_far.contains(" struct ") => {
                found.extend(heads(&group.stream()));
                if last == "derive" {
                    let traits = capitals(&group.stream()).into_iter();
                    found.extend(traits.map(|name| format!("derive {name}")));
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
        found.insert(plain_paths(&show(&head)));
    }
    found
}

/// A head without the `::` that paths of other crates begin with.
fn plain_paths(head: &str) -> String {
    head.replace("impl::", "impl ").replace(" ::", " ")
}
