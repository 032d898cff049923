//! Text of others, such as a document or a file name, on its way to a person: what would steer a
//! terminal or deceive a reader is shown escaped, and what is endless is cut.

use std::borrow::Cow;
use std::path::Path;

use unicode_general_category::{GeneralCategory, get_general_category};

/// Most characters of one text of a document that a message quotes.
pub const MAX_QUOTED: usize = 1_000;

/// Whether a character is not seen, or changes how others are seen: of control, direction or zero
/// width.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse};
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    // Letters and marks that are drawn as nothing.
    let is_blank = matches!(
        character,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2065}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}'
    );
    is_blank
        || matches!(
            get_general_category(character),
            Control | Format | LineSeparator | ParagraphSeparator | PrivateUse
        )
}

/// The text with hidden characters as Rust writes them, such as `\u{1b}`. Lines and tabs stay.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_escaped = |c| is_hidden(c) && c != '\n' && c != '\t';
    escape(text, is_escaped, push_escaped)
}

/// The text in one line, cut after [`MAX_QUOTED`] characters.
#[must_use]
pub fn quote(text: &str) -> Cow<'_, str> {
    match cut(text, MAX_QUOTED) {
        Cow::Borrowed(text) => escape(text, is_hidden, push_escaped),
        Cow::Owned(text) => Cow::Owned(escape(&text, is_hidden, push_escaped).into_owned()),
    }
}

/// The text, cut after so many characters.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}

/// A path in one line.
#[must_use]
pub fn path(path: &Path) -> String {
    quote(&path.to_string_lossy()).into_owned()
}

/// JSON with hidden characters escaped. The value stays the same.
#[must_use]
pub fn visible_json(json: &str) -> Cow<'_, str> {
    let is_escaped = |c| is_hidden(c) && c != '\n';
    escape(json, is_escaped, |out, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    })
}

/// The first so many lines, and how many more there are.
pub(crate) fn first_lines(text: &str, most: usize) -> String {
    let mut first: String = text.split_inclusive('\n').take(most).collect();
    if let Some(more @ 1..) = text.lines().count().checked_sub(most) {
        first.push_str(&format!("… and {more} more lines\n"));
    }
    first
}

fn escape(
    text: &str,
    is_escaped: impl Fn(char) -> bool,
    push: impl Fn(&mut String, char),
) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match is_escaped(character) {
            true => push(&mut out, character),
            false => out.push(character),
        }
    }
    Cow::Owned(out)
}

fn push_escaped(out: &mut String, character: char) {
    match character {
        '\n' | '\r' | '\t' => out.extend(character.escape_default()),
        other => out.extend(other.escape_unicode()),
    }
}

/// `1 change`, `2 changes`.
pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// The names and numbers of a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_escaped() {
        let hostile = "a\u{1b}[31m\u{202e}\u{200b}\u{feff}\u{9b}\u{e0041}\u{2028}\r\u{7f}b";
        let shown = visible(hostile);
        assert!(shown.chars().all(|c| !is_hidden(c)), "{shown}");
        assert!(shown.starts_with(r"a\u{1b}[31m\u{202e}\u{200b}\u{feff}"));
        assert_eq!(
            visible("ü né 漢字 ไทย हिन्दी 🙂\t…\n"),
            "ü né 漢字 ไทย हिन्दी 🙂\t…\n"
        );
    }

    #[test]
    fn a_quoted_text_has_one_line_and_an_end() {
        assert_eq!(quote("a\nb"), r"a\nb");
        let long = "x".repeat(10_000_000);
        assert_eq!(quote(&long).chars().count(), MAX_QUOTED + 1);
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({"a\u{202e}": "\u{e0041}\u{1b}é"});
        let json = format!("{value:#}");
        let shown = visible_json(&json);
        assert!(shown.chars().all(|c| c == '\n' || !is_hidden(c)), "{shown}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).ok(),
            Some(value)
        );
    }
}
