//! What commands print: on a full disk, where there is no workspace, and from hostile names and
//! texts.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use serde_json::Value;

use xtask::text::is_hidden;

use crate::vendor::document;
use crate::workspace::Workspace;

fn xtask(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(arguments)
        .current_dir(workspace.path(""))
        .stdin(Stdio::null());
    command.env_remove("CARGO_MANIFEST_DIR");
    command
}

/// Commands that print something in a workspace.
const COMMANDS: [&[&str]; 13] = [
    &["spec", "import", "vendor.json", "--accept", "all"],
    &["spec", "import", "vendor.json", "--format", "json"],
    &["spec", "build"],
    &["spec", "build", "--check"],
    &["spec", "fmt"],
    &["spec", "fmt", "--check"],
    &["spec", "fmt", "--check", "--format", "json"],
    &["spec", "lint"],
    &["spec", "lint", "--format", "json"],
    &["codegen", "--out", "src", "--format", "json"],
    &["codegen", "--out", "src", "--check"],
    &["codegen", "--out", "src", "--check", "--format", "json"],
    &["ci", "--list"],
];

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_an_error_and_no_panic() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    for arguments in COMMANDS {
        let full = File::options()
            .write(true)
            .open("/dev/full")
            .expect("it is there");
        let output = xtask(&workspace, arguments)
            .stdout(full)
            .output()
            .expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(
            error.contains("error: the output cannot be written: "),
            "{error}"
        );
    }
}

#[test]
fn a_closed_pipe_is_quiet() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    for arguments in COMMANDS {
        let mut command = xtask(&workspace, arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            !error.contains("panicked") && !error.contains("error: "),
            "{arguments:?}: {error}"
        );
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}");
    }
}

#[test]
fn a_wrong_command_line_is_shown_escaped() {
    let workspace = Workspace::new();
    for hostile in ["a\u{202e}b", "\u{200b}", "\u{1b}[31m", "\u{9b}31m"] {
        for arguments in [
            &["codegen", "--format", hostile] as &[&str],
            &["spec", hostile],
            &[hostile],
            &["diff", "a", "b", hostile],
        ] {
            let output = xtask(&workspace, arguments).output().expect("it runs");
            let error = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{error}");
            assert!(error.starts_with("error: "), "{error}");
            assert!(!error.contains(|c| c != '\n' && is_hidden(c)), "{error:?}");
        }
    }
}

#[test]
fn outside_of_a_workspace_commands_say_so() {
    let workspace = Workspace::new();
    fs::remove_dir_all(workspace.path("spec")).expect("removed");
    for arguments in [
        &["codegen"] as &[&str],
        &["diff"],
        &["ci"],
        &["spec", "build"],
        &["spec", "fmt"],
        &["spec", "lint"],
        &["spec", "import", "vendor.json"],
    ] {
        let output = xtask(&workspace, arguments).output().expect("it runs");
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(
            error.starts_with("error: no workspace here; run it in a clone"),
            "{arguments:?}: {error}"
        );
        let json = [arguments, &["--format", "json"]].concat();
        let output = xtask(&workspace, &json).output().expect("it runs");
        let failure: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(failure["outcome"], "unusable", "{arguments:?}");
        assert_eq!(
            failure["message"], "no workspace here; run it in a clone",
            "{arguments:?}"
        );
        assert!(
            failure["problems"].is_array() && failure["format"] == 1,
            "{arguments:?}"
        );
        assert!(output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn no_hidden_character_reaches_a_reader_and_every_message_has_an_end() {
    let workspace = Workspace::new();
    let endless = "k".repeat(200_000);
    let hostile = "\u{1b}[31m\u{202e}\u{200b}\n\u{9b}evil";
    let documents = [
        format!("{{\"openapi\": \"3.0.3\", {key}: 1, {key}: 2}}", key = Value::from(endless.as_str())),
        format!("{{\"openapi\": \"3.0.3\", {key}: 1, {key}: 2}}", key = Value::from(hostile)),
        serde_json::json!({"openapi": "3.0.3", hostile: 1, &endless: 2, "info": {"title": hostile}}).to_string(),
        serde_json::json!({"openapi": hostile}).to_string(),
        serde_json::json!({"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "paths": {hostile: {
            hostile: {}}, "/a": {"get": {"operationId": &endless, "tags": [&endless]}}}})
        .to_string(),
        format!("openapi: 3.0.3\n\"{endless}\": *a"),
    ];
    let name = "odd\u{1b}[31m\u{202e}\nname.json";
    for text in documents {
        fs::write(workspace.path(name), text).expect("written");
        for arguments in [
            &["spec", "lint", name] as &[&str],
            &["codegen", "--spec", name, "--out", "src"],
            &["spec", "import", name],
            &["spec", "fmt", "--check", name],
            &["diff", "--spec-only", name, "spec/secondary_dns.yaml"],
        ] {
            for format in [&[] as &[&str], &["--format", "json"]] {
                let output = xtask(&workspace, &[arguments, format].concat())
                    .output()
                    .expect("it runs");
                let all = [output.stdout, output.stderr].concat();
                let all = String::from_utf8(all).expect("text");
                let is_fmt = arguments.contains(&"fmt");
                assert!(
                    is_fmt || output.status.code() == Some(2),
                    "{arguments:?}: {:.300}",
                    all
                );
                let is_plain = |c: char| c == '\n' || !xtask::text::is_hidden(c);
                assert!(all.chars().all(is_plain), "{arguments:?}: {:.300?}", all);
                assert!(!all.contains("\nname.json"), "{arguments:?}: {:.300}", all);
                let longest = all.lines().map(str::len).max().unwrap_or(0);
                assert!(
                    is_fmt || longest < 5_000,
                    "{arguments:?}: a line of {longest} bytes"
                );
                if !format.is_empty() && !is_fmt {
                    let failure: Value = serde_json::from_str(&all).expect("JSON");
                    let message = failure["message"].as_str().unwrap_or_default();
                    assert!(
                        !message.is_empty() && message.len() < 5_000,
                        "{arguments:?}: {message:.300}"
                    );
                }
            }
        }
    }
}

#[test]
fn an_empty_document_is_not_formatted() {
    let workspace = Workspace::new();
    for text in ["", "\n\n", "# a comment\n", "\u{feff}"] {
        fs::write(workspace.path("empty.yaml"), text).expect("written");
        workspace
            .run(&["fmt", "empty.yaml"])
            .is(2, &["empty.yaml: it is empty"]);
        let after = fs::read_to_string(workspace.path("empty.yaml")).expect("text");
        assert_eq!(after, text);
    }
}

#[test]
fn an_address_is_to_be_fetched_first() {
    let workspace = Workspace::new();
    let ran = workspace.run(&["import", "https://example.com/openapi.json"]);
    ran.is(2, &["https://example.com/openapi.json: ", "fetch it first"]);
}

#[test]
fn two_revisions_are_written_with_to() {
    let workspace = Workspace::new();
    let output = xtask(&workspace, &["diff", "v1", "v2"])
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("cargo xtask diff v1 --to v2"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_user_gets_the_advice_of_git() {
    let workspace = Workspace::new();
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(workspace.path(""));
        assert!(
            git.output().expect("git runs").status.success(),
            "{arguments:?}"
        );
    };
    git(&["init", "--quiet"]);
    // Git takes every folder for that of another user then, and no setting says otherwise.
    let mut command = xtask(&workspace, &["diff"]);
    command.env("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().expect("it runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("git config --global --add safe.directory /"),
        "{error}"
    );
    assert!(!error.contains("within a clone"), "{error}");
}

/// From the folder of the workspace as well, which has no path then.
#[test]
fn documents_are_compared_beside_the_working_tree() {
    let workspace = Workspace::new();
    let write = |path: &str, text: &str| fs::write(workspace.path(path), text).expect("written");
    write("Cargo.toml", "[workspace]\nmembers = ['one']\n");
    fs::create_dir(workspace.path("one")).expect("a folder");
    write("one/Cargo.toml", "[package]\nname = 'one'\n");
    let spec = "spec/secondary_dns.yaml";
    let arguments = ["diff", "--spec-only", spec, spec, "--format", "json"];
    let output = xtask(&workspace, &arguments).output().expect("it runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["verdicts"][0]["crate"], "one", "{report:#}");
}
