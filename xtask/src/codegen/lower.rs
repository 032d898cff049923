//! From operations to the small OpenAPI that progenitor translates without surprises: success
//! responses only, no schemas, every type a placeholder that stands for a type of ours.
//!
//! Every name in it is a placeholder that no naming rule changes, so that what comes out is matched
//! by what it is and never by a guess about names. [`super::rewrite`] puts the names in.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use serde_json::{Map, Value, json};

use super::rust_type::RustTypes;
use crate::contract::model::{Location, Operation, Parameter, Schema, Type};

/// What stands for what in a lowered document.
pub(super) struct Placeholders<'a> {
    rust_types: &'a RustTypes<'a>,
    pub(super) parameters: BTreeMap<String, &'a Parameter>,
    /// A type in Rust to its placeholder.
    pub(super) types: BTreeMap<String, String>,
}

/// What the method of the operation with this number is called.
pub(super) fn method(index: usize) -> String {
    format!("op{index}")
}

/// Lowers operations.
pub(super) fn lower<'a>(
    rust_types: &'a RustTypes<'a>,
    operations: &[&'a Operation],
) -> Result<(OpenAPI, Placeholders<'a>), serde_json::Error> {
    let mut placeholders = Placeholders {
        rust_types,
        parameters: BTreeMap::new(),
        types: BTreeMap::new(),
    };
    let mut paths: Map<String, Value> = Map::new();
    for (index, operation) in operations.iter().enumerate() {
        let (path, lowered) = placeholders.operation(&method(index), operation);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[operation.method.key()] = lowered;
    }
    let schemas = placeholders.types.values();
    let schemas: Map<String, Value> = schemas.map(|name| (name.clone(), json!({}))).collect();
    let lowered = json!({
        "openapi": "3.0.3",
        "info": {"title": "", "version": ""},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    Ok((serde_json::from_value(lowered)?, placeholders))
}

impl<'a> Placeholders<'a> {
    /// The path of an operation and the operation.
    fn operation(&mut self, placeholder: &str, operation: &'a Operation) -> (String, Value) {
        let mut variables: BTreeMap<String, String> = BTreeMap::new();
        let mut parameters = Vec::new();
        let mut sorted: Vec<&Parameter> = operation.parameters.iter().collect();
        sorted.sort_by_key(|parameter| &parameter.name);
        for (index, parameter) in sorted.into_iter().enumerate() {
            // Progenitor sorts by these names, within path, query and headers.
            let name = format!("{placeholder}p{index:03}");
            if parameter.location == Location::Path {
                variables.insert(format!("{{{}}}", parameter.name), format!("{{{name}}}"));
            }
            parameters.push(json!({
                "name": name,
                "in": parameter.location.key(),
                "required": parameter.required,
                "schema": self.argument(&parameter.schema),
            }));
            self.parameters.insert(name, parameter);
        }
        let segments = operation.path.split('/');
        let segments = segments.map(|it| variables.get(it).map_or(it, String::as_str));
        let path = segments.collect::<Vec<_>>().join("/");
        let content = |schema: Value| json!({"application/json": {"schema": schema}});
        let mut success = json!({"description": ""});
        if let Some(schema) = operation.success() {
            success["content"] = content(self.replaced(&self.rust_types.of(schema)));
        }
        let mut lowered = json!({
            "operationId": placeholder,
            "parameters": parameters,
            "responses": {"200": success},
        });
        if let Some(body) = &operation.body {
            lowered["requestBody"] =
                json!({"required": true, "content": content(self.argument(&body.schema))});
        }
        (path, lowered)
    }

    /// What a method takes: scalars as such, because progenitor passes them by value. No value that
    /// is sent is null.
    fn argument(&mut self, schema: &Schema) -> Value {
        match &schema.ty {
            Type::Boolean => json!({"type": "boolean"}),
            Type::Integer(int) => json!({"type": "integer", "format": int.format}),
            Type::Number => json!({"type": "number", "format": "double"}),
            Type::String => json!({"type": "string"}),
            _ => self.replaced(&self.rust_types.argument(schema)),
        }
    }

    /// A reference that stands for a type.
    fn replaced(&mut self, ty: &TokenStream) -> Value {
        let next = format!("T{}", self.types.len());
        let placeholder = self.types.entry(ty.to_string()).or_insert(next);
        json!({"$ref": format!("#/components/schemas/{placeholder}")})
    }
}
