//! What a document costs in memory, for each of its operations: a large one costs as much more as it is larger.
//!
//! Counted in bytes that are live at once, in the thread of the caller.

use std::path::Path;

use allocation_counter::measure;
use serde_json::Value;
use xtask::codegen::command::{Codegen, run_to};
use xtask::console::Format;
use xtask::listing::{self, Package};

#[path = "codegen/copies.rs"]
mod copies;

/// Copies of the contract, and the operations in all of them.
const COPIES: usize = 16;
const OPERATIONS: u64 = 28 * COPIES as u64;

/// The contract several times over.
fn contract() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secondary_dns.yaml");
    let document = xtask::document::load(&path).expect("it is there");
    copies::copies(&document.value, COPIES)
}

/// The most bytes that were live at once, for each operation.
fn peak(what: &str, work: impl FnOnce()) -> u64 {
    let bytes = measure(work).bytes_max / OPERATIONS;
    println!("{what}: {bytes} bytes an operation");
    bytes
}

#[test]
fn a_document_takes_little_more_room_than_its_text() {
    let text = contract().to_string();
    let parse = || xtask::document::parse_tree("copies.json", &text);
    let parsed = peak("parsed", || assert!(parse().is_ok()));
    assert!(parsed < 7_500, "{parsed}");
}

#[test]
fn of_text_document_and_contract_no_more_than_two_are_kept_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("copies.json");
    std::fs::write(&spec, contract().to_string()).expect("written");
    let args = Codegen {
        check: true,
        spec: Some(spec),
        out: Some(folder.path().join("src")),
        format: Format::Text,
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    // The code is written in other threads; what is counted is all that is read.
    let read = peak("read", || assert_eq!(run_to(&args, &mut out, &mut err), 1));
    assert!(read < 24_500, "{read}");
}

#[test]
fn code_is_written_piece_by_piece() {
    let contract = contract();
    let generate = || xtask::codegen::generate("spec", b"", &contract).map_err(drop);
    let written = peak("written", || assert!(generate().is_ok()));
    assert!(written < 22_500, "{written}");
}

#[test]
fn of_functions_only_signatures_are_kept_to_list_them() {
    let contract = contract();
    let code = xtask::codegen::generate("spec", b"", &contract).expect("it is taken");
    let package = Package {
        root: "lib.rs",
        sources: &code.files,
    };
    let listed = peak("listed", || assert!(listing::read(&package).is_ok()));
    assert!(listed < 65_000, "{listed}");
}
