//! Asking the git program. It never writes: no lock is taken, no object is fetched, no hook runs.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const NOT_RUN: &str = "git cannot be run";

/// What git prints in a folder when it reads `input`, or what it complains about.
pub(crate) fn run(root: &Path, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| format!("{NOT_RUN}: {error}; install git");
    let mut child = Command::new("git")
        .args(["--no-optional-locks", "-c", "core.fsmonitor=false"])
        .args(["-c", "core.quotePath=false", "-C"])
        .arg(Path::new(".").join(root))
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    // Written beside reading, as either pipe may fill up. Git that ends early says itself why.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    let complaint = complaint.lines().next().unwrap_or("no reason given");
    Err(complaint.trim_start_matches("fatal: ").to_owned())
}

/// The same as text, without what is around it.
pub(crate) fn ask(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = run(root, arguments, &[])?;
    Ok(String::from_utf8_lossy(&output).trim().to_owned())
}

pub(crate) fn commit(root: &Path, name: &str) -> Option<String> {
    let name = format!("{name}^{{commit}}");
    let verify = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &name,
    ];
    ask(root, &verify).ok()
}

/// Whether there is a repository, in which case it may be asked.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let Err(error) = ask(root, &["rev-parse", "--is-inside-work-tree"]) else {
        return Ok(());
    };
    if error.starts_with(NOT_RUN) {
        return Err(error);
    }
    if error.contains("dubious ownership") {
        let folder = error.split('\'').nth(1).unwrap_or(".");
        return Err(format!(
            "git refuses this repository, because it belongs to another user; if you trust it: git \
             config --global --add safe.directory {folder}"
        ));
    }
    Err(format!(
        "this is not a working tree of git: {error}; run it within a clone (diff --spec-only needs none)"
    ))
}

/// Whether commits of the past are missing.
pub(crate) fn is_shallow(root: &Path) -> bool {
    ask(root, &["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer == "true")
}
