//! Whether `rust-version` is what it should be.

use serde_json::json;
use xtask::ci::msrv::{Rust, declared, toolchain};

use crate::metadata::{package, workspace};

/// A workspace with a published crate, a tool, and a dependency of each.
fn judged(
    crate_: &str,
    tool: &str,
    dependency: &str,
    of_tool: &str,
) -> Result<String, Vec<String>> {
    let version = |version: &str| match version {
        "" => json!({}),
        version => json!({"rust_version": version}),
    };
    let mut tool = version(tool);
    tool["publish"] = json!([]);
    let packages = [
        package("published", &version(crate_)),
        package("tool", &tool),
        package("dependency", &version(dependency)),
        package("of-tool", &version(of_tool)),
    ];
    let edges = [
        ("published", "dependency", None),
        // The tests of a published crate may need more than its users have.
        ("published", "of-tool", Some("dev")),
        ("tool", "of-tool", Some("dev")),
    ];
    declared(&workspace(
        &["published", "tool"],
        &packages,
        &edges,
        "1.85",
    ))
}

#[test]
fn the_highest_need_counts() {
    assert_eq!(
        judged("1.88", "1.89", "1.88.0", "1.89"),
        Ok("own code needs 1.85, dependencies 1.88 (dependency 1.2.3)".to_owned())
    );
    // Dependencies need less than own code, or say nothing.
    assert!(judged("1.85", "1.85.0", "1.70", "1.71").is_ok());
    assert_eq!(
        judged("1.85", "1.85", "", ""),
        Ok("own code needs 1.85, dependencies nothing known".to_owned())
    );
}

#[test]
fn a_newer_dependency_is_refused_by_name() {
    assert_eq!(
        judged("1.88", "1.89", "1.89", "1.89").expect_err("too low"),
        [
            "published: rust-version is 1.88, but dependency 1.2.3 needs 1.89: raise it, or take an \
          older version of the dependency"
        ]
    );
    // Tools are judged with what their tests need.
    assert_eq!(
        judged("1.88", "1.88", "1.88", "1.90.1").expect_err("too low"),
        [
            "tool: rust-version is 1.88, but of-tool 1.2.3 needs 1.90.1: raise it, or take an older \
          version of the dependency"
        ]
    );
}

#[test]
fn more_than_is_needed_is_refused() {
    assert_eq!(
        judged("1.89", "1.89", "1.86", "1.89").expect_err("too high"),
        ["published: rust-version is 1.89, but 1.86 is enough (dependency 1.2.3)"]
    );
    assert_eq!(
        judged("1.86", "1.86", "", "").expect_err("too high"),
        [
            "published: rust-version is 1.86, but 1.85 is enough (own code)",
            "tool: rust-version is 1.86, but 1.85 is enough (own code)",
        ]
    );
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        judged("", "1.85", "", "").expect_err("missing"),
        ["published: rust-version is missing: own code needs 1.85"]
    );
    let error = declared(&workspace(&[], &[], &[], "new")).expect_err("no version");
    assert!(error[0].contains("[workspace.metadata.msrv]"), "{error:?}");
}

#[test]
fn versions_are_compared_as_numbers() {
    let parse = |text| Rust::parse(text).expect("a version");
    assert!(parse("1.100") > parse("1.88.3"));
    assert_eq!(parse("1.88"), parse("1.88.0"));
    assert_eq!(parse("1.88.1").to_string(), "1.88.1");
    for text in ["", "1", "1.x", "1.2.3.4", "stable", "-1.2"] {
        assert_eq!(Rust::parse(text), None, "{text}");
    }
}

#[test]
fn the_toolchain_is_found_by_its_version() {
    let listed = "stable-x86_64-unknown-linux-gnu (active, default)\n\
                  1.8-x86_64-unknown-linux-gnu\n1.88.0-x86_64-unknown-linux-gnu\nnightly";
    let found = Some("1.88.0-x86_64-unknown-linux-gnu");
    assert_eq!(toolchain(listed, "1.88"), found);
    assert_eq!(toolchain(listed, "1.88.0"), found);
    assert_eq!(toolchain(listed, "1.89"), None);
    assert_eq!(toolchain("", "1.88"), None);
}
