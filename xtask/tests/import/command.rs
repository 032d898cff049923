//! The import command: exit codes, what is written and what is not.

use std::fs;

use serde_json::{Value, json};

use crate::vendor::{document, reference};
use crate::workspace::Workspace;

pub(crate) fn damaged() -> Value {
    let mut document = document();
    let schemas = &mut document["components"]["schemas"];
    schemas["zt_peer"]["properties"]["port"]["type"] = json!("string");
    schemas["zt_incoming_response"]["allOf"][1]["properties"]["result"]["properties"]
        .as_object_mut()
        .expect("a mapping")
        .remove("modified_time");
    document
}

#[test]
fn the_same_contract_leaves_the_files_alone() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    let before = workspace.state();
    workspace.run(&["import", "vendor.json"]).is(
        0,
        &[
            "28 operations",
            "the contract is the same",
            "spec/vendor.yaml: unchanged",
            "account_identifier → account_id",
        ],
    );
    assert_eq!(workspace.state(), before);
    workspace
        .run_with(&["import", "-"], &document().to_string())
        .is(0, &["<stdin>: 28 operations"]);
    workspace.run(&["build", "--check"]).is(0, &["unchanged"]);
    workspace.run(&["fmt", "--check"]).is(0, &[]);
}

#[test]
fn breaking_differences_stop_everything_until_they_are_accepted() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &damaged());
    let before = workspace.state();
    let parts = [
        "Incoming.modified_time: field `modified_time` removed (string, optional)",
        "at /components/schemas/zt_incoming_response/allOf/1/properties/result",
        "Port: type changed from integer to string",
        "at /components/schemas/zt_peer/properties/port",
        "in peers_create, peers_get, peers_list and 1 more",
        "overlay/schema-port: finds another value",
        "nothing was written: 4 breaking differences; if intended, accept",
    ];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
    let some = [
        "import",
        "vendor.json",
        "--accept",
        "Port",
        "--accept",
        "overlay",
        "--accept",
        "nonsense",
    ];
    workspace.run(&some).is(
        1,
        &[
            "accepted:\n  Port",
            "--accept nonsense: no breaking difference has that name\n",
            "nothing was written: 1 breaking difference; ",
        ],
    );
    workspace
        .run(&["import", "vendor.json", "--out", "contract.yaml"])
        .is(1, &[]);
    workspace
        .run(&["import", "vendor.json", "--dir", "elsewhere"])
        .is(1, &[]);
    assert_eq!(workspace.state(), before);

    let names = ["Port", "Incoming", "overlay"];
    let mut accept = vec!["import", "vendor.json"];
    accept.extend(names.iter().flat_map(|name| ["--accept", name]));
    workspace.run(&accept).is(
        0,
        &[
            "spec/vendor.yaml: written",
            "spec/secondary_dns.yaml: written",
        ],
    );
    assert!(!workspace.read("spec/vendor.yaml").contains("modified_time"));
    // What the overlay no longer fits stays visible until someone mends it.
    workspace.run(&["build", "--check"]).is(
        1,
        &[
            "overlay/schema-port: finds another value",
            "target: $.components.schemas.Port\n",
            "at /components/schemas/Port of vendor.yaml",
        ],
    );
    workspace
        .run(&["import", "vendor.json"])
        .is(1, &["overlay/schema-port"]);
    workspace
        .run(&["import", "vendor.json", "--accept", "all"])
        .is(0, &["spec/vendor.yaml: unchanged"]);
}

#[test]
fn additions_are_taken_over() {
    let workspace = Workspace::new();
    let mut document = document();
    document["components"]["schemas"]["zt_acl"]["properties"]["comment"] =
        json!({ "type": "string" });
    let mut views =
        document["paths"]["/accounts/{account_identifier}/secondary_dns/acls"]["get"].clone();
    views["responses"]["200"]["content"]["application/json"]["schema"] = reference("zt_acl_single");
    document["paths"]["/accounts/{account_identifier}/secondary_dns/views"] =
        json!({ "get": views });
    workspace.write("vendor.json", &document);
    workspace.run(&["import", "vendor.json"]).is(
        0,
        &[
            "Acl.comment: field `comment` added",
            "views_list: operation GET /accounts/{account_id}/secondary_dns/views added",
            "written",
        ],
    );
    let contract = workspace.read("spec/secondary_dns.yaml");
    assert!(contract.contains("operationId: views_list"), "{contract}");
    workspace.run(&["build", "--check"]).is(0, &[]);
}

#[test]
fn an_object_that_becomes_a_choice_is_reported() {
    let workspace = Workspace::new();
    let mut document = document();
    let tsig = document["components"]["schemas"]["zt_tsig"].clone();
    let mut other = tsig.clone();
    other["properties"] = json!({ "file": { "type": "string" } });
    other["required"] = json!(["file"]);
    for choice in ["oneOf", "anyOf"] {
        document["components"]["schemas"]["zt_tsig"] = json!({ choice: [tsig, other] });
        workspace.write("vendor.json", &document);
        let before = workspace.state();
        let parts = [
            "breaking differences:\n  Tsig: ",
            "in tsigs_create, tsigs_get",
            "nothing was written",
        ];
        workspace.run(&["import", "vendor.json"]).is(1, &parts);
        assert_eq!(workspace.state(), before);
    }
}

#[test]
fn a_change_of_the_file_that_nothing_explains_is_breaking() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    // What components are called makes no difference to the contract.
    let vendor = workspace.read("spec/vendor.yaml");
    let renamed = vendor.replace("TransferStatus:", "TransferState:");
    let renamed = renamed.replace("/TransferStatus'", "/TransferState'");
    assert_ne!(vendor, renamed);
    fs::write(workspace.path("spec/vendor.yaml"), renamed).expect("a file");
    let parts = [
        "vendor.yaml: ",
        " lines change, and no difference was found",
    ];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
    let accept = ["import", "vendor.json", "--accept", "vendor.yaml"];
    workspace.run(&accept).is(0, &["spec/vendor.yaml: written"]);
    assert_eq!(workspace.read("spec/vendor.yaml"), vendor);
}

#[test]
fn our_own_contract_is_no_vendors_document() {
    let workspace = Workspace::new();
    let before = workspace.state();
    for name in ["spec/secondary_dns.yaml", "spec/vendor.yaml"] {
        let parts = [
            "this document is in our names already",
            "give the vendor's document",
        ];
        workspace
            .run(&["import", name, "--accept", "all"])
            .is(2, &parts);
    }
    assert_eq!(workspace.state(), before);
}

#[test]
fn output_goes_where_it_is_sent() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    workspace
        .run(&["import", "vendor.json", "--out", "contract.yaml"])
        .is(0, &["contract.yaml: written"]);
    assert_eq!(
        workspace.read("contract.yaml"),
        workspace.read("spec/secondary_dns.yaml")
    );
    workspace
        .run(&["import", "vendor.json", "--dir", "a/b"])
        .is(0, &["a/b/vendor.yaml: written"]);
    assert_eq!(
        workspace.read("a/b/vendor.yaml"),
        workspace.read("spec/vendor.yaml")
    );
    assert_eq!(
        workspace.read("a/b/secondary_dns.yaml"),
        workspace.read("spec/secondary_dns.yaml")
    );
    workspace
        .run(&["import", "vendor.json", "--dir", "a", "--out", "b"])
        .is(2, &["cannot be used with"]);
    workspace
        .run(&["import", "vendor.json", "--out", "no/such/folder/x"])
        .is(2, &["cannot write"]);
}

#[test]
fn the_first_import_has_nothing_to_compare_with() {
    let workspace = Workspace::new();
    fs::remove_file(workspace.path("spec/vendor.yaml")).expect("it was there");
    workspace.write("vendor.json", &document());
    workspace
        .run(&["import", "vendor.json"])
        .is(0, &["no vendor.yaml yet", "vendor.yaml: written"]);
}

#[test]
fn unusable_input_has_an_exit_code_of_its_own() {
    let workspace = Workspace::new();
    let before = workspace.state();
    workspace
        .run(&["import", "nowhere.json"])
        .is(2, &["nowhere.json: cannot be read"]);
    workspace.run(&["import", "."]).is(2, &["Is a directory"]);
    workspace
        .run_with(&["import", "-"], "")
        .is(2, &["<stdin>: not an OpenAPI document"]);
    workspace
        .run_with(
            &["import", "-"],
            "{\"openapi\": \"3.1.0\", \"paths\": {\"/a\": 1}}",
        )
        .is(2, &["3.1.0"]);
    let mut dangling = document();
    dangling["components"]["schemas"]["zt_acl"] = reference("nowhere");
    workspace.run_with(&["import", "-"], &dangling.to_string()).is(
        2,
        &["at `/components/schemas/zt_acl`: a reference to `/components/schemas/nowhere`, where nothing is"],
    );
    workspace.run(&["import"]).is(2, &[]);
    assert_eq!(workspace.state(), before);
    fs::write(workspace.path("spec/overlay.yaml"), "overlay: 1.1.0\n").expect("a file");
    workspace
        .run_with(&["import", "-"], &document().to_string())
        .is(2, &["spec/overlay.yaml"]);
    fs::write(workspace.path("spec/import.yaml"), "above: x\n").expect("a file");
    workspace
        .run_with(&["import", "-"], &document().to_string())
        .is(2, &["spec/import.yaml", "above"]);
}
