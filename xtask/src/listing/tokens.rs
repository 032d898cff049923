//! Syntax as text: the same tokens always give the same text, spaced as people write it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of some syntax.
pub(super) fn show(syntax: &impl ToTokens) -> String {
    text(syntax.to_token_stream())
}

/// Operators that have spaces around them, where something is before them to work on.
const SPACED: [&str; 12] = [
    "->", "=>", "==", "!=", "&&", "||", "=", "+", "-", "*", "/", "|",
];

fn text(stream: TokenStream) -> String {
    let mut out = String::new();
    let mut tokens = stream.into_iter().peekable();
    let mut after_lifetime = false;
    while let Some(token) = tokens.next() {
        let has_left = out.ends_with(|c: char| c.is_alphanumeric() || "_\"'>)]}".contains(c));
        let parts_group = std::mem::take(&mut after_lifetime) || out.ends_with("&mut");
        let (piece, is_apart) = match token {
            TokenTree::Group(group) => {
                group_text(group.delimiter(), text(group.stream()), parts_group)
            }
            TokenTree::Punct(punct) => {
                let mut operator = punct.as_char().to_string();
                if punct.spacing() == Spacing::Joint
                    && let Some(next @ (TokenTree::Ident(_) | TokenTree::Punct(_))) = tokens.peek()
                {
                    let pair = format!("{operator}{next}");
                    after_lifetime = operator == "'";
                    if after_lifetime || ["::", ".."].contains(&&*pair) || SPACED.contains(&&*pair)
                    {
                        operator = pair;
                    }
                }
                if operator.len() > 1 {
                    tokens.next();
                }
                match operator.as_str() {
                    "," | ":" | ";" => (format!("{operator} "), false),
                    binary if has_left && SPACED.contains(&binary) => (format!("{binary} "), true),
                    _ => (
                        operator.clone(),
                        after_lifetime || ["&", "$"].contains(&operator.as_str()),
                    ),
                }
            }
            word => (word.to_string(), true),
        };
        if is_apart && has_left {
            out.push(' ');
        }
        out.push_str(&piece);
    }
    out.trim_end().to_owned()
}

/// A group, and whether a space separates it from what is before it.
fn group_text(delimiter: Delimiter, inner: String, is_apart: bool) -> (String, bool) {
    // A comma at the end means nothing, except in a tuple of one.
    let short = inner.strip_suffix(',').unwrap_or(&inner);
    match delimiter {
        Delimiter::Parenthesis => (format!("({inner})"), is_apart),
        Delimiter::Bracket => (format!("[{short}]"), is_apart),
        Delimiter::Brace if short.is_empty() => ("{}".to_owned(), true),
        Delimiter::Brace => (format!("{{ {short} }}"), true),
        Delimiter::None => (inner, true),
    }
}
