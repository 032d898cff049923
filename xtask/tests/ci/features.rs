//! The commands that a newcomer runs ask for the same features of shared dependencies, so that none
//! compiles again what another has compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The packages that `cargo tree` lists, each with the sets of features that it is compiled with.
fn features(arguments: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut tree = Command::new(env!("CARGO"));
    tree.args([
        "tree",
        "--locked",
        "--offline",
        "--prefix",
        "none",
        "--format",
        "{p}|{f}",
    ]);
    let output = tree
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    let output = output.expect("cargo starts");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut packages = BTreeMap::new();
    for line in text.lines() {
        if let Some((package, features)) = line.trim_end_matches(" (*)").split_once('|') {
            let name = package.split(" (").next().unwrap_or(package).to_owned();
            packages
                .entry(name)
                .or_insert_with(BTreeSet::new)
                .insert(features.to_owned());
        }
    }
    packages
}

#[test]
fn tests_compile_nothing_again() {
    let tests = features(&["--workspace", "--edges", "normal,build,dev"]);
    let codegen = features(&["--package", "xtask", "--edges", "normal,build"]);
    let tour = [
        "--package",
        "cloudflare-secondary-dns",
        "--no-default-features",
        "--edges",
        "normal,build,dev",
    ];
    let mut again = Vec::new();
    for (name, sets) in codegen.into_iter().chain(features(&tour)) {
        // The tour does without TLS, the emulator's program and JSON Schemas.
        let is_known = ["cloudflare-secondary-dns", "reqwest v", "workspace-hack v"];
        if is_known.iter().any(|known| name.starts_with(known)) {
            continue;
        }
        let all = &tests[&name];
        again.extend(
            sets.difference(all)
                .map(|set| format!("{name}: [{set}], and in tests {all:?}")),
        );
    }
    assert!(
        again.is_empty(),
        "crates/workspace-hack/Cargo.toml lacks features: {again:#?}"
    );
}
