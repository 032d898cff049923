//! References: each leads to something of its kind, and a type may contain itself where a value of it
//! can end.

use serde_json::json;

use super::refusals::{THING, refused, refused_with};
use crate::support::{put, run, small};

#[test]
fn references() {
    let schema = format!("{THING}/properties/size");
    let nowhere = json!({"$ref": "#/components/schemas/Nobody"});
    refused_with(&schema, nowhere, &schema, "leads nowhere");
    let elsewhere = json!({"$ref": "other.yaml#/Thing"});
    refused_with(&schema, elsewhere, &schema, "leads out of");
    let other_kind = json!({"$ref": "#/components/parameters/zone_id"});
    refused_with(&schema, other_kind, &schema, "another kind");
    let not_text = json!({"$ref": 7});
    refused_with(&schema, not_text, &schema, "not a string");
    let within = json!({"$ref": "#/components/schemas/Thing/properties/name"});
    refused_with(&schema, within, &schema, "leads into a component");
    let beside = json!({"$ref": "#/components/schemas/ThingList", "description": "lost"});
    refused_with(&schema, beside, &schema, "has no effect");
}

#[test]
fn a_name_is_no_keyword() {
    for name in [
        "properties",
        "example",
        "default",
        "enum",
        "x-a",
        "items",
        "oneOf",
    ] {
        for at in [
            format!("{THING}/properties/{name}"),
            format!("/components/schemas/{name}"),
        ] {
            let nowhere = json!({"$ref": "#/components/schemas/Nobody"});
            refused_with(&at, nowhere, &at, "leads nowhere");
            let own = json!({"$ref": format!("#{at}")});
            if !at.starts_with(THING) {
                refused_with(&at, own.clone(), &at, "a circle of references");
                let list = json!({"type": "array", "items": own});
                refused_with(&at, list, &at, "a circle of references");
            }
        }
    }
    let own = json!({"$ref": "#/components/schemas/Thing"});
    refused(
        |doc| {
            put(doc, &format!("{THING}/properties/properties"), own.clone());
            put(doc, &format!("{THING}/required"), json!(["properties"]));
        },
        THING,
        "a circle of references",
    );
}

#[test]
fn circles() {
    // The field is required: no value of such a type ends.
    let place = format!("{THING}/properties/name");
    let own = json!({"$ref": "#/components/schemas/Thing"});
    refused_with(&place, own.clone(), THING, "a circle of references");
    refused(
        |doc| {
            put(
                doc,
                &place,
                json!({"$ref": "#/components/schemas/ThingList"}),
            );
            put(
                doc,
                "/components/schemas/ThingList/properties/success",
                own.clone(),
            );
        },
        THING,
        "/components/schemas/Thing → /components/schemas/ThingList",
    );
    // No field, and so no type to give a name to.
    let at = "/components/schemas/Loop";
    let to_itself = json!({"$ref": at.replace("/components", "#/components")});
    let list = json!({"type": "array", "items": to_itself.clone()});
    refused_with(at, list, at, "a circle of references");
    let choice = json!({"oneOf": [to_itself.clone(), {"type": "string"}]});
    refused_with(at, choice, at, "a circle of references");
    refused_with(at, to_itself, at, "a circle of references");
}

#[test]
fn a_type_may_contain_itself_where_the_chain_can_end() {
    let own = json!({"$ref": "#/components/schemas/Thing"});
    for schema in [
        own.clone(),
        json!({"allOf": [own.clone()], "nullable": true}),
        json!({"type": "array", "items": own.clone()}),
        json!({"type": "object", "additionalProperties": own.clone()}),
        json!({"oneOf": [own.clone(), {"type": "string"}]}),
        json!({"type": "object", "properties": {"a": {}}, "additionalProperties": own}),
    ] {
        let mut doc = small();
        put(
            &mut doc,
            &format!("{THING}/properties/size"),
            schema.clone(),
        );
        run(&doc).expect("it is sound");
        if schema.get("$ref").is_none() {
            put(
                &mut doc,
                &format!("{THING}/required"),
                json!(["name", "size"]),
            );
            run(&doc).expect("it is sound");
        }
    }
}
