//! What a vendor may write at the next revision: each construct, and what is generated for it.

use serde_json::{Value, json};

use crate::support::{put, run, small};

const CREATE: &str = "/paths/~1zones~1{zone_id}~1things/post";
const LIST: &str = "/paths/~1zones~1{zone_id}~1things/get";
const THING: &str = "/components/schemas/Thing";

/// The resource's file of the small contract with these values put into it.
#[track_caller]
fn generated(changes: &[(String, Value)]) -> String {
    let mut doc = small();
    for (place, value) in changes {
        put(&mut doc, place, value.clone());
    }
    run(&doc).expect("it is sound").files["things.rs"].clone()
}

#[track_caller]
fn has(text: &str, wanted: &[&str]) {
    for part in wanted {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
}

fn size() -> String {
    format!("{THING}/properties/size")
}

#[test]
fn different_types_are_an_open_choice() {
    let list = json!({"$ref": "#/components/schemas/ThingList"});
    let choice =
        json!({"oneOf": [{"type": "string"}, list, {"type": "integer"}, {"enum": [null]}]});
    let text = generated(&[(size(), choice)]);
    has(
        &text,
        &[
            // It may be missing, and it may be null.
            "pub size: Option<Option<types::ThingSize>>",
            "pub enum ThingSize {",
            "    String(String),",
            "    ThingList(types::ThingList),",
            "    Integer(i64),",
            "    Other(::serde_json::Value),",
        ],
    );
    // What takes fewer values is tried before what takes more.
    let order: Vec<_> = [
        ".or(Self::Integer)",
        ".or(Self::ThingList)",
        ".or(Self::String)",
    ]
    .iter()
    .map(|part| text.find(part).expect("it is tried"))
    .collect();
    assert!(order.is_sorted(), "{text}");
}

#[test]
fn an_optional_field_that_may_be_null_is_a_double_option() {
    for (schema, ty, function) in [
        (
            json!({"type": "string"}),
            "String",
            "lenient::double_option\"",
        ),
        (
            json!({"type": "integer"}),
            "i64",
            "integer::double_option\"",
        ),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            "Vec<String>",
            "lenient::double_option_list\"",
        ),
    ] {
        let mut nullable = schema.clone();
        nullable["nullable"] = json!(true);
        let optional = generated(&[(size(), nullable.clone())]);
        has(
            &optional,
            &[
                &format!("pub size: Option<Option<{ty}>>"),
                function,
                "`None` if it is missing, `Some(None)` if it is null.",
            ],
        );
        let required = (format!("{THING}/required"), json!(["name", "size"]));
        let text = generated(&[(size(), nullable), required]);
        has(&text, &[&format!("pub size: Option<{ty}>")]);
    }
}

#[test]
fn alternatives_of_one_type_are_one() {
    let choice = json!({"anyOf": [{"type": "string", "title": "Word"}, {"type": "string"}, {}]});
    let text = generated(&[(size(), choice)]);
    has(&text, &["    Word(String),\n    /// A value"]);
    let single = json!({"anyOf": [{"type": "boolean"}]});
    let text = generated(&[(size(), single)]);
    has(&text, &["pub size: Option<bool>"]);
}

#[test]
fn a_discriminator_decides() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let choice = json!({
        "oneOf": [reference("Thing"), reference("ThingList")],
        "discriminator": {"propertyName": "kind",
            "mapping": {"list": "#/components/schemas/ThingList", "many": "ThingList"}}
    });
    let text = generated(&[
        ("/components/schemas/Any".to_owned(), choice),
        (size(), reference("Any")),
    ]);
    has(
        &text,
        &[
            r#".tagged("kind", &["Thing"], Self::Thing)"#,
            r#".tagged("kind", &["list", "many"], Self::ThingList)"#,
            // A thing has an alternative that is a thing.
            "Thing(Box<types::Thing>)",
            "pub size: Option<Box<types::Any",
        ],
    );
}

#[test]
fn alternatives_are_named_by_the_field_that_tells_them_apart() {
    let record = |kind: &str| {
        json!({"type": "object", "properties": {
            "kind": {"type": "string", "enum": [kind]}, "content": {"type": "string"}}})
    };
    let text = generated(&[(size(), json!({"oneOf": [record("CNAME"), record("MX")]}))]);
    has(
        &text,
        &["Cname(types::ThingSizeCname)", "Mx(types::ThingSizeMx)"],
    );
}

#[test]
fn one_alternative_is_what_it_is_and_what_is_said_beside_it() {
    let single = json!({"oneOf": [{"type": "boolean"}], "nullable": true, "deprecated": true,
        "description": "Whether it fits.", "default": true});
    let text = generated(&[(size(), single)]);
    has(
        &text,
        &[
            "/// Whether it fits.\n    ///\n    /// Limits: default `true`.",
            "#[deprecated]\n    pub size: Option<Option<bool>>",
        ],
    );
}

#[test]
fn an_integer_holds_its_values() {
    let schema = json!({"type": "integer", "minimum": 0, "maximum": 9, "enum": [1, 300]});
    has(&generated(&[(size(), schema)]), &["pub size: Option<u16>"]);
}

#[test]
fn a_choice_of_single_values_can_be_in_a_path() {
    let choice = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    let text = generated(&[("/components/parameters/zone_id/schema".to_owned(), choice)]);
    has(&text, &["::std::fmt::Display for ThingsListZoneId"]);
}

#[test]
fn json_of_another_name_is_json() {
    let content = json!({"application/merge-patch+json": {"schema": {"type": "boolean"}}});
    let text = generated(&[
        (format!("{CREATE}/requestBody/content"), content.clone()),
        (format!("{CREATE}/responses/200/content"), content),
    ]);
    has(
        &text,
        &[
            r#".header("content-type", "application/merge-patch+json")"#,
            ".json(&body)",
            r#".header("accept", "application/merge-patch+json")"#,
            "Result<transport::Response<bool>, transport::Error>",
        ],
    );
}

#[test]
fn what_is_not_used_may_be_denied() {
    let parameter = json!({"name": "q", "in": "query", "allowReserved": false,
        "allowEmptyValue": false, "schema": {"type": "string"}});
    let text = generated(&[(format!("{LIST}/parameters/-"), parameter)]);
    has(&text, &["pub q: Option<String>"]);
}

#[test]
fn what_is_not_described_is_a_free_value() {
    let required = json!(["name", "weight"]);
    let text = generated(&[
        (format!("{THING}/required"), required),
        (size(), json!({"nullable": true, "enum": [null]})),
    ]);
    has(
        &text,
        &[
            "pub weight: ::serde_json::Value",
            "pub size: Option<::serde_json::Value>",
            "Limits: one of `null`.",
        ],
    );
}

#[test]
fn whole_numbers_are_sent_without_a_fraction() {
    let number = json!({"type": "number"});
    let list = json!({"type": "array", "items": number});
    let choice = json!({"oneOf": [number, {"type": "string"}]});
    let text = generated(&[(size(), list), (format!("{THING}/properties/a"), choice)]);
    let written = "serialize_with = \"::cloudflare_secondary_dns_types::float::serialize\"";
    assert_eq!(text.matches(written).count(), 2, "{text}");
}

#[test]
fn limits_are_in_the_docs() {
    let number = json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "multipleOf": 5});
    let map = json!({"type": "object", "minProperties": 1, "maxProperties": 9});
    let day = json!({"type": "string", "format": "date", "readOnly": true, "writeOnly": true});
    let text = generated(&[
        (size(), number),
        (format!("{THING}/properties/tags"), map),
        (format!("{THING}/properties/day"), day),
    ]);
    has(
        &text,
        &[
            "Limits: at least 0; without the lowest itself; a multiple of 5.",
            "Limits: 1 to 9 fields.",
            "Limits: only in answers; only in requests; format `date`.",
        ],
    );
}

#[test]
fn other_properties_are_kept() {
    let text = generated(&[(
        format!("{THING}/additionalProperties"),
        json!({"type": "array", "items": {"type": "boolean"}}),
    )]);
    has(
        &text,
        &[
            "flatten",
            "pub additional_properties: ::std::collections::BTreeMap<String, Vec<bool>>",
        ],
    );
}

#[test]
fn query_parameters_of_lists_and_objects() {
    let parameter = |name: &str, more: Value| {
        let mut parameter = json!({"name": name, "in": "query"});
        for (key, value) in more.as_object().into_iter().flatten() {
            parameter[key] = value.clone();
        }
        (format!("{LIST}/parameters/-"), parameter)
    };
    let numbers = json!({"type": "array", "items": {"type": "integer"}});
    let filter = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let mut doc = small();
    for (place, value) in [
        parameter("ids", json!({"schema": numbers, "explode": false})),
        parameter("filter", json!({"schema": filter, "style": "deepObject"})),
        parameter("plain", json!({"schema": filter})),
        parameter(
            "page",
            json!({"schema": {"type": "integer"}, "explode": false}),
        ),
    ] {
        put(&mut doc, &place, value);
    }
    let generated = run(&doc).expect("it is sound");
    has(
        &generated.files["things.rs"],
        &[
            r#"QueryParam::joined("ids", &parameters.ids)"#,
            r#"QueryParam::deep("filter", &parameters.filter)"#,
            r#"QueryParam::new("plain", &parameters.plain)"#,
            r#"QueryParam::new("page", &parameters.page)"#,
        ],
    );
    has(
        &generated.files["operations.rs"],
        &["{?ids,filter*,plain*,page}"],
    );
}

#[test]
fn bodies_that_are_not_json() {
    let content = |media_type: &str| json!({media_type: {"schema": {"type": "string"}}});
    let text = generated(&[
        (
            format!("{CREATE}/requestBody/content"),
            content("text/csv; header=present"),
        ),
        (
            format!("{CREATE}/responses/200/content"),
            content("image/png"),
        ),
        (
            format!("{LIST}/responses/200/content"),
            content("text/plain"),
        ),
    ]);
    has(
        &text,
        &[
            "body: &str",
            r#".header("content-type", "text/csv; header=present")"#,
            ".body(body.to_owned())",
            "Result<transport::Response<Vec<u8>>, transport::Error>",
            r#".header("accept", "image/png")"#,
            "self.transport.execute_bytes(&operations::THINGS_CREATE, request)",
            "Result<transport::Response<String>, transport::Error>",
            "self.transport.execute_text(&operations::THINGS_LIST, request)",
        ],
    );
}

#[test]
fn a_schema_of_what_is_not_json_is_noted() {
    let mut doc = small();
    let schema = json!({"schema": {"$ref": "#/components/schemas/Thing"}});
    let content = json!({"application/yaml": schema});
    put(
        &mut doc,
        &format!("{CREATE}/responses/200/content"),
        content,
    );
    let notes = run(&doc).expect("it is sound").notes;
    let is_said = |note: &String| note.contains("`application/yaml` is not JSON");
    assert!(notes.iter().any(is_said), "{notes:?}");
}

#[test]
fn json_is_taken_before_others_and_without_a_schema() {
    let mut doc = small();
    let content = json!({"application/json; charset=utf-8": {}, "multipart/form-data": {}});
    put(&mut doc, &format!("{CREATE}/requestBody/content"), content);
    let generated = run(&doc).expect("it is sound");
    has(
        &generated.files["things.rs"],
        &["body: &::serde_json::Value", ".json(body)"],
    );
    assert!(
        generated
            .notes
            .iter()
            .any(|note| note.contains("multipart/form-data")),
        "{:?}",
        generated.notes
    );
}

#[test]
fn a_success_without_content_beside_another() {
    let text = generated(&[(
        format!("{CREATE}/responses/204"),
        json!({"description": "None."}),
    )]);
    has(
        &text,
        &["Result<transport::Response<Option<types::Thing>>, transport::Error>"],
    );
}

#[test]
fn two_successes_of_one_schema_are_one() {
    let mut doc = small();
    let mut other = doc
        .pointer(&format!("{CREATE}/responses/200"))
        .expect("it is there")
        .clone();
    other["description"] = json!("Made.");
    other["content"]["application/json"]["example"] = json!({"name": "a"});
    put(&mut doc, &format!("{CREATE}/responses/201"), other);
    run(&doc).expect("it is sound");
}

#[test]
fn a_delete_may_have_a_body() {
    let mut doc = small();
    let mut delete = doc.pointer(CREATE).expect("it is there").clone();
    delete["operationId"] = json!("things_delete");
    put(&mut doc, &CREATE.replace("/post", "/delete"), delete);
    let generated = run(&doc).expect("it is sound");
    let (_, method) = generated.files["things.rs"]
        .split_once("fn things_delete")
        .expect("it is there");
    has(method, &["body: &types::Thing", ".json(body)"]);
}
