//! `--compile`: what the compiler says about the hand-written crates, their examples and tests,
//! built against the code that the contract gives. Everything happens in a copy below the target
//! folder.

use std::collections::BTreeSet;
use std::fs;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::{Command, Stdio};

use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{CompilerMessage, Message};
use serde::Serialize;

use super::git::Files;
use super::revision;

/// Something that the compiler complains about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, from the workspace's folder.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// `error`, or `warning` for the use of something deprecated, which CI refuses.
    pub level: String,
    /// The first line of what the compiler says.
    pub message: String,
}

/// Compiles a workspace that is made of these files (path to content) into a target folder. Gives
/// what the compiler complains about, and what was not compiled.
pub(super) fn compile(
    target: &Path,
    files: &Files,
) -> Result<(Vec<Place>, Option<String>), String> {
    let target = std::path::absolute(target).unwrap_or_else(|_| target.to_path_buf());
    let copy = target.join("diff").join("workspace");
    write(&copy, files).map_err(|error| {
        let copy = copy.display();
        format!(
            "the copy in {copy} cannot be written: {error}; make room or correct the permissions"
        )
    })?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(&copy)
        // This program cannot break: it depends on no other package.
        .args(["check", "--workspace", "--all-targets", "--keep-going"])
        .args(["--exclude", "xtask", "--message-format=json"])
        .env("CARGO_TARGET_DIR", &target)
        .stdin(Stdio::null());
    // Cargo shows its own progress.
    cargo.stderr(match std::io::stderr().is_terminal() {
        true => Stdio::inherit(),
        false => Stdio::piped(),
    });
    let output = cargo
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let places = places(&output.stdout);
    let has_error = places.iter().any(|place| place.level == "error");
    let note = match (output.status.success(), has_error) {
        (true, false) => None,
        (_, true) => Some(
            "what depends on a crate that does not compile was not compiled: more places may follow"
                .to_owned(),
        ),
        (false, false) => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            let first = complaint.lines().find(|line| line.starts_with("error"));
            let first = first.unwrap_or("cargo check fails and gives no reason");
            Some(format!("the workspace was not compiled: {first}"))
        }
    };
    Ok((places, note))
}

/// Makes a folder hold these files and no others; what is the same already is left alone, so that
/// cargo need not build it again.
fn write(copy: &Path, files: &Files) -> Result<(), String> {
    let there = revision::files(copy, None, |_| true)?;
    let text = |error: std::io::Error| error.to_string();
    for name in there.keys() {
        if !files.contains_key(name) && name != "Cargo.lock" {
            fs::remove_file(copy.join(name)).map_err(text)?;
        }
    }
    for (name, content) in files {
        let path = copy.join(name);
        if there.get(name) != Some(content) {
            fs::create_dir_all(path.parent().unwrap_or(copy)).map_err(text)?;
            fs::write(&path, content).map_err(text)?;
        }
    }
    Ok(())
}

/// Errors and uses of what is deprecated, each once, in the order of the files.
fn places(output: &[u8]) -> Vec<Place> {
    let mut found = BTreeSet::new();
    for message in Message::parse_stream(output).flatten() {
        let Message::CompilerMessage(CompilerMessage { message, .. }) = message else {
            continue;
        };
        let level = match (message.level, &message.code) {
            (DiagnosticLevel::Error, _) => "error",
            (_, Some(code)) if code.code == "deprecated" => "warning",
            _ => continue,
        };
        for span in message.spans.iter().filter(|span| span.is_primary) {
            let text = message.message.lines().next();
            found.insert(Place {
                file: span.file_name.replace('\\', "/"),
                line: span.line_start as u64,
                level: level.to_owned(),
                message: text.unwrap_or_default().to_owned(),
            });
        }
    }
    found.into_iter().collect()
}
