//! Dependencies that need a newer Rust than is declared.

use serde_json::{Value, json};
use xtask::ci::msrv::problems;

use crate::workspace::{package, workspace};

fn rust(version: &str) -> Value {
    match version {
        "" => json!({}),
        version => json!({"rust_version": version}),
    }
}

/// A workspace with a published crate and a tool, by what each declares and what each dependency
/// needs.
fn judged(published: &str, tool: &str, dependency: &str, of_tests: &str) -> Vec<String> {
    let mut kept = rust(tool);
    kept["publish"] = json!([]);
    let packages = [
        package("published", &rust(published)),
        package("tool", &kept),
        package("dependency", &rust("1.85")),
        package("deep", &rust(dependency)),
        package("of-tests", &rust(of_tests)),
        package("of-other-tests", &rust("1.99")),
    ];
    let edges = [
        ("published", "dependency", None),
        ("dependency", "deep", Some("build")),
        ("dependency", "of-other-tests", Some("dev")),
        // The tests of a published crate may need more than its users have.
        ("published", "of-tests", Some("dev")),
        ("tool", "of-tests", Some("dev")),
    ];
    problems(&workspace(&["published", "tool"], &packages, &edges))
}

#[test]
fn what_dependencies_need_may_be_declared_or_less() {
    assert_eq!(judged("1.88", "1.89", "1.88.0", "1.89"), [""; 0]);
    assert_eq!(judged("1.88", "1.89", "1.9", ""), [""; 0]);
}

#[test]
fn a_newer_dependency_is_named() {
    assert_eq!(
        judged("1.88", "1.89", "1.88.1", "1.89"),
        [
            "published: rust-version is 1.88.0, but deep 1.2.3 needs 1.88.1: raise it, or take an older version of \
             the dependency"
        ]
    );
    // Tools are judged with what their tests need.
    assert_eq!(
        judged("1.88", "1.88", "1.88", "1.100"),
        [
            "tool: rust-version is 1.88.0, but of-tests 1.2.3 needs 1.100.0: raise it, or take an older version of \
             the dependency"
        ]
    );
}

#[test]
fn a_package_that_declares_nothing_is_named() {
    assert_eq!(
        judged("", "1.89", "1.99", ""),
        ["published: rust-version is missing"]
    );
}
