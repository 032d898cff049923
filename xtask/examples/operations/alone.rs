//! Each operation of a document as a document of its own.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use xtask::document::pointer;
use xtask::spec::import::Config;

/// An operation alone, with the closure of what it refers to.
pub(crate) struct Operation {
    /// Method and path.
    pub(crate) name: String,
    pub(crate) document: Value,
    /// Selects it.
    pub(crate) config: Config,
}

const METHODS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

/// Every operation of a document.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let Some(operation) = item.get(method) else {
                continue;
            };
            let mut alone =
                json!({ "openapi": document["openapi"], "info": document["info"], "paths": {} });
            alone["paths"][path] = json!({ method: operation });
            if let Some(parameters) = item.get("parameters") {
                alone["paths"][path]["parameters"] = parameters.clone();
            }
            let mut wanted = BTreeSet::new();
            references(&alone, &mut wanted);
            copy(document, &mut alone, wanted);
            operations.push(Operation {
                name: format!("{} {path}", method.to_uppercase()),
                document: alone,
                config: config(path),
            });
        }
    }
    operations
}

/// A selection as a person would write it: what is below an account, a zone and the like is a
/// product's.
fn config(path: &str) -> Config {
    let end = path.find("}/").map_or(0, |end| end + 1);
    let prefix = if end == 0 { "/" } else { &path[..end] };
    let config = json!({ "paths": [prefix] });
    serde_json::from_value(config).expect("a prefix begins with a slash")
}

/// Where the references in a value lead.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let reference = map.get("$ref").and_then(Value::as_str);
            found.extend(
                reference
                    .and_then(|text| text.strip_prefix('#'))
                    .map(str::to_owned),
            );
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

/// Copies components from one document to another, and those that they refer to.
fn copy(from: &Value, to: &mut Value, mut wanted: BTreeSet<String>) {
    let mut seen = BTreeSet::new();
    while let Some(at) = wanted.pop_first() {
        let tokens = pointer::tokens(&at).unwrap_or_default();
        // A component is copied whole, also where a part of it is meant.
        let [first, section, name] = match tokens.as_slice() {
            [first, section, name, ..] if first == "components" => [first, section, name],
            _ => continue,
        };
        let whole = pointer::from_tokens([first.as_str(), section, name]);
        if !seen.insert(whole.clone()) {
            continue;
        }
        if let Some(component) = from.pointer(&whole) {
            references(component, &mut wanted);
            if to.get("components").is_none() {
                to["components"] = Map::new().into();
            }
            to["components"][section][name] = component.clone();
        }
    }
}
