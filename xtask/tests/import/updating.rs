//! `docs/updating.md` is a session, and this runs it: in a copy of the workspace, command by
//! command, with the edits that the page shows between them. What is printed has to be what the
//! page shows.
//!
//! A line of `…` stands for any lines, and `…` within a line for any text. Commands of cargo but
//! for `cargo xtask` are not run: what they test is tested elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::vendor;

/// What the page holds, in its order.
enum Step {
    /// A command, and what it prints.
    Run(String, Vec<String>),
    /// A change to files, as a patch.
    Patch(String),
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The steps of a page: blocks of `console` and of `diff`.
fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let fence = &line[..line.len() - line.trim_start_matches('`').len()];
        let block = |lines: &mut std::str::Lines<'_>| -> Vec<String> {
            let lines = lines.take_while(|line| *line != fence);
            lines.map(str::to_owned).collect()
        };
        match line.strip_prefix(fence) {
            _ if fence.len() < 3 => {}
            Some("console") => {
                for line in block(&mut lines) {
                    match (line.strip_prefix("$ "), steps.last_mut()) {
                        (Some(command), _) => steps.push(Step::Run(command.to_owned(), Vec::new())),
                        (None, Some(Step::Run(_, output))) => output.push(line),
                        (None, _) => panic!("no command before {line:?}"),
                    }
                }
            }
            Some("diff") => steps.push(Step::Patch(block(&mut lines).join("\n") + "\n")),
            _ => drop(block(&mut lines)),
        }
    }
    steps
}

/// Whether the lines are those that the page shows.
fn is_shown(printed: &[&str], shown: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((line, rest)) if line == "…" => {
            (0..=printed.len()).any(|skipped| is_shown(&printed[skipped..], rest))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| is_like(first, line) && is_shown(others, rest)),
    }
}

fn is_like(printed: &str, shown: &str) -> bool {
    let parts: Vec<&str> = shown.split('…').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return printed.trim_end() == shown;
    };
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// A copy of what git tracks, as a repository of its own.
fn copy(to: &Path) {
    let tracked = git(&workspace(), &["ls-files", "-z"]);
    for path in tracked.split('\0').filter(|path| !path.is_empty()) {
        let (from, to) = (workspace().join(path), to.join(path));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        if from.exists() {
            fs::copy(&from, &to).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
    }
    git(to, &["init", "--quiet", "--initial-branch=main"]);
    git(to, &["add", "--all"]);
    git(to, &["commit", "--quiet", "--message=start"]);
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("a text")
}

/// The vendor's document of the session: a peer has a comment, and a port is an integer.
fn document() -> Value {
    let mut document = vendor::document();
    let peer = &mut document["components"]["schemas"]["zt_peer"]["properties"];
    peer["comment"] = json!({ "type": "string", "maxLength": 100 });
    peer["port"]["type"] = json!("integer");
    document
}

#[test]
fn the_session_runs_as_the_page_shows_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let clone = folder.path().join("clone");
    copy(&clone);
    fs::write(folder.path().join("openapi.json"), document().to_string()).expect("a file");
    let page = fs::read_to_string(workspace().join("docs/updating.md")).expect("the page");
    let mut run = 0;
    for step in steps(&page) {
        match step {
            Step::Patch(patch) => {
                let file = folder.path().join("patch");
                fs::write(&file, patch).expect("a file");
                git(&clone, &["apply", "--unidiff-zero", "../patch"]);
            }
            Step::Run(command, shown) => {
                let words: Vec<&str> = command.split_whitespace().collect();
                let output = match &words[..] {
                    ["cargo", "xtask", arguments @ ..] => Command::new(env!("CARGO_BIN_EXE_xtask"))
                        .args(arguments)
                        .current_dir(&clone)
                        .output()
                        .expect("xtask runs"),
                    ["git", arguments @ ..] => Command::new("git")
                        .args(arguments)
                        .current_dir(&clone)
                        .output()
                        .expect("git runs"),
                    _ => continue,
                };
                let all = [output.stdout, output.stderr].concat();
                let printed = String::from_utf8_lossy(&all).into_owned();
                let lines: Vec<&str> = printed.trim_end().lines().collect();
                assert!(
                    is_shown(&lines, &shown),
                    "$ {command}\n{printed}\nis not\n{}",
                    shown.join("\n")
                );
                run += 1;
            }
        }
    }
    assert!(run > 5, "{run} commands");
}
