//! Overlay actions for what an import has brought without words, ready to be filled in: new
//! operations, schemas, fields and parameters.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToKebabCase as _;
use serde_json::{Map, Value, json};

use crate::document::{Node, Tree, canonical, pointer};

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
    let known = old.map(Wordless::of).unwrap_or_default();
    let mut new = Wordless::of(new);
    let is_new = |at: &String| !known.has(at) && !described.contains(at);
    new.actions.retain(|at, _| is_new(at));
    new.fields.retain(|at, _| is_new(at));
    let mut stubs: Vec<_> = new.actions.into_values().collect();
    // A field of several components, such as a resource and what updates it, needs words once.
    let mut fields: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for (component, field, schema) in new.fields.into_values() {
        fields.entry((field, schema)).or_default().push(component);
    }
    for ((field, _), components) in fields {
        let name = format!("{} {field}", components[0]);
        let components: Vec<_> = components.iter().map(|name| quoted(name)).collect();
        let (components, field) = (components.join(","), quoted(&field));
        let target = format!("$.components.schemas[{components}].properties[{field}]");
        stubs.push(action(&name, &target, words()));
    }
    Stubs(stubs)
}

/// What has no words, by its JSON pointer.
#[derive(Default)]
struct Wordless {
    /// The action that would give it some.
    actions: BTreeMap<String, Value>,
    /// Fields: component, name, and the schema, which tells whether those of one name are one thing.
    fields: BTreeMap<String, (String, String, String)>,
}

impl Wordless {
    fn of(contract: &Value) -> Self {
        let mut found = Self::default();
        let tree = Tree::of(contract);
        let root = Node::new(tree.root(), "");
        for (_, item) in root.members("paths") {
            for (_, operation) in item.entries() {
                found.operation(&operation);
            }
        }
        let components = root.get("components");
        for (kind, section) in [
            ("parameter", "parameters"),
            ("answer", "responses"),
            ("schema", "schemas"),
        ] {
            let members = components.iter().flat_map(|node| node.members(section));
            for (name, component) in members {
                if lacks_words(&component) {
                    found.add(&component, format!("{kind} {name}"), words());
                }
                for (field, schema) in component.members("properties") {
                    if lacks_words(&schema) {
                        let text = schema.value.to_string();
                        let about = (name.clone(), field, text);
                        found.fields.insert(schema.pointer, about);
                    }
                }
            }
        }
        found
    }

    fn has(&self, at: &str) -> bool {
        self.actions.contains_key(at) || self.fields.contains_key(at)
    }

    fn add(&mut self, node: &Node<'_>, name: String, update: Value) {
        let action = action(&name, &target(&node.pointer), update);
        self.actions.insert(node.pointer.clone(), action);
    }

    fn operation(&mut self, operation: &Node<'_>) {
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
            self.add(operation, format!("operation {id}"), update.into());
        }
        for parameter in operation.children("parameters").filter(lacks_words) {
            let name = parameter.text("name");
            let list = target(&operation.pointer) + ".parameters";
            let target = format!("{list}[?@.name == {}]", quoted(&name));
            let action = action(&format!("parameter {id} {name}"), &target, words());
            self.actions.insert(parameter.pointer, action);
        }
        let bodies = operation.get("requestBody").into_iter();
        for (status, answer) in operation.members("responses") {
            if lacks_words(&answer) {
                self.add(&answer, format!("answer {id} {status}"), words());
            }
        }
        let answers = operation.members("responses");
        let answers = answers.filter(|(status, _)| status.starts_with('2'));
        for holder in bodies.chain(answers.map(|(_, answer)| answer)) {
            for (_, content) in holder.members("content") {
                if content.get("example").is_none() {
                    let name = format!("example {id} {}", holder.last_segment());
                    self.add(&content, name, json!({ "example": {} }));
                }
            }
        }
    }
}

fn action(name: &str, target: &str, update: Value) -> Value {
    let name = name.to_kebab_case();
    json!({ "x-name": name, "target": target, "x-reason": "Said in our own words.", "update": update })
}

fn words() -> Value {
    json!({ "description": "" })
}

/// A place as a JSONPath.
fn target(at: &str) -> String {
    let mut target = "$".to_owned();
    let mut is_name = false;
    for token in pointer::tokens(at).unwrap_or_default() {
        match is_name {
            true => target.push_str(&format!("[{}]", quoted(&token))),
            false => target.push_str(&format!(".{token}")),
        }
        const NAMED: [&str; 5] = ["content", "parameters", "paths", "responses", "schemas"];
        is_name = !is_name && NAMED.contains(&token.as_str());
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
