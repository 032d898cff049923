//! Hostile text in every place of a document: the documentation that codegen writes is read by rustdoc itself, which
//! finds no warning and nothing to compile and run.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::support::{put, run, small};

/// A sentence that fails the test if it is ever compiled or run.
const PLANTED: &str = "compile_error!(\"run\"); panic!(\"run\");";

/// Text that became a doctest, a link, HTML or an error in one generator or another.
fn known() -> Vec<String> {
    let fences = ["```", "````", "~~~", "~~~~rust", "```rust,no_run", "`````"];
    let fences = fences.map(|fence| format!("Text.\n\n{fence}\n{PLANTED}\n{fence}\n"));
    let indents = [
        "    ",
        "\t",
        "      ",
        "  \t",
        "- item\n\n      ",
        "1. item\n\n        ",
        "> ",
        ">     ",
        "* a\n  * b\n\n\t\t",
    ];
    let indents = indents.map(|indent| format!("Text.\n\n{indent}{PLANTED}\n"));
    let lines = ["\r", "\r\n", "\u{2028}", "\u{85}", "\u{b}", "\u{c}"];
    let lines = lines.map(|line| format!("Text.{line}{line}    {PLANTED}{line}```{line}{PLANTED}"));
    let others = [
        "[link](https://example.com) [`Missing`] [a]: https://example.com [^1]",
        "https://example.com/(a) (https://example.com/a_b_c?d=e&f=g). \"https://example.com\" https://a.b/`c`",
        "<script>alert(1)</script> <b>open <!-- comment &lt;i&gt;",
        "an odd ` tick, ``two`` and ```three``` and `[Missing]` and ` [Missing]",
        "# heading\n===\n---\n***\n| a | b |\n|---|---|\n| c | d |",
        "\u{202e}reversed\u{2066} zero\u{200b}width \u{1b}[31mred\u{9b}0m \u{feff}",
        "*/ /* // /// //! #![allow()] \\",
        "\" ; fn planted() {} \"# \u{0}",
    ];
    let all = fences.into_iter().chain(indents).chain(lines);
    all.chain(others.map(str::to_owned)).collect()
}

/// Parts that random text is made of.
fn random() -> impl Strategy<Value = String> {
    let parts = [
        "`",
        "``",
        "```",
        "````",
        "~~~",
        "\n",
        "\n\n",
        "\r",
        "\t",
        "    ",
        " ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "===",
        "---",
        "|",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "!",
        "*",
        "_",
        "\\",
        "&lt;",
        "https://example.com/a_b",
        "http://",
        "x",
        PLANTED,
        "\u{202e}",
        "\u{a0}",
        "<b>",
        "<!--",
        "]: ",
        "[^1]",
        "Missing",
        "rust",
    ];
    proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..30)
        .prop_map(|parts| parts.concat())
}

/// The small contract with a text wherever a document has text.
fn with(text: &str) -> Value {
    let mut doc = small();
    let operation = "/paths/~1zones~1{zone_id}~1things/get";
    for pointer in [
        "/info/title",
        "/info/description",
        "/tags/0/description",
        &format!("{operation}/summary"),
        &format!("{operation}/description"),
        "/components/parameters/zone_id/description",
        "/components/schemas/Thing/description",
        "/components/schemas/Thing/properties/name/description",
        "/components/schemas/Thing/properties/name/pattern",
        "/components/schemas/Thing/properties/name/default",
    ] {
        put(&mut doc, pointer, json!(text));
    }
    put(
        &mut doc,
        &format!("{operation}/x-permissions"),
        json!([text, "Zone Read"]),
    );
    let query =
        json!({"name": "colour", "in": "query", "description": text, "schema": {"type": "string"}});
    put(&mut doc, &format!("{operation}/parameters/1"), query);
    doc
}

/// The doc comments of generated files, on items of a crate that needs nothing else.
fn documented(text: &str, crate_text: &mut String) -> usize {
    let generated = run(&with(text)).unwrap_or_else(|problems| panic!("{text:?}: {problems:#?}"));
    let mut items = 0;
    for file in generated.files.values() {
        let is_visible = |c: char| c == '\n' || !xtask::text::is_hidden(c);
        assert!(file.chars().all(is_visible), "{text:?} is hidden in {file}");
        let mut is_open = false;
        for line in file.lines().map(str::trim_start) {
            let doc = line
                .strip_prefix("///")
                .or_else(|| line.strip_prefix("//!"));
            match doc {
                Some(doc) => crate_text.push_str(&format!("///{doc}\n")),
                None if is_open => {
                    crate_text.push_str(&format!("pub struct S{};\n", crate_text.len()));
                    items += 1;
                }
                None => {}
            }
            is_open = doc.is_some();
        }
    }
    items
}

#[track_caller]
fn rustdoc_takes(texts: &[String]) {
    let mut code = String::new();
    let items: usize = texts.iter().map(|text| documented(text, &mut code)).sum();
    assert!(items > 10 * texts.len(), "only {items} items");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile.rs");
    fs::write(&file, &code).expect("written");
    rustdoc(folder.path(), &["-D", "warnings"]);
    let tested = rustdoc(folder.path(), &["--test"]);
    assert!(tested.contains("running 0 tests"), "{tested}");
}

#[track_caller]
fn rustdoc(folder: &Path, arguments: &[&str]) -> String {
    let mut rustdoc = Command::new(std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    rustdoc.args([
        "--edition",
        "2024",
        "--crate-name",
        "hostile",
        "--crate-type",
        "lib",
        "hostile.rs",
    ]);
    let output = rustdoc
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    assert!(output.status.success(), "{text:.4000}");
    text
}

fn random_texts(count: usize) -> Vec<String> {
    let config = Config::default();
    let mut runner = TestRunner::new(config);
    let texts = (0..count).map(|_| random().new_tree(&mut runner).expect("a text").current());
    texts.collect()
}

#[test]
fn no_sentence_becomes_code() {
    rustdoc_takes(&known());
}

#[test]
#[ignore = "takes minutes: cargo xtask ci --full"]
fn no_random_sentence_becomes_code() {
    for _ in 0..10 {
        rustdoc_takes(&random_texts(200));
    }
}
