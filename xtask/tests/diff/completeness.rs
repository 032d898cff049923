//! What changes the generated code is found in the contract: each member of a contract that has
//! everything which the reader takes is changed once.

use serde_json::{Value, json};
use xtask::codegen::generate;
use xtask::contract::compare::{Comparison, documents};

use crate::contract::load;
use crate::properties::places;
use crate::reports::workspace_with;
use crate::repository::run_in;

/// Words, which say nothing on the wire.
const PROSE: [&str; 6] = [
    "title",
    "summary",
    "description",
    "example",
    "examples",
    "version",
];

/// Lists whose order shows in the code, as that of arguments, values, permissions and tries to
/// decode.
const ORDERED: [&str; 5] = ["parameters", "enum", "x-permissions", "oneOf", "anyOf"];

/// Pointers to all values below the root but words.
fn members(doc: &Value) -> Vec<String> {
    places(doc, &|at, value| {
        let key = at.rsplit('/').next().unwrap_or_default();
        !at.is_empty() && (value.is_object() || !PROSE.contains(&key))
    })
}

/// The document without what is at a pointer.
fn without(doc: &Value, at: &str) -> Value {
    let mut doc = doc.clone();
    let (parent, key) = at.rsplit_once('/').expect("a pointer below the root");
    let key = key.replace("~1", "/").replace("~0", "~");
    match doc.pointer_mut(parent).expect("a parent") {
        Value::Object(object) => {
            object.remove(&key);
        }
        Value::Array(list) => {
            list.remove(key.parse().expect("a number"));
        }
        other => panic!("{at} has no members: {other}"),
    }
    doc
}

/// Other values of the kind.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(flag) => vec![json!(!flag)],
        Value::Number(number) => {
            let number = number.as_i64().unwrap_or_default();
            vec![json!(number + 1), json!(number - 1)]
        }
        Value::String(text) => vec![
            json!(format!("{text}_other")),
            json!("integer"),
            json!("string"),
        ],
        Value::Array(list) => {
            let mut list = list.clone();
            list.reverse();
            vec![Value::Array(list)]
        }
        _ => Vec::new(),
    }
}

/// The code without comments and without the digest of the contract.
fn code(doc: &Value) -> String {
    let generated = generate("spec.yaml", b"", doc).expect("it is taken");
    let lines = generated.files.values().flat_map(|text| text.lines());
    let lines = lines.map(str::trim);
    let lines = lines.filter(|line| !line.starts_with("//") && !line.starts_with("#[doc"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether the change is found, or changes no code.
fn is_told(base: &Value, before: &str, doc: &Value, comparison: &Comparison) -> bool {
    if !comparison.findings.is_empty() || !comparison.renamed.is_empty() || code(doc) == before {
        return true;
    }
    let sides = (workspace_with(base, ""), workspace_with(doc, ""));
    let report = xtask::diff::trees(("old", sides.0), ("new", sides.1));
    !report.expect("both are readable").rust.is_empty()
}

fn grown() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/grown/spec.yaml");
    let grown = xtask::document::load(path.as_ref());
    grown.expect("it is readable").value
}

/// The document without a member, and with other values for it.
fn edited(base: &Value, at: &str) -> Vec<Value> {
    let place = base.pointer(at).expect("a place");
    let is_ordered = ORDERED.iter().any(|key| at.ends_with(key));
    let others = others(place).into_iter().filter(|_| !is_ordered);
    let others = others.map(|value| {
        let mut doc = base.clone();
        *doc.pointer_mut(at).expect("a place") = value;
        doc
    });
    std::iter::once(without(base, at)).chain(others).collect()
}

/// Of two documents only what differs is generated, which must not show. Looks at every so many
/// members.
fn the_same_in_both(every: usize) -> usize {
    let base = grown();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, doc: &Value| {
        let path = folder.path().join(name);
        std::fs::write(&path, doc.to_string()).expect("written");
        path.display().to_string()
    };
    let rust = |report: Value| -> Vec<Value> {
        let mut found = report["rust"].as_array().expect("findings").clone();
        for finding in &mut found {
            finding["crate"] = Value::Null;
        }
        found
    };
    let all = members(&base);
    let docs = all.iter().step_by(every).flat_map(|at| edited(&base, at));
    let docs = docs.filter(|doc| documents(&base, doc).is_ok());
    let mut compared = 0;
    for doc in docs {
        let sides = (workspace_with(&base, ""), workspace_with(&doc, ""));
        let whole = xtask::diff::trees(("old", sides.0), ("new", sides.1));
        let whole = serde_json::to_value(whole.expect("both are readable")).expect("JSON");
        let (old, new) = (write("old.json", &base), write("new.json", &doc));
        let arguments = ["--spec-only", &old, &new, "--format", "json"];
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        let part = serde_json::from_str(&out).expect("JSON");
        assert_eq!(rust(part), rust(whole));
        compared += 1;
    }
    compared
}

/// Every so many members of the contract are changed; how many of these contracts are taken.
fn changes(every: usize) -> usize {
    let mut wrong = Vec::new();
    let mut taken = 0;
    for base in [grown(), load("contract.yaml")["base"].clone()] {
        let before = code(&base);
        for at in members(&base).into_iter().step_by(every) {
            for doc in edited(&base, &at) {
                let Ok(comparison) = documents(&base, &doc) else {
                    continue;
                };
                taken += 1;
                if !is_told(&base, &before, &doc, &comparison) {
                    let now = doc
                        .pointer(&at)
                        .map_or("nothing".to_owned(), Value::to_string);
                    wrong.push(format!("{at}: {now:.80}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "not found:\n{}", wrong.join("\n"));
    taken
}

#[test]
fn a_change_that_changes_the_code_is_found() {
    assert!(changes(7) > 70);
}

#[test]
fn what_is_the_same_in_both_is_not_missed() {
    assert!(the_same_in_both(61) > 3);
}

#[test]
#[ignore = "takes a minute: cargo xtask ci --full"]
fn nothing_is_missed_anywhere() {
    assert!(changes(1) > 500);
    assert!(the_same_in_both(17) > 15);
}
