//! From which commit a change is reviewed.

use std::path::Path;

use xtask::ci::review::base;

use crate::git::git;

/// A repository with two commits on main.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    for message in ["first", "second"] {
        commit(folder.path(), message);
    }
    folder
}

fn commit(folder: &Path, message: &str) -> String {
    git(
        folder,
        &["commit", "--quiet", "--allow-empty", "-m", message],
    );
    git(folder, &["rev-parse", "HEAD"])
}

#[test]
fn a_branch_is_reviewed_from_where_it_left() {
    let folder = repository();
    let folder = folder.path();
    let left = git(folder, &["rev-parse", "HEAD"]);
    git(folder, &["switch", "--quiet", "-c", "work"]);
    commit(folder, "work");
    git(folder, &["switch", "--quiet", "main"]);
    commit(folder, "third");
    git(folder, &["switch", "--quiet", "work"]);
    assert_eq!(base(folder), Ok(left));
}

#[test]
fn the_remote_main_comes_first() {
    let upstream = repository();
    let folder = tempfile::tempdir().expect("a folder");
    let path = upstream.path().to_str().expect("text");
    git(folder.path(), &["clone", "--quiet", path, "clone"]);
    let clone = folder.path().join("clone");
    assert_eq!(
        base(&clone),
        Err("HEAD is in origin/main: nothing to review".to_owned())
    );
    // A commit on the local main is work that origin has not.
    let left = git(&clone, &["rev-parse", "HEAD"]);
    commit(&clone, "work");
    assert_eq!(base(&clone), Ok(left));
}

#[test]
fn where_there_is_nothing_to_review_the_reason_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let reason = |expected: &str| assert_eq!(base(folder.path()), Err(expected.to_owned()));
    let error = base(folder.path()).expect_err("no repository");
    assert!(error.contains("not a git repository"), "{error}");
    git(folder.path(), &["init", "--quiet"]);
    reason("there is no commit yet");
    commit(folder.path(), "first");
    reason("HEAD is in main: nothing to review");
    git(folder.path(), &["branch", "--quiet", "-m", "other"]);
    reason("there is neither origin/main nor main");
    git(folder.path(), &["switch", "--quiet", "--orphan", "main"]);
    commit(folder.path(), "another root");
    git(folder.path(), &["switch", "--quiet", "other"]);
    reason("HEAD and main have no commit in common");
}

#[test]
fn a_shallow_clone_is_no_mistake() {
    let upstream = repository();
    git(upstream.path(), &["switch", "--quiet", "-c", "work"]);
    commit(upstream.path(), "work");
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", upstream.path().display());
    let arguments = [
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-single-branch",
        &url,
        "clone",
    ];
    git(folder.path(), &arguments);
    let reason = "this clone is too shallow to see where HEAD left origin/main";
    assert_eq!(base(&folder.path().join("clone")), Err(reason.to_owned()));
}
