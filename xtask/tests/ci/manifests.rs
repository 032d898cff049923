//! What strangers see of a crate.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use xtask::ci::manifests::{check, links};

use crate::workspace::{package, read};

/// A workspace with one crate that has everything.
fn workspace() -> (tempfile::TempDir, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    for place in ["", "one/"] {
        write(&format!("{place}LICENSE-MIT"), "MIT\n");
        write(&format!("{place}LICENSE-APACHE"), "Apache\n");
    }
    write("one/README.md", "# One\n");
    let one = package(
        "one",
        &json!({
            "manifest_path": folder.path().join("one/Cargo.toml"),
            "description": "One.",
            "license": "MIT OR Apache-2.0",
            "repository": "https://example.com",
            "documentation": "https://docs.rs/one",
            "rust_version": "1.88",
            "readme": "README.md",
            "keywords": ["one"],
            "categories": ["api-bindings"],
            "metadata": {"docs": {"rs": {"all-features": true}}},
            "dependencies": [dependency("reqwest", Some("dev")), dependency("serde", None)],
        }),
    );
    (folder, one)
}

fn dependency(name: &str, kind: Option<&str>) -> Value {
    json!({
        "name": name, "kind": kind, "req": "*", "optional": false, "uses_default_features": true, "features": [],
        "target": null,
    })
}

fn problems(folder: &Path, package: Value) -> Vec<String> {
    check(&read(package), folder)
}

#[test]
fn a_complete_crate_has_no_problem() {
    let (folder, one) = workspace();
    assert_eq!(problems(folder.path(), one), [""; 0]);
}

#[test]
fn what_is_missing_is_named() {
    for (key, value, problem) in [
        ("description", json!(null), "description is missing"),
        ("documentation", json!(""), "documentation is missing"),
        ("repository", json!(null), "repository is missing"),
        ("license", json!(" "), "license is missing"),
        ("rust_version", json!(null), "rust-version is missing"),
        ("readme", json!(null), "readme is missing"),
        ("keywords", json!([]), "keywords: "),
        (
            "keywords",
            json!(["1", "2", "3", "4", "5", "6"]),
            "keywords: ",
        ),
        ("categories", json!([]), "categories: "),
        (
            "metadata",
            json!(null),
            "[package.metadata.docs.rs] is missing",
        ),
        ("readme", json!("NO.md"), "NO.md cannot be read: "),
    ] {
        let (folder, mut one) = workspace();
        one[key] = value;
        let found = problems(folder.path(), one);
        assert_eq!(found.len(), 1, "{key}: {found:?}");
        assert!(
            found[0].starts_with(&format!("one: {problem}")),
            "{found:?}"
        );
    }
}

#[test]
fn licences_are_copies() {
    let (folder, one) = workspace();
    let licence = folder.path().join("one/LICENSE-MIT");
    fs::write(&licence, "MIT\r\n").expect("written");
    assert_eq!(problems(folder.path(), one.clone()), [""; 0]);
    fs::write(&licence, "MIT, changed\n").expect("written");
    let differs = "one: LICENSE-MIT is not the one of the workspace: copy that";
    assert_eq!(problems(folder.path(), one.clone()), [differs]);
    fs::remove_file(&licence).expect("removed");
    let missing = "one: LICENSE-MIT must be there, as a file and not as a link";
    assert_eq!(problems(folder.path(), one.clone()), [missing]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../LICENSE-MIT", &licence).expect("a link");
        assert_eq!(problems(folder.path(), one), [missing]);
    }
}

#[test]
fn only_the_transport_may_depend_on_reqwest() {
    let (folder, mut one) = workspace();
    one["dependencies"] = json!([dependency("reqwest", None)]);
    let found = problems(folder.path(), one.clone());
    assert_eq!(
        found,
        ["one: depends on reqwest, which is for cloudflare-secondary-dns-transport alone"]
    );
    one["name"] = json!("cloudflare-secondary-dns-transport");
    assert_eq!(problems(folder.path(), one), [""; 0]);
}

#[test]
fn links_that_work_in_the_workspace_alone_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("there.md"), "").expect("written");
    let readme = "[a](https://example.com/x) [b](there.md#part) [c](#below) [d](mailto:a@example.com)\n\
                  [e](../README.md) and [f](missing.md \"title\")\n\
                  [`named`](https://example.com) [`named`][x] [`bare`], [`bare`], [`x`]\n\
                  ```rust\nlet a = b[`c`](../x);\n```\n\
                  [`x`]: https://example.com\n";
    let found = links(readme, folder.path());
    let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 2, 3, 3]);
    assert_eq!(
        found[0].1,
        "../README.md is not in the package: write its URL"
    );
    assert_eq!(
        found[1].1,
        "missing.md is not in the package: write its URL"
    );
}
