//! The report of `cargo xtask diff` from where the work left the main branch. It informs: whatever it
//! says, the step passes. It only fails if there is no report.

use std::path::Path;
use std::process::{Command, Stdio};

use super::context::Context;
use super::step::Outcome;

/// Where the main branch may be, the better first: a local one may be behind.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// The step `review`.
pub(super) fn step(context: &Context) -> Outcome {
    let base = match base(context.root()) {
        Ok(base) => base,
        Err(reason) => return Outcome::Skipped(reason),
    };
    let format = if context.is_terminal() {
        "text"
    } else {
        "markdown"
    };
    let mut xtask = context.xtask();
    match context.run(xtask.args(["diff", &base, "--format", format])) {
        Ok(()) => Outcome::passed(),
        Err(error) => Outcome::Failed(error),
    }
}

/// The commit at which the work in `root` left the main branch.
///
/// # Errors
/// Why there is none.
pub fn base(root: &Path) -> Result<String, String> {
    let git = |arguments: &[&str]| git(root, arguments);
    git(&["rev-parse", "--is-inside-work-tree"]).map_err(|error| match error {
        Trouble::NoGit => "git is not installed",
        Trouble::Refused => "this is no working tree of git",
    })?;
    let head = git(&["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
        .map_err(|_| "there is no commit yet")?;
    let exists = |name: &&&str| {
        let commit = format!("{name}^{{commit}}");
        git(&["rev-parse", "--verify", "--quiet", &commit]).is_ok()
    };
    let Some(main) = MAIN.iter().find(exists) else {
        return Err(format!("there is neither {} nor {}", MAIN[0], MAIN[1]));
    };
    match git(&["merge-base", "HEAD", main]) {
        Ok(base) if base == head => Err(format!("HEAD is in {main}: nothing to review")),
        Ok(base) => Ok(base),
        Err(_) if git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|yes| yes == "true") => {
            Err(format!(
                "this clone is too shallow to see where HEAD left {main}"
            ))
        }
        Err(_) => Err(format!("HEAD and {main} have no commit in common")),
    }
}

enum Trouble {
    NoGit,
    Refused,
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, Trouble> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(arguments);
    let output = git
        .stdin(Stdio::null())
        .output()
        .map_err(|_| Trouble::NoGit)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(Trouble::Refused)
    }
}
