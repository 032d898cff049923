//! From the [`Contract`] to the small OpenAPI that progenitor and typify translate without
//! surprises: success responses only, no formats or patterns that would validate what a server
//! sends, every inline thing already named.
//!
//! Every name in it is a placeholder that no naming rule changes, so that what comes out is matched
//! by what it is and never by a guess about names. [`super::progenitor`] puts the names in.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::contract::model::{
    Contract, Definition, Field, Location, Operation, Schema, Shape, Type,
};

/// What stands for what in a lowered document.
#[derive(Default)]
pub(super) struct Placeholders {
    /// Placeholder of a parameter or field to its name in Rust.
    pub(super) idents: BTreeMap<String, String>,
    /// Placeholder to the name on the wire, in the strings that a request is made of.
    pub(super) strings: BTreeMap<String, String>,
    /// Name of a type to its placeholder.
    pub(super) types: BTreeMap<String, String>,
}

/// What the name of an optional parameter begins with until it is a field: no name in Rust does.
pub(super) const OPTIONAL: &str = "__";

/// What the method of the operation with this number is called.
pub(super) fn method(index: usize) -> String {
    format!("op{index}")
}

/// Lowers a contract.
pub(super) fn lower(contract: &Contract) -> Result<(OpenAPI, Placeholders), serde_json::Error> {
    let mut placeholders = Placeholders::default();
    for (index, name) in contract.types.keys().enumerate() {
        placeholders.types.insert(name.clone(), format!("T{index}"));
    }
    let mut paths: Map<String, Value> = Map::new();
    for (index, operation) in contract.operations.iter().enumerate() {
        let (path, lowered) = placeholders.operation(&method(index), operation);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[operation.method.key()] = lowered;
    }
    let mut schemas = Map::new();
    for (index, named) in contract.types.values().enumerate() {
        let schema = match &named.shape {
            Shape::Struct(fields) => placeholders.structure(index, named, fields),
            // Replaced by types of our own.
            Shape::OpenEnum(_) | Shape::Override(_) => json!({"type": "string"}),
        };
        schemas.insert(format!("T{index}"), schema);
    }
    let lowered = json!({
        "openapi": "3.0.3",
        "info": {"title": contract.title, "version": contract.version},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    Ok((serde_json::from_value(lowered)?, placeholders))
}

impl Placeholders {
    /// The path of an operation and the operation.
    fn operation(&mut self, placeholder: &str, operation: &Operation) -> (String, Value) {
        let mut path = operation.path.clone();
        let mut parameters = Vec::new();
        let mut sorted: Vec<_> = operation.parameters.iter().collect();
        sorted.sort_by_key(|parameter| &parameter.name);
        for (index, parameter) in sorted.into_iter().enumerate() {
            // Progenitor sorts by these names, within path, query and headers.
            let name = format!("{placeholder}p{index:03}");
            if parameter.location == Location::Path {
                let variable = format!("{{{}}}", parameter.name);
                path = path.replace(&variable, &format!("{{{name}}}"));
            }
            parameters.push(json!({
                "name": name,
                "in": parameter.location.key(),
                "required": parameter.required,
                "schema": match &parameter.schema.ty {
                    // No value of a list that is sent is null.
                    Type::Array(items) => json!({"type": "array", "items": self.ty(&items.ty)}),
                    ty => self.ty(ty),
                },
            }));
            let mark = if parameter.required { "" } else { OPTIONAL };
            let rust_name = format!("{mark}{}", parameter.rust_name);
            self.idents.insert(name.clone(), rust_name);
            self.strings.insert(name, parameter.name.clone());
        }
        let content = |schema: Value| json!({"application/json": {"schema": schema}});
        let mut success = json!({"description": ""});
        if let Some(schema) = operation.success() {
            success["content"] = content(self.schema(schema, false));
        }
        let mut lowered = json!({
            "operationId": placeholder,
            "parameters": parameters,
            "responses": {"200": success},
        });
        if let Some(body) = &operation.body {
            lowered["requestBody"] =
                json!({"required": true, "content": content(self.ty(&body.schema.ty))});
        }
        (path, lowered)
    }

    fn structure(&mut self, owner: usize, named: &Definition, fields: &[Field]) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let additional = named.additional_field();
        for (index, field) in fields.iter().chain(&additional).enumerate() {
            let name = format!("t{owner}f{index:03}");
            let lowered = self.schema(&field.schema, !field.required);
            if field.required {
                required.push(name.clone());
            }
            self.idents.insert(name.clone(), field.rust_name.clone());
            properties.insert(name, lowered);
        }
        json!({"type": "object", "properties": properties, "required": required})
    }

    /// Nullable makes typify write `Option`, for arrays and maps too.
    fn schema(&self, schema: &Schema, is_optional: bool) -> Value {
        let mut lowered = self.ty(&schema.ty);
        if is_optional || schema.nullable {
            match schema.ty {
                Type::Any => {}
                Type::Named(_) => lowered = json!({"allOf": [lowered], "nullable": true}),
                _ => lowered["nullable"] = json!(true),
            }
        }
        lowered
    }

    fn ty(&self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Boolean => json!({"type": "boolean"}),
            Type::Integer(int) => json!({"type": "integer", "format": int.format()}),
            Type::Number => json!({"type": "number", "format": "double"}),
            Type::String => json!({"type": "string"}),
            Type::Array(items) => json!({"type": "array", "items": self.schema(items, false)}),
            Type::Map(values) if matches!(values.ty, Type::Any) => {
                json!({"type": "object", "additionalProperties": true})
            }
            Type::Map(values) => {
                json!({"type": "object", "additionalProperties": self.schema(values, false)})
            }
            Type::Named(name) => {
                json!({"$ref": format!("#/components/schemas/{}", self.types[name])})
            }
        }
    }
}
