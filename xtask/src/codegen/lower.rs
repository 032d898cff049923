//! From the [`model`](super::model) to the small OpenAPI that progenitor and typify translate
//! without surprises: success responses only, no formats or patterns that would validate what a
//! server sends, every inline thing already named.
//!
//! Operations are called `op0`, `op1`, … in the order of the model, so that what comes out is
//! matched by number and never by a guess about names.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::model::{Api, Int, Location, Named, Operation, Struct, Type};

/// The name that progenitor gives the method of the operation with this number.
pub(crate) fn method_name(index: usize) -> String {
    format!("op{index}")
}

/// The lowered document.
pub(crate) fn lower(api: &Api) -> Result<OpenAPI, serde_json::Error> {
    let mut paths = Map::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let item = paths
            .entry(operation.path.clone())
            .or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(operation.method.clone(), lower_operation(index, operation));
        }
    }
    let mut schemas = Map::new();
    for (name, named) in &api.types {
        schemas.insert(name.clone(), lower_named(named));
    }
    serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": {"title": api.title, "version": api.version},
        "paths": paths,
        "components": {"schemas": schemas},
    }))
}

fn lower_operation(index: usize, operation: &Operation) -> Value {
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let (at, required) = match parameter.location {
                Location::Path => ("path", true),
                Location::Query => ("query", parameter.required),
                Location::Header => ("header", parameter.required),
            };
            json!({
                "name": parameter.name,
                "in": at,
                "required": required,
                "schema": lower_type(&parameter.ty),
            })
        })
        .collect();
    let mut lowered = json!({
        "operationId": method_name(index),
        "parameters": parameters,
        "responses": {"200": {"description": ""}},
    });
    let content = |ty: &Type| json!({"application/json": {"schema": lower_type(ty)}});
    if let Some(body) = &operation.body {
        lowered["requestBody"] = json!({"required": true, "content": content(&body.ty)});
    }
    if let Some(answer) = &operation.answer {
        lowered["responses"]["200"]["content"] = content(answer);
    }
    lowered
}

fn lower_named(named: &Named) -> Value {
    match named {
        Named::Struct(item) => lower_struct(item),
        // Stand-ins: the generator is told to use our own types for these names.
        Named::OpenEnum { .. } | Named::Domain { .. } => json!({"type": "string"}),
    }
}

fn lower_struct(item: &Struct) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in &item.fields {
        let mut schema = lower_type(&field.ty);
        let referenced = schema.get("$ref").is_some();
        // Nullable makes typify write Option, for arrays and maps too.
        if !field.required || field.nullable {
            if referenced {
                schema = json!({"allOf": [schema], "nullable": true});
            } else if field.ty != Type::Any {
                schema["nullable"] = json!(true);
            }
        }
        if field.required {
            required.push(field.wire.clone());
        }
        properties.insert(field.wire.clone(), schema);
    }
    json!({"type": "object", "properties": properties, "required": required})
}

fn lower_type(ty: &Type) -> Value {
    match ty {
        Type::Any => json!({}),
        Type::Bool => json!({"type": "boolean"}),
        Type::Integer(int) => json!({"type": "integer", "format": Int::format(*int)}),
        Type::Number => json!({"type": "number", "format": "double"}),
        Type::String => json!({"type": "string"}),
        Type::Array(items) => json!({"type": "array", "items": lower_type(items)}),
        Type::Map(values) if **values == Type::Any => {
            json!({"type": "object", "additionalProperties": true})
        }
        Type::Map(values) => json!({"type": "object", "additionalProperties": lower_type(values)}),
        Type::Named(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
    }
}
