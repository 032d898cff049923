//! Comparisons with the commit at which the work left the main branch.

use std::path::Path;

use super::context::Context;
use super::step::Outcome;
use crate::git;

/// Where the main branch may be, the better first: a local one may be behind.
const MAIN: [&str; 2] = ["origin/main", "main"];

/// The step `review`: the report of `cargo xtask diff`. It informs: whatever it reports, the step
/// passes. It only fails if there is no report.
pub(super) fn step(context: &Context) -> Result<Outcome, String> {
    since(context, |base| {
        context.run(context.xtask().args(["diff", base, "--compile"]))
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
    git::check(root)?;
    let head = git::commit(root, "HEAD").ok_or("there is no commit yet")?;
    let Some(main) = MAIN.iter().find(|name| git::commit(root, name).is_some()) else {
        return Err(format!("there is neither {} nor {}", MAIN[0], MAIN[1]));
    };
    match git::ask(root, &["merge-base", "HEAD", main]) {
        Ok(base) if base == head => Err(format!("HEAD is in {main}: nothing to review")),
        Ok(base) => Ok(base),
        Err(_) if git::is_shallow(root) => Err(format!(
            "this clone is too shallow to see where HEAD left {main}"
        )),
        Err(_) => Err(format!("HEAD and {main} have no commit in common")),
    }
}
