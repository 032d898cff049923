//! What a reviewer reads of a regeneration: the public API of the generated crate, one line an
//! item, by resource. `cargo xtask diff` compares the same lines.

use std::collections::BTreeMap;
use std::fs;

use xtask::listing::{Sources, read};

use super::spec::ROOT;

/// The lines of each generated file.
fn listing() -> BTreeMap<String, Vec<String>> {
    let folder = format!("{ROOT}/generated/src");
    let mut sources = Sources::new();
    for entry in fs::read_dir(&folder).expect("generated files").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).expect("text");
        sources.insert(name, text);
    }
    let listing = read(&sources).expect("generated code is Rust");
    assert!(listing.notes.is_empty(), "{:#?}", listing.notes);
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in listing.lines.values() {
        // It differs whenever a byte of the contract does, and says nothing to people.
        if line.path != "SPEC_DIGEST" {
            let file = line.file.trim_end_matches(".rs").to_owned();
            files.entry(file).or_default().push(line.to_string());
        }
    }
    files
}

#[test]
fn every_file() {
    for (file, lines) in listing() {
        insta::assert_snapshot!(file, lines.join("\n"));
    }
}

/// What a resource leaves behind that is removed.
#[test]
fn every_snapshot_has_a_file() {
    let prefix = "it__generated__listing__";
    let files = listing();
    for entry in fs::read_dir(format!("{ROOT}/tests/it/generated/snapshots")).expect("snapshots") {
        let name = entry
            .expect("a snapshot")
            .file_name()
            .to_string_lossy()
            .into_owned();
        if let Some(file) = name.strip_prefix(prefix) {
            let file = file.trim_end_matches(".snap");
            assert!(
                files.contains_key(file),
                "{name}: there is no {file}.rs any more"
            );
        }
    }
}
