//! Reading documents: both syntaxes, bounds, and messages that say where and what.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use xtask::document::{self, Error, MAX_BYTES, MAX_DEPTH};

fn parse(label: &str, bytes: &[u8]) -> Result<Value, Error> {
    let text = document::read_text(label, bytes.to_vec())?;
    document::parse_value(label, &text)
}

#[track_caller]
fn refused(text: &str) -> Error {
    let label = if text.starts_with('{') {
        "test"
    } else {
        "test.yaml"
    };
    match parse(label, text.as_bytes()) {
        Ok(document) => panic!("was read: {:.200}", document.to_string()),
        Err(error) => error,
    }
}

#[test]
fn both_syntaxes_give_the_same_value() {
    let json = r#"{"a": {"b": [1, 2.5, "x", null, true]}, "200": {}}"#;
    let yaml = "a:\n  b: [1, 2.5, x, null, true]\n200: {}\n";
    let flow = "{a: {b: [1, 2.5, x, ~, true]}, 200: {}}";
    let expected = json!({"a": {"b": [1, 2.5, "x", null, true]}, "200": {}});
    for text in [json, yaml, flow, &format!("\u{feff}{json}")] {
        assert_eq!(parse("x.yaml", text.as_bytes()), Ok(expected.clone()));
    }
}

#[test]
fn a_repeated_key_is_refused_with_its_place() {
    for text in [
        r#"{"a": [{}, {"b/c": 1, "b/c": 2}]}"#,
        "a:\n  - {}\n  - b/c: 1\n    b/c: 2\n",
    ] {
        let error = refused(text);
        assert_eq!(error.pointer.as_deref(), Some("/a/1/b~1c"), "{error}");
        assert!(error.problem.contains("twice"), "{error}");
        assert!(error.position.is_some(), "{error}");
    }
}

#[test]
fn malformed_text_is_refused_with_its_line() {
    for (text, line) in [
        ("{\n \"a\": tru }", 2),
        ("{\"a\": {\n\"b\": 1", 2),
        ("a: [1, 2\n", 1),
        ("a: b\nc: 'd\n", 2),
        ("a: &x [*x]\n", 1),
        ("a: *unknown\n", 1),
        ("a: 1\n<<: {b: 2}\n", 2),
        ("a: .nan\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
    ] {
        let error = refused(text);
        let at = error.position.map(|(line, _)| line);
        assert!(
            at.is_some_and(|at| at >= line && at <= line + 1),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn nesting_is_bounded_in_every_shape() {
    let many = 3_000_000;
    let shapes = [
        "[".repeat(many),
        "{\"a\":".repeat(many),
        "- ".repeat(many),
        "{a: ".repeat(many),
        "[{\"a\":".repeat(many),
        "? ".repeat(many),
        "!a ".repeat(many),
        "&a ".repeat(many),
    ];
    for text in shapes {
        let error = refused(&text);
        assert!(error.to_string().len() < 2000, "{error}");
    }
    let mut block = String::new();
    for depth in 0..MAX_DEPTH * 3 {
        let _ = writeln!(block, "{:depth$}a:", "");
    }
    let error = refused(&block);
    assert!(error.problem.contains("nested deeper"), "{error}");
    let deepest = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(parse("x.json", deepest.as_bytes()).is_ok());
}

/// What import puts together may nest deeper than what it read.
#[test]
fn a_value_that_is_nested_too_deep_is_named() {
    let deep = |value: Value| (0..MAX_DEPTH).fold(value, |within, _| json!({"a": within}));
    let problems = xtask::contract::check(&json!({"openapi": "3.0.3", "paths": deep(json!(1))}));
    let [problem] = &problems[..] else {
        panic!("{problems:?}");
    };
    assert!(problem.pointer.starts_with("/paths/a/a"), "{problem}");
    assert!(problem.what.contains("nested deeper"), "{problem}");
}

#[test]
fn aliases_are_expanded_within_bounds() {
    let modest = "a: &x {b: 1}\nc: [*x, *x]\n";
    let value = parse("x.yaml", modest.as_bytes());
    assert_eq!(value, Ok(json!({"a": {"b": 1}, "c": [{"b": 1}, {"b": 1}]})));

    let mut laughs = "a0: &a0 [lol]\n".to_owned();
    for n in 1..40 {
        let previous = format!("*a{}, ", n - 1).repeat(9);
        let _ = writeln!(laughs, "a{n}: &a{n} [{previous}]");
    }
    let error = refused(&laughs);
    assert!(error.to_string().contains("replayed"), "{error}");
}

#[test]
fn bytes_that_are_no_document_are_refused() {
    let binary = parse("x.json", b"\xff\xfe{\0}\0").map_err(|e| e.to_string());
    assert!(binary.is_err_and(|e| e.contains("UTF-8")), "binary");
    let large = parse("x.json", &vec![b' '; MAX_BYTES + 1]).map_err(|e| e.to_string());
    assert!(large.is_err_and(|e| e.contains("64 MiB")), "large");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = document::load(Path::new("/nowhere/openapi.json")).map_err(|e| e.to_string());
    assert!(
        error.is_err_and(|e| e.starts_with("/nowhere/openapi.json: cannot be read")),
        "missing"
    );
    let folder = document::load(Path::new(env!("CARGO_MANIFEST_DIR"))).map_err(|e| e.to_string());
    assert!(folder.is_err_and(|e| e.contains("directory")), "folder");
}

#[test]
fn comments_are_counted() {
    assert_eq!(
        document::count_comments("# a\nb: '# no' # yes\nc: |\n  # text\n"),
        2
    );
    assert_eq!(document::count_comments("{\"a\": \"# no\"}"), 0);
}
