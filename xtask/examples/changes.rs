//! Asks the compiler whether the rows of `tests/diff/changes.yaml` are true: each program compiles with
//! the crate before, and with the one after only where the row says so.
//!
//! `cargo run -p xtask --example changes`; a step of `cargo xtask ci --full`.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

/// Whether a crate compiles; `with` is a crate that it may use.
fn compiles(root: &Path, name: &str, out: &Path, with: Option<&Path>) -> std::io::Result<bool> {
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--edition",
        "2024",
        "--crate-type",
        "lib",
        "--emit",
        "metadata",
    ]);
    rustc
        .args(["--cap-lints", "allow", "--crate-name", name, "-o"])
        .arg(out)
        .arg(root);
    if let Some(with) = with {
        rustc.arg("--extern").arg(format!("one={}", with.display()));
    }
    let status = rustc.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(status.success())
}

/// Writes a source, which is a text or files by name.
fn write(folder: &Path, source: &Value) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    match source {
        Value::Object(files) => {
            for (name, text) in files {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap_or(folder))?;
                fs::write(path, text.as_str().unwrap_or_default())?;
            }
            Ok(())
        }
        source => fs::write(folder.join("lib.rs"), source.as_str().unwrap_or_default()),
    }
}

/// What is wrong with a row.
fn row(row: &Value) -> std::io::Result<Option<&'static str>> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    for side in ["old", "new"] {
        write(&at(side), &row[side])?;
        if !compiles(
            &at(side).join("lib.rs"),
            "one",
            &at(side).join("libone.rmeta"),
            None,
        )? {
            return Ok(Some("the crate does not compile"));
        }
    }
    fs::write(at("use.rs"), row["use"].as_str().unwrap_or_default())?;
    let works = |side: &str| {
        compiles(
            &at("use.rs"),
            "user",
            &at("user.rmeta"),
            Some(&at(side).join("libone.rmeta")),
        )
    };
    Ok(
        match (works("old")?, works("new")?, row["breaks"] == true) {
            (false, ..) => Some("the program does not compile before"),
            (true, true, true) => Some("the program compiles after"),
            (true, false, false) => Some("the program does not compile after"),
            _ => None,
        },
    )
}

fn main() -> ExitCode {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diff/changes.yaml");
    let table = match xtask::document::load(path.as_ref()) {
        Ok(document) => document.value,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let rows = table["rows"].as_array().cloned().unwrap_or_default();
    let mut wrong = 0;
    for one in &rows {
        match row(one) {
            Ok(None) => {}
            Ok(Some(what)) => {
                wrong += 1;
                println!("{}: {what}", one["name"]);
            }
            Err(error) => {
                eprintln!("error: {}: {error}", one["name"]);
                return ExitCode::from(2);
            }
        }
    }
    println!("{} rows, {wrong} wrong", rows.len());
    ExitCode::from(u8::from(wrong > 0))
}
