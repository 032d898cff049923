//! Names in Rust, and those that two things in the document would share or that Rust does not take.

use std::collections::BTreeMap;

use heck::{ToPascalCase as _, ToShoutySnakeCase as _, ToSnakeCase as _};

use super::Reader;
use super::model::{Field, Parameter};
use crate::diagnostic::Diagnostic;
use crate::document::Node;

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

/// The name of a type, or of the part of one.
pub(super) fn type_name(name: &str) -> String {
    name.to_pascal_case()
}

/// The name of the method of an operation.
pub(super) fn method_name(id: &str) -> String {
    id.to_snake_case()
}

/// The name of a parameter or a field.
pub(super) fn variable_name(name: &str) -> String {
    let mut rust = name.to_snake_case();
    if rust.starts_with(|first: char| first.is_ascii_digit()) {
        rust.insert(0, '_');
    }
    if !rust.is_empty() && syn::parse_str::<syn::Ident>(&rust).is_err() {
        // A keyword.
        rust.push('_');
    }
    rust
}

/// Rust names that are taken: by which name of the document, and where.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, (String, String)>);

impl Names {
    /// Takes a name for what is at `pointer`.
    fn add(
        &mut self,
        pointer: &str,
        name: &str,
        rust: String,
        is_reserved: bool,
        what: &str,
    ) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut report =
            |problem: String, help| problems.push(Diagnostic::new(pointer, problem, help));
        // Not every keyword fails to parse as a name: `async fn type` does, `Self` as a type too.
        if is_reserved || syn::parse_str::<syn::Ident>(&rust).is_err() {
            let problem = format!("the {what} `{name}` cannot be called `{rust}` in Rust");
            report(problem, "give it another name");
        }
        let taken = (name.to_owned(), pointer.to_owned());
        if let Some((other, at)) = self.0.insert(rust.clone(), taken) {
            let problem = if other == name {
                format!("the {what} `{name}` is defined twice, first at {at}")
            } else {
                format!("the {what}s `{other}` and `{name}` would both be `{rust}` in Rust")
            };
            report(problem, "give one of the two another name");
        }
        problems
    }
}

impl<'a> Reader<'a> {
    /// The resources that the tags name, with their descriptions.
    pub(super) fn resources(&mut self, root: &Node<'a>) -> BTreeMap<String, String> {
        let mut names = Names::default();
        let mut resources = BTreeMap::new();
        for tag in root
            .children("tags")
            .filter(|tag| tag.get("name").is_some())
        {
            let name = tag.text("name");
            let is_plain = name.to_snake_case() == name && name.is_ascii();
            let reserved = MODULES.contains(&name.as_str()) || !is_plain;
            self.problems
                .extend(names.add(&tag.pointer, &name, name.clone(), reserved, "tag"));
            resources.insert(name, tag.text("description"));
        }
        resources
    }

    /// An operation belongs to one resource, whose tag is declared.
    pub(super) fn resource(&mut self, operation: &Node<'a>, resources: &BTreeMap<String, String>) {
        let Some(own) = operation.get("tags") else {
            return;
        };
        let tags: Vec<Node<'_>> = own.items().collect();
        let [tag] = &tags[..] else {
            let what = format!("an operation with {} tags", tags.len());
            self.report(&own, what, "give it exactly one: its resource");
            return;
        };
        match tag.value.as_str() {
            Some(name) if resources.contains_key(name) => {}
            Some(name) => {
                let what = format!("the tag `{name}` is not declared");
                let help = "declare it in `tags` of the document, with a description";
                self.report(tag, what, help);
            }
            None => self.report(tag, "a tag is not a string", "quote it"),
        }
    }

    /// Methods have names of their own.
    pub(super) fn method_name(&mut self, operation: &Node<'a>, taken: &mut Names) {
        let Some(id) = operation.get("operationId") else {
            return;
        };
        let text = id.as_text();
        let method = method_name(&text);
        // The table's entry is named alike, in capitals.
        let reserved = METHODS.contains(&method.as_str()) || text.to_shouty_snake_case() == "ALL";
        self.problems
            .extend(taken.add(&id.pointer, &text, method, reserved, "operation"));
    }

    /// The parameters of one operation have names of their own.
    pub(super) fn parameter_names(&mut self, parameters: &[Parameter]) {
        let mut taken = Names::default();
        for parameter in parameters {
            let rust = parameter.rust_name.clone();
            let reserved = PARAMETERS.contains(&rust.as_str());
            let at = &parameter.used_at;
            self.problems
                .extend(taken.add(at, &parameter.name, rust, reserved, "parameter"));
        }
    }

    /// Components become types with names of their own.
    pub(super) fn component_names(&mut self, components: &Node<'a>) {
        let mut taken = Names::default();
        for (name, schema) in components.members("schemas") {
            let rust = type_name(&name);
            let reserved = TYPES.contains(&rust.as_str());
            self.problems
                .extend(taken.add(&schema.pointer, &name, rust, reserved, "schema"));
        }
    }

    /// The fields of one object have names of their own.
    pub(super) fn field_names(&mut self, fields: &[Field]) {
        let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
        for field in fields {
            let (name, rust) = (&field.name, &field.rust_name);
            let node = Node::new(self.doc, &field.schema.used_at);
            if rust.is_empty() || !name.is_ascii() {
                let what = format!("the field `{name}` makes no name in Rust");
                self.report(&node, what, "a field's name has an ASCII letter or digit");
            }
            if let Some(other) = taken.insert(rust, name) {
                let what =
                    format!("the fields `{other}` and `{name}` would both be `{rust}` in Rust");
                self.report(
                    &node,
                    what,
                    "the generator cannot tell them apart: rename one",
                );
            }
        }
    }
}
