//! Each rule on a small document with one defect, and all of them on one with every defect.

use serde_json::{Value, json};
use xtask::document::canonical::to_yaml;
use xtask::spec::import::Rule;

use crate::vendor::{differ, document, import, refusal, spec};

/// A document with one operation, a POST of `things`.
pub(crate) fn one(body: Value, answer: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "paths": { "/accounts/{x}/secondary_dns/things": { "post": {
            "parameters": [{ "name": "x", "in": "path", "schema": { "type": "string" } }],
            "requestBody": { "content": { "application/json": { "schema": body } } },
            "responses": { "200": { "content": { "application/json": { "schema": answer } } } },
        } } },
    })
}

pub(crate) fn answer_of(schema: Value) -> Value {
    let vendor = import(&one(
        json!({ "type": "object", "properties": { "a": {} } }),
        schema,
    ))
    .vendor;
    // The one answer is a component, unless it is too simple for that.
    let schemas = &vendor["components"]["schemas"];
    let place =
        &vendor["paths"]["/accounts/{account_id}/secondary_dns/things"]["post"]["responses"]["200"];
    let schema = &place["content"]["application/json"]["schema"];
    match schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next())
    {
        Some(name) => schemas[name].clone(),
        None => schema.clone(),
    }
}

#[test]
fn a_document_with_every_defect_gives_the_contract() {
    let imported = import(&document());
    let present = std::fs::read_to_string(spec("vendor.yaml")).expect("vendor.yaml is there");
    let found = to_yaml(&imported.vendor);
    assert!(found == present, "{}", differ(&present, &found));
    for rule in [
        Rule::SetAside,
        Rule::MergeAllOf,
        Rule::ReduceChoice,
        Rule::DropBranch,
        Rule::FoldEnvelope,
        Rule::OptionalResult,
        Rule::InferType,
        Rule::TypeId,
        Rule::DescribeRequired,
        Rule::DropReadOnly,
        Rule::DropBody,
        Rule::FreeFormBody,
        Rule::DropKeyword,
    ] {
        let applied = imported
            .applied
            .iter()
            .any(|(other, places)| other == rule && !places.is_empty());
        assert!(applied, "{} was not applied", rule.name());
    }
}

#[test]
fn the_contract_is_a_fixed_point() {
    let present = std::fs::read_to_string(spec("vendor.yaml")).expect("vendor.yaml is there");
    let value = xtask::document::parse_value("vendor.yaml", &present).expect("it is YAML");
    assert_eq!(to_yaml(&import(&value).vendor), present);
}

#[test]
fn a_list_of_nothing_in_particular_holds_anything() {
    let list = json!({ "type": "array", "items": {} });
    let answer = answer_of(json!({ "properties": { "a": { "type": "array" } } }));
    assert_eq!(answer["properties"]["a"], list);
}

#[test]
fn what_has_a_result_alone_is_an_object() {
    let answer = answer_of(json!({ "properties": { "result": { "type": "string" } } }));
    assert_eq!(answer["type"], "object");
}

#[test]
fn a_schema_within_itself_is_of_any_kind_there() {
    let mut document = document();
    let own = json!({ "$ref": "#/components/schemas/zt_peer" });
    let peer = &mut document["components"]["schemas"]["zt_peer"]["properties"];
    peer["above"] = own.clone();
    peer["below"] = json!({ "type": "array", "items": { "allOf": [own] } });
    let imported = import(&document);
    let peer = &imported.vendor["components"]["schemas"]["Peer"]["properties"];
    assert_eq!(peer["above"], json!({}));
    assert_eq!(peer["below"], json!({ "type": "array", "items": {} }));
    let mut rules = imported.applied.iter();
    assert!(rules.any(|(rule, _)| rule == Rule::CutCircle));
}

#[test]
fn other_fields_that_are_allowed_by_name_stay_allowed() {
    let properties = json!({ "a": { "type": "string" } });
    let answer = answer_of(json!({ "properties": properties, "additionalProperties": true }));
    assert_eq!(answer["additionalProperties"], true);
    let answer = answer_of(json!({ "properties": properties }));
    assert_eq!(answer["additionalProperties"], Value::Null);
}

#[test]
fn a_discriminator_goes_with_a_word() {
    let choice = json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }],
        "discriminator": { "propertyName": "kind" } });
    let imported = import(&one(json!({}), json!({ "properties": { "a": choice } })));
    let mut rules = imported.applied.iter();
    assert!(rules.any(|(rule, _)| rule == Rule::DropDiscriminator));
}

#[test]
fn bodies_without_a_schema_go_or_become_free_form() {
    let body = |method: &str, body: Value| {
        let mut document = one(json!({}), json!({ "type": "string" }));
        let item = &mut document["paths"]["/accounts/{x}/secondary_dns/things"];
        let mut operation = item["post"].take();
        operation["requestBody"] = body;
        *item = json!({ method: operation });
        let vendor = import(&document).vendor;
        vendor["paths"]["/accounts/{account_id}/secondary_dns/things"][method]["requestBody"]
            .clone()
    };
    let free = json!({ "required": false, "content": { "application/json": {
        "schema": { "type": "object", "additionalProperties": true } } } });
    for nothing in [
        json!({ "required": true, "content": { "application/json": {} } }),
        json!({ "required": true, "content": { "application/json": { "schema": {} } } }),
        json!({ "content": { "application/json": { "schema": { "type": "object" } } } }),
        json!({ "content": {} }),
        json!({}),
    ] {
        assert_eq!(body("delete", nothing.clone()), Value::Null);
        assert_eq!(body("get", nothing.clone()), Value::Null);
        assert_eq!(body("post", nothing.clone()), free);
        assert_eq!(body("patch", nothing), free);
    }
    let real = json!({ "content": { "application/json": { "schema": { "type": "string" } } } });
    assert_eq!(
        body("delete", real)["content"]["application/json"]["schema"]["type"],
        "string"
    );
}

#[test]
fn a_body_that_only_requires_is_described_as_in_the_resource() {
    let answer = json!({ "type": "object", "properties": {
        "success": { "type": "boolean" },
        "result": { "type": "object", "properties": {
            "id": { "readOnly": true }, "name": { "type": "string", "maxLength": 9 }, "size": { "type": "integer" },
        } },
    } });
    let vendor = import(&one(json!({ "required": ["name", "odd"] }), answer)).vendor;
    let schemas = &vendor["components"]["schemas"];
    assert_eq!(
        schemas["ThingCreateRequest"],
        json!({
            "type": "object",
            "required": ["name", "odd"],
            // Nobody says what `odd` is.
            "properties": { "name": { "type": "string", "maxLength": 9 }, "odd": {} },
        })
    );
    assert_eq!(schemas["ThingId"], json!({ "type": "string" }));
}

#[test]
fn read_only_fields_leave_requests_and_write_only_ones_answers() {
    let fields = json!({ "type": "object", "required": ["r", "w", "b"], "properties": {
        "r": { "type": "string", "readOnly": true },
        "w": { "type": "string", "writeOnly": true },
        "b": { "type": "object", "properties": { "r": { "allOf": [{ "readOnly": true }] }, "x": { "type": "string" } } },
    } });
    let vendor = import(&one(fields.clone(), fields)).vendor;
    let schemas = &vendor["components"]["schemas"];
    assert_eq!(schemas["ThingCreateRequest"]["required"], json!(["b", "w"]));
    assert_eq!(schemas["Thing"]["required"], json!(["b", "r"]));
    let inner = schemas["ThingCreateRequest"]["properties"]["b"]["properties"].as_object();
    assert_eq!(inner.map(|fields| fields.len()), Some(1), "{schemas}");
}

#[test]
fn parameters_take_our_names_and_their_references() {
    let document = json!({
        "openapi": "3.0.0",
        "paths": { "/accounts/{x}/secondary_dns/policies/{y}": {
            "parameters": [
                { "name": "x", "in": "path", "required": true, "schema": {} },
                { "$ref": "#/components/parameters/filter" },
                { "name": "any", "in": "query", "schema": {} },
            ],
            "get": {
                "parameters": [
                    { "name": "wrong", "in": "path", "schema": { "readOnly": true } },
                    { "name": "Accept", "in": "header", "schema": { "type": "string" } },
                ],
                "responses": { "200": { "$ref": "#/components/responses/good" } },
            },
        } },
        "components": {
            "parameters": { "filter": { "name": "filter", "in": "query", "schema": { "type": "string" } } },
            "responses": { "good": { "content": { "application/json": { "schema": { "type": "string" } } } } },
        },
    });
    let imported = import(&document);
    let operation = &imported.vendor["paths"]["/accounts/{account_id}/secondary_dns/policies/{policy_id}"]
        ["get"];
    assert_eq!(operation["operationId"], "policies_get");
    assert_eq!(
        operation["parameters"],
        json!([
            { "$ref": "#/components/parameters/account_id" },
            { "$ref": "#/components/parameters/policy_id" },
            { "name": "any", "in": "query", "required": false, "schema": { "type": "string" } },
            { "name": "filter", "in": "query", "required": false, "schema": { "type": "string" } },
        ])
    );
    assert_eq!(
        imported.vendor["components"]["schemas"]["PolicyId"],
        json!({ "type": "string" })
    );
    let renamed: Vec<_> = imported
        .renamed
        .keys()
        .map(|(vendor, ours)| format!("{vendor} {ours}"))
        .collect();
    assert_eq!(renamed, ["x account_id", "y policy_id"]);
}

#[test]
fn references_lead_anywhere_in_the_document() {
    let text = r##"{openapi: 3.0.3, paths: {
        '/accounts/{x}/secondary_dns/things': {$ref: '#/paths/~1b~1%7By%7D'},
        '/b/{y}': {get: {responses: {'200': {content: {application/json: {schema: {
            nullable: true, $ref: '#/components/schemas/odd%20name'}}}}}}},
    }, components: {schemas: {odd name: {type: string, enum: [b, a]}}}}"##;
    let imported = xtask::spec::import::normalise("flow.yaml", text, &crate::vendor::config());
    let imported = imported.expect("it is fine");
    let answer = &imported.vendor["paths"]["/accounts/{account_id}/secondary_dns/things"]["get"]["responses"]
        ["200"];
    let schema = &answer["content"]["application/json"]["schema"];
    // What stands beside a reference is ignored, and that is told.
    assert_eq!(*schema, json!({ "type": "string", "enum": ["a", "b"] }));
    let dropped = imported
        .applied
        .iter()
        .find(|(rule, _)| *rule == Rule::DropKeyword);
    assert!(dropped.is_some_and(|(_, places)| places.len() == 1));
}

#[test]
fn one_name_never_stands_for_two_shapes() {
    let mut document = document();
    // Two fields of one type now differ, and a failure differs from the others.
    document["components"]["schemas"]["zt_incoming_response"]["allOf"][1]["properties"]["result"]
        ["properties"]["checked_time"] = json!({ "type": "string", "format": "date-time" });
    document["paths"]["/zones/{zone_identifier}/secondary_dns/outgoing/status"]["get"]["responses"]
        ["4xx"]["content"]["application/json"]["schema"] =
        json!({ "type": "object", "properties": { "oops": { "type": "string" } } });
    let vendor = import(&document).vendor;
    let schemas = &vendor["components"]["schemas"];
    let times = ["checked_time", "created_time", "modified_time"];
    let shapes: Vec<_> = times
        .iter()
        .map(|time| &schemas["Incoming"]["properties"][*time])
        .collect();
    assert_eq!(shapes[1], shapes[2]);
    assert_ne!(shapes[0], shapes[1]);
    assert!(
        schemas["OutgoingStatusFailure"]["properties"]["oops"].is_object(),
        "{schemas}"
    );
    let again =
        xtask::spec::import::normalise("again", &vendor.to_string(), &crate::vendor::config());
    assert_eq!(again.map(|again| again.vendor).ok(), Some(vendor));
}

#[test]
fn what_cannot_be_read_is_told_all_at_once() {
    let mut document = document();
    let schemas = &mut document["components"]["schemas"];
    schemas["zt_acl"]["properties"]["ip_range"] = json!({ "$ref": "#/components/schemas/gone" });
    schemas["zt_peer"]["properties"]["ip"] = json!({ "type": ["string", "null"] });
    schemas["zt_tsig"]["properties"]["algo"] = json!({ "$ref": "other.json#/algo" });
    schemas["zt_time"] = json!({ "allOf": [{ "$ref": "#/components/schemas/zt_time" }] });
    schemas["zt_serial"] = json!("number");
    schemas["zt_refresh"]["type"] = json!({ "number": null });
    let text = refusal(&document.to_string());
    for part in [
        "/components/schemas/zt_acl/properties/ip_range: a reference to `/components/schemas/gone`",
        "/components/schemas/zt_peer/properties/ip/type: no type of OpenAPI 3.0",
        "/components/schemas/zt_tsig/properties/algo: a reference out of the document",
        "/components/schemas/zt_time/allOf/0: a circle of references",
        "/components/schemas/zt_serial: not a schema",
        "/components/schemas/zt_refresh/type: no type of OpenAPI 3.0",
    ] {
        assert!(text.contains(part), "no `{part}` in:\n{text}");
    }
}
