//! How one scalar is written: plain where every YAML reader agrees that it is this string, else
//! single-quoted, else double-quoted; several lines as a literal block.

use std::fmt::Write as _;

use serde_json::Number;

use crate::text::is_hidden;

/// Words that some YAML version takes for something other than a string, in lower case.
const WORDS: &[&str] = &[
    "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~", "=", "<<",
];

/// Writes a number so that YAML 1.1 and 1.2 both read it as one: YAML 1.1 needs a point and a
/// signed exponent.
pub(super) fn number(number: &Number) -> String {
    let text = number.to_string();
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return text;
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['-', '+']) {
        ""
    } else {
        "+"
    };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Writes a key, always on one line.
pub(super) fn key(text: &str) -> String {
    let mut out = String::new();
    one_line(&mut out, text);
    out
}

/// Writes a string; the lines of a block go to `indent`.
pub(super) fn string(out: &mut String, text: &str, indent: usize) {
    if !is_block(text) {
        one_line(out, text);
        return;
    }
    out.push('|');
    let body = text.strip_suffix('\n').unwrap_or_else(|| {
        out.push('-');
        text
    });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
}

/// Whether text is written as a literal block: several lines that a block keeps as they are.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.starts_with([' ', '\n', '\t'])
        && !body.ends_with('\n')
        && body
            .split('\n')
            .all(|line| !line.ends_with([' ', '\t']) && line.chars().all(is_printable))
}

fn one_line(out: &mut String, text: &str) {
    if !text.chars().all(is_printable) {
        double_quoted(out, text);
    } else if is_plain(text) {
        out.push_str(text);
    } else {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    }
}

/// Characters that every reader takes as they are, on one line, and that people see.
fn is_printable(c: char) -> bool {
    !is_hidden(c) && !is_noncharacter(c)
}

fn is_noncharacter(c: char) -> bool {
    u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    !first.is_whitespace()
        && !text.ends_with(char::is_whitespace)
        && !"-?:,[]{}#&*!|>'\"%@`=~<".contains(first)
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
        && !is_number_like(text)
        && !is_date_like(text)
        && text != "..."
}

/// Whether some YAML reader may take the text for a number: integers in any base, floats,
/// infinities, base 60; or for a date without a time.
fn is_number_like(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let body = lower.trim_start_matches('+');
    let has_only = |text: &str, others: &str| {
        let mut characters = text.chars();
        characters.all(|c| c.is_ascii_digit() || others.contains(c))
    };
    let is_in_base = |prefix| {
        let digits = body.strip_prefix(prefix);
        digits.is_some_and(|digits| has_only(digits, "abcdef_"))
    };
    matches!(body, ".inf" | ".nan")
        || ["0x", "0o", "0b"].into_iter().any(is_in_base)
        // Some readers fail on `._` and `+_`, which they take for numbers without digits.
        || body.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_'))
            && body.matches('.').count() < 2
            && has_only(body, "._:,e+-")
}

/// Whether the text begins like a YAML 1.1 timestamp: `2019-10-24T…`.
fn is_date_like(text: &str) -> bool {
    let (year, rest) = text.split_at_checked(4).unwrap_or_default();
    rest.starts_with('-') && year.bytes().all(|byte| byte.is_ascii_digit())
}

fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                let code = u32::from(c);
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
}
