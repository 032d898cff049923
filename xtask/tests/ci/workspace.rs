//! Packages as `cargo metadata` describes them, made up, and which of them are
//! published.

use cargo_metadata::{MetadataCommand, Package};
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

#[test]
fn packages_that_are_kept_back_are_not_published() {
    let packages = [
        package("kept", &json!({"publish": []})),
        package("somewhere", &json!({"publish": ["a-registry"]})),
        package("anywhere", &json!({})),
        package("dependency", &json!({})),
    ];
    let metadata = MetadataCommand::parse(
        json!({
            "packages": packages,
            "workspace_members": ["kept", "somewhere", "anywhere"],
            "workspace_root": "",
            "target_directory": "target",
            "version": 1,
        })
        .to_string(),
    );
    let metadata = metadata.expect("it is understood");
    let published = published(&metadata);
    let names: Vec<_> = published
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    assert_eq!(names, ["anywhere", "somewhere"]);
}
