//! Text of the document as rustdoc: limits in words, and escapes so that no sentence of a
//! document breaks `cargo doc`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

/// Widest line of a doc comment, without its indentation.
const WIDTH: usize = 92;

/// Text of the document as doc comments: escaped, wrapped, a line each.
pub(crate) fn outer(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// The same for the module or crate that it stands in.
pub(crate) fn inner(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#![doc = #lines])*)
}

fn lines(text: &str) -> Vec<String> {
    let text = rustdoc(text.trim());
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(format!(" {current}"));
                current.clear();
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        let space = if current.is_empty() { "" } else { " " };
        lines.push(format!("{space}{current}"));
    }
    lines
}

/// The constraints of a schema as one sentence, or nothing.
pub(crate) fn limits(schema: &Map<String, Value>) -> Option<String> {
    let show = |key: &str| schema.get(key).map(|value| value.to_string());
    let mut parts = Vec::new();
    match (show("minimum"), show("maximum")) {
        (Some(min), Some(max)) => parts.push(format!("{min} to {max}")),
        (Some(min), None) => parts.push(format!("at least {min}")),
        (None, Some(max)) => parts.push(format!("at most {max}")),
        (None, None) => {}
    }
    for (low, high, unit) in [
        ("minLength", "maxLength", "characters"),
        ("minItems", "maxItems", "items"),
    ] {
        match (show(low), show(high)) {
            (Some(min), Some(max)) => parts.push(format!("{min} to {max} {unit}")),
            (Some(min), None) => parts.push(format!("at least {min} {unit}")),
            (None, Some(max)) => parts.push(format!("at most {max} {unit}")),
            (None, None) => {}
        }
    }
    if let Some(Value::String(pattern)) = schema.get("pattern") {
        parts.push(format!("matches `{pattern}`"));
    }
    if let Some(default) = schema.get("default") {
        parts.push(format!("default `{default}`"));
    }
    (!parts.is_empty()).then(|| format!("Limits: {}.", parts.join("; ")))
}

/// Escapes what rustdoc would take for a link or for HTML, outside of code spans, and makes bare
/// addresses links.
fn rustdoc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !out.is_empty() {
            out.push('\n');
        }
        let mut code = false;
        let closed = line.matches('`').count() % 2 == 0;
        for word in line.split_inclusive(' ') {
            let bare = word.trim_end();
            if !code && !bare.contains('`') && is_address(bare) {
                let end = bare.trim_end_matches(['.', ',', ';', ')']);
                out.push('<');
                out.push_str(end);
                out.push('>');
                out.push_str(&word[end.len()..]);
                continue;
            }
            for c in word.chars() {
                match c {
                    '`' if closed => code = !code,
                    '[' | ']' | '<' | '>' if !code => out.push('\\'),
                    '`' => out.push('\\'),
                    _ => {}
                }
                out.push(c);
            }
        }
    }
    out
}

fn is_address(word: &str) -> bool {
    word.starts_with("https://") || word.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_links_and_html_but_not_code() {
        assert_eq!(rustdoc("a <b> [c] `<d>[e]`"), r"a \<b\> \[c\] `<d>[e]`");
        assert_eq!(rustdoc("an odd ` tick"), r"an odd \` tick");
        assert_eq!(
            rustdoc("see https://example.com/x, then"),
            "see <https://example.com/x>, then"
        );
    }

    #[test]
    fn long_lines_are_wrapped() {
        let lines = lines(&"word ".repeat(30));
        assert_eq!(lines.len(), 2);
        assert!(
            lines.iter().all(|line| line.len() <= WIDTH + 1),
            "{lines:?}"
        );
    }

    #[test]
    fn limits_are_one_sentence() {
        let schema = serde_json::json!({"minimum": 1, "maximum": 9, "default": 2});
        let limits = schema.as_object().and_then(limits);
        assert_eq!(limits.as_deref(), Some("Limits: 1 to 9; default `2`."));
    }
}
