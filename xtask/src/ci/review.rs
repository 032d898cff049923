//! Comparisons with the commit at which the work left the main branch.

use std::path::Path;
use std::process::{Command, Stdio};

use super::context::Context;
use super::step::Outcome;

/// Where the main branch may be, the better first: a local one may be behind.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// The step `review`: the report of `cargo xtask diff`. It informs: whatever it reports, the step
/// passes. It only fails if there is no report.
pub(super) fn step(context: &Context) -> Result<Outcome, String> {
    let format = match context.is_terminal() {
        true => "text",
        false => "markdown",
    };
    since(context, |base| {
        let mut xtask = context.xtask();
        context.run(xtask.args(["diff", base, "--compile", "--format", format]))
    })
}

/// The step `semver`. The generated crate is left to `cargo xtask diff`, which knows the contract.
pub(super) fn semver_step(context: &Context) -> Result<Outcome, String> {
    since(context, |base| {
        let mut cargo = context.cargo();
        cargo.args(["semver-checks", "--workspace", "--baseline-rev", base]);
        context.run(cargo.args(["--exclude", "cloudflare-secondary-dns-api"]))
    })
}

fn since(
    context: &Context,
    compare: impl FnOnce(&str) -> Result<(), String>,
) -> Result<Outcome, String> {
    match base(context.root()) {
        Ok(base) => compare(&base).map(|()| Outcome::Passed(String::new())),
        Err(reason) => Ok(Outcome::Skipped(reason)),
    }
}

/// The commit at which the work in `root` left the main branch.
///
/// # Errors
/// Why there is none.
pub fn base(root: &Path) -> Result<String, String> {
    let git = |arguments: &[&str]| git(root, arguments);
    git(&["rev-parse", "--is-inside-work-tree"])?;
    let commit = |name: &str| {
        let commit = format!("{name}^{{commit}}");
        git(&["rev-parse", "--verify", "--quiet", &commit])
    };
    let head = commit("HEAD").map_err(|_| "there is no commit yet")?;
    let Some(main) = MAIN.iter().find(|name| commit(name).is_ok()) else {
        return Err(format!("there is neither {} nor {}", MAIN[0], MAIN[1]));
    };
    let is_shallow = || git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|it| it == "true");
    match git(&["merge-base", "HEAD", main]) {
        Ok(base) if base == head => Err(format!("HEAD is in {main}: nothing to review")),
        Ok(base) => Ok(base),
        Err(_) if is_shallow() => Err(format!(
            "this clone is too shallow to see where HEAD left {main}"
        )),
        Err(_) => Err(format!("HEAD and {main} have no commit in common")),
    }
}

/// What git prints, or what it complains about, which is its own advice where it refuses a folder.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(arguments).stdin(Stdio::null());
    let output = git.output().map_err(|_| "git is not installed")?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr).replace('\n', " "))
    }
}
