//! Text of the document as rustdoc: limits in words, and escapes so that no sentence of a
//! document breaks `cargo doc`.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::quote;

use crate::contract::model::{
    Bounds, Contract, Field, Location, Operation, OperationKind, Schema, Shape, Type,
};

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

/// What a schema is, in words: its description, or its name without one, then its constraints.
pub(super) fn of_schema(schema: &Schema, name: &str) -> String {
    match limits(schema) {
        Some(limits) => format!("{}\n\n{limits}", description(schema, name)),
        None => description(schema, name),
    }
}

/// The same of a field. A type of the types crate documents its constraints itself.
pub(super) fn of_field(contract: &Contract, field: &Field) -> String {
    let named = match &field.schema.ty {
        Type::Named(name) => contract.types.get(name),
        _ => None,
    };
    match named.map(|named| &named.shape) {
        Some(Shape::Override(_)) => description(&field.schema, &field.name),
        _ => of_schema(&field.schema, &field.name),
    }
}

fn description(schema: &Schema, name: &str) -> String {
    match schema.description.as_str() {
        "" => format!("`{name}`."),
        description => description.to_owned(),
    }
}

/// The constraints of a schema as one sentence, or nothing.
fn limits(schema: &Schema) -> Option<String> {
    let values = schema.values.iter().filter(|value| value.is_number());
    let values: Vec<String> = values.map(|value| format!("`{value}`")).collect();
    let parts = [
        (!values.is_empty()).then(|| format!("one of {}", values.join(", "))),
        range(&schema.value, ""),
        range(&schema.length, " characters"),
        range(&schema.items, " items"),
        schema.unique_items.then(|| "no item twice".to_owned()),
        schema
            .pattern
            .as_ref()
            .map(|pattern| format!("matches `{pattern}`")),
        schema
            .default
            .as_ref()
            .map(|default| format!("default `{default}`")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Limits: {}.", parts.join("; ")))
}

fn range<T: Display>(bounds: &Bounds<T>, unit: &str) -> Option<String> {
    match (&bounds.minimum, &bounds.maximum) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (None, None) => None,
    }
}

/// What repeating a call does, as a sentence.
fn kind_sentence(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Read => "Safe: changes nothing, may be repeated.",
        OperationKind::Replace => "Idempotent: may be repeated with the same result.",
        OperationKind::Delete => "Idempotent: may be repeated; a later call may find nothing.",
        OperationKind::Create => "A create: repeating it may make a second object, or be refused.",
        OperationKind::Action => "An action: repeating it does it again.",
    }
}

/// What a method does, in words: what the contract says, the call, and what a caller needs.
pub(super) fn of_operation(operation: &Operation) -> String {
    let mut parts = Vec::new();
    for part in [&operation.summary, &operation.description] {
        // A summary is a title; rustdoc wants a sentence.
        let sentence = format!("{}.", part.trim().trim_end_matches('.'));
        if sentence.len() > 1 && !parts.contains(&sentence) {
            parts.push(sentence);
        }
    }
    let method = operation.method.name();
    parts.push(format!(
        "`{method} {}`. {}",
        operation.path,
        kind_sentence(operation.kind)
    ));
    for parameter in &operation.parameters {
        let is_deprecated = parameter.deprecated || parameter.schema.deprecated;
        let described = match (is_deprecated, parameter.description.as_str()) {
            (true, "") => "deprecated.".to_owned(),
            (true, description) => format!("deprecated. {description}"),
            (false, description) => description.to_owned(),
        };
        // The type of a path parameter says what it means.
        if is_deprecated || (parameter.location != Location::Path && !described.is_empty()) {
            parts.push(format!("`{}`: {described}", parameter.name));
        }
    }
    match &operation.permissions[..] {
        [] => {}
        [only] => parts.push(format!("Needs the permission `{only}`.")),
        any => parts.push(format!(
            "Needs one of the permissions `{}`.",
            any.join("`, `")
        )),
    }
    parts.join("\n\n")
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
        let schema = Schema {
            value: Bounds {
                minimum: Some(1.into()),
                maximum: Some(9.into()),
            },
            default: Some(2.into()),
            ..Schema::default()
        };
        let limits = limits(&schema);
        assert_eq!(limits.as_deref(), Some("Limits: 1 to 9; default `2`."));
    }
}
