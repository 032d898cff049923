//! Documents that are deep, that multiply by reference, or that are only large: they end, or are
//! refused clearly.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::vendor::document;
use crate::workspace::Workspace;

/// A contract of one operation whose answer is the first schema.
fn contract(schemas: Map<String, Value>) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Large", "version": "1"},
        "tags": [{"name": "things"}],
        "paths": {"/things": {"get": {
            "operationId": "things_get",
            "tags": ["things"],
            "responses": {"200": {"description": "Good.", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/S0"}}}}},
        }}},
        "components": {"schemas": schemas},
    })
}

fn name(index: usize) -> String {
    format!("S{index}")
}

fn object(fields: &[&str], of: usize) -> Value {
    let reference = json!({"$ref": format!("#/components/schemas/S{of}")});
    let fields = fields
        .iter()
        .map(|field| ((*field).to_owned(), reference.clone()));
    json!({"type": "object", "properties": fields.collect::<Map<_, _>>()})
}

/// `length` objects, each of which has these fields of the next.
fn tower(length: usize, fields: &[&str], last: &str) -> Map<String, Value> {
    let objects = (0..length).map(|index| (name(index), object(fields, index + 1)));
    let mut schemas: Map<String, Value> = objects.collect();
    let end = json!({"type": "object", "properties": {"end": {"type": last}}});
    schemas.insert(name(length), end);
    schemas
}

/// Runs the program and gives code and output; it has a minute.
fn run(workspace: &Workspace, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(workspace.path(""));
    let output = fs::File::create(workspace.path("output")).expect("a file");
    let error = output.try_clone().expect("a file");
    command.stdin(Stdio::null()).stdout(output).stderr(error);
    let mut child = command.spawn().expect("it starts");
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            return (status.code(), workspace.read("output"));
        }
        if started.elapsed() > Duration::from_secs(180) {
            let _ = child.kill();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[track_caller]
fn taken(old: Map<String, Value>, new: Map<String, Value>, expected: &str) {
    let workspace = Workspace::new();
    workspace.write("old.json", &contract(old));
    workspace.write("new.json", &contract(new));
    let (code, output) = run(
        &workspace,
        &["codegen", "--spec", "old.json", "--out", "src"],
    );
    assert_eq!(code, Some(0), "{output:.2000}");
    let (code, output) = run(&workspace, &["diff", "--spec-only", "old.json", "new.json"]);
    assert_eq!(code, Some(0), "{output:.2000}");
    assert!(output.contains(expected), "{output:.2000}");
}

#[test]
fn a_chain_of_3000_objects_is_followed_to_its_end() {
    let old = tower(3_000, &["next"], "string");
    let new = tower(3_000, &["next"], "integer");
    taken(old, new, "type changed from string to integer");
}

#[test]
fn schemas_that_multiply_by_reference_are_compared_once() {
    let old = tower(60, &["a", "b"], "string");
    let new = tower(60, &["a", "b"], "integer");
    taken(old, new, "type changed from string to integer");
}

#[test]
fn a_chain_that_is_too_long_is_refused_by_its_place() {
    let workspace = Workspace::new();
    let length = xtask::contract::MAX_CHAIN + 1;
    workspace.write("old.json", &contract(tower(length, &["next"], "string")));
    for arguments in [
        &["spec", "lint", "old.json"] as &[&str],
        &["codegen", "--spec", "old.json", "--out", "src"],
        &["diff", "--spec-only", "old.json", "spec/secondary_dns.yaml"],
    ] {
        let (code, output) = run(&workspace, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {output:.2000}");
        assert!(
            output.contains("a chain of more than 5000 components"),
            "{output:.2000}"
        );
        assert!(
            output.contains("at most 5000 are followed"),
            "{output:.2000}"
        );
    }
}

#[test]
fn import_ends_on_schemas_that_are_deep_or_multiply() {
    for fields in [&["next"] as &[&str], &["a", "b"]] {
        let workspace = Workspace::new();
        let mut vendor = document();
        let schemas = vendor["components"]["schemas"]
            .as_object_mut()
            .expect("schemas");
        let length = if fields.len() == 1 { 3_000 } else { 60 };
        schemas.extend(tower(length, fields, "string"));
        schemas["zt_peer"]["properties"]["deep"] = json!({"$ref": "#/components/schemas/S0"});
        workspace.write("vendor.json", &vendor);
        let before = workspace.read("spec/vendor.yaml");
        let (code, output) = run(&workspace, &["spec", "import", "vendor.json"]);
        // Taken over or refused, in words.
        match code {
            Some(0) => assert!(output.contains("deep"), "{output:.2000}"),
            Some(2) => {
                assert!(output.starts_with("error: "), "{output:.2000}");
                assert_eq!(workspace.read("spec/vendor.yaml"), before);
            }
            other => panic!("{other:?}: {output:.2000}"),
        }
    }
}
