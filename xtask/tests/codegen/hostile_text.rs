//! Hostile text in every place of a document: the documentation that codegen writes is read by
//! rustdoc itself, which finds no warning and nothing to compile and run.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::{code, put, run, small};

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
const PARTS: &[&str] = &[
    "`",
    "``",
    "```",
    "````",
    "````rust",
    "```\n",
    "~~~",
    "~~~~\n",
    "\\`", // code
    "    ",
    "\t",
    "\n\t",
    "\n\n    ",
    "\u{2028}    ",
    "\u{85}\t",
    " ", // code by indentation
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\r\n\r\n    ",
    "\n- ",
    "\n-     ",
    "- ",
    "1. ",
    "\n1. ",
    "\n1.\t\t",
    "\n* - ", // lists
    "[",
    "]",
    "(",
    ")",
    "!",
    "\\[",
    "[a]",
    "[a](b)",
    "[`Nobody`]",
    "![x](y)",
    "[a]: http://e.example\n",
    "[^1]",
    "]: ", // links
    "https://e.example/a_b",
    "(http://e.example)",
    "x:https://e.example/`y`",
    "<https://e.example",
    "http://", // addresses
    "www.e.example",
    "a@e.example",
    "<",
    ">",
    "<b>",
    "<script>",
    "<!--",
    "</p",
    "&lt;b&gt;",
    "> ", // HTML
    "*",
    "**",
    "_",
    "~~",
    "#",
    "# ",
    "\n# Safety\n",
    "|",
    "|a|b|\n|-|-|\n",
    "---\n",
    "===\n",
    "\\", // Markdown
    "*/",
    "/*",
    "\"",
    "\"]",
    "#![no_std]",
    "crate::Client",
    "Self::new",
    "rust",
    PLANTED,
    "\npanic!(\"run\");\n", // Rust
    "\u{202e}",
    "\u{2066}",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "\u{a0}",
    "x",
    "word ", // hidden characters, words
    " a fairly long sentence that fills the line until it has to be wrapped",
];

/// The small contract with a text wherever a document has text.
fn with(next: &mut impl FnMut() -> String) -> Value {
    let mut doc = small();
    let operation = "/paths/~1zones~1{zone_id}~1things/get";
    let thing = "/components/schemas/Thing";
    for pointer in [
        "/info/title",
        "/info/description",
        "/tags/0/description",
        &format!("{operation}/summary"),
        &format!("{operation}/description"),
        "/components/parameters/zone_id/description",
        &format!("{thing}/description"),
        &format!("{thing}/properties/name/description"),
        &format!("{thing}/properties/name/pattern"),
        &format!("{thing}/properties/name/default"),
    ] {
        put(&mut doc, pointer, json!(next()));
    }
    put(
        &mut doc,
        &format!("{operation}/x-permissions"),
        json!([next(), next(), "Zone Read"]),
    );
    let query = json!({"name": "colour", "in": "query", "description": next(), "schema": {"type": "string"}});
    put(&mut doc, &format!("{operation}/parameters/1"), query);
    let field = next().replace(['~', '/'], "");
    let value = json!({"type": "string", "enum": [next()]});
    put(&mut doc, &format!("{thing}/properties/{field}x"), value);
    doc
}

/// The doc comments of generated files, on items of a crate that needs nothing else.
fn documented(contract: &Value, crate_text: &mut String) -> usize {
    let generated = run(contract).unwrap_or_else(|problems| panic!("{contract:#}: {problems:#?}"));
    let mut items = 0;
    for file in generated.files.values() {
        let is_visible = |c: char| c == '\n' || !xtask::text::is_hidden(c);
        assert!(
            file.chars().all(is_visible),
            "something is hidden in {file}"
        );
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
fn rustdoc_takes(contracts: &[Value]) {
    let mut code = "//! Hostile text.\n\n".to_owned();
    let items: usize = contracts
        .iter()
        .map(|contract| documented(contract, &mut code))
        .sum();
    assert!(items > 10 * contracts.len(), "only {items} items");
    assert!(
        code.contains("(\"run\")"),
        "no planted sentence is in the documentation"
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("hostile.rs"), &code).expect("written");
    rustdoc(folder.path(), &["-D", "warnings", "-D", "rustdoc::all"]);
    let tested = rustdoc(folder.path(), &["--test"]);
    assert!(tested.contains("running 0 tests"), "{tested}");
}

#[track_caller]
fn rustdoc(folder: &Path, arguments: &[&str]) -> String {
    let mut rustdoc = Command::new(std::env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    rustdoc.args(["--edition", "2024", "--crate-type", "lib", "hostile.rs"]);
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

/// Contracts with another random text in each place.
fn random(count: usize, mut runner: TestRunner) -> Vec<Value> {
    let parts = prop::collection::vec(prop::sample::select(PARTS), 0..20);
    let mut next = || {
        parts
            .new_tree(&mut runner)
            .expect("a text")
            .current()
            .concat()
    };
    (0..count).map(|_| with(&mut next)).collect()
}

#[test]
fn no_sentence_becomes_code() {
    let mut contracts: Vec<Value> = known()
        .iter()
        .map(|text| with(&mut || text.clone()))
        .collect();
    let same = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    contracts.extend(random(
        60,
        TestRunner::new_with_rng(Config::default(), same),
    ));
    rustdoc_takes(&contracts);
}

/// Letters that are drawn as nothing are escaped in texts of Rust, too.
#[test]
fn no_hidden_character_is_in_the_code() {
    let hidden = "\u{3164}\u{115f}\u{2800}\u{fe0f}\u{202e}\u{200b}\u{e0041}";
    let mut contract = small();
    let list = "/paths/~1zones~1{zone_id}~1things/get";
    put(
        &mut contract,
        &format!("{list}/operationId"),
        json!(format!("things{hidden}list")),
    );
    put(&mut contract, "/info/title", json!(hidden));
    let code = code(&contract);
    assert!(code.contains("\\u{3164}"), "{code}");
    let shown = code.find(|c| c != '\n' && xtask::text::is_hidden(c));
    assert_eq!(shown, None, "{code}");
}

#[test]
#[ignore = "takes minutes: cargo xtask ci --full"]
fn no_random_sentence_becomes_code() {
    for _ in 0..10 {
        rustdoc_takes(&random(200, TestRunner::new(Config::default())));
    }
}
