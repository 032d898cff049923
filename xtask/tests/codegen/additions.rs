//! What the contract may grow without a change of the generator: operations, resources, fields,
//! parameters. The code must parse here; that it compiles is tried in `tests/`.

use serde_json::json;

use crate::support::{code, put, remove, run, small};

#[track_caller]
fn contains(code: &str, parts: &[&str]) {
    // Line breaks and commas before them are the formatter's choice.
    let squeeze = |text: &str| {
        text.split_whitespace()
            .collect::<String>()
            .replace(",)", ")")
            .replace(",}", "}")
    };
    let squeezed = squeeze(code);
    for part in parts {
        assert!(squeezed.contains(&squeeze(part)), "no `{part}` in\n{code}");
    }
}

#[test]
fn an_operation_and_a_resource() {
    let mut doc = small();
    put(
        &mut doc,
        "/tags/-",
        json!({"name": "extras", "description": "Extras."}),
    );
    put(
        &mut doc,
        "/paths/~1zones~1{zone_id}~1extras~1{extra_id}",
        json!({"delete": {
            "operationId": "extras_delete", "tags": ["extras"], "deprecated": true,
            "x-permissions": ["Zone Write"],
            "parameters": [{"$ref": "#/components/parameters/zone_id"},
                {"name": "extra_id", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 0}}],
            "responses": {"204": {"description": "Gone."}}
        }}),
    );
    let generated = run(&doc).expect("it is sound");
    assert_eq!(generated.operations, 3);
    contains(
        &generated.files["extras.rs"],
        &[
            "//! Extras.",
            "#[deprecated]",
            "pub async fn extras_delete(&self, zone_id: &str, extra_id: u64)",
            "Result<transport::Response<()>, transport::Error>",
            "self.transport.request(&operations::EXTRAS_DELETE, &[&zone_id, &extra_id])",
        ],
    );
    contains(
        &generated.files["operations.rs"],
        &[
            "pub static EXTRAS_DELETE: Operation",
            "method: Method::DELETE",
            "kind: OperationKind::Delete",
            r#"permissions: &["Zone Write"]"#,
        ],
    );
}

#[test]
fn parameters_in_query_and_header() {
    let mut doc = small();
    let list = "/paths/~1zones~1{zone_id}~1things/get/parameters/-";
    put(
        &mut doc,
        list,
        json!({"name": "page", "in": "query", "description": "Which page.", "schema": {"type": "integer", "minimum": 0, "maximum": 4294967295_u32}}),
    );
    put(
        &mut doc,
        list,
        json!({"name": "tag", "in": "query", "required": true, "schema": {"type": "array", "items": {"type": "string"}}}),
    );
    put(
        &mut doc,
        list,
        json!({"name": "X-Trace", "in": "header", "required": true, "schema": {"type": "string"}}),
    );
    put(
        &mut doc,
        list,
        json!({"name": "X-Note", "in": "header", "schema": {"type": "string"}}),
    );
    contains(
        &code(&doc),
        &[
            "zone_id: &str, tag: &[String], x_trace: &str, parameters: &types::ThingsListParameters",
            r#".query(&transport::QueryParam::new("page", &parameters.page))"#,
            r#".query(&transport::QueryParam::new("tag", &tag))"#,
            r#".header("X-Trace", x_trace.to_string())"#,
            r#"if let Some(value) = &parameters.x_note { request = request.header("X-Note", value.to_string()); }"#,
            "/// Which page. /// /// Limits: 0 to 4294967295. pub page: Option<u32>",
            "pub fn x_note(mut self, x_note: impl Into<String>) -> Self",
        ],
    );
}

#[test]
fn fields_of_every_kind() {
    let mut doc = small();
    put(
        &mut doc,
        "/components/schemas/Thing/properties/more",
        json!({"type": "object", "description": "More.", "required": ["kind", "list"], "properties": {
            "kind": {"type": "string", "enum": ["big one", "small"], "description": "Which kind."},
            "list": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 255}},
            "ratio": {"type": "number"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "free": {"type": "object"},
            "any": {},
            "type": {"type": "boolean", "nullable": true},
            "last-seen": {"type": "string", "format": "date-time"}
        }}),
    );
    contains(
        &code(&doc),
        &[
            "pub more: Option<types::ThingMore>",
            "/// More.",
            "pub enum ThingMoreKind { /// `big one`. BigOne,",
            "Other(String)",
            "pub kind: types::ThingMoreKind",
            "pub list: Vec<u8>",
            "pub ratio: Option<f64>",
            "pub labels: Option<::std::collections::BTreeMap<String, String>>",
            "pub free: Option<::serde_json::Map<String, ::serde_json::Value>>",
            "pub any: Option<::serde_json::Value>",
            r#"rename = "type""#,
            r#"rename = "last-seen""#,
            "pub last_seen: Option<String>",
            "pub fn new(kind: types::ThingMoreKind, list: Vec<u8>) -> Self",
        ],
    );
}

#[test]
fn a_type_that_two_resources_share_moves_to_common_and_keeps_its_name() {
    let mut doc = small();
    let before = run(&doc).expect("it is sound").files;
    assert!(!before.contains_key("common.rs"));
    contains(
        &before["lib.rs"],
        &["pub use crate::things::{Thing, ThingList}"],
    );
    put(
        &mut doc,
        "/tags/-",
        json!({"name": "others", "description": "Others."}),
    );
    let mut other = small()["paths"]["/zones/{zone_id}/things"].clone();
    other["get"]["operationId"] = json!("others_list");
    other["get"]["tags"] = json!(["others"]);
    remove(&mut other, "/post");
    put(&mut doc, "/paths/~1zones~1{zone_id}~1others", other);
    let after = run(&doc).expect("it is sound").files;
    contains(
        &after["lib.rs"],
        &["pub use crate::common::{Thing, ThingList}"],
    );
}

#[test]
fn the_kind_of_a_post_follows_from_the_path() {
    let mut doc = small();
    let table =
        |doc: &serde_json::Value| run(doc).expect("it is sound").files["operations.rs"].clone();
    contains(&table(&doc), &["kind: OperationKind::Create"]);
    remove(&mut doc, "/paths/~1zones~1{zone_id}~1things/get");
    contains(&table(&doc), &["kind: OperationKind::Action"]);
}

#[test]
fn an_optional_body_is_an_option() {
    let mut doc = small();
    put(
        &mut doc,
        "/paths/~1zones~1{zone_id}~1things/post/requestBody/required",
        json!(false),
    );
    contains(
        &code(&doc),
        &[
            "body: Option<&types::Thing>",
            "if let Some(body) = body { request = request.json(body); }",
        ],
    );
}

#[test]
fn prose_cannot_break_the_docs() {
    let mut doc = small();
    put(
        &mut doc,
        "/components/schemas/Thing/description",
        json!("See [Nobody] and <b> at https://example.com/a."),
    );
    contains(
        &code(&doc),
        &[r"/// See \[Nobody\] and \<b\> at <https://example.com/a>."],
    );
}

#[test]
fn headers_that_openapi_describes_elsewhere_are_left_out_and_noted() {
    let mut doc = small();
    for name in ["Authorization", "accept"] {
        put(
            &mut doc,
            "/paths/~1zones~1{zone_id}~1things/get/parameters/-",
            json!({"name": name, "in": "header", "required": true, "schema": {"type": "string"}}),
        );
    }
    let generated = run(&doc).expect("it is sound");
    assert_eq!(generated.notes.len(), 2, "{:?}", generated.notes);
    assert!(generated.notes[0].contains("the header parameter Authorization at"));
    let code = &generated.files["things.rs"];
    contains(code, &["pub async fn things_list(&self, zone_id: &str)"]);
    assert!(!code.contains("authorization"), "{code}");
}

#[test]
fn what_is_deprecated_is_marked() {
    let mut doc = small();
    let thing = "/components/schemas/Thing";
    put(&mut doc, &format!("{thing}/deprecated"), json!(true));
    put(
        &mut doc,
        &format!("{thing}/properties/size/deprecated"),
        json!(true),
    );
    put(
        &mut doc,
        "/paths/~1zones~1{zone_id}~1things/get/parameters/-",
        json!({"name": "page", "in": "query", "deprecated": true, "schema": {"type": "string"}}),
    );
    let files = run(&doc).expect("it is sound").files;
    contains(
        &files["things.rs"],
        &[
            "/// A thing. #[deprecated]",
            "#[deprecated] pub size: Option<u16>",
            "#[deprecated] pub page: Option<String>",
            "#[deprecated] #[must_use] pub fn page(mut self, page: impl Into<String>) -> Self",
        ],
    );
    contains(&files["lib.rs"], &["#![allow(deprecated)]"]);
}

#[test]
fn an_optional_parameter_more_leaves_the_method_as_it_is() {
    let signature = |doc: &serde_json::Value| {
        let code = code(doc);
        let start = code.find("pub async fn things_list(").expect("the method");
        let end = code[start..].find('{').expect("its body");
        code[start..start + end].to_owned()
    };
    let mut doc = small();
    let list = "/paths/~1zones~1{zone_id}~1things/get/parameters/-";
    let optional = |name: &str| json!({"name": name, "in": "query", "schema": {"type": "string"}});
    put(&mut doc, list, optional("name"));
    let before = signature(&doc);
    put(&mut doc, list, optional("a"));
    put(&mut doc, list, optional("zone_id"));
    assert_eq!(signature(&doc), before);
    contains(
        &code(&doc),
        &[
            "pub a: Option<String>, /// `name`. pub name: Option<String>, /// `zone_id`. pub zone_id",
        ],
    );
}

#[test]
fn a_property_may_be_called_like_a_part_of_an_operation() {
    let mut doc = small();
    let list = json!({"$ref": "#/components/schemas/ThingList"});
    for name in ["parameters", "requestBody", "responses", "schema"] {
        let at = format!("/components/schemas/Thing/properties/{name}");
        put(&mut doc, &at, json!({"type": "array", "items": list}));
        put(
            &mut doc,
            &format!("/components/schemas/{name}"),
            json!({"type": "string"}),
        );
    }
    contains(
        &code(&doc),
        &["pub request_body: Option<Vec<types::ThingList>>"],
    );
}

#[test]
fn a_body_that_is_small_is_sent_by_reference() {
    let mut doc = small();
    let body = "/paths/~1zones~1{zone_id}~1things/post/requestBody";
    let content = json!({"application/json": {"schema": {"type": "boolean"}}});
    put(&mut doc, &format!("{body}/content"), content);
    contains(&code(&doc), &["body: bool", ".json(&body)"]);
    put(&mut doc, &format!("{body}/required"), json!(false));
    contains(
        &code(&doc),
        &["body: Option<bool>", "request = request.json(&body);"],
    );
}

#[test]
fn a_resource_whose_only_types_are_parameters_imports_them() {
    let mut doc = small();
    put(&mut doc, "/tags/-", json!({"name": "extras"}));
    put(
        &mut doc,
        "/paths/~1extras",
        json!({"delete": {
            "operationId": "extras_delete", "tags": ["extras"],
            "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
            "responses": {"204": {"description": "Done."}}
        }}),
    );
    let files = run(&doc).expect("it is sound").files;
    contains(&files["extras.rs"], &["use crate::{operations, types};"]);
}

#[test]
fn a_recursive_type_is_not_boxed_where_it_begins() {
    let mut doc = small();
    let own = json!({"$ref": "#/components/schemas/Thing"});
    put(&mut doc, "/components/schemas/Thing/properties/next", own);
    contains(
        &code(&doc),
        &[
            "pub next: Option<Box<types::Thing>>",
            "body: &types::Thing",
            "Result<transport::Response<types::Thing>, transport::Error>",
        ],
    );
}
