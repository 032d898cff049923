//! Text stays text: whatever a document says, rustdoc finds no code, no test, no HTML and no broken
//! link in it.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::support::{put, run, small};

/// What Markdown gives a meaning, with a sentence that would fail if it ran.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "```",
        "````rust",
        "```\n",
        "~~~",
        "~~~~\n",
        "`",
        "``",
        "    ",
        "\t",
        "\n\t",
        "\n\n    ",
        "\n- ",
        "\n-     ",
        "\n1. ",
        "\n1.\t\t",
        "\n* - ",
        "> ",
        "\r",
        "\r\n",
        "\r\n\r\n    ",
        "\u{2028}    ",
        "\u{85}\t",
        "[a]",
        "[a](b)",
        "[`Nobody`]",
        "![x](y)",
        "[a]: http://e.example\n",
        "[^1]",
        "<b>",
        "<script>",
        "<!--",
        "</p",
        "&lt;b&gt;",
        "https://e.example/a_b",
        "(http://e.example)",
        "x:https://e.example/`y`",
        "<https://e.example",
        "www.e.example",
        "a@e.example",
        "\\",
        "\\`",
        "\\[",
        "*",
        "**",
        "_",
        "~~",
        "#",
        "# ",
        "\n# Safety\n",
        "|a|b|\n|-|-|\n",
        "---\n",
        "===\n",
        "\u{202e}",
        "\u{2066}",
        "\u{0}",
        "\u{7f}",
        "\u{feff}",
        "*/",
        "/*",
        "\"",
        "\"]",
        "#![no_std]",
        "crate::Client",
        "Self::new",
        "word ",
        " a fairly long sentence that fills the line until it has to be wrapped",
        "panic!(\"planted\");",
        "\npanic!(\"planted\");\n",
    ]);
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

/// A contract with hostile text in every place that has text.
fn contract(texts: &mut impl Iterator<Item = String>) -> Value {
    let mut doc = small();
    let mut next = || json!(texts.next().unwrap_or_default());
    let list = "/paths/~1zones~1{zone_id}~1things/get";
    for place in [
        "/info/title",
        "/info/description",
        "/tags/0/description",
        "/components/schemas/Thing/description",
    ] {
        put(&mut doc, place, next());
    }
    for place in ["summary", "description"] {
        put(&mut doc, &format!("{list}/{place}"), next());
    }
    put(
        &mut doc,
        &format!("{list}/x-permissions"),
        json!([next(), next()]),
    );
    let query =
        json!({"name": "q", "in": "query", "description": next(), "schema": {"type": "string"}});
    put(&mut doc, &format!("{list}/parameters/-"), query);
    let field = json!({
        "type": "string", "description": next(), "pattern": next(), "default": next(), "enum": [next()]
    });
    let name = next().as_str().unwrap_or_default().replace(['~', '/'], "");
    put(
        &mut doc,
        &format!("/components/schemas/Thing/properties/{name}x"),
        json!({"type": "string"}),
    );
    put(
        &mut doc,
        "/components/schemas/Thing/properties/hostile",
        field,
    );
    doc
}

/// The doc comments of generated files, each on an item of its own.
fn documented(files: impl IntoIterator<Item = String>, out: &mut String) {
    for text in files {
        let mut comment = String::new();
        for line in text.lines().chain([""]) {
            let line = line.trim_start();
            match line
                .strip_prefix("//!")
                .or_else(|| line.strip_prefix("///"))
            {
                Some(line) => {
                    let _ = writeln!(comment, "///{line}");
                }
                None if !comment.is_empty() => {
                    let _ = writeln!(out, "{comment}pub struct Item{};\n", out.len());
                    comment.clear();
                }
                None => {}
            }
        }
    }
}

#[test]
fn hostile_text_is_text() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = hostile();
    let mut texts = std::iter::repeat_with(|| match strategy.new_tree(&mut runner) {
        Ok(tree) => tree.current(),
        Err(reason) => panic!("{reason}"),
    });
    let mut code = "//! Hostile text.\n\n".to_owned();
    for _ in 0..60 {
        let generated = run(&contract(&mut texts)).expect("text is no reason to refuse a contract");
        documented(generated.files.into_values(), &mut code);
    }
    assert!(
        code.contains("planted") && code.len() > 100_000,
        "{}",
        code.len()
    );
    assert!(!code.contains(['\r', '\t', '\u{202e}', '\u{2066}', '\u{feff}']));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("hostile.rs");
    fs::write(&file, code).expect("it is written");
    let rustdoc = |arguments: &[&str]| {
        let mut command = Command::new("rustdoc");
        command
            .args(["--edition", "2024", "--crate-type", "lib"])
            .args(arguments);
        let output = command.arg(&file).current_dir(folder.path()).output();
        let output = output.expect("rustdoc starts");
        let text =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        text.into_owned()
    };
    rustdoc(&["-D", "warnings", "-D", "rustdoc::all"]);
    let tests = rustdoc(&["--test"]);
    assert!(tests.contains("running 0 tests"), "{tests}");
}
