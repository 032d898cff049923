//! What `allOf`, `anyOf` and `oneOf` are in truth.

use serde_json::{Value, json};

use crate::rules::{answer_of, one};
use crate::vendor::import;

/// What import makes of a schema: here, of the items of a list.
fn truth_of(schema: Value) -> Value {
    let list = json!({ "type": "array", "items": schema });
    let vendor = import(&one(json!({}), list)).vendor;
    let path = &vendor["paths"]["/accounts/{account_id}/secondary_dns/things"]["post"];
    let items = &path["responses"]["200"]["content"]["application/json"]["schema"]["items"];
    match items["$ref"].as_str() {
        Some(_) => vendor["components"]["schemas"]["Thing"].clone(),
        None => items.clone(),
    }
}

#[test]
fn all_of_is_merged() {
    let merged = answer_of(json!({ "allOf": [
        { "type": "object", "required": ["a"], "properties": { "a": { "minimum": 1 } } },
        { "properties": { "a": { "type": "integer", "minimum": 3, "maximum": 9 }, "b": { "enum": ["x", "y"] } } },
        { "allOf": [{ "properties": { "a": { "type": "number", "maximum": 7 }, "b": { "enum": ["y", "z"] } } }] },
    ] }));
    assert_eq!(
        merged,
        json!({
            "type": "object",
            "required": ["a"],
            "properties": {
                "a": { "type": "integer", "minimum": 3, "maximum": 7 },
                "b": { "type": "string", "enum": ["y"] },
            },
        })
    );
}

#[test]
fn choices_are_reduced_to_what_they_are_in_truth() {
    let same = |choice: Value, truth: Value| {
        assert_eq!(truth_of(choice), truth);
    };
    same(
        json!({ "oneOf": [{ "type": "string" }] }),
        json!({ "type": "string" }),
    );
    same(
        json!({ "anyOf": [{ "type": "string", "format": "ipv4" }, { "type": "string", "format": "ipv6" }] }),
        json!({ "type": "string" }),
    );
    same(
        json!({ "anyOf": [{ "type": "integer" }, { "type": "number" }] }),
        json!({ "type": "number" }),
    );
    same(
        json!({ "oneOf": [{ "type": "string", "enum": ["b"] }, { "type": "string", "enum": ["a"] }] }),
        json!({ "type": "string", "enum": ["a", "b"] }),
    );
    same(
        json!({ "anyOf": [{ "type": "string" }, { "type": "string", "nullable": true, "enum": [null] }] }),
        json!({ "type": "string", "nullable": true }),
    );
    // What beside it contradicts a branch leaves the other.
    same(
        json!({ "type": "string", "anyOf": [{ "type": "object" }, { "maxLength": 3 }] }),
        json!({ "type": "string", "maxLength": 3 }),
    );
    // Two things stay two things, in an order of their own.
    let two = json!({ "anyOf": [{ "type": "boolean" }, { "type": "string" }] });
    same(
        json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }] }),
        two.clone(),
    );
    same(two.clone(), two);
}

#[test]
fn mixed_answers_keep_their_half() {
    let envelope = |success: bool| {
        json!({
            "type": "object", "required": ["success", "result"],
            "properties": { "success": { "type": "boolean", "enum": [success] }, "result": { "type": "string" } },
        })
    };
    let mixed = json!({ "oneOf": [envelope(true), envelope(false)] });
    let mut document = one(
        json!({ "type": "object", "properties": { "a": {} } }),
        mixed.clone(),
    );
    let path = "/paths/~1accounts~1{x}~1secondary_dns~1things/post/responses";
    let responses = document.pointer_mut(path).expect("it is there");
    responses["default"] = json!({ "content": { "application/json": { "schema": mixed } } });
    let vendor = import(&document).vendor;
    let schemas = &vendor["components"]["schemas"];
    assert_eq!(
        schemas["ThingResponse"]["properties"]["success"]["enum"],
        json!([true])
    );
    assert_eq!(
        schemas["Failure"]["properties"]["success"]["enum"],
        json!([false])
    );
    assert_eq!(schemas["Failure"]["required"], json!(["success"]));
}

#[test]
fn of_parts_that_contradict_each_other_the_later_is_kept() {
    let both = |a: Value, b: Value| answer_of(json!({ "allOf": [a, b] }));
    assert_eq!(
        both(json!({ "type": "object" }), json!({ "type": "string" })),
        json!({ "type": "string" })
    );
    let merged = both(
        json!({ "type": "object", "required": ["a", "b"], "properties": {
            "a": { "type": "string" }, "b": { "type": "string", "maxLength": 3 } } }),
        json!({ "properties": { "a": { "type": "integer" }, "b": { "minLength": 1 } } }),
    );
    assert_eq!(merged["required"], json!(["a", "b"]));
    assert_eq!(
        merged["properties"],
        json!({ "a": { "type": "integer" }, "b": { "type": "string", "minLength": 1, "maxLength": 3 } })
    );
    // Where no branch goes with what is beside the choice, that is what is left.
    assert_eq!(
        answer_of(
            json!({ "type": "string", "anyOf": [{ "type": "object" }, { "type": "array" }] })
        ),
        json!({ "type": "string" })
    );
}

#[test]
fn what_has_fields_is_an_object_among_alternatives() {
    let answer = answer_of(json!({ "allOf": [
        { "properties": { "list": { "anyOf": [{ "type": "object" }, { "type": "string" }, { "type": "array" }] },
            "a": { "anyOf": [{ "type": "object" }, { "type": "string" }] } } },
        { "properties": { "a": { "properties": { "b": { "type": "string" } } }, "list": { "items": {} } } },
    ] }));
    assert_eq!(
        answer["properties"]["list"],
        json!({ "type": "array", "items": {} })
    );
    let a = &answer["properties"]["a"];
    assert!(a["anyOf"].is_null() && a["$ref"].is_string(), "{answer}");
}

#[test]
fn values_that_are_lists_are_no_enumeration() {
    let empty = json!({ "type": "array", "items": {}, "enum": [[]] });
    assert_eq!(answer_of(empty), json!({ "type": "array", "items": {} }));
}

#[test]
fn a_value_that_can_only_be_null_is_one_of_any_kind() {
    for nothing in [
        json!({ "type": "object", "nullable": true, "enum": [null] }),
        json!({ "enum": [null] }),
        json!({ "type": "null" }),
        json!({ "oneOf": [{ "type": "string", "nullable": true, "enum": [null] }] }),
    ] {
        let answer = answer_of(json!({ "type": "object", "properties": { "a": nothing } }));
        assert_eq!(answer["properties"]["a"], json!({}), "{nothing}");
    }
}

#[test]
fn a_choice_keeps_null() {
    let choice = json!([{ "type": "boolean" }, { "type": "string" }]);
    let nullable = json!({ "anyOf": choice, "nullable": true });
    assert_eq!(truth_of(nullable.clone()), nullable);
    let nothing = json!({ "type": "string", "nullable": true, "enum": [null] });
    assert_eq!(
        truth_of(json!({ "anyOf": [choice[0], choice[1], nothing] })),
        nullable
    );
    assert_eq!(
        truth_of(json!({ "oneOf": [{ "type": "string" }], "nullable": true })),
        json!({ "type": "string", "nullable": true })
    );
}

#[test]
fn objects_that_differ_in_what_they_require_are_one() {
    let answer = answer_of(json!({ "type": "object",
        "properties": { "a": { "type": "string" }, "b": { "type": "string" }, "c": {} },
        "anyOf": [{ "required": ["a", "c"] }, { "required": ["b", "c"] }] }));
    assert_eq!(answer["required"], json!(["c"]), "{answer}");
    assert_eq!(answer["anyOf"], json!(null));
}
