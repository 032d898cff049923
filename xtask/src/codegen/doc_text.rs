//! The one door from text of a document to documentation: text stays text.
//!
//! Of Markdown, code spans in single backticks are kept and addresses become links. Everything else
//! is escaped: no sentence of a document becomes a code block, which rustdoc would compile and run,
//! nor a heading, a list, a link or HTML. Hidden characters are shown escaped.

use std::borrow::Cow;
use std::mem;

use crate::text;

/// Widest line of a doc comment, without its indentation.
const WIDTH: usize = 92;

/// Text as lines of a doc comment, wrapped, without what begins a doc comment.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{b}', '\u{c}'], "\n");
    let text = text.replace('\t', " ");
    let text = text::visible(&text);
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let mut current = String::new();
        for word in words(line) {
            let width = current.chars().count() + 1 + word.chars().count();
            if !current.is_empty() && width > WIDTH {
                lines.push(format!(" {}", first(&mem::take(&mut current))));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(&word);
        }
        lines.push(format!(" {}", first(&current)));
    }
    if lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A text as code, such as a name on the wire, in a sentence that goes through [`lines`].
pub(super) fn code(text: &str) -> Cow<'_, str> {
    let text = text::quote(text);
    match text.contains('`') || text.trim().is_empty() {
        true => text,
        false => Cow::Owned(format!("`{text}`")),
    }
}

/// Escapes what begins a block at the start of a line.
fn first(line: &str) -> Cow<'_, str> {
    if line.starts_with(['#', '+', '-', '=', ':']) {
        return Cow::Owned(format!("\\{line}"));
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let mut rest = rest.chars();
    let is_item = digits > 0
        && matches!(rest.next(), Some('.' | ')'))
        && matches!(rest.next(), None | Some(' '));
    match is_item {
        true => Cow::Owned(format!("{}\\{}", &line[..digits], &line[digits..])),
        false => Cow::Borrowed(line),
    }
}

/// The words of a line, escaped. Code spans are not broken.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut rest = line;
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let mut length = character.len_utf8();
        if let Some(address) = address(rest) {
            word.push_str(&format!("<{address}>"));
            length = address.len();
        } else if character == '`' {
            let (span, end) = span(rest);
            word.push_str(&span);
            length = end;
        } else if character == ' ' {
            words.push(mem::take(&mut word));
        } else {
            let after = rest.chars().nth(1).unwrap_or(' ');
            let is_within = before.is_alphanumeric() && after.is_alphanumeric();
            if r"\[]<>*~|&".contains(character) || (character == '_' && !is_within) {
                word.push('\\');
            }
            word.push(character);
        }
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// What begins with a backtick: a code span if a single backtick ends it in this line, else escaped
/// backticks. Also how much of the text it is.
fn span(text: &str) -> (String, usize) {
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let opening = run(text);
    let mut at = opening;
    while let Some(next) = text[at..].find('`').filter(|_| opening == 1) {
        let closing = run(&text[at + next..]);
        at += next + closing;
        if closing == 1 {
            return (text[..at].to_owned(), at);
        }
    }
    (r"\`".repeat(opening), opening)
}

/// An address at the start of a text.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|it| text.starts_with(it))?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&*+=%,;".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let is_end = |c: char| c.is_ascii_alphanumeric() || "/#=%-".contains(c);
    let address = text[..end].trim_end_matches(|c| !is_end(c));
    (address.len() > scheme.len()).then_some(address)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

    use super::*;

    fn joined(text: &str) -> String {
        let lines = lines(text);
        let lines = lines
            .iter()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Reads Markdown as rustdoc does, and gives the text that a reader sees.
    fn rendered(markdown: &str) -> Result<String, String> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let mut text = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::SoftBreak => text.push(' '),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                Event::Start(Tag::Link {
                    link_type: LinkType::Autolink,
                    ..
                }) => {}
                other => return Err(format!("{other:?} of {markdown:?}")),
            }
        }
        Ok(text)
    }

    #[track_caller]
    fn stays_text(text: &str) {
        let markdown = joined(text);
        let seen = rendered(&markdown).unwrap_or_else(|what| panic!("{what} from {text:?}"));
        let squeeze = |text: &str| -> String {
            // Spaces are not compared, nor the backticks of code spans, which are not shown.
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '`')
                .collect()
        };
        let expected = text::visible(text);
        let expected = expected
            .replace("\\r", "")
            .replace("\\u{b}", "")
            .replace("\\u{c}", "");
        assert_eq!(squeeze(&seen), squeeze(&expected), "{markdown:?}");
    }

    #[test]
    fn text_stays_text() {
        for hostile in [
            "a\n```\nassert!(false);\n```",
            "a\n\n````rust\nassert!(false);\n````",
            "~~~\nassert!(false);\n~~~",
            "a\n\n    assert!(false);\n\nb",
            "a\n\n\tassert!(false);",
            "- item\n\n      assert!(false);",
            "1. item\n\n       assert!(false);",
            "> quoted\n\n     assert!(false);",
            "a\r\r    assert!(false);\r\nb",
            "heading\n===\nother\n---\n# third",
            "a | b\n--- | ---\n1 | 2",
            "a\n:---:\nb",
            "`a` | `b`\n-|-\n1|2",
            "<script>alert(1)</script> &lt;b&gt; &#60;",
            "[a](https://example.com) [b][c] ![d](e) [^1]\n\n[^1]: note\n[c]: https://example.com",
            "*a* **b** _c_ __d__ ~~e~~ tsig_id __init__",
            "see (https://example.com/x?a=b&c=d), https://example.com. <https://example.com>",
            "https://a.example/*b*_c_ http:// http://. https://-x.com \"https://q.example\"",
            "an odd ` tick, `` two `` and ``` three, `a `` b`",
            "\\`not code\\` \\\\ \\",
            "- [ ] task",
            "12345678) x\n+ y\n* z",
        ] {
            stays_text(hostile);
        }
    }

    #[test]
    fn code_spans_and_addresses_keep_their_meaning() {
        assert_eq!(joined("a <b> [c] `<d>[e]`"), r"a \<b\> \[c\] `<d>[e]`");
        assert_eq!(joined("an odd ` tick"), r"an odd \` tick");
        assert_eq!(
            joined("see https://example.com/x, then"),
            "see <https://example.com/x>, then"
        );
        assert_eq!(code("a`b"), "a`b");
        assert_eq!(code("a\nb\u{202e}"), r"`a\nb\u{202e}`");
    }

    #[test]
    fn long_lines_are_wrapped_and_code_spans_are_not() {
        let lines = lines(&"word ".repeat(30));
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|line| line.len() <= WIDTH + 1),
            "{lines:?}"
        );
        let wrapped = super::lines(&format!("{} `a # b - c`", "w".repeat(88)));
        assert_eq!(wrapped[1], " `a # b - c`");
        // What a wrap brings to the start of a line begins nothing.
        for word in ["-", "#", "1.", "+", "=", ">"] {
            stays_text(&format!("{} {word} more", "w".repeat(91)));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn whatever_it_is(parts in proptest::collection::vec(prop_oneof![
            Just("`"), Just("``"), Just("```"), Just("````"), Just("~~~"), Just("\n"), Just("\n\n"), Just("\r"),
            Just("\t"), Just("    "), Just(" "), Just("- "), Just("1. "), Just("> "), Just("# "), Just("==="),
            Just("---"), Just("|"), Just("["), Just("]"), Just("("), Just(")"), Just("<"), Just(">"), Just("!"),
            Just("*"), Just("_"), Just("~"), Just("\\"), Just("&lt;"), Just("&"), Just("https://example.com/a_b"),
            Just("http://"), Just("x"), Just("fn main() {}"), Just("\u{202e}"), Just("\u{a0}"), Just("é"),
            Just("<b>"), Just("<!--"), Just("]: "), Just("[^1]"), Just(":"), Just("."), Just("+"), Just("=")
        ], 0..40)) {
            stays_text(&parts.concat());
        }
    }
}
