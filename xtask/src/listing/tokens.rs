//! Syntax as text: the same tokens always give the same text, spaced as people write it. Lifetimes
//! are left out, but for `'static`: which value lives how long is the compiler's matter.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Operators that have spaces around them, where something is before them to work on.
const SPACED: [&str; 12] = [
    "->", "=>", "==", "!=", "&&", "||", "=", "+", "-", "*", "/", "|",
];

pub(super) fn show(syntax: &impl ToTokens) -> String {
    let text = text(syntax.to_token_stream());
    text.replace("for<> ", "").replace("<>", "")
}

fn text(stream: TokenStream) -> String {
    let mut out = String::new();
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_joint = matches!(&token, TokenTree::Punct(own) if own.spacing() == Spacing::Joint);
        let mut piece = match token {
            TokenTree::Group(group) => group_text(group.delimiter(), text(group.stream())),
            token => token.to_string(),
        };
        // Two characters can be one operator.
        if let Some(next) = tokens.peek().filter(|_| is_joint) {
            let pair = format!("{piece}{next}");
            if ["::", "..", "'static"].contains(&pair.as_str())
                || SPACED[..6].contains(&pair.as_str())
            {
                tokens.next();
                piece = pair;
            } else if piece == "'" {
                tokens.next();
                tokens.next_if(|token| token.to_string() == ",");
                continue;
            }
        }
        let is_after = out.ends_with(|c: char| c.is_alphanumeric() || "_\"'>)]}".contains(c));
        let is_word = piece.starts_with(|c: char| c.is_alphanumeric() || "_\"'&${".contains(c));
        let is_type =
            piece.starts_with(['(', '[']) && (out.ends_with("'static") || out.ends_with("&mut"));
        match piece.as_str() {
            "," | ":" | ";" => out.push_str(&format!("{piece} ")),
            // A comma at the end means nothing.
            ">" if out.ends_with(", ") => out.replace_range(out.len() - 2.., ">"),
            spaced if is_after && SPACED.contains(&spaced) => out.push_str(&format!(" {piece} ")),
            _ if is_after && (is_word || is_type) => out.push_str(&format!(" {piece}")),
            _ => out.push_str(&piece),
        }
    }
    out.trim_end().to_owned()
}

fn group_text(delimiter: Delimiter, inner: String) -> String {
    // A comma at the end means nothing, except in a tuple of one.
    let short = inner.strip_suffix(',').unwrap_or(&inner);
    match delimiter {
        Delimiter::Parenthesis => format!("({inner})"),
        Delimiter::Bracket => format!("[{short}]"),
        Delimiter::Brace => format!("{{ {short} }}"),
        Delimiter::None => inner,
    }
}
