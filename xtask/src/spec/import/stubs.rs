//! Overlay actions for what an import has brought without words, ready to be filled in: new
//! operations, schemas, fields and parameters.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase as _;
use serde_json::{Map, Value, json};

use crate::document::{Node, Tree, pointer};

/// Actions for what has no words in the new contract. What had none in the old one, and the places
/// that are `described` elsewhere, are left out.
pub(super) fn find(old: Option<&Value>, new: &Value, described: &BTreeSet<&String>) -> Vec<Value> {
    let known = old.map(wordless).unwrap_or_default();
    let mut stubs = Vec::new();
    // A field of several components, such as a resource and what updates it, needs words once.
    let mut fields: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (at, (name, update)) in wordless(new) {
        if known.contains_key(&at) || described.contains(&at) {
            continue;
        }
        let tokens = pointer::tokens(&at).unwrap_or_default();
        match tokens.as_slice() {
            [_, _, component, properties, field] if properties == "properties" => {
                let schema = new.pointer(&at).map(Value::to_string);
                let components = fields.entry((field.clone(), schema)).or_default();
                components.push(component.clone());
            }
            _ => stubs.push(action(&name, &target(new, &at, &tokens), update)),
        }
    }
    for ((field, _), components) in fields {
        let name = format!("{} {field}", components[0]);
        let components: Vec<_> = components.iter().map(|name| quoted(name)).collect();
        let (components, field) = (components.join(","), quoted(&field));
        let target = format!("$.components.schemas[{components}].properties[{field}]");
        stubs.push(action(&name, &target, words()));
    }
    stubs
}

/// What has no words, by its JSON pointer: the name of the action that would give it some, and its
/// update.
fn wordless(contract: &Value) -> BTreeMap<String, (String, Value)> {
    let mut found = BTreeMap::new();
    let mut add = |node: &Node<'_>, name: String, update: Value| {
        found.insert(node.pointer.clone(), (name, update));
    };
    let tree = Tree::of(contract).unwrap_or_default();
    let root = Node::new(tree.root(), "");
    let items = root.members("paths");
    for (_, operation) in items.flat_map(|(_, item)| item.entries()) {
        let id = operation.text("operationId");
        let mut update = Map::new();
        for key in ["summary", "description"] {
            if operation.text(key).is_empty() {
                update.insert(key.to_owned(), "".into());
            }
        }
        if operation.get("x-permissions").is_none() {
            update.insert("x-permissions".to_owned(), json!([]));
        }
        if !update.is_empty() {
            add(&operation, format!("operation {id}"), update.into());
        }
        for parameter in operation.children("parameters").filter(lacks_words) {
            let name = format!("parameter {id} {}", parameter.text("name"));
            add(&parameter, name, words());
        }
        let mut holders = Vec::from_iter(operation.get("requestBody"));
        for (status, answer) in operation.members("responses") {
            if lacks_words(&answer) {
                add(&answer, format!("answer {id} {status}"), words());
            }
            holders.extend(status.starts_with('2').then_some(answer));
        }
        for holder in holders {
            for (_, content) in holder.members("content") {
                if content.get("example").is_none() {
                    let name = format!("example {id} {}", holder.last_segment());
                    add(&content, name, json!({ "example": {} }));
                }
            }
        }
    }
    for (kind, section) in [
        ("parameter", "parameters"),
        ("answer", "responses"),
        ("schema", "schemas"),
    ] {
        let components = root.get("components").into_iter();
        for (name, component) in components.flat_map(|node| node.members(section)) {
            if lacks_words(&component) {
                add(&component, format!("{kind} {name}"), words());
            }
            for (field, schema) in component.members("properties") {
                if lacks_words(&schema) {
                    add(&schema, format!("{name} {field}"), words());
                }
            }
        }
    }
    found
}

fn action(name: &str, target: &str, update: Value) -> Value {
    let name = name.to_kebab_case();
    json!({ "x-name": name, "target": target, "x-reason": "Said in our own words.", "update": update })
}

fn words() -> Value {
    json!({ "description": "" })
}

/// A place as a JSONPath. A parameter of an operation is found by its name.
fn target(contract: &Value, at: &str, tokens: &[String]) -> String {
    const NAMED: [&str; 5] = ["content", "parameters", "paths", "responses", "schemas"];
    let mut target = "$".to_owned();
    let mut before = "";
    for token in tokens {
        match contract.pointer(&format!("{at}/name")) {
            Some(name) if before == "parameters" && tokens[0] == "paths" => {
                let name = quoted(name.as_str().unwrap_or_default());
                target.push_str(&format!("[?@.name == {name}]"));
            }
            _ if NAMED.contains(&before) => target.push_str(&format!("[{}]", quoted(token))),
            _ => target.push_str(&format!(".{token}")),
        }
        before = token;
    }
    target
}

/// A name in a JSONPath.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A reference takes the words of what it refers to.
fn lacks_words(node: &Node<'_>) -> bool {
    node.get("$ref").is_none() && node.text("description").is_empty()
}
