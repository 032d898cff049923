//! Packages and workspaces as `cargo metadata` describes them, made up, and which of them are
//! published.

use cargo_metadata::{Metadata, MetadataCommand, Package};
use serde_json::{Value, json};
use xtask::ci::published;

/// A package; what is not in `more` is empty.
pub(crate) fn package(name: &str, more: &Value) -> Value {
    let mut package = json!({
        "id": name,
        "name": name,
        "version": "1.2.3",
        "edition": "2024",
        "source": null,
        "dependencies": [],
        "targets": [],
        "features": {},
        "manifest_path": format!("{name}/Cargo.toml"),
    });
    if let (Some(package), Some(more)) = (package.as_object_mut(), more.as_object()) {
        package.extend(more.clone());
    }
    package
}

/// The same, read.
pub(crate) fn read(package: Value) -> Package {
    serde_json::from_value(package).expect("a package")
}

/// A workspace of packages with edges: who, whom, of which kind.
pub(crate) fn workspace(
    members: &[&str],
    packages: &[Value],
    edges: &[(&str, &str, Option<&str>)],
) -> Metadata {
    let node = |package: &Value| {
        let id = &package["id"];
        let deps = edges.iter().filter(|(from, ..)| id == from).map(|(_, to, kind)| {
            json!({"name": to, "pkg": to, "dep_kinds": [{"kind": kind, "target": null}]})
        });
        let deps: Vec<_> = deps.collect();
        json!({"id": id, "deps": deps, "dependencies": [], "features": []})
    };
    let value = json!({
        "packages": packages,
        "workspace_members": members,
        "workspace_root": "",
        "resolve": {"nodes": packages.iter().map(node).collect::<Vec<_>>(), "root": null},
        "target_directory": "target",
        "version": 1,
    });
    MetadataCommand::parse(value.to_string()).expect("it is understood")
}

#[test]
fn packages_that_are_kept_back_are_not_published() {
    let packages = [
        package("kept", &json!({"publish": []})),
        package("somewhere", &json!({"publish": ["a-registry"]})),
        package("anywhere", &json!({})),
        package("dependency", &json!({})),
    ];
    let metadata = workspace(&["kept", "somewhere", "anywhere"], &packages, &[]);
    let published = published(&metadata);
    let names: Vec<_> = published
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(names, ["anywhere", "somewhere"]);
}
