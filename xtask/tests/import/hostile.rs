//! Documents that mean harm or none at all: a clear error, soon, and no panic.

use std::fmt::Write as _;
use std::time::Instant;

use proptest::prelude::*;
use serde_json::{Value, json};
use xtask::document::canonical::to_yaml;
use xtask::spec::import::normalise;

use crate::vendor::{config, differ, differences, document, import, refusal};

#[test]
fn what_is_not_openapi_is_refused() {
    for (text, part) in [
        ("", "no `openapi`"),
        ("null", "no `openapi`"),
        ("[]", "no `openapi`"),
        ("{}", "no `openapi`"),
        ("hello", "no `openapi`"),
        ("\u{0}\u{1}", "not YAML"),
        ("{\"openapi\": 3}", "no `openapi`"),
        (
            "{\"openapi\": \"3.1.0\", \"paths\": {\"/a\": {}}}",
            "an OpenAPI 3.1.0 document",
        ),
        (
            "openapi: 3.1.1\npaths: {/a: {}}\n",
            "an OpenAPI 3.1.1 document",
        ),
        ("{\"swagger\": \"2.0\", \"paths\": {}}", "OpenAPI 2.0"),
        ("{\"openapi\": \"3.0.3\"}", "without paths"),
        ("{\"openapi\": \"3.0.3\", \"paths\": []}", "without paths"),
        ("{\"openapi\": \"3.0.3\", \"paths\": {}}", "without paths"),
        (
            "{\"openapi\": \"3.0.3\", \"paths\": {\"/a\": {}}}",
            "no path begins with `/accounts/{account_id}/secondary_dns` or",
        ),
        (
            "{\"openapi\": \"3.0.3\", \"paths\": {\"/zones/{x}/secondary_dns/a\": 5}}",
            "not a path",
        ),
        (
            "{\"openapi\": \"3.0.3\", \"paths\": {\"/zones/{x}/secondary_dns/a\": {\"get\": 5}}}",
            "not an operation",
        ),
    ] {
        let message = refusal(text);
        assert!(
            message.contains(part),
            "{text:?}: no `{part}` in: {message}"
        );
    }
}

#[test]
fn a_truncated_document_is_refused_wherever_it_is_cut() {
    let text = document().to_string();
    let step = text.len() / 60;
    for end in (1..text.len()).step_by(step) {
        let message = refusal(&text[..end]);
        assert!(message.contains("vendor.json:1:"), "{message}");
    }
}

#[test]
fn a_repeated_key_matters_only_where_it_is_ours() {
    let text = document().to_string();
    let stranger = text.replacen("\"/zones\":", "\"/zones\":{\"a\":1,\"a\":2},\"/zones\":", 1);
    assert!(normalise("vendor.json", &stranger, &config()).is_ok());
    let path = "\"/zones/{zone_identifier}/secondary_dns/incoming\":";
    let ours = text.replacen(path, &format!("{path}{{}},{path}"), 1);
    assert!(refusal(&ours).contains("twice"));
    let inside = text.replacen("\"zt_acl\":{", "\"zt_acl\":{\"type\":\"string\",", 1);
    assert!(refusal(&inside).contains("twice"));
    // The same in YAML.
    let yaml = to_yaml(&document());
    let stranger = yaml.replacen("    zt_acl:\n", "    other_broken: 1\n    zt_acl:\n", 1);
    assert!(normalise("vendor.yaml", &stranger, &config()).is_ok());
    let ours = yaml.replacen("    zt_acl:\n", "    zt_acl:\n      type: object\n", 1);
    assert!(refusal(&ours).contains("twice"));
}

#[test]
fn schemas_that_multiply_are_given_up_soon() {
    let start = Instant::now();
    type Schema = fn(usize) -> Value;
    let schemas: [(&str, Schema); 4] = [
        (
            "properties",
            |n| json!({ "properties": { "a": next(n), "b": next(n), "c": next(n) } }),
        ),
        ("allOf", |n| json!({ "allOf": [next(n), next(n), next(n)] })),
        (
            "anyOf",
            |n| json!({ "anyOf": [next(n), { "type": "object", "properties": { format!("p{n}"): next(n) } }] }),
        ),
        ("both", |n| {
            json!({ "allOf": [{ "anyOf": [next(n), { "type": "object", "required": [format!("p{n}")] }] },
            { "oneOf": [{ "type": "object", "required": [format!("q{n}")] }, next(n)] }] })
        }),
    ];
    for (name, schema) in schemas {
        let mut document = document();
        for n in 0..60 {
            document["components"]["schemas"][format!("bomb{n}")] = schema(n);
        }
        document["components"]["schemas"]["bomb60"] = json!({ "type": "object" });
        document["components"]["schemas"]["zt_acl"] = next(0);
        let message = refusal(&document.to_string());
        let named = "the schemas of GET /accounts/{account_id}/secondary_dns/acls multiply";
        assert!(message.contains(named), "{name}: {message:.300}");
    }
    assert!(
        start.elapsed().as_secs() < 120,
        "it took {:?}",
        start.elapsed()
    );

    // Each operation has a share of its own: what is large is not what multiplies.
    let mut document = document();
    for n in 0..8 {
        document["components"]["schemas"][format!("bomb{n}")] = schemas[0].1(n);
    }
    document["components"]["schemas"]["bomb8"] = json!({ "type": "object" });
    document["components"]["schemas"]["zt_acl"] = next(0);
    import(&document);

    // Many that are large are too much together.
    let operation = json!({ "responses": { "200": { "description": "", "content": {
        "application/json": { "schema": next(0) } } } } });
    for n in 0..400 {
        let path = format!("/zones/{{zone_id}}/secondary_dns/extra{n}");
        document["paths"][path] = json!({ "get": operation });
    }
    let message = refusal(&document.to_string());
    assert!(
        message.contains("together too many; `exclude`"),
        "{message:.300}"
    );

    fn next(n: usize) -> Value {
        json!({ "$ref": format!("#/components/schemas/bomb{}", n + 1) })
    }
}

#[test]
fn circles_and_chains_of_references_end() {
    let mut document = document();
    let schemas = &mut document["components"]["schemas"];
    for n in 0..1000 {
        schemas[format!("chain{n}")] =
            json!({ "$ref": format!("#/components/schemas/chain{}", n + 1) });
    }
    schemas["zt_time"] = json!({ "$ref": "#/components/schemas/chain0" });
    schemas["zt_zone_name"] = json!({ "$ref": "#/components/schemas/zt_zone_name" });
    let message = refusal(&document.to_string());
    assert!(message.contains("references deep"), "{message}");
    assert!(
        message.contains("/components/schemas/zt_zone_name: a circle"),
        "{message}"
    );
}

#[test]
fn nesting_is_refused_within_our_part_and_beside_it() {
    let deep = format!("{}1{}", "[".repeat(3_000_000), "]".repeat(3_000_000));
    let text = document().to_string();
    // Beside our part it is nobody's business, as long as it ends.
    let beside = text.replacen(
        "\"other_broken\":",
        &format!("\"deep\":{deep},\"other_broken\":"),
        1,
    );
    assert!(normalise("vendor.json", &beside, &config()).is_ok());
    let within = text.replacen(
        "\"zt_acl\":{",
        &format!("\"zt_acl\":{{\"items\":{deep},"),
        1,
    );
    let message = refusal(&within);
    assert!(message.contains("nested deeper"), "{message:.300}");
    assert!(!message.contains("where nothing is"), "{message:.300}");
    let open = text.replacen(
        "\"other_broken\":",
        &format!("\"deep\":{},\"other_broken\":", "[".repeat(9_000_000)),
        1,
    );
    assert!(refusal(&open).contains("vendor.json:1:"));
}

#[test]
fn numbers_of_things_are_bounded() {
    let mut paths =
        "{\"openapi\":\"3.0.3\",\"paths\":{\"/zones/{a}/secondary_dns/b\":{}".to_owned();
    for number in 0..200_001 {
        let _ = write!(paths, ",\"/{number}\":1");
    }
    let message = refusal(&(paths + "}}"));
    assert!(
        message.contains("more than 200000 paths and components; have the document corrected"),
        "{message}"
    );
    let many = format!("[{}1]", "1,".repeat(2_000_000));
    let message = xtask::document::parse_value("many.json", &many).map_err(|e| e.to_string());
    assert!(
        message.is_err_and(|m| m.contains("more than 2000000 values")),
        "many values"
    );
}

#[test]
fn aliases_are_bounded() {
    let mut yaml = to_yaml(&document());
    yaml.push_str("x0: &x0 [a, a, a, a, a, a, a, a, a]\n");
    for n in 1..30 {
        let _ = writeln!(yaml, "x{n}: &x{n} [{}]", format!("*x{}, ", n - 1).repeat(9));
    }
    assert!(refusal(&yaml).contains("replayed"));
    let circle = to_yaml(&document()) + "loop: &loop [*loop]\n";
    assert!(refusal(&circle).contains("not YAML"));
}

/// Any part of a document put in place of any other.
fn damaged(seed: &[(usize, usize)]) -> String {
    let mut document = document();
    for (from, to) in seed {
        let mut places = Vec::new();
        collect(&document, String::new(), &mut places);
        let part = document
            .pointer(&places[from % places.len()])
            .cloned()
            .unwrap_or_default();
        if let Some(place) = document.pointer_mut(&places[to % places.len()]) {
            *place = part;
        }
    }
    document.to_string()
}

fn collect(value: &Value, at: String, places: &mut Vec<String>) {
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(i, value)| (i.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (key, part) in parts {
        collect(part, format!("{at}/{key}"), places);
    }
    places.push(at);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_survived(seed in prop::collection::vec(any::<(usize, usize)>(), 1..12)) {
        // What comes out is a contract again, and import takes it as it is.
        if let Ok(imported) = normalise("vendor.json", &damaged(&seed), &config()) {
            let text = to_yaml(&imported.vendor);
            let again = normalise("again.yaml", &text, &config());
            let again = again.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
            let again_text = to_yaml(&again.vendor);
            prop_assert!(again_text == text, "{}", differ(&text, &again_text));
            // Whatever it is, it can be compared.
            let _ = differences(&again, &import(&document()));
        }
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,200}", at in 0usize..1000) {
        let _ = normalise("vendor.json", &text, &config());
        let mut document = document().to_string();
        let mut cut = at * document.len() / 1000;
        while !document.is_char_boundary(cut) {
            cut -= 1;
        }
        document.insert_str(cut, &text);
        let _ = normalise("vendor.json", &document, &config());
    }
}
