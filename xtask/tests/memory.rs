//! What a document costs in memory, for each of its operations: a large one costs as much more as
//! it is larger.
//!
//! Counted in bytes that are live at once, in the thread of the caller.

use std::path::Path;

use allocation_counter::measure;
use serde_json::{Map, Value, json};
use xtask::codegen::command::{Codegen, run_to};
use xtask::console::Format;
use xtask::diff;
use xtask::listing;

#[path = "codegen/copies.rs"]
mod copies;

/// Copies of the contract, and the operations in all of them.
const COPIES: usize = 16;
const OPERATIONS: u64 = 28 * COPIES as u64;

/// The contract several times over.
fn contract(count: usize) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/secondary_dns.yaml");
    let document = xtask::document::load(&path).expect("it is there");
    copies::copies(&document.value, count)
}

/// The most bytes that were live at once, for each operation.
fn peak(what: &str, work: impl FnOnce()) -> u64 {
    let bytes = measure(work).bytes_max / OPERATIONS;
    println!("{what}: {bytes} bytes an operation");
    bytes
}

#[test]
fn a_document_takes_little_more_room_than_its_text() {
    let text = contract(COPIES).to_string();
    let parse = || xtask::document::parse_tree("copies.json", &text);
    let parsed = peak("parsed", || assert!(parse().is_ok()));
    assert!(parsed < 7_500, "{parsed}");
}

#[test]
fn of_text_document_and_contract_no_more_than_two_are_kept_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("copies.json");
    let mut document = contract(COPIES);
    // What was there before is not listed either, where it is large.
    for (check, code) in [(false, 0), (true, 1)] {
        std::fs::write(&spec, document.to_string()).expect("written");
        copies::change(&mut document);
        let args = Codegen {
            check,
            spec: Some(spec.clone()),
            out: Some(folder.path().join("src")),
            format: Format::Text,
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        // The code is written in other threads; what is counted is all that is read.
        let read = peak("read", || {
            assert_eq!(run_to(&args, &mut out, &mut err), code)
        });
        assert!(read < 26_000, "{read}");
        let out = String::from_utf8(out).expect("text");
        assert_eq!(out.contains("too much to be counted"), check, "{out}");
    }
}

/// Components, each of which is little more than a reference to the one before.
const LINKS: u64 = 1_000;

#[test]
fn a_chain_of_schemas_takes_no_more_room_than_it_has_links() {
    for (keyword, link) in [
        ("allOf", json!({"allOf": ["?"]})),
        ("oneOf", json!({"oneOf": ["?"]})),
        ("items", json!({"type": "array", "items": "?"})),
        (
            "additionalProperties",
            json!({"type": "object", "additionalProperties": "?"}),
        ),
    ] {
        let schema = |index: u64| {
            let before = json!({"$ref": format!("#/components/schemas/S{:04}", index.max(1) - 1)});
            let own = match index {
                0 => r#"{"type": "string"}"#.to_owned(),
                _ => link.to_string().replace(r#""?""#, &before.to_string()),
            };
            let own = serde_json::from_str(&own).expect("it is JSON");
            (format!("S{index:04}"), own)
        };
        let schemas: Map<String, Value> = (0..LINKS).map(schema).collect();
        let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
        let read = measure(|| drop(xtask::contract::check(&document))).bytes_max / LINKS;
        println!("{keyword}: {read} bytes a link");
        assert!(read < 10_000, "{keyword}: {read}");
    }
}

#[test]
fn alternatives_of_one_name_cost_no_more_than_others() {
    const ALTERNATIVES: usize = 2_000;
    let schema = json!({"oneOf": vec![json!({"type": "string"}); ALTERNATIVES]});
    let document = json!({"openapi": "3.0.3", "components": {"schemas": {"Many": schema}}});
    let read = measure(|| drop(xtask::contract::check(&document))).count_total;
    let each = read / ALTERNATIVES as u64;
    println!("alternatives: {each} allocations each");
    assert!(each < 200, "{each}");
}

/// `diff` as a program has it.
#[derive(clap::Parser)]
struct Diff {
    #[command(flatten)]
    args: diff::Args,
}

/// Copies, where work is counted and not room.
const FEW: usize = 3;

/// To compare two documents, nobody reads the code that is made of them. Counted in the thread of
/// the caller, which lists one of the two.
#[test]
fn of_code_that_is_only_listed_no_bodies_are_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut document = contract(FEW);
    let paths = ["old.json", "new.json"].map(|name| {
        let path = folder.path().join(name);
        std::fs::write(&path, document.to_string()).expect("written");
        copies::change(&mut document);
        path.display().to_string()
    });
    let args = ["diff", "--spec-only", &paths[0], &paths[1]];
    let Diff { args } = clap::Parser::try_parse_from(args).expect("they are right");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let run = || {
        let root = folder.path();
        assert_eq!(
            diff::command::run_to(&args, root, root, &mut out, &mut err),
            0
        );
    };
    let allocations = measure(run).count_total / (28 * FEW as u64);
    println!("compared: {allocations} allocations an operation");
    assert!(allocations < 7_000, "{allocations}");
}

#[test]
fn code_is_written_piece_by_piece() {
    let contract = contract(COPIES);
    let generate = || xtask::codegen::generate("spec", b"", &contract).map_err(drop);
    let written = peak("written", || assert!(generate().is_ok()));
    assert!(written < 22_500, "{written}");
}

#[test]
fn of_functions_only_signatures_are_kept_to_list_them() {
    let contract = contract(COPIES);
    let code = xtask::codegen::generate("spec", b"", &contract).expect("it is taken");
    let listed = peak("listed", || assert!(listing::read(&code.files).is_ok()));
    assert!(listed < 65_000, "{listed}");
}
