//! Documents that are refused: each with the place, what is wrong and what would be right.

use serde_json::{Value, json};

use crate::support::{put, remove, run, small};

pub(super) const LIST: &str = "/paths/~1zones~1{zone_id}~1things/get";
pub(super) const CREATE: &str = "/paths/~1zones~1{zone_id}~1things/post";
pub(super) const THING: &str = "/components/schemas/Thing";

/// Changes the small contract, and expects a problem at exactly this place with these words.
#[track_caller]
pub(super) fn refused(change: impl Fn(&mut Value), at: &str, words: &str) {
    let mut doc = small();
    change(&mut doc);
    let problems = run(&doc).expect_err("it should be refused");
    let found = problems
        .iter()
        .any(|problem| problem.pointer == at && problem.what.contains(words));
    assert!(found, "expected `{words}` at {at}, found {problems:#?}");
    assert!(
        problems.iter().all(|problem| !problem.help.is_empty()),
        "{problems:#?}"
    );
}

/// Puts a value at a place, and expects the problem at that place or at the one given.
#[track_caller]
pub(super) fn refused_with(place: &str, value: Value, at: &str, words: &str) {
    refused(|doc| put(doc, place, value.clone()), at, words);
}

#[test]
fn the_small_contract_itself_is_taken() {
    run(&small()).expect("it is sound");
}

#[test]
fn not_an_openapi_document() {
    for (doc, words) in [
        (json!([]), "not an object"),
        (json!({"swagger": "2.0"}), "Swagger is not supported"),
        (
            json!({"openapi": 3.0}),
            "no `openapi` version that is a string",
        ),
        (
            json!({"openapi": "3.1.0"}),
            "OpenAPI 3.1.0 is not supported",
        ),
        (json!({"openapi": "3.0.3"}), "is missing"),
    ] {
        let problems = run(&doc).expect_err("it should be refused");
        assert!(problems[0].what.contains(words), "{problems:#?}");
    }
}

#[test]
fn unknown_and_unsupported_keys() {
    refused_with(
        "/jsonSchemaDialect",
        json!("x"),
        "/jsonSchemaDialect",
        "unknown key",
    );
    for keyword in ["not", "xml"] {
        let at = format!("{THING}/{keyword}");
        refused_with(&at, json!({}), &at, "is not supported");
    }
    for key in ["const", "if", "patternProperties", "propertyNames"] {
        let at = format!("{THING}/{key}");
        refused_with(&at, json!({}), &at, "unknown key");
    }
    let at = format!("{CREATE}/callbacks");
    refused_with(&at, json!({}), &at, "is not supported");
    let at = format!("{CREATE}/servers");
    refused_with(&at, json!([]), &at, "is not supported");
    let at = format!("{CREATE}/sumary");
    refused_with(&at, json!("a slip"), &at, "unknown key `sumary`");
}

#[test]
fn schemas() {
    let size = format!("{THING}/properties/size");
    refused_with(
        &size,
        json!({"type": "whole"}),
        &size,
        "unknown type `whole`",
    );
    refused_with(
        &size,
        json!({"type": ["integer", "null"]}),
        &format!("{size}/type"),
        "wrong type",
    );
    refused_with(
        &size,
        json!({"type": "string", "minimum": 1}),
        &size,
        "`minimum` on a schema",
    );
    refused_with(
        &size,
        json!({"type": "integer", "minimum": 5, "maximum": 4}),
        &size,
        "is above",
    );
    refused_with(
        &size,
        json!({"type": "integer", "minimum": 0.5}),
        &size,
        "not whole",
    );
    let wide = json!({"type": "integer", "minimum": -1, "maximum": 18446744073709551615_u64});
    refused_with(&size, wide, &size, "no 64-bit integer");
    refused_with(&size, json!({"type": "array"}), &size, "without `items`");
    refused_with(
        &size,
        json!({"type": "string", "enum": []}),
        &format!("{size}/enum"),
        "empty",
    );
    let mixed = json!({"type": "string", "enum": ["a", 1]});
    refused_with(
        &size,
        mixed,
        &format!("{size}/enum/1"),
        "not of type string",
    );
    let twice = json!({"type": "string", "enum": ["a", "a"]});
    refused_with(&size, twice, &format!("{size}/enum/1"), "appears twice");
    refused_with(&size, json!("integer"), &size, "a schema is not an object");
    let merge = json!({"allOf": [{"type": "object"}, {"type": "object"}]});
    refused_with(&size, merge, &format!("{size}/allOf"), "`allOf` of 2");
    let at = format!("{THING}/required");
    refused_with(&at, json!([7]), &format!("{at}/0"), "not a string");
    let at = format!("{THING}/additionalProperties");
    refused_with(&at, json!("any"), &at, "has the wrong type");
    let null = json!({"type": "string", "enum": ["a", null]});
    refused_with(&size, null, &format!("{size}/enum/1"), "not of type string");
    let secret = json!({"type": "string", "format": "password"});
    refused_with(&size, secret, &size, "a secret");
    let part = json!({"type": "integer", "enum": [1, 1.5]});
    refused_with(
        &size,
        part,
        &format!("{size}/enum/1"),
        "not of type integer",
    );
    let wide = json!({"type": "integer", "minimum": -1, "enum": [18446744073709551615_u64]});
    refused_with(&size, wide, &size, "no 64-bit integer");
    let at = format!("{THING}/discriminator");
    let alone = json!({"propertyName": "name"});
    refused_with(&at, alone, &at, "without a choice");
}

#[test]
fn choices() {
    let size = format!("{THING}/properties/size");
    refused_with(&size, json!({"oneOf": []}), &size, "an empty `oneOf`");
    let beside = json!({"anyOf": [{"type": "string"}, {"type": "integer"}], "pattern": "a"});
    let at = format!("{size}/pattern");
    refused_with(&size, beside, &at, "`pattern` beside `anyOf`");
    let other = json!({"type": "string", "anyOf": [{"type": "string"}, {"type": "integer"}]});
    let at = format!("{size}/anyOf/1");
    refused_with(
        &size,
        other,
        &at,
        "an alternative that is not of type string",
    );
    let unnamed = json!({"oneOf": [{"type": "boolean"}], "discriminator": {}});
    let at = format!("{size}/discriminator");
    refused_with(&size, unnamed, &at, "`propertyName` is missing");
    let discriminator = json!({"propertyName": "name", "mapping": {"a": "ThingLists"}});
    let list = json!({"$ref": "#/components/schemas/ThingList"});
    let lost = json!({"oneOf": [list, {"type": "string"}], "discriminator": discriminator});
    let at = format!("{size}/discriminator/mapping/a");
    refused_with(&size, lost, &at, "a mapping to none of the alternatives");
}

#[test]
fn parameters() {
    let at = "/components/parameters/zone_id";
    refused(
        |doc| put(doc, &format!("{at}/required"), json!(false)),
        at,
        "not required",
    );
    refused(
        |doc| put(doc, &format!("{at}/in"), json!("cookie")),
        at,
        "cookie",
    );
    refused(
        |doc| put(doc, &format!("{at}/in"), json!("matrix")),
        at,
        "cannot be in",
    );
    refused(
        |doc| put(doc, &format!("{at}/style"), json!("label")),
        at,
        "style of its own",
    );
    refused(
        |doc| {
            put(
                doc,
                &format!("{at}/schema"),
                json!({"$ref": "#/components/schemas/Thing"}),
            )
        },
        &format!("{at}/schema"),
        "a path parameter of type object",
    );
    refused(
        |doc| put(doc, &format!("{LIST}/parameters"), json!([])),
        LIST,
        "`{zone_id}` of the path is not declared",
    );
    refused(
        |doc| {
            for name in ["X-Trace", "x-trace"] {
                let header = json!({"name": name, "in": "header", "schema": {"type": "string"}});
                put(doc, &format!("{LIST}/parameters/-"), header);
            }
        },
        &format!("{LIST}/parameters/2"),
        "the header parameter `x-trace` is declared twice",
    );
    for name in ["a b", "é", ""] {
        let header = json!({"name": name, "in": "header", "schema": {"type": "string"}});
        refused(
            |doc| put(doc, &format!("{LIST}/parameters/-"), header.clone()),
            &format!("{LIST}/parameters/1"),
            &format!("no header can be called `{name}`"),
        );
    }
    let extra = json!({"name": "x", "in": "path", "required": true, "schema": {"type": "string"}});
    refused(
        |doc| put(doc, &format!("{LIST}/parameters/-"), extra.clone()),
        &format!("{LIST}/parameters/1"),
        "the path has no `{x}`",
    );
    let again = json!({"$ref": format!("#{at}")});
    refused(
        |doc| put(doc, &format!("{LIST}/parameters/-"), again.clone()),
        &format!("{LIST}/parameters/1"),
        "declared twice",
    );
}

#[test]
fn bodies_and_responses() {
    let body = format!("{CREATE}/requestBody/content");
    refused_with(&body, json!({}), &body, "without a media type");
    for (media_type, escaped) in [
        ("multipart/form-data", "multipart~1form-data"),
        ("application/x-ndjson", "application~1x-ndjson"),
        ("undefined", "undefined"),
    ] {
        let other = json!({media_type: {"schema": {"type": "string"}}});
        let at = format!("{body}/{escaped}");
        let words = format!("media type `{media_type}`");
        refused_with(&body, other, &at, &words);
    }
    let responses = format!("{CREATE}/responses");
    refused_with(&responses, json!({}), &responses, "no successful response");
    let none = json!({"default": {"description": "Whatever."}});
    refused_with(&responses, none, &responses, "no successful response");
    let at = format!("{responses}/202");
    let text = json!({"description": "Later.", "content": {"text/plain": {}}});
    refused_with(&at, text, &at, "two successes, 200 and 202");
    let at = format!("{responses}/302");
    refused_with(
        &at,
        json!({"description": "Elsewhere."}),
        &at,
        "status `302`",
    );
    let at = format!("{LIST}/requestBody");
    let content = json!({"content": {"application/json": {"schema": {"type": "object"}}}});
    refused_with(&at, content, &at, "a request body on GET");
}

#[test]
fn names() {
    let id = format!("{LIST}/operationId");
    let at = format!("{CREATE}/operationId");
    refused_with(&id, json!("things_create"), &at, "defined twice");
    let again = json!({"name": "things"});
    refused_with("/tags/-", again, "/tags/1", "declared twice");
    let tag = format!("{LIST}/tags");
    let at = format!("{tag}/0");
    refused_with("/tags", json!([]), &at, "is not declared");
    refused_with(&tag, json!(["things", "others"]), &tag, "2 tags");
}

#[test]
fn paths_and_security() {
    let item = json!({"get": {}});
    refused_with(
        "/paths/things",
        item.clone(),
        "/paths/things",
        "not a path template",
    );
    for at in [
        "/paths/~1größe",
        "/paths/~1a b",
        "/paths/~1a\"b",
        "/paths/~1a%20b",
    ] {
        refused_with(
            at,
            item.clone(),
            at,
            "characters that an address cannot have",
        );
    }
    let at = "/paths/~1a~1b{c}";
    refused_with(at, item.clone(), at, "the path segment `b{c}`");
    let at = "/paths/~1zones~1{other}~1things";
    refused_with(
        at,
        json!({}),
        "/paths/~1zones~1{zone_id}~1things",
        "the same address",
    );
    let at = "/paths/~1zones~1{zone_id}~1things/head";
    refused_with(at, json!({}), at, "is not supported");
    refused_with(
        "/security",
        json!([{"key": []}]),
        "/security/0/key",
        "is not defined",
    );
    let at = "/components/securitySchemes";
    let basic = json!({"basic": {"type": "http", "scheme": "basic"}});
    refused_with(at, basic, &format!("{at}/basic"), "not supported");
    let at = format!("{LIST}/security");
    refused_with(&at, json!([]), &at, "security of its own");
}

#[test]
fn several_problems_are_reported_together() {
    let mut doc = small();
    put(&mut doc, &format!("{LIST}/deprecated"), json!("no"));
    put(&mut doc, &format!("{THING}/not"), json!({}));
    remove(&mut doc, "/info/title");
    let problems = run(&doc).expect_err("it should be refused");
    assert_eq!(problems.len(), 3, "{problems:#?}");
}
