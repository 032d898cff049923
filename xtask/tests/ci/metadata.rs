//! Workspaces as `cargo metadata` tells of them, made up.

use serde_json::{Value, json};
use xtask::ci::metadata::{Metadata, Package};

/// A package; what is not said is left out as cargo leaves it out.
pub(crate) fn package(name: &str, more: &Value) -> Value {
    let mut package = json!({
        "id": name,
        "name": name,
        "version": "1.2.3",
        "rust_version": null,
        "publish": null,
        "manifest_path": format!("{name}/Cargo.toml"),
    });
    if let (Some(package), Some(more)) = (package.as_object_mut(), more.as_object()) {
        package.extend(more.clone());
    }
    package
}

/// A workspace of packages with edges: who, whom, of which kind.
pub(crate) fn workspace(
    members: &[&str],
    packages: &[Value],
    edges: &[(&str, &str, Option<&str>)],
    own: &str,
) -> Metadata {
    let node = |package: &Value| {
        let id = &package["id"];
        let deps = edges.iter().filter(|(from, ..)| id == from).map(|(_, to, kind)| {
            json!({"name": to, "pkg": to, "dep_kinds": [{"kind": kind, "target": null}]})
        });
        json!({"id": id, "deps": deps.collect::<Vec<_>>()})
    };
    let value = json!({
        "packages": packages,
        "workspace_members": members,
        "resolve": {"nodes": packages.iter().map(node).collect::<Vec<_>>()},
        "target_directory": "target",
        "metadata": {"msrv": {"own-code": own}},
    });
    Metadata::parse(&value.to_string()).expect("it is understood")
}

fn names(packages: &[&Package]) -> Vec<String> {
    packages
        .iter()
        .map(|package| package.name.clone())
        .collect()
}

#[test]
fn dependencies_are_those_that_are_built() {
    let edges = [
        ("facade", "base", None),
        ("facade", "tool", Some("dev")),
        ("base", "normal", None),
        ("base", "build", Some("build")),
        ("base", "dev", Some("dev")),
        ("normal", "deep", None),
        ("normal", "dev-of-another", Some("dev")),
    ];
    let all = [
        "facade",
        "base",
        "tool",
        "normal",
        "build",
        "dev",
        "deep",
        "dev-of-another",
    ];
    let packages = all.map(|name| package(name, &json!({})));
    let metadata = workspace(&["facade", "base"], &packages, &edges, "1.85");
    let members = metadata.members();
    assert_eq!(names(&members), ["base", "facade"]);
    let built = names(&metadata.dependencies(members[1], false));
    assert_eq!(built, ["normal", "build", "deep"]);
    let tested = names(&metadata.dependencies(members[1], true));
    assert_eq!(tested, ["tool", "normal", "build", "deep"]);
}

#[test]
fn what_is_published_is_what_is_not_kept_back() {
    let packages = [
        package("kept", &json!({"publish": []})),
        package("anywhere", &json!({})),
        package("somewhere", &json!({"publish": ["a-registry"]})),
    ];
    let metadata = workspace(&["kept", "anywhere", "somewhere"], &packages, &[], "1.85");
    assert_eq!(names(&metadata.published()), ["anywhere", "somewhere"]);
}

#[test]
fn what_is_no_metadata_is_an_error() {
    for text in ["", "{}", "[]", r#"{"packages": 1}"#] {
        let error = Metadata::parse(text).expect_err("no metadata");
        assert!(error.starts_with("the output of cargo metadata"), "{error}");
    }
}
