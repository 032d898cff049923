//! The example of README.md is `examples/secondary_zone.rs` of the façade. That one is compiled and is part of the
//! package, which could not read a file of the workspace.

use std::fs;
use std::path::Path;

#[test]
fn the_example_of_the_readme_is_the_one_that_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("a file of the workspace");
    let readme = read("README.md");
    let shown = readme
        .split_once("```rust,no_run\n")
        .and_then(|(_, rest)| rest.split_once("\n```"))
        .expect("an example")
        .0;
    let compiled = read("crates/client/examples/secondary_zone.rs");
    assert_eq!(code(shown), code(&compiled));
}

/// Without comments, and lines broken in one way.
fn code(source: &str) -> String {
    let mut file = syn::parse_file(source).expect("Rust");
    file.attrs.clear();
    prettyplease::unparse(&file)
}
