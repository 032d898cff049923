//! Runs that are killed, and runs at the same time: the folder holds the old files or the new ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::support::{code, put, small};

type Files = BTreeMap<String, String>;

/// Starts the program on one of the two documents.
fn start(folder: &Path, spec: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["codegen", "--spec", spec, "--out", "src"]);
    command.current_dir(folder).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

#[track_caller]
fn finish(child: Child) -> String {
    let output = child.wait_with_output().expect("it ends");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{text}");
    text
}

/// The generated files, and whether there is anything else.
fn files(folder: &Path) -> (Files, bool) {
    let entries = fs::read_dir(folder.join("src")).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let (files, others): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_file());
    let files = files.into_iter().map(|path| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read_to_string(&path).expect("text"))
    });
    (files.collect(), !others.is_empty())
}

/// A folder with two documents, of which every file differs and some are in one only, and what each
/// makes.
fn folder() -> (tempfile::TempDir, Files, Files) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut second = small();
    put(&mut second, "/info/title", json!("Other things"));
    put(&mut second, "/tags/0/name", json!("others"));
    for method in ["get", "post"] {
        let tags = format!("/paths/~1zones~1{{zone_id}}~1things/{method}/tags/0");
        *second.pointer_mut(&tags).expect("a tag") = json!("others");
    }
    assert_ne!(code(&small()), code(&second));
    fs::write(folder.path().join("one.json"), small().to_string()).expect("written");
    fs::write(folder.path().join("two.json"), second.to_string()).expect("written");
    finish(start(folder.path(), "two.json"));
    let (two, _) = files(folder.path());
    finish(start(folder.path(), "one.json"));
    let (one, _) = files(folder.path());
    assert!(one.contains_key("things.rs") && two.contains_key("others.rs"));
    (folder, one, two)
}

#[test]
fn a_killed_run_leaves_old_or_new_files_and_stops_no_later_run() {
    let (folder, one, two) = folder();
    let mut left = 0;
    // How long a run takes depends on the machine: from nothing to well after its end.
    let started = std::time::Instant::now();
    finish(start(folder.path(), "one.json"));
    let whole = started.elapsed();
    for step in 0..24 {
        let spec = ["two.json", "one.json"][step % 2];
        let mut child = start(folder.path(), spec);
        std::thread::sleep(whole * u32::try_from(step).expect("small") / 20);
        let _ = child.kill();
        child.wait().expect("it ends");
        let (found, is_unfinished) = files(folder.path());
        left += usize::from(is_unfinished);
        let is_whole = found == one || found == two;
        // A kill between two files is undone by the next run.
        assert!(is_whole || is_unfinished, "{:?}", found.keys());
        let next = ["one.json", "two.json"][step / 2 % 2];
        finish(start(folder.path(), next));
        let expected = [&one, &two][step / 2 % 2].clone();
        assert_eq!(
            files(folder.path()),
            (expected, false),
            "after {step}, {left} left"
        );
    }
}

#[test]
fn what_a_killed_run_left_is_undone_and_reported() {
    let (folder, one, two) = folder();
    let state = folder.path().join("src/.xtask");
    // As after a kill between the first file and the second.
    fs::create_dir(&state).expect("a folder");
    let mut steps = Vec::new();
    for (index, name) in one.keys().chain(two.keys()).enumerate() {
        if let Some(text) = one.get(name) {
            fs::write(state.join(format!("old-{index}")), text).expect("written");
        }
        steps.push(json!({"name": name, "is_new": !one.contains_key(name)}));
    }
    let journal = json!({ "steps": steps });
    fs::write(state.join("journal"), journal.to_string()).expect("written");
    let (name, text) = two.first_key_value().expect("a file");
    fs::write(folder.path().join("src").join(name), text).expect("written");
    let check = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--check", "--spec", "one.json", "--out", "src"])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(check.status.code(), Some(1));
    let text = String::from_utf8_lossy(&check.stderr).into_owned();
    assert!(text.contains("an earlier run was interrupted"), "{text}");
    let text = finish(start(folder.path(), "one.json"));
    assert!(
        text.contains("note: an earlier run was interrupted"),
        "{text}"
    );
    assert!(text.contains("unchanged: 2 operations"), "{text}");
    assert_eq!(files(folder.path()), (one, false));
}

#[test]
fn of_two_runs_at_once_one_waits() {
    let (folder, one, two) = folder();
    for round in 0..12 {
        let pair = [
            start(folder.path(), "one.json"),
            start(folder.path(), "two.json"),
        ];
        std::thread::sleep(Duration::from_millis(round));
        for child in pair {
            finish(child);
        }
        let (found, is_unfinished) = files(folder.path());
        assert!(found == one || found == two, "{:?}", found.keys());
        assert!(!is_unfinished);
    }
}
