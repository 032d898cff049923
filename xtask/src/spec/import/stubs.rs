//! Overlay actions for what an import has brought without words, ready to be filled in: new
//! operations, schemas, fields and parameters.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase as _;
use serde_json::{Map, Value, json};

use crate::document::{Node, canonical};

/// Actions, as they stand in an overlay.
#[derive(Clone, Debug, Default)]
pub(super) struct Stubs(Vec<Value>);

impl Stubs {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As items of the list `actions`.
    pub(super) fn to_yaml(&self) -> String {
        let text = canonical::to_yaml(&json!({ "overlay": "1.1.0", "actions": self.0 }));
        let (_, items) = text.split_once("actions:\n").unwrap_or_default();
        items.to_owned()
    }

    pub(super) fn to_json(&self) -> Value {
        self.0.clone().into()
    }
}

/// Actions for what has no words in the new contract. What had none in the old one, and the places
/// that are `described` elsewhere, are left out.
pub(super) fn find(old: Option<&Value>, new: &Value, described: &BTreeSet<&String>) -> Stubs {
    let known = old.map(wordless).unwrap_or_default();
    let mut new = wordless(new);
    new.retain(|place, _| !known.contains_key(place) && !described.contains(place));
    // A field of several components, such as a resource and what updates it, needs words once.
    let mut fields: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut stubs = Stubs::default();
    for stub in new.into_values() {
        match stub {
            Stub::Field {
                component,
                name,
                schema,
            } => {
                fields.entry((name, schema)).or_default().push(component);
            }
            Stub::Other {
                name,
                target,
                update,
            } => stubs.0.push(action(&name, &target, update)),
        }
    }
    for ((field, _), components) in fields {
        let name = format!("{} {field}", components[0]).to_kebab_case();
        let components: Vec<_> = components.iter().map(|name| quoted(name)).collect();
        let target = format!(
            "$.components.schemas[{}].properties[{}]",
            components.join(","),
            quoted(&field)
        );
        stubs.0.push(action(&name, &target, words()));
    }
    stubs
}

enum Stub {
    /// A field of a component; its schema tells whether those of one name are one thing.
    Field {
        component: String,
        name: String,
        schema: String,
    },
    Other {
        name: String,
        target: String,
        update: Value,
    },
}

fn action(name: &str, target: &str, update: Value) -> Value {
    json!({ "x-name": name, "target": target, "x-reason": "Said in our own words.", "update": update })
}

fn words() -> Value {
    json!({ "description": "" })
}

/// A name in a JSONPath.
fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Everything that has no words, by its JSON pointer.
fn wordless(contract: &Value) -> BTreeMap<String, Stub> {
    let mut found = BTreeMap::new();
    let root = Node::new(contract, "");
    for (path, item) in root.members("paths") {
        for (method, operation) in item.entries() {
            operation_words(&path, &method, &operation, &mut found);
        }
    }
    let components = root.get("components");
    let sections = |section| {
        components
            .iter()
            .flat_map(move |node| node.members(section))
    };
    for (kind, section) in [("parameter", "parameters"), ("schema", "schemas")] {
        for (name, component) in sections(section) {
            if lacks_words(&component) {
                let stub = Stub::Other {
                    name: format!("{kind} {name}").to_kebab_case(),
                    target: format!("$.components.{section}[{}]", quoted(&name)),
                    update: words(),
                };
                found.insert(component.pointer.clone(), stub);
            }
            for (field, schema) in component
                .members("properties")
                .filter(|(_, node)| lacks_words(node))
            {
                let stub = Stub::Field {
                    component: name.clone(),
                    name: field,
                    schema: schema.value.to_string(),
                };
                found.insert(schema.pointer, stub);
            }
        }
    }
    found
}

fn operation_words(
    path: &str,
    method: &str,
    operation: &Node<'_>,
    found: &mut BTreeMap<String, Stub>,
) {
    let id = operation.text("operationId");
    let target = format!("$.paths[{}].{method}", quoted(path));
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
        let stub = Stub::Other {
            name: format!("operation {id}").to_kebab_case(),
            target: target.clone(),
            update: update.into(),
        };
        found.insert(operation.pointer.clone(), stub);
    }
    // What is a reference is described as a component.
    let parameters = operation.children("parameters");
    for parameter in parameters.filter(|node| node.get("$ref").is_none() && lacks_words(node)) {
        let name = parameter.text("name");
        let stub = Stub::Other {
            name: format!("parameter {id} {name}").to_kebab_case(),
            target: format!("{target}.parameters[?@.name == {}]", quoted(&name)),
            update: words(),
        };
        found.insert(parameter.pointer, stub);
    }
    let bodies = operation.get("requestBody").into_iter();
    let successes = operation
        .members("responses")
        .filter(|(status, _)| status.starts_with('2'));
    for holder in bodies.chain(successes.map(|(_, response)| response)) {
        for (media, content) in holder.members("content") {
            if content.get("example").is_none() {
                let inner = holder
                    .pointer
                    .strip_prefix(&operation.pointer)
                    .unwrap_or_default();
                let inner = inner
                    .split('/')
                    .skip(1)
                    .map(|token| format!("[{}]", quoted(token)));
                let inner: String = inner.collect();
                let stub = Stub::Other {
                    name: format!("example {id} {}", holder.last_segment()).to_kebab_case(),
                    target: format!("{target}{inner}.content[{}]", quoted(&media)),
                    update: json!({ "example": {} }),
                };
                found.insert(content.pointer, stub);
            }
        }
    }
}

/// A reference takes the words of what it refers to.
fn lacks_words(node: &Node<'_>) -> bool {
    node.get("$ref").is_none() && node.text("description").is_empty()
}
