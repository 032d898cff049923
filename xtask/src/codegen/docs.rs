//! What the documentation of the generated code says: descriptions of the document, limits in
//! words, and what a caller needs to know of an operation. All of it goes through
//! [`super::doc_text`].

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::doc_text::{code, lines};
use super::rust_type::is_double_option;
use crate::contract::model::{
    Contract, Field, Location, Operation, OperationKind, Parameter, Schema, Shape, Type,
};

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

/// Docs of an item, and whether it is deprecated.
pub(super) fn item(text: &str, is_deprecated: bool) -> TokenStream {
    let doc = outer(text);
    let deprecated = is_deprecated.then(|| quote!(#[deprecated]));
    quote!(#doc #deprecated)
}

/// One text of the document as code.
pub(super) fn of_name(name: &str) -> TokenStream {
    outer(&format!("{}.", code(name)))
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
    let text = match named.map(|named| &named.shape) {
        Some(Shape::Override(_)) => description(&field.schema, &field.name),
        _ => of_schema(&field.schema, &field.name),
    };
    match is_double_option(&field.schema, field.required) {
        true => format!("{text}\n\n`None` if it is missing, `Some(None)` if it is null."),
        false => text,
    }
}

fn description(schema: &Schema, name: &str) -> String {
    match schema.description.as_str() {
        "" => format!("{}.", code(name)),
        description => description.to_owned(),
    }
}

/// The constraints of a schema as one sentence, or nothing.
fn limits(schema: &Schema) -> Option<String> {
    let is_named = matches!(schema.ty, Type::Named(_));
    let is_said = |value: &&Value| !is_named && !value.is_boolean();
    let values = schema.values.iter().filter(is_said);
    let values: Vec<String> = values
        .map(|value| code(&value.to_string()).into_owned())
        .collect();
    let format = schema.format().filter(|_| schema.ty == Type::String);
    let number = |key: &str| schema.constraint(key).filter(|value| value.is_number());
    let range = |[low, high]: [&str; 2], unit: &str| match (number(low), number(high)) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(min), None) => Some(format!("at least {min}{unit}")),
        (None, Some(max)) => Some(format!("at most {max}{unit}")),
        (None, None) => None,
    };
    let pattern = schema.constraint("pattern").and_then(Value::as_str);
    let excluded = ["exclusiveMinimum", "exclusiveMaximum"].map(|key| schema.has(key));
    let parts = [
        schema.read_only.then(|| "only in answers".to_owned()),
        schema.write_only.then(|| "only in requests".to_owned()),
        format.map(|format| format!("format {}", code(format))),
        (!values.is_empty()).then(|| format!("one of {}", values.join(", "))),
        range(["minimum", "maximum"], ""),
        exclusive(excluded).map(str::to_owned),
        number("multipleOf").map(|number| format!("a multiple of {number}")),
        range(["minLength", "maxLength"], " characters"),
        range(["minItems", "maxItems"], " items"),
        schema
            .has("uniqueItems")
            .then(|| "no item twice".to_owned()),
        range(["minProperties", "maxProperties"], " fields"),
        pattern.map(|pattern| format!("matches {}", code(pattern))),
        schema
            .default
            .as_ref()
            .map(|default| format!("default {}", code(&default.to_string()))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("Limits: {}.", parts.join("; ")))
}

fn exclusive(bounds: [bool; 2]) -> Option<&'static str> {
    match bounds {
        [true, true] => Some("without the bounds themselves"),
        [true, false] => Some("without the lowest itself"),
        [false, true] => Some("without the highest itself"),
        [false, false] => None,
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

/// What an optional parameter means, in words.
pub(super) fn of_parameter(parameter: &Parameter) -> String {
    let described = Schema {
        description: match parameter.description.as_str() {
            "" => parameter.schema.description.clone(),
            description => description.to_owned(),
        },
        ..parameter.schema.clone()
    };
    of_schema(&described, &parameter.name)
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
        "{}. {}",
        code(&format!("{method} {}", operation.path)),
        kind_sentence(operation.kind)
    ));
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let is_deprecated = parameter.is_deprecated();
        let described = match (is_deprecated, parameter.description.as_str()) {
            (true, "") => "deprecated.".to_owned(),
            (true, description) => format!("deprecated. {description}"),
            (false, description) => description.to_owned(),
        };
        // The type of a path parameter says what it means.
        if is_deprecated || (parameter.location != Location::Path && !described.is_empty()) {
            parts.push(format!("{}: {described}", code(&parameter.name)));
        }
    }
    let permissions = operation.permissions.iter().map(|name| code(name));
    match &permissions.collect::<Vec<_>>()[..] {
        [] => {}
        [only] => parts.push(format!("Needs the permission {only}.")),
        any => parts.push(format!("Needs one of the permissions {}.", any.join(", "))),
    }
    parts.join("\n\n")
}
