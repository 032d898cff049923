//! Imports that are killed, and imports at the same time: both files are old or both are new.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::json;

use crate::vendor::document;
use crate::workspace::Workspace;

type Both = (String, String);

fn start(workspace: &Workspace, name: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["spec", "import", name, "--accept", "all"]);
    command.current_dir(workspace.path("")).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

#[track_caller]
fn finish(child: Child) {
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}");
}

fn both(workspace: &Workspace) -> Both {
    (
        workspace.read("spec/vendor.yaml"),
        workspace.read("spec/secondary_dns.yaml"),
    )
}

/// Two vendor's documents, and the two files that each makes.
fn workspace() -> (Workspace, [Both; 2]) {
    let workspace = Workspace::new();
    let mut second = document();
    let peer = &mut second["components"]["schemas"]["zt_peer"]["properties"];
    peer["note"] = json!({"type": "string"});
    workspace.write("one.json", &document());
    workspace.write("two.json", &second);
    let made = ["one.json", "two.json"].map(|name| {
        finish(start(&workspace, name));
        both(&workspace)
    });
    assert!(made[0].0 != made[1].0 && made[0].1 != made[1].1);
    (workspace, made)
}

#[test]
fn a_killed_import_leaves_both_files_old_or_both_new() {
    let (workspace, made) = workspace();
    let started = Instant::now();
    finish(start(&workspace, "two.json"));
    let whole = started.elapsed();
    for step in 0..16 {
        let mut child = start(&workspace, ["one.json", "two.json"][step % 2]);
        std::thread::sleep(whole * u32::try_from(step).expect("small") / 13);
        let _ = child.kill();
        child.wait().expect("it ends");
        let is_unfinished = workspace.path("spec/.xtask").exists();
        assert!(
            is_unfinished || made.contains(&both(&workspace)),
            "a mixture after {step}"
        );
        finish(start(&workspace, ["one.json", "two.json"][step / 2 % 2]));
        assert_eq!(both(&workspace), made[step / 2 % 2]);
        assert!(!workspace.path("spec/.xtask").exists());
    }
}

#[test]
fn what_a_killed_import_left_is_undone_by_the_next_command() {
    let (workspace, made) = workspace();
    // As after a kill between the first file and the second.
    let state = workspace.path("spec/.xtask");
    fs::create_dir(&state).expect("a folder");
    let step = |name: &str| json!({"name": name, "is_new": false});
    let journal = json!({"steps": [step("vendor.yaml"), step("secondary_dns.yaml")]});
    fs::write(state.join("journal"), journal.to_string()).expect("written");
    fs::write(state.join("old-0"), &made[1].0).expect("written");
    fs::write(workspace.path("spec/vendor.yaml"), &made[0].0).expect("written");
    workspace.run(&["build"]).is(0, &["unchanged"]);
    assert_eq!(both(&workspace), made[1]);
    assert!(!state.exists());
}

#[test]
fn of_two_imports_at_once_one_waits() {
    let (workspace, made) = workspace();
    for _ in 0..8 {
        let pair = ["one.json", "two.json"].map(|name| start(&workspace, name));
        pair.into_iter().for_each(finish);
        assert!(made.contains(&both(&workspace)), "a mixture");
    }
}
