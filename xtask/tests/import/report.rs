//! What the import command reports, for a person and for a program.

use std::fs;

use serde_json::{Value, json};

use crate::command::damaged;
use crate::vendor::document;
use crate::workspace::Workspace;

#[test]
fn what_is_deprecated_is_new_and_stops_nothing() {
    let workspace = Workspace::new();
    let mut document = document();
    let path = "/zones/{zone_identifier}/secondary_dns/outgoing/status";
    document["paths"][path]["get"]["deprecated"] = json!(true);
    document["components"]["schemas"]["zt_peer"]["properties"]["port"]["deprecated"] = json!(true);
    workspace.write("vendor.json", &document);
    let parts = [
        "outgoing_status: is deprecated",
        "Port: is deprecated",
        "new, taken over:",
    ];
    workspace.run(&["import", "vendor.json"]).is(0, &parts);
}

#[test]
fn a_new_parameter_is_shown_with_its_type() {
    let workspace = Workspace::new();
    let mut document = document();
    let path = "/accounts/{account_identifier}/secondary_dns/acls";
    let page =
        json!({ "name": "page", "in": "query", "schema": { "type": "number", "default": 1 } });
    let list = document["paths"][path]["get"]["parameters"].as_array_mut();
    list.expect("a list").push(page);
    workspace.write("vendor.json", &document);
    let parts = [
        "acls_list.page: query parameter `page` added (number, optional): {\"default\":1,\"type\":\"number\"}",
    ];
    workspace.run(&["import", "vendor.json"]).is(0, &parts);
}

#[test]
fn a_name_that_is_nearly_right_is_suggested() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &damaged());
    for (wrong, right) in [
        ("Prot", "Port"),
        ("incoming.modified_time", "Incoming.modified_time"),
        ("overlay/schema_port", "overlay/schema-port"),
    ] {
        let warning = format!(
            "--accept {wrong}: no breaking difference has that name; did you mean `{right}`?"
        );
        workspace
            .run(&["import", "vendor.json", "--accept", wrong])
            .is(1, &[&warning]);
    }
}

#[test]
fn an_action_that_does_not_fit_is_shown_with_its_line_and_what_to_do() {
    let workspace = Workspace::new();
    let mut document = damaged();
    document["components"]["schemas"]["zt_peer"]["properties"]["port"]["type"] = json!("integer");
    workspace.write("vendor.json", &document);
    let overlay = workspace.read("spec/overlay.yaml");
    let place = |name: &str| {
        let line = overlay
            .lines()
            .position(|line| line == format!("  - x-name: {name}"));
        format!("spec/overlay.yaml:{}: ", line.expect("the action") + 1)
    };
    let caught_up = place("schema-port")
        + "the vendor says the same now: delete `x-expected`, and `type` of `update`";
    let gone = place("incoming-modified-time") + "delete it, or change its `target`";
    workspace
        .run(&["import", "vendor.json"])
        .is(1, &[&caught_up, &gone]);
    let accept = ["import", "vendor.json", "--accept", "all"];
    let next = "next: correct spec/overlay.yaml, cargo xtask spec build, cargo xtask codegen";
    workspace.run(&accept).is(0, &[next]);
    workspace.run(&["build", "--check"]).is(1, &[&caught_up]);
}

#[test]
fn what_has_no_words_gets_actions_that_work() {
    let workspace = Workspace::new();
    let mut document = document();
    let schemas = &mut document["components"]["schemas"];
    schemas["zt_peer"]["properties"]["comment"] = json!({ "type": "string" });
    let path = "/accounts/{account_identifier}/secondary_dns/acls";
    let mut views = document["paths"][path]["get"].clone();
    let page = json!({ "name": "page", "in": "query", "schema": { "type": "integer" } });
    views["parameters"]
        .as_array_mut()
        .expect("a list")
        .push(page);
    let path = "/accounts/{account_identifier}/secondary_dns/views";
    document["paths"][path] = json!({ "get": views });
    workspace.write("vendor.json", &document);
    let ran = workspace.run(&["import", "vendor.json"]).is(
        0,
        &[
            "next: correct spec/overlay.yaml, cargo xtask spec build, cargo xtask codegen",
            "target: $.components.schemas['Peer','PeerUpdateRequest'].properties['comment']",
            "x-name: operation-views-list",
        ],
    );
    let (_, stubs) = ran.out.split_once("spec/overlay.yaml:\n").expect("actions");
    let (stubs, _) = stubs.split_once("\nspec/vendor.yaml: ").expect("their end");
    // With words in them, nothing is left to say.
    let stubs = stubs
        .replace(": ''\n", ": Words.\n")
        .replace(": ''", ": Words.");
    let overlay = workspace.read("spec/overlay.yaml") + &stubs + "\n";
    fs::write(workspace.path("spec/overlay.yaml"), overlay).expect("a file");
    workspace
        .run(&["fmt", "--check"])
        .is(0, &["spec/overlay.yaml: unchanged"]);
    workspace.run(&["build"]).is(0, &["written"]);
    workspace.run(&["lint"]).is(0, &[]);
    let contract = workspace.read("spec/secondary_dns.yaml");
    // One action has two targets.
    let count = |text: &str| text.matches("description: Words.").count();
    assert_eq!(count(&contract), count(&stubs) + 1, "{stubs}");
    let ran = workspace
        .run(&["import", "vendor.json"])
        .is(0, &["unchanged"]);
    for part in ["without words", "next: "] {
        assert!(!ran.out.contains(part), "{}", ran.out);
    }
}

#[test]
fn what_codegen_refuses_of_the_overlay_is_told_with_its_action() {
    let workspace = Workspace::new();
    let mut document = document();
    document["components"]["schemas"]["zt_peer"]["properties"]["ip"] =
        json!({ "oneOf": [{ "type": "string" }, { "type": "array", "items": {} }] });
    workspace.write("vendor.json", &document);
    let parts = [
        "`pattern` beside `anyOf`",
        "; it comes from overlay/schema-ip-address at spec/overlay.yaml:",
    ];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
}

#[test]
fn import_ends_with_what_codegen_refuses() {
    let workspace = Workspace::new();
    let mut document = document();
    document["components"]["schemas"]["zt_peer"]["properties"]["comment"] =
        json!({ "not": { "type": "string" } });
    workspace.write("vendor.json", &document);
    let parts = ["Peer.comment: codegen refuses it: `not` is not supported"];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
    let parts = [
        "codegen refuses the contract:\n  /components/schemas/Peer/properties/comment/not",
        "next: correct spec/overlay.yaml",
    ];
    let accept = ["import", "vendor.json", "--accept", "all"];
    workspace.run(&accept).is(0, &parts);
    workspace.run(&["lint"]).is(2, &[]);
}

#[test]
fn a_program_can_read_the_report() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &damaged());
    let ran = workspace
        .run(&[
            "import",
            "vendor.json",
            "--format",
            "json",
            "--accept",
            "Port",
        ])
        .is(1, &[]);
    let report: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(report["outcome"], "breaking");
    assert_eq!(report["operations"], 28);
    assert_eq!(report["breaking"]["Port"]["accepted"], true);
    let gone = &report["breaking"]["Incoming.modified_time"];
    assert_eq!(
        (&gone["accepted"], &gone["changes"][0]["rule"]),
        (&json!(false), &json!("field-removed-optional"))
    );
    assert_eq!(
        gone["operations"],
        json!(["incoming_create", "incoming_get", "incoming_update"])
    );
    assert!(
        report["rules"]["merge-all-of"]["places"]
            .as_array()
            .is_some_and(|places| !places.is_empty())
    );
    assert_eq!(report["overlay"]["schema-port"], 0);
    let ran = workspace
        .run_with(&["import", "-", "--format", "json"], "{")
        .is(2, &[]);
    let report: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    assert_eq!(report["outcome"], "unusable");
}
