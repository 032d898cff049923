//! Names that collide in Rust: each thing gets one of its own. That the code compiles, and that the
//! names on the wire stay, is tried in `tests/grown`.

use serde_json::json;

use crate::support::{code, put, run, small};

const THING: &str = "/components/schemas/Thing";

#[test]
fn schemas_of_one_name() {
    let mut doc = small();
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    put(&mut doc, "/components/schemas/thing", object.clone());
    put(
        &mut doc,
        &format!("{THING}/properties/part"),
        object.clone(),
    );
    put(&mut doc, "/components/schemas/ThingPart", object.clone());
    put(&mut doc, "/components/schemas/2", object);
    let code = code(&doc);
    for name in ["Thing", "Thing2", "ThingPart", "ThingPart2", "Type2"] {
        let declared = format!("pub struct {name} {{");
        assert_eq!(code.matches(&declared).count(), 1, "{name} in {code}");
    }
    assert!(
        code.contains("pub part: Option<types::ThingPart2>"),
        "{code}"
    );
}

#[test]
fn operations_and_resources_of_one_name() {
    let mut doc = small();
    let list = "/paths/~1zones~1{zone_id}~1things/get";
    put(
        &mut doc,
        &format!("{list}/operationId"),
        json!("thingsCreate"),
    );
    put(&mut doc, "/tags/-", json!({"name": "Things"}));
    put(&mut doc, &format!("{list}/tags"), json!(["Things"]));
    let files = run(&doc).expect("it is sound").files;
    assert!(files["things.rs"].contains("pub async fn things_create("));
    assert!(files["things_2.rs"].contains("pub async fn things_create_2("));
    let table = &files["operations.rs"];
    assert!(
        table.contains("pub static THINGS_CREATE_2: Operation"),
        "{table}"
    );
    assert!(table.contains("id: \"thingsCreate\""), "{table}");
    assert!(table.contains("resource: \"Things\""), "{table}");
}

#[test]
fn parameters_that_the_code_or_its_placeholders_use() {
    let mut doc = small();
    let path = "/r/{a}/{op0p000}/{op0p001}/{ü b}";
    let text = json!({"type": "string"});
    let mut parameters: Vec<_> = ["a", "op0p000", "op0p001", "ü b"]
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": text}))
        .to_vec();
    for name in ["encode_path", "default", "clone", "a,b*{}%"] {
        let required = name == "encode_path";
        parameters.push(json!({"name": name, "in": "query", "required": required, "schema": text}));
    }
    doc["paths"][path] = json!({"get": {
        "operationId": "all_at_once", "tags": ["things"], "parameters": parameters,
        "responses": {"204": {"description": "Done."}},
    }});
    let code = code(&doc);
    for part in [
        "&[&a, &op0p000, &op0p001, &b]",
        "\"encode_path\", &encode_path)",
        "pub fn default_(mut self",
        "pub fn clone_(mut self",
        "{?encode_path,default,clone,a%2Cb%2A%7B%7D%25}",
    ] {
        assert!(code.contains(part), "{part} in {code}");
    }
}

#[test]
fn a_name_never_depends_on_what_else_has_a_worse_one() {
    let mut doc = small();
    let text = json!({"type": "string"});
    for name in ["Name", "---", "ñ", "NAME"] {
        put(
            &mut doc,
            &format!("{THING}/properties/{name}"),
            text.clone(),
        );
    }
    let code = code(&doc);
    assert!(
        code.contains("    /// Its name.\n    pub name: String,"),
        "{code}"
    );
    for (wire, rust) in [
        ("NAME", "name_2"),
        ("Name", "name_3"),
        ("---", "field"),
        ("ñ", "field_2"),
    ] {
        let attribute = format!("rename = \"{wire}\", skip_serializing_if = \"Option::is_none\")]");
        let declared = format!("{attribute}\n    pub {rust}: Option<String>,");
        assert!(code.contains(&declared), "{wire} in {code}");
    }
}
