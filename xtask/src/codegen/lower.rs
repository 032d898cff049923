//! From the [`Contract`] to the small OpenAPI that progenitor and typify translate
//! without surprises: success responses only, no formats or patterns that would validate what a
//! server sends, every inline thing already named.
//!
//! Operations are called `op0`, `op1`, … in the order of the model, so that what comes out is
//! matched by number and never by a guess about names.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::contract::model::{Contract, Field, Operation, Schema, Shape, Type};

/// The name that progenitor gives the method of the operation with this number.
pub(super) fn method_name(index: usize) -> String {
    format!("op{index}")
}

/// The lowered document.
pub(super) fn lower(contract: &Contract) -> Result<OpenAPI, serde_json::Error> {
    let mut paths = Map::new();
    for (index, operation) in contract.operations.iter().enumerate() {
        let item = paths
            .entry(operation.path.clone())
            .or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(
                operation.method.key().to_owned(),
                lower_operation(index, operation),
            );
        }
    }
    let mut schemas = Map::new();
    for (name, named) in &contract.types {
        let schema = match &named.shape {
            Shape::Struct(fields) => lower_struct(fields),
            // Stand-ins: the generator uses our own types for these names.
            Shape::OpenEnum(_) | Shape::Override(_) => json!({"type": "string"}),
        };
        schemas.insert(name.clone(), schema);
    }
    serde_json::from_value(json!({
        "openapi": "3.0.3",
        "info": {"title": contract.title, "version": contract.version},
        "paths": paths,
        "components": {"schemas": schemas},
    }))
}

fn lower_operation(index: usize, operation: &Operation) -> Value {
    let parameters: Vec<Value> = operation
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "in": parameter.location.key(),
                "required": parameter.required,
                "schema": lower_type(&parameter.schema.ty),
            })
        })
        .collect();
    let mut lowered = json!({
        "operationId": method_name(index),
        "parameters": parameters,
        "responses": {"200": {"description": ""}},
    });
    let content = |schema: &Schema| json!({"application/json": {"schema": lower_type(&schema.ty)}});
    if let Some(body) = &operation.body {
        lowered["requestBody"] = json!({"required": true, "content": content(&body.schema)});
    }
    if let Some(answer) = operation.success() {
        lowered["responses"]["200"]["content"] = content(answer);
    }
    lowered
}

fn lower_struct(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut schema = lower_type(&field.schema.ty);
        let referenced = schema.get("$ref").is_some();
        // Nullable makes typify write Option, for arrays and maps too.
        if !field.required || field.schema.nullable {
            if referenced {
                schema = json!({"allOf": [schema], "nullable": true});
            } else if !matches!(field.schema.ty, Type::Any) {
                schema["nullable"] = json!(true);
            }
        }
        if field.required {
            required.push(field.name.clone());
        }
        properties.insert(field.name.clone(), schema);
    }
    json!({"type": "object", "properties": properties, "required": required})
}

fn lower_type(ty: &Type) -> Value {
    match ty {
        Type::Any => json!({}),
        Type::Boolean => json!({"type": "boolean"}),
        Type::Integer(int) => json!({"type": "integer", "format": int.format()}),
        Type::Number => json!({"type": "number", "format": "double"}),
        Type::String => json!({"type": "string"}),
        Type::Array(items) => json!({"type": "array", "items": lower_type(&items.ty)}),
        Type::Map(values) if matches!(values.ty, Type::Any) => {
            json!({"type": "object", "additionalProperties": true})
        }
        Type::Map(values) => {
            json!({"type": "object", "additionalProperties": lower_type(&values.ty)})
        }
        Type::Named(name) => json!({"$ref": format!("#/components/schemas/{name}")}),
    }
}
