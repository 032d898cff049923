//! Syntax as text: the same tokens always give the same text, spaced as people write it.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The text of some syntax, without attributes that are documentation.
pub(super) fn show(syntax: &impl ToTokens) -> String {
    let mut text = Text::default();
    text.stream(syntax.to_token_stream());
    text.out
}

#[derive(Default)]
struct Text {
    out: String,
    last: Last,
}

/// What the text ends with, as far as spaces depend on it.
#[derive(Clone, Copy, Default, PartialEq)]
enum Last {
    /// No space follows: the beginning, `(`, `::`, `&`.
    #[default]
    Tight,
    Word,
    Lifetime,
    Other,
    /// A space follows, whatever comes next: `->`, `=`.
    Spaced,
}

/// Operators of more than one character that have spaces around them.
const SPACED: [&str; 12] = [
    "->", "=>", "==", "!=", "&&", "||", "=", "+", "-", "*", "/", "|",
];

impl Text {
    fn stream(&mut self, stream: TokenStream) {
        let mut tokens = stream.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Ident(ident) => self.word(&ident.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                    if let Some(TokenTree::Ident(name)) = tokens.next() {
                        self.word(&format!("'{name}"));
                        self.last = Last::Lifetime;
                    }
                }
                TokenTree::Punct(punct) => {
                    let mut operator = punct.as_char().to_string();
                    if punct.spacing() == Spacing::Joint
                        && let Some(TokenTree::Punct(next)) = tokens.peek()
                        && let pair = format!("{operator}{}", next.as_char())
                        && (pair == "::" || pair == ".." || SPACED.contains(&&*pair))
                    {
                        operator = pair;
                        tokens.next();
                    }
                    self.operator(&operator);
                }
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, stream: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => ("", ""),
        };
        let brace = delimiter == Delimiter::Brace && self.last != Last::Tight;
        if brace || matches!(self.last, Last::Spaced | Last::Lifetime) {
            self.space();
        }
        let empty = stream.is_empty();
        self.out.push_str(if empty { open.trim() } else { open });
        self.last = Last::Tight;
        self.stream(stream);
        // A comma at the end means nothing, except in a tuple of one.
        if self.out.ends_with(',') && delimiter != Delimiter::Parenthesis {
            self.out.pop();
        }
        self.out.push_str(if empty { close.trim() } else { close });
        self.last = Last::Other;
    }

    fn word(&mut self, word: &str) {
        if matches!(self.last, Last::Word | Last::Lifetime | Last::Spaced)
            || self.out.ends_with(['>', ')', ']'])
        {
            self.space();
        }
        self.out.push_str(word);
        self.last = Last::Word;
    }

    fn operator(&mut self, operator: &str) {
        let binary = SPACED.contains(&operator) && !matches!(self.last, Last::Tight | Last::Spaced);
        if binary
            || self.last == Last::Spaced
            || (operator == "&" && matches!(self.last, Last::Word | Last::Lifetime))
        {
            self.space();
        }
        self.out.push_str(operator);
        self.last = match operator {
            "," | ":" | ";" => Last::Spaced,
            _ if binary => Last::Spaced,
            ">" | "?" if self.last != Last::Tight => Last::Other,
            _ => Last::Tight,
        };
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::show;

    #[test]
    fn text_is_spaced_as_people_write_it() {
        for text in [
            "Result<Vec<&'a mut T>, (u8, crate::Error)>",
            "impl Fn(&[u8; 4]) -> Option<Box<dyn Debug + Send + 'static>> + Clone",
            "<T as Iterator>::Item",
            "&'static [&'static str]",
            "&'a (dyn A + 'a)",
            "fn(u8) -> !",
            "impl for<'x> Fn(&'x u8)",
            "Operation { id: \"a  b\", of: &[1, -2], m: M::Post }",
            "*const T",
            "HashMap<K, V>",
            "'a: 'b + 'c",
            "T: ?Sized + Into<String>",
        ] {
            let tokens: proc_macro2::TokenStream = text.parse().expect("Rust");
            assert_eq!(show(&tokens), text);
        }
    }
}
