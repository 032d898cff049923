//! The commands as a whole: exit codes, what is written and what is not, and reports.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::vendor::{document, reference, spec};

/// A workspace with a spec/ of its own.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("xtask")).expect("a folder");
        fs::create_dir_all(folder.path().join("spec")).expect("a folder");
        fs::write(folder.path().join("xtask/Cargo.toml"), "").expect("a file");
        let workspace = Self { folder };
        for name in [
            "import.yaml",
            "overlay.yaml",
            "vendor.yaml",
            "secondary_dns.yaml",
        ] {
            fs::copy(spec(name), workspace.path(&format!("spec/{name}"))).expect("a copy");
        }
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    pub(crate) fn write(&self, name: &str, value: &Value) {
        fs::write(self.path(name), value.to_string()).expect("a file");
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .arg("spec")
            .args(arguments)
            .current_dir(self.folder.path());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // It may have given up on its input already.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Ran::of(child.wait_with_output().expect("it ends"))
    }

    /// What the files are, to see whether they change.
    fn state(&self) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("a file");
                    files.push((path, text));
                }
            }
        }
        files.sort();
        files
    }
}

pub(crate) struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    #[track_caller]
    pub(crate) fn is(self, code: i32, parts: &[&str]) -> Self {
        let all = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, code, "{all}");
        for part in parts {
            assert!(all.contains(part), "no `{part}` in:\n{all}");
        }
        self
    }
}

fn damaged() -> Value {
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
        "nothing was written: ",
    ];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
    let some = [
        "import",
        "vendor.json",
        "--accept",
        "Port",
        "--accept",
        "nonsense",
    ];
    workspace.run(&some).is(
        1,
        &[
            "accepted:\n  Port",
            "--accept nonsense: no breaking difference has that name\n",
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
    workspace
        .run(&["build", "--check"])
        .is(1, &["overlay/schema-port: finds another value"]);
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
            "views_list: operation added (GET /accounts/{account_id}/secondary_dns/views)",
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
            "TsigResponse.result: codegen refuses it: `anyOf` is not supported",
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
        "acls_list.page: query parameter `page` added (optional): {\"default\":1,\"type\":\"number\"}",
    ];
    workspace.run(&["import", "vendor.json"]).is(0, &parts);
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
fn import_ends_with_what_codegen_refuses() {
    let workspace = Workspace::new();
    let mut document = document();
    document["components"]["schemas"]["zt_peer"]["properties"]["comment"] =
        json!({ "anyOf": [{ "type": "string" }, { "type": "object" }] });
    workspace.write("vendor.json", &document);
    let parts = ["Peer.comment: codegen refuses it: `anyOf` is not supported"];
    workspace.run(&["import", "vendor.json"]).is(1, &parts);
    let parts = [
        "codegen refuses the contract:\n  /components/schemas/Peer/properties/comment/anyOf",
        "next: correct spec/overlay.yaml",
    ];
    let accept = ["import", "vendor.json", "--accept", "all"];
    workspace.run(&accept).is(0, &parts);
    workspace.run(&["lint"]).is(2, &[]);
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

#[test]
fn unusable_input_has_an_exit_code_of_its_own() {
    let workspace = Workspace::new();
    let before = workspace.state();
    workspace
        .run(&["import", "nowhere.json"])
        .is(2, &["nowhere.json: cannot be read"]);
    workspace.run(&["import", "."]).is(2, &["is a directory"]);
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

#[test]
fn build_mends_what_was_edited_by_hand() {
    let workspace = Workspace::new();
    let contract = workspace.read("spec/secondary_dns.yaml");
    let edited = contract.replace("List ACLs", "List the ACLs");
    fs::write(workspace.path("spec/secondary_dns.yaml"), edited).expect("a file");
    workspace.run(&["build", "--check"]).is(
        1,
        &["-      summary: List the ACLs", "cargo xtask spec build"],
    );
    workspace
        .run(&["build"])
        .is(0, &["spec/secondary_dns.yaml: written"]);
    assert_eq!(workspace.read("spec/secondary_dns.yaml"), contract);
}

#[test]
fn fmt_says_what_it_does() {
    let workspace = Workspace::new();
    fs::write(workspace.path("spec/x.yaml"), "b: 1 # one\n# two\na: 'x'\n").expect("a file");
    workspace.run(&["fmt", "--check"]).is(
        1,
        &["spec/x.yaml: not in canonical style; its 2 comments are removed"],
    );
    workspace.run(&["fmt"]).is(
        0,
        &[
            "spec/x.yaml: formatted; its 2 comments are removed",
            "spec/vendor.yaml: unchanged",
        ],
    );
    assert_eq!(workspace.read("spec/x.yaml"), "a: x\nb: 1\n");
    let ran = workspace
        .run_with(&["fmt", "-"], "{\"b\": [], \"a\": {}}")
        .is(0, &[]);
    assert_eq!(ran.out, "a: {}\nb: []\n");
    fs::write(workspace.path("spec/x.yaml"), "a: 1\na: 2\n").expect("a file");
    workspace
        .run(&["fmt"])
        .is(2, &["spec/x.yaml: at `/a`: the key `a` stands twice"]);
}

#[test]
fn a_link_and_the_mode_of_a_file_are_kept() {
    let workspace = Workspace::new();
    let path = workspace.path("spec/x.yaml");
    let elsewhere = workspace.path("elsewhere.yaml");
    fs::write(&elsewhere, "b: 1\na: 2\n").expect("a file");
    if make_link(&elsewhere, &path).is_err() {
        return;
    }
    workspace.run(&["fmt"]).is(0, &["spec/x.yaml: formatted"]);
    assert!(
        fs::symlink_metadata(&path)
            .expect("a link")
            .file_type()
            .is_symlink()
    );
    assert_eq!(workspace.read("elsewhere.yaml"), "a: 2\nb: 1\n");
}

#[cfg(unix)]
fn make_link(to: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn make_link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}
