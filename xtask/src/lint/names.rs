//! Names that two things in the document would share in Rust, or that Rust does not take.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::Lint;
use crate::document::{Node, resolve};

/// Modules of the generated crate, and names that its code uses.
const MODULES: [&str; 6] = [
    "client",
    "common",
    "lib",
    "operations",
    "transport",
    "types",
];
const TYPES: [&str; 7] = [
    "Option", "Result", "String", "Vec", "Into", "From", "Client",
];
const METHODS: [&str; 3] = ["from_transport", "transport", "clone"];
const PARAMETERS: [&str; 5] = ["body", "header_map", "request", "url", "value"];

/// Checks the names of tags, operations, parameters, schemas and fields.
pub(crate) fn check(lint: &mut Lint<'_>) {
    let root = Node::new(lint.doc, "");
    let tags = tags(lint, &root);
    let mut methods = Names::default();
    let paths = root.get("paths");
    for (_, item) in paths.iter().flat_map(Node::entries) {
        for method in ["get", "put", "post", "delete", "patch"] {
            let Some(place) = item.get(method) else {
                continue;
            };
            if let Some(id) = place.get("operationId") {
                let text = id.value.as_str().unwrap_or_default();
                let method = text.to_snake_case();
                // The table's entry is named alike, in capitals.
                let reserved =
                    METHODS.contains(&method.as_str()) || text.to_shouty_snake_case() == "ALL";
                methods.add(lint, &id, text, method, reserved, "operation");
            }
            resource(lint, &place, &tags);
            parameters(lint, &item, &place);
        }
    }
    let mut types = Names::default();
    let schemas = root.get("components").and_then(|c| c.get("schemas"));
    for (name, schema) in schemas.iter().flat_map(Node::entries) {
        let rust = name.to_pascal_case();
        let reserved = TYPES.contains(&rust.as_str());
        types.add(lint, &schema, &name, rust, reserved, "schema");
        fields(lint, &schema);
    }
}

/// Rust names that are taken, with who took them.
#[derive(Default)]
struct Names(BTreeMap<String, (String, String)>);

impl Names {
    fn add(
        &mut self,
        lint: &mut Lint<'_>,
        place: &Node<'_>,
        name: &str,
        rust: String,
        reserved: bool,
        what: &str,
    ) {
        // Not every keyword fails to parse as a name: `async fn type` does, `Self` as a type too.
        let valid = syn::parse_str::<syn::Ident>(&rust).is_ok();
        if reserved || !valid {
            let problem = format!("the {what} `{name}` cannot be called `{rust}` in Rust");
            lint.report(place, problem, "give it another name");
        }
        if let Some((other, at)) = self
            .0
            .insert(rust.clone(), (name.to_owned(), place.pointer.clone()))
        {
            let problem = if other == name {
                format!("the {what} `{name}` stands twice, first at {at}")
            } else {
                format!("the {what}s `{other}` and `{name}` would both be `{rust}` in Rust")
            };
            lint.report(place, problem, "give one of the two another name");
        }
    }
}

fn tags<'a>(lint: &mut Lint<'a>, root: &Node<'a>) -> Vec<&'a str> {
    let mut names = Names::default();
    let mut tags = Vec::new();
    for tag in root.get("tags").iter().flat_map(Node::items) {
        let Some(name) = tag.value.get("name").and_then(Value::as_str) else {
            continue;
        };
        let plain = name.to_snake_case() == name && name.is_ascii();
        let reserved = MODULES.contains(&name) || !plain;
        names.add(lint, &tag, name, name.to_owned(), reserved, "tag");
        tags.push(name);
    }
    tags
}

/// An operation belongs to one resource, whose tag is declared.
fn resource(lint: &mut Lint<'_>, operation: &Node<'_>, tags: &[&str]) {
    let Some(own) = operation.get("tags") else {
        return;
    };
    let names: Vec<Node<'_>> = own.items().collect();
    let [tag] = &names[..] else {
        let what = format!("an operation with {} tags", names.len());
        lint.report(&own, what, "give it exactly one: its resource");
        return;
    };
    match tag.value.as_str() {
        Some(name) if tags.contains(&name) => {}
        Some(name) => {
            let what = format!("the tag `{name}` is not declared");
            lint.report(
                tag,
                what,
                "declare it in `tags` of the document, with a description",
            );
        }
        None => lint.report(tag, "a tag is not a string", "quote it"),
    }
}

fn parameters(lint: &mut Lint<'_>, item: &Node<'_>, operation: &Node<'_>) {
    let mut names = Names::default();
    let mut seen: Vec<(String, String)> = Vec::new();
    for holder in [operation, item] {
        for parameter in holder.get("parameters").iter().flat_map(Node::items) {
            let target = resolve(lint.doc, parameter.clone()).value;
            let text = |key: &str| {
                let text = target.get(key).and_then(Value::as_str);
                text.unwrap_or_default().to_owned()
            };
            let (at, name) = (text("in"), text("name"));
            // The operation's own parameter replaces the path's of the same name.
            if seen.contains(&(at.clone(), name.clone())) {
                continue;
            }
            let rust = name.to_snake_case();
            let reserved = PARAMETERS.contains(&rust.as_str());
            names.add(lint, &parameter, &name, rust, reserved, "parameter");
            seen.push((at, name));
        }
    }
}

/// Fields of a schema and of the inline objects within it.
fn fields(lint: &mut Lint<'_>, schema: &Node<'_>) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let properties = schema.get("properties");
    for (name, property) in properties.iter().flat_map(Node::entries) {
        let rust = name.to_snake_case();
        if rust.is_empty() || !name.is_ascii() {
            let what = format!("the field `{name}` makes no name in Rust");
            lint.report(
                &property,
                what,
                "a field's name has an ASCII letter or digit",
            );
        }
        if let Some(other) = names.insert(rust.clone(), name.clone()) {
            let what = format!("the fields `{other}` and `{name}` would both be `{rust}` in Rust");
            lint.report(
                &property,
                what,
                "the generator cannot tell them apart: rename one",
            );
        }
        fields(lint, &property);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key) {
            fields(lint, &inner);
        }
    }
}
