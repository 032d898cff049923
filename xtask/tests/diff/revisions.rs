//! What is compared: which revisions and which files, and what is refused.

use crate::git::git;
use crate::repository::{CONTRACT, Repository, refused, run_in};

#[test]
fn the_base_is_the_last_release_or_head() {
    let repository = Repository::new();
    repository.write("one/src/lib.rs", "pub fn f() {}\npub fn g() {}\n");
    repository.commit("second");
    assert!(
        repository
            .run(&[])
            .1
            .starts_with("Nothing changed from HEAD (")
    );
    repository.git(&["tag", "v0.1.0", "HEAD~1"]);
    repository.git(&["tag", "not-a-release"]);
    let (_, out, _) = repository.run(&[]);
    assert!(out.contains("Compatible: v0.1.0 ("), "{out}");
    assert!(out.contains("fn `g` added"), "{out}");
    // The working tree counts, not the last commit.
    repository.write("one/src/lib.rs", "pub fn g() {}\n");
    assert!(repository.run(&[]).1.contains("fn `f` removed"));
    let (_, out, _) = repository.run(&["v0.1.0", "--to", "HEAD"]);
    assert!(!out.contains("fn `f` removed"), "{out}");
}

#[test]
fn versions_count_from_the_last_release() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    let release = |version: &str| {
        let manifest =
            format!("[workspace]\nmembers = ['one']\n[workspace.package]\nversion = '{version}'\n");
        repository.write("Cargo.toml", &manifest);
    };
    // Raised for something else since; a break on top needs no second raise of that kind.
    release("0.2.0");
    repository.commit("raised");
    repository.write("one/src/lib.rs", "");
    let (_, out, _) = repository.run(&["HEAD"]);
    assert!(
        out.contains("Next version: 0.2.0 (Cargo.toml says so)."),
        "{out}"
    );
    release("0.1.1");
    let (_, out, _) = repository.run(&["HEAD"]);
    assert!(
        out.contains("Next version: 0.2.0 (Cargo.toml says 0.1.1, the last release is 0.1.0)."),
        "{out}"
    );
}

#[test]
fn a_bad_revision_is_refused() {
    let repository = Repository::new();
    for name in [
        "nonsense",
        "HEAD~9",
        "main:one",
        "",
        "--upload-pack=x",
        "HEAD^{tree}",
    ] {
        refused(
            repository.run(&["--", name]),
            &["there is no revision", "git log"],
        );
        refused(
            repository.run(&["HEAD", &format!("--to={name}")]),
            &["there is no revision"],
        );
    }
    let (code, out, err) = repository.run(&["--format", "json", "--", "nonsense"]);
    assert_eq!((code, err.as_str()), (2, ""));
    assert!(out.contains(r#""outcome": "unusable""#), "{out}");
}

#[test]
fn a_shallow_clone_says_so() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    repository.commit("second");
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", repository.path().display());
    let to = clone.path().display().to_string();
    git(
        repository.path(),
        &["clone", "--quiet", "--depth=1", "--no-tags", &from, &to],
    );
    refused(
        run_in(clone.path(), &[]),
        &["last release is not known", "shallow", "--unshallow"],
    );
    refused(
        run_in(clone.path(), &["v0.1.0"]),
        &["v0.1.0", "shallow", "--unshallow"],
    );
    assert_eq!(run_in(clone.path(), &["HEAD"]).0, 0);
}

#[test]
fn a_missing_or_broken_file_is_named_with_its_side() {
    let repository = Repository::new();
    repository.git(&["rm", "--quiet", "spec/secondary_dns.yaml"]);
    repository.commit("without");
    repository.write("spec/secondary_dns.yaml", CONTRACT);
    refused(
        repository.run(&["HEAD"]),
        &["HEAD (", "has no spec/secondary_dns.yaml"],
    );

    repository.write("spec/secondary_dns.yaml", "openapi: [");
    repository.commit("broken");
    repository.write("spec/secondary_dns.yaml", CONTRACT);
    refused(
        repository.run(&["HEAD"]),
        &["in HEAD (", "spec/secondary_dns.yaml:1:"],
    );
    refused(
        repository.run(&["HEAD~2", "--to", "HEAD"]),
        &["in HEAD (", "spec/secondary_dns.yaml:1:"],
    );
    repository.write("spec/secondary_dns.yaml", "openapi: 3.0.3\n");
    refused(
        repository.run(&["HEAD~2"]),
        &["of the working tree is outside of", "`paths` is missing"],
    );

    repository.write("spec/secondary_dns.yaml", CONTRACT);
    repository.write("one/src/lib.rs", "pub fn (");
    refused(
        repository.run(&["HEAD~2"]),
        &["in the working tree, one/src/lib.rs: not Rust"],
    );
    repository.write("one/src/lib.rs", "pub fn f() {}\n");
    repository.write("one/Cargo.toml", "[package");
    refused(
        repository.run(&["HEAD~2"]),
        &["one/Cargo.toml of the working tree is not a manifest"],
    );
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    refused(
        run_in(folder.path(), &[]),
        &["not a working tree of git", "--spec-only"],
    );
}

#[test]
fn a_commit_compared_with_itself_is_told() {
    let repository = Repository::new();
    let (code, out, _) = repository.run(&["--to", "HEAD"]);
    assert_eq!(code, 0);
    assert!(out.contains("both are the same commit"), "{out}");
}

/// Files of the working tree count whether git knows them or not.
#[test]
fn files_that_are_not_committed_count() {
    let repository = Repository::new();
    repository.write("one/src/lib.rs", "pub mod inner;\n");
    repository.write("one/src/inner.rs", "pub fn f() {}\n");
    repository.commit("second");
    repository.git(&["rm", "--quiet", "--cached", "one/src/inner.rs"]);
    assert!(repository.run(&[]).1.starts_with("Nothing changed"));
    std::fs::remove_file(repository.path().join("one/src/inner.rs")).expect("removed");
    repository.write("one/src/inner/mod.rs", "pub fn g() {}\n");
    let (code, out, err) = repository.run(&[]);
    assert_eq!((code, err.as_str()), (0, ""));
    for part in ["fn `inner::f` removed", "fn `inner::g` added"] {
        assert!(out.contains(part), "no `{part}` in {out}");
    }
    repository.commit("third");
    assert!(repository.run(&[]).1.starts_with("Nothing changed"));
    let (_, out, _) = repository.run(&["HEAD~1", "--to", "HEAD"]);
    assert!(out.contains("fn `inner::f` removed"), "{out}");
}
