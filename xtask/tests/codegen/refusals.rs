//! Documents that are refused, each with the place, what is wrong and what would be right: the rows
//! of `refusals.yaml`. And types that contain themselves and are not refused.

use serde_json::{Value, json};

use crate::support::{put, remove, run, small};

const LIST: &str = "/paths/~1zones~1{zone_id}~1things/get";
const CREATE: &str = "/paths/~1zones~1{zone_id}~1things/post";
const THING: &str = "/components/schemas/Thing";

/// A pointer with its first segment spelled out.
fn place(short: &str) -> String {
    let (first, rest) = short.split_at(short.find('/').unwrap_or(short.len()));
    let first = match first {
        "LIST" => LIST.to_owned(),
        "CREATE" => CREATE.to_owned(),
        "THING" => THING.to_owned(),
        "SIZE" => format!("{THING}/properties/size"),
        other => other.to_owned(),
    };
    format!("{first}{rest}")
}

#[test]
fn every_row_is_refused_at_its_place() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/codegen/refusals.yaml");
    let table = xtask::document::load(path.as_ref()).expect("the table is readable");
    let rows = table.value.as_array().expect("rows");
    assert!(rows.len() > 80);
    let mut wrong = Vec::new();
    for row in rows {
        let mut doc = small();
        let one = row.get("put").and_then(Value::as_str);
        let one = one.map(|at| (at, &row["value"])).into_iter();
        let several = row["edits"].as_object().into_iter().flatten();
        let several = several.map(|(at, value)| (at.as_str(), value));
        for (at, value) in one.clone().chain(several) {
            let nobody = json!({"$ref": "#/components/schemas/Nobody"});
            let value = if value == "NOBODY" { &nobody } else { value };
            put(&mut doc, &place(at), value.clone());
        }
        let at = row.get("at").or(row.get("put")).and_then(Value::as_str);
        let at = place(at.expect("a place"));
        let words = row["words"].as_str().expect("words");
        let problems = run(&doc).err().unwrap_or_default();
        let is_found = problems
            .iter()
            .any(|problem| problem.pointer == at && problem.what.contains(words));
        if !is_found || problems.iter().any(|problem| problem.help.is_empty()) {
            wrong.push(format!("expected `{words}` at {at}, found {problems:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
fn several_problems_are_reported_together() {
    let mut doc = small();
    put(&mut doc, &format!("{LIST}/deprecated"), json!("no"));
    put(&mut doc, &format!("{THING}/not"), json!({}));
    remove(&mut doc, "/info/title");
    let problems = run(&doc).expect_err("it should be refused");
    assert_eq!(problems.len(), 3, "{problems:#?}");
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
