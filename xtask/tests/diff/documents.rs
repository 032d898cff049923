//! `--spec-only` as a command, on documents that are nobody's: what is taken and what is refused.
//! The vendor's are in `tests/import/review.rs`.

use std::fs;

use crate::repository::{CONTRACT, refused, run_in};

#[test]
fn two_documents_need_no_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.json"),
    );
    fs::write(&old, CONTRACT).expect("written");
    let value = xtask::document::load(&old).expect("it is readable").value;
    fs::write(&new, value.to_string()).expect("written");
    let (old, new) = (old.display().to_string(), new.display().to_string());
    let (code, out, _) = run_in(folder.path(), &["--spec-only", &old, &new]);
    assert_eq!(code, 0);
    assert!(out.starts_with("Nothing changed from "), "{out}");
    refused(
        run_in(folder.path(), &["--spec-only", &old, "nowhere.yaml"]),
        &["nowhere.yaml: cannot be read"],
    );
    fs::write(&new, "[1]").expect("written");
    refused(
        run_in(folder.path(), &["--spec-only", &old, &new]),
        &["new.json is outside of", "not an object"],
    );
}

#[test]
fn documents_of_other_kinds_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (
        folder.path().join("old.yaml"),
        folder.path().join("new.yaml"),
    );
    fs::write(&old, CONTRACT).expect("written");
    let arguments = [old.display().to_string(), new.display().to_string()];
    for (text, part) in [
        ("swagger: '2.0'\npaths: {}\n", "Swagger is not supported"),
        (
            "openapi: 4.0.0\npaths: {}\n",
            "OpenAPI 4.0.0 is not supported",
        ),
        ("a: b\n", "no `openapi` version"),
    ] {
        fs::write(&new, text).expect("written");
        let arguments = ["--spec-only", &arguments[0], &arguments[1]];
        refused(
            run_in(folder.path(), &arguments),
            &["new.yaml is outside of", part],
        );
    }
}

/// Where neither document is a contract, both are named with their problems.
#[test]
fn documents_outside_of_the_subset_are_refused_by_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (old, new) = (path("old.yaml"), path("new.yaml"));
    fs::write(&old, CONTRACT.replace("tags: [things]", "callbacks: {}")).expect("written");
    fs::write(&new, CONTRACT.replace("tags: [things]", "tags: [others]")).expect("written");
    refused(
        run_in(folder.path(), &["--spec-only", &old, &new]),
        &[
            "old.yaml is outside of what codegen takes (2 problems)",
            "/paths/~1a/get/callbacks: `callbacks` is not supported",
            "new.yaml is outside of what codegen takes (1 problem)",
            "/paths/~1a/get/tags/0: the tag `others` is not declared",
        ],
    );
}
