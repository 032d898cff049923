//! What changes the generated code is found in the contract: each member of a contract that has
//! everything which the reader takes is changed once.

use serde_json::{Value, json};
use xtask::codegen::generate;
use xtask::contract::compare::{Comparison, documents};

use crate::contract::load;
use crate::reports::workspace_with;

/// Words, which say nothing on the wire.
const PROSE: [&str; 6] = [
    "title",
    "summary",
    "description",
    "example",
    "examples",
    "version",
];

/// Lists whose order shows in the code, as the order of arguments, of values and of permissions.
const ORDERED: [&str; 3] = ["parameters", "enum", "x-permissions"];

/// Pointers to all values below the root but words.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(object) => {
            let escaped = |key: &String| key.replace('~', "~0").replace('/', "~1");
            object.iter().map(|(key, it)| (escaped(key), it)).collect()
        }
        Value::Array(list) => {
            let numbered = list.iter().enumerate();
            numbered
                .map(|(index, it)| (index.to_string(), it))
                .collect()
        }
        _ => Vec::new(),
    };
    for (key, member) in members {
        if PROSE.contains(&key.as_str()) && !member.is_object() {
            continue;
        }
        let at = format!("{at}/{key}");
        places(member, &at, found);
        found.push(at);
    }
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

#[test]
fn a_change_that_changes_the_code_is_found() {
    let grown = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/grown/spec.yaml");
    let grown = xtask::document::load(grown.as_ref()).expect("it is readable");
    let mut wrong = Vec::new();
    let mut taken = 0;
    for base in [grown.value, load("contract.yaml")["base"].clone()] {
        let before = code(&base);
        let mut all = Vec::new();
        places(&base, "", &mut all);
        for at in all {
            let place = base.pointer(&at).expect("a place");
            let mut edited = vec![without(&base, &at)];
            let is_ordered = ORDERED.iter().any(|key| at.ends_with(key));
            for value in others(place).into_iter().filter(|_| !is_ordered) {
                let mut doc = base.clone();
                *doc.pointer_mut(&at).expect("a place") = value;
                edited.push(doc);
            }
            for doc in edited {
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
    assert!(taken > 500, "only {taken} changes are taken");
    assert!(wrong.is_empty(), "not found:\n{}", wrong.join("\n"));
}
