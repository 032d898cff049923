//! The contract as the tests read it.

use serde_json::Value;

/// The folder of the workspace.
pub(super) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The document that the generated crate was made from.
pub(super) fn load() -> Value {
    let path = format!("{ROOT}/spec/secondary_dns.yaml");
    xtask::document::load(path.as_ref())
        .unwrap_or_else(|error| panic!("{error}"))
        .value
}

/// Follows one reference.
pub(super) fn resolve<'a>(spec: &'a Value, value: &'a Value) -> &'a Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => spec
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{reference} leads nowhere")),
        None => value,
    }
}

/// One operation of the document.
pub(super) struct Operation<'a> {
    pub(super) id: &'a str,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) value: &'a Value,
}

/// Every operation of the document.
pub(super) fn operations(spec: &Value) -> Vec<Operation<'_>> {
    let paths = spec["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let item = item.as_object().expect("a path");
            item.iter().map(move |(method, value)| Operation {
                id: value["operationId"].as_str().expect("an id"),
                method,
                path,
                value,
            })
        })
        .collect()
}

/// The JSON content of a response or request body: its schema and its example.
pub(super) fn json<'a>(spec: &'a Value, holder: &'a Value) -> (&'a Value, &'a Value) {
    let media = &resolve(spec, holder)["content"]["application/json"];
    let example = match media.get("examples").and_then(Value::as_object) {
        Some(named) => &named.values().next().expect("an example")["value"],
        None => &media["example"],
    };
    (&media["schema"], example)
}
