//! Git, as tests call it.

use std::path::Path;
use std::process::Command;

/// What git prints in a folder, without what is around it.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    for setting in [
        "user.name=t",
        "user.email=t@example.com",
        "commit.gpgsign=false",
        "init.defaultBranch=main",
    ] {
        git.args(["-c", setting]);
    }
    let output = git.args(arguments).output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    text.trim().to_owned()
}
