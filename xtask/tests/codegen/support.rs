//! A small contract to change, and the shortest way to run the generator on it.

use serde_json::{Value, json};
use xtask::codegen::{Generated, generate};
use xtask::diagnostic::Diagnostic;

/// The document that the workspace ships.
pub(crate) fn contract() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/secondary_dns.yaml");
    xtask::document::load(path.as_ref())
        .expect("the contract is readable")
        .value
}

/// A small contract with one resource.
pub(crate) fn small() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1", "description": "Things of a zone."},
        "tags": [{"name": "things", "description": "Things."}],
        "paths": {"/zones/{zone_id}/things": {
            "get": {
                "operationId": "things_list",
                "tags": ["things"],
                "parameters": [{"$ref": "#/components/parameters/zone_id"}],
                "responses": {"200": {"description": "Good.", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/ThingList"}}}}}
            },
            "post": {
                "operationId": "things_create",
                "tags": ["things"],
                "parameters": [{"$ref": "#/components/parameters/zone_id"}],
                "requestBody": {"required": true, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {"200": {"description": "Good.", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Thing"}}}}}
            }
        }},
        "components": {
            "parameters": {"zone_id": {"name": "zone_id", "in": "path", "required": true,
                "schema": {"type": "string"}}},
            "schemas": {
                "Thing": {"type": "object", "description": "A thing.", "required": ["name"], "properties": {
                    "name": {"type": "string", "description": "Its name."},
                    "size": {"type": "integer", "minimum": 0, "maximum": 65535},
                    "tags": {"type": "array", "items": {"type": "string"}}
                }},
                "ThingList": {"type": "object", "required": ["success"], "properties": {
                    "success": {"type": "boolean"},
                    "result": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
                }}
            }
        }
    })
}

/// Runs the generator.
pub(crate) fn run(doc: &Value) -> Result<Generated, Vec<Diagnostic>> {
    generate("spec/small.yaml", doc.to_string().as_bytes(), doc)
}

/// All generated code in one string.
pub(crate) fn code(doc: &Value) -> String {
    match run(doc) {
        Ok(generated) => generated.files.into_values().collect(),
        Err(problems) => panic!("refused: {problems:#?}"),
    }
}

/// Puts `value` at the pointer, whose parent exists.
pub(crate) fn put(doc: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer below the root");
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = doc
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("no {parent}"));
    match parent {
        Value::Object(object) => {
            object.insert(key, value);
        }
        Value::Array(list) => list.push(value),
        _ => panic!("{pointer} has no room"),
    }
}

/// Takes away what stands at the pointer.
pub(crate) fn remove(doc: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer below the root");
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent = doc.pointer_mut(parent).and_then(Value::as_object_mut);
    parent
        .and_then(|parent| parent.remove(&key))
        .unwrap_or_else(|| panic!("no {pointer}"));
}
