//! Texts for people that also know what they mean: two are equal when they mean the same, however
//! their parameters are called and whatever alias they go by. Also tokens as text.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// A type, bound or signature as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    /// As people write it.
    pub(crate) shown: String,
    /// With the names of parameters, lifetimes and `Self` made regular, where that differs.
    key: Option<String>,
    /// The same with the crate's public aliases and constants replaced by what they stand for.
    full: Option<String>,
}

impl Text {
    pub(super) fn new(shown: String, key: Option<String>, full: Option<String>) -> Self {
        Self { shown, key, full }
    }

    /// A text that means what it says.
    pub(super) fn plain(shown: String) -> Self {
        Self::new(shown, None, None)
    }

    pub(super) fn key(&self) -> &str {
        self.key.as_ref().unwrap_or(&self.shown)
    }

    /// What it means with nothing left to look up.
    pub(super) fn full(&self) -> &str {
        self.full.as_deref().unwrap_or_else(|| self.key())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

/// Either by name, so that a public alias that stands for something else is told once, or by what
/// it stands for, so that an alias written out is no difference.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key() || self.full() == other.full()
    }
}

impl Eq for Text {}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Tokens as text, spaced as people do; what stands within literals stays.
pub(super) fn tidy(tokens: TokenStream) -> String {
    let mut out = Writer::default();
    out.stream(tokens);
    out.text
}

#[derive(Default)]
struct Writer {
    text: String,
    last: String,
    /// Whether the last piece is an operator before its only operand: `-1`, `&x`.
    unary: bool,
}

impl Writer {
    fn stream(&mut self, tokens: TokenStream) {
        let mut joint = String::new();
        for token in tokens {
            match token {
                TokenTree::Punct(punct) => {
                    joint.push(punct.as_char());
                    // A lifetime's name is a token of its own.
                    if punct.as_char() != '\'' && punct.spacing() == Spacing::Alone {
                        self.piece(&std::mem::take(&mut joint));
                    }
                }
                TokenTree::Group(group) => {
                    self.flush(&mut joint);
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.piece(open);
                    self.stream(group.stream());
                    self.piece(close);
                }
                TokenTree::Ident(name) => {
                    let prefix = std::mem::take(&mut joint);
                    match prefix.strip_suffix('\'') {
                        Some(before) => {
                            self.piece(before);
                            self.piece(&format!("'{name}"));
                        }
                        None => {
                            self.piece(&prefix);
                            self.piece(&name.to_string());
                        }
                    }
                }
                TokenTree::Literal(literal) => {
                    self.flush(&mut joint);
                    self.piece(&literal.to_string());
                }
            }
        }
        self.flush(&mut joint);
    }

    fn flush(&mut self, joint: &mut String) {
        self.piece(&std::mem::take(joint));
    }

    fn piece(&mut self, piece: &str) {
        if piece.is_empty() {
            return;
        }
        // `(A,)` is a tuple; elsewhere the last comma says nothing.
        if self.last == "," && matches!(piece, "]" | "}" | ">") {
            self.text.pop();
            self.last.clear();
        }
        if !self.text.is_empty() && self.spaced(piece) {
            self.text.push(' ');
        }
        let operand = is_word(&self.last) && !is_keyword(&self.last)
            || matches!(self.last.as_str(), ")" | "]" | "}");
        self.unary = matches!(piece, "-" | "*" | "&" | "&&" | "!") && !operand;
        self.text.push_str(piece);
        piece.clone_into(&mut self.last);
    }

    fn spaced(&self, next: &str) -> bool {
        let last = self.last.as_str();
        if matches!(last, "->" | "=>" | "," | ";") || matches!(next, "->" | "=>") {
            return !matches!(next, ")" | "]" | ">" | "," | ";");
        }
        if self.unary || matches!(last, "::" | "<" | "(" | "[" | "#" | "?" | "." | ".." | "!") {
            return false;
        }
        match next {
            "::" => is_keyword(last) || matches!(last, ":" | "=" | "+" | "{"),
            "<" | ">" | "," | ")" | "]" | ":" | ";" | "." | ".." | "!" => false,
            // `?Sized`, and `x?`.
            "?" => matches!(last, ":" | "+"),
            "}" => last != "{",
            "(" => is_keyword(last) && last != "fn" || !is_word(last) && !matches!(last, ">" | ")"),
            "[" => is_keyword(last) || !is_word(last) && !matches!(last, ")" | "]"),
            _ => true,
        }
    }
}

fn is_word(piece: &str) -> bool {
    piece.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''))
}

fn is_keyword(piece: &str) -> bool {
    const WORDS: [&str; 14] = [
        "as", "const", "dyn", "else", "fn", "for", "if", "impl", "in", "match", "move", "mut",
        "return", "where",
    ];
    WORDS.contains(&piece)
}

/// Longest text of a value.
const LONGEST: usize = 120;
/// What is left around a difference.
const AROUND: usize = 40;

/// Two long texts cut to what differs and something around it.
pub(super) fn excerpts(one: &str, other: &str) -> (String, String) {
    if one.chars().count().max(other.chars().count()) <= LONGEST {
        return (one.to_owned(), other.to_owned());
    }
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shorter = a.len().min(b.len());
    let same = |(x, y): &(&char, &char)| x == y;
    let head = a.iter().zip(&b).take_while(same).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    let tail = tail.min(shorter - head);
    let cut = |text: &[char]| {
        let start = head.saturating_sub(AROUND);
        let end = (text.len() - tail + AROUND).min(text.len());
        // Of a difference that is long itself, its beginning.
        let stop = end.min(start + LONGEST + AROUND);
        let middle: String = text[start..stop].iter().collect();
        let mark = |cut: bool| if cut { "…" } else { "" };
        format!("{}{middle}{}", mark(start > 0), mark(stop < text.len()))
    };
    (cut(&a), cut(&b))
}
