//! The overlay: what it does, and that it never fails to do it in silence.

use serde_json::{Value, json};
use xtask::document::Document;
use xtask::spec::overlay::{Outcome, Overlay};

fn base() -> Value {
    json!({
        "paths": { "/a": { "get": { "operationId": "a", "tags": ["x"] }, "put": { "operationId": "b" } } },
        "components": { "schemas": {
            "Port": { "type": "number" },
            "A": { "type": "object", "required": ["port"], "properties": {
                "port": { "$ref": "#/components/schemas/Port" }, "old": { "type": "string" },
            } },
        } },
    })
}

fn read(actions: Value) -> Result<Overlay, String> {
    let value =
        json!({ "overlay": "1.1.0", "info": { "title": "t", "version": "1" }, "actions": actions });
    Overlay::read(&Document {
        label: "overlay.yaml".to_owned(),
        text: String::new(),
        value,
    })
}

fn action(target: &str, rest: Value) -> Value {
    let mut action = json!({ "x-name": "it", "x-reason": "so", "target": target });
    for (key, value) in rest.as_object().into_iter().flatten() {
        action[key] = value.clone();
    }
    action
}

#[track_caller]
fn apply(target: &str, rest: Value) -> Outcome {
    let overlay = read(json!([action(target, rest)])).expect("the overlay is fine");
    overlay.apply(&base())
}

/// The contract after an action that must fit.
#[track_caller]
fn done(target: &str, rest: Value) -> Value {
    let outcome = apply(target, rest);
    assert!(outcome.conflicts.is_empty(), "{:?}", outcome.conflicts);
    outcome.value
}

/// The problem of an action that must not fit, and must leave everything as it was.
#[track_caller]
fn conflict(target: &str, rest: Value) -> String {
    let outcome = apply(target, rest);
    assert_eq!(outcome.value, base());
    let conflict = outcome
        .conflicts
        .get("overlay/it")
        .expect("it does not fit");
    assert_eq!(
        (conflict.reason.as_str(), conflict.target.as_str()),
        ("so", target)
    );
    conflict.problem.clone()
}

#[test]
fn additions_need_no_old_value() {
    let value = done(
        "$.paths[*][*]",
        json!({ "update": { "summary": "s", "tags": ["y"] } }),
    );
    assert_eq!(value["paths"]["/a"]["get"]["tags"], json!(["x", "y"]));
    assert_eq!(
        value["paths"]["/a"]["put"],
        json!({ "operationId": "b", "summary": "s", "tags": ["y"] })
    );
    let value = done(
        "$.components.schemas.A.required",
        json!({ "update": "old" }),
    );
    assert_eq!(
        value["components"]["schemas"]["A"]["required"],
        json!(["port", "old"])
    );
    let value = done(
        "$.paths[*][?match(@.operationId, 'a')]",
        json!({ "update": { "x": { "y": 1 } } }),
    );
    assert_eq!(value["paths"]["/a"]["get"]["x"]["y"], 1);
    assert!(value["paths"]["/a"]["put"]["x"].is_null());
}

#[test]
fn overwriting_needs_the_old_value() {
    let port = "$.components.schemas.Port";
    let whole = json!({ "update": { "type": "integer" }, "x-expected": { "type": "number" } });
    assert_eq!(
        done(port, whole)["components"]["schemas"]["Port"],
        json!({ "type": "integer" })
    );
    let kind = json!({ "update": "integer", "x-expected": "number" });
    assert_eq!(
        done("$.components.schemas.Port.type", kind)["components"]["schemas"]["Port"]["type"],
        "integer"
    );
    let problem = conflict(port, json!({ "update": { "type": "integer" } }));
    assert!(problem.contains("says no old value"), "{problem}");
    let problem = conflict(
        port,
        json!({ "update": { "type": "integer" }, "x-expected": { "type": "string" } }),
    );
    assert!(
        problem.contains(r#"expects {"type":"string"}, there is {"type":"number"}"#),
        "{problem}"
    );
    // What the old value says beside what is overwritten must be so as well.
    let problem = conflict(
        port,
        json!({ "update": { "minimum": 1 }, "x-expected": { "format": "x" } }),
    );
    assert!(problem.contains("finds another value"), "{problem}");
    // A part of the targets is not enough.
    let problem = conflict(
        "$.paths['/a'][*]",
        json!({ "update": { "operationId": "c" }, "x-expected": { "operationId": "a" } }),
    );
    assert!(problem.contains("finds another value"), "{problem}");
}

#[test]
fn removing_needs_the_whole_old_value() {
    let old = "$.components.schemas.A.properties.old";
    let value = done(
        old,
        json!({ "remove": true, "x-expected": { "type": "string" } }),
    );
    assert!(value["components"]["schemas"]["A"]["properties"]["old"].is_null());
    let value = done(
        "$.paths['/a'].get.tags[0]",
        json!({ "remove": true, "x-expected": "x" }),
    );
    assert_eq!(value["paths"]["/a"]["get"]["tags"], json!([]));
    let problem = conflict(old, json!({ "remove": true, "x-expected": {} }));
    assert!(problem.contains("finds another value"), "{problem}");
}

#[test]
fn an_action_that_does_nothing_is_a_conflict() {
    assert_eq!(
        conflict("$.nowhere[*]", json!({ "update": {} })),
        "matches nothing"
    );
    let same = json!({ "update": { "type": "number" } });
    assert_eq!(
        conflict("$.components.schemas.Port", same),
        "changes nothing"
    );
    // Some targets that are right already are no matter.
    done(
        "$.components.schemas[*]",
        json!({ "update": { "required": ["port"] } }),
    );
}

#[test]
fn a_reference_with_text_beside_it_is_wrapped() {
    let value = done(
        "$.components.schemas.A.properties.port",
        json!({ "update": { "description": "d" } }),
    );
    let expected =
        json!({ "allOf": [{ "$ref": "#/components/schemas/Port" }], "description": "d" });
    assert_eq!(
        value["components"]["schemas"]["A"]["properties"]["port"],
        expected
    );
}

#[test]
fn actions_see_what_earlier_ones_did() {
    let overlay = read(json!([
        action("$.components.schemas", json!({ "update": { "B": { "type": "string" } } })),
        { "x-name": "second", "x-reason": "so", "target": "$.components.schemas.B", "update": { "maxLength": 3 } },
    ]));
    let outcome = overlay.expect("the overlay is fine").apply(&base());
    assert_eq!(
        outcome.value["components"]["schemas"]["B"],
        json!({ "type": "string", "maxLength": 3 })
    );
    assert_eq!(
        outcome.used,
        [("it".to_owned(), 1), ("second".to_owned(), 1)]
    );
}

/// One wrong name beside right ones would pass unseen.
#[test]
fn every_name_of_a_target_matches_something() {
    let update = || json!({ "update": { "description": "d" } });
    for (target, name) in [
        ("$.components.schemas['A','Prot']", "'Prot'"),
        ("$.components.schemas[ \"Port\", 'a]b,c' ]", "'a]b,c'"),
        (
            "$.components.schemas['A'].properties['port', 'odl']",
            "'odl'",
        ),
        ("$.paths['/a']['get','path']", "'path'"),
    ] {
        let expected = format!("`{name}` in its `target` matches nothing, the other names do");
        assert_eq!(conflict(target, update()), expected);
    }
    for target in [
        "$.components.schemas['A','Port']",
        "$.components.schemas['A']",
        "$.paths[?@.get].get",
        "$.paths['/a'][?@.operationId == 'a' || @.operationId == 'none']",
        "$.paths[?@['get','put']].get",
        "$.components.schemas['A','P\\u006frt']",
    ] {
        done(target, update());
    }
}

#[test]
fn a_malformed_overlay_is_refused() {
    for (actions, part) in [
        (json!([{ "target": "$", "update": {} }]), "x-name"),
        (
            json!([{ "x-name": "it", "target": "$", "update": {} }]),
            "at `/actions/0`: action `it` has no reason; say why it is needed in `x-reason`",
        ),
        (
            json!([action("$", json!({ "x-reason": " ", "update": {} }))]),
            "has no reason",
        ),
        (
            json!([action("$[", json!({ "update": {} }))]),
            "no JSONPath",
        ),
        (
            json!([action("$", json!({}))]),
            "either `update` or `remove",
        ),
        (
            json!([action("$", json!({ "update": {}, "remove": true }))]),
            "either `update` or `remove",
        ),
        (
            json!([action("$", json!({ "remove": true }))]),
            "say what in `x-expected`",
        ),
        (
            json!([action("$", json!({ "update": {}, "copy": 1 }))]),
            "copy",
        ),
        (
            json!([
                action("$", json!({ "update": {} })),
                action("$", json!({ "update": {} }))
            ]),
            "name of another",
        ),
        (json!({}), "a sequence"),
    ] {
        let error = read(actions.clone())
            .map(|_| ())
            .expect_err("it is malformed");
        assert!(error.contains(part), "{actions}: no `{part}` in: {error}");
    }
    let version = json!({ "overlay": "2.0.0", "info": {}, "actions": [] });
    let document = Document {
        label: "o".to_owned(),
        text: String::new(),
        value: version,
    };
    assert!(Overlay::read(&document).is_err_and(|error| error.contains("2.0.0")));
}
