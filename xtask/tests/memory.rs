//! What a document costs in memory, for each of its operations: a large one costs as much more as it is larger.
//!
//! Counted in bytes that are live at once, in the thread of the caller.

use std::path::Path;

use allocation_counter::measure;
use serde_json::Value;
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
fn a_contract_is_read_without_room_to_spare() {
    let contract = contract();
    let read = peak("read", || {
        assert!(xtask::contract::check(&contract).is_empty())
    });
    assert!(read < 16_600, "{read}");
}

#[test]
fn code_is_written_piece_by_piece() {
    let contract = contract();
    let generate = || xtask::codegen::generate("spec", b"", &contract).map_err(drop);
    let written = peak("written", || assert!(generate().is_ok()));
    assert!(written < 20_000, "{written}");
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
