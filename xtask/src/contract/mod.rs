//! The one reader of OpenAPI documents: to read is to lint.
//!
//! `Contract::read` gives a typed `Contract`, or everything that is wrong with the document, never
//! both. It is an allow-list over the raw document, because OpenAPI parsers drop keys that they do
//! not know in silence: here every key is known or refused by name, every problem has a JSON
//! pointer, and all are reported together. Nothing here changes a document, and nothing outside
//! decides what a document means.
//!
//! *Data*: `model`. *Reading*: this file (the document as a whole), `expected` (the allow-list), `references`
//! (where each `$ref` leads), `graph`, `security`, `operations`, `responses`, `bodies` (a
//! parameter, a body, a response), `schemas`, `constraints`, `objects`, `choices`, `names` (what
//! things are called in Rust), `type_overrides` (which schemas have a hand-written type). `command`
//! is `cargo xtask spec lint`. *Comparing*: `compare`, what differs between two contracts.

mod bodies;
mod choices;
pub mod command;
pub mod compare;
mod constraints;
mod expected;
pub(crate) mod graph;
pub(crate) mod model;
mod names;
mod objects;
mod operations;
mod references;
mod responses;
mod schemas;
mod security;
pub(crate) mod type_overrides;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::{MAX_STEPS, Node, Tree, View};
use model::{Contract, Definition, Resource, Schema, Server};
use names::Named;
use references::Chains;

pub use references::MAX_CHAIN;

/// Longest name of a module, in bytes: file systems take 255 bytes with the ending.
pub const MAX_MODULE_NAME: usize = 200;

/// Keywords of a schema that describe and do not constrain.
pub(crate) const PROSE: [&str; 6] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
];

/// Everything that keeps a document from being a contract; empty if nothing does.
pub fn check(doc: &Value) -> Vec<Diagnostic> {
    Contract::of(doc).err().unwrap_or_default()
}

impl Contract {
    /// [Reads](Self::read) a document that is not a tree yet.
    pub(crate) fn of(document: &Value) -> Result<Self, Vec<Diagnostic>> {
        Self::read(&Tree::of(document).map_err(|problem| vec![problem])?)
    }

    /// Reads a document, or gives everything that is wrong with it, sorted by pointer, each once.
    pub(crate) fn read(document: &Tree) -> Result<Self, Vec<Diagnostic>> {
        let mut reader = Reader {
            doc: document.root(),
            component_names: BTreeMap::new(),
            component_schemas: BTreeMap::new(),
            chains: Chains::default(),
            type_names: BTreeMap::new(),
            types: BTreeMap::new(),
            notes: BTreeSet::new(),
            problems: Vec::new(),
        };
        let mut contract = reader.document();
        let mut problems = reader.problems;
        if problems.is_empty() {
            contract.types = reader.types;
            contract.notes = reader.notes.into_iter().collect();
            return Ok(contract);
        }
        problems.sort();
        problems.dedup();
        Err(problems)
    }
}

struct Reader<'a> {
    doc: View<'a>,
    /// Rust name of each schema among the components, by its name in the document.
    component_names: BTreeMap<String, String>,
    /// The schemas among the components that are read already, by pointer, and how many components
    /// the longest chain has that begins with each.
    component_schemas: BTreeMap<String, (Schema, usize)>,
    chains: Chains,
    /// Pointer of the schema that has each Rust name.
    type_names: BTreeMap<String, String>,
    types: BTreeMap<String, Definition>,
    notes: BTreeSet<String>,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn report(&mut self, node: &Node<'_>, what: impl Into<String>, help: impl Into<String>) {
        self.problems
            .push(Diagnostic::new(&node.pointer, what, help));
    }

    fn document(&mut self) -> Contract {
        let root = Node::new(self.doc, "");
        if !self.version(&root) {
            return Contract::default();
        }
        let mut contract = Contract::default();
        self.object(&root, "the document");
        if let Some(info) = root.get("info") {
            self.object(&info, "info");
            contract.title = info.text("title");
            contract.version = info.text("version");
            contract.description = info.text("description");
        }
        for server in root.children("servers") {
            self.object(&server, "a server");
            contract.servers.push(Server {
                url: server.text("url"),
                pointer: server.pointer,
            });
        }
        contract.resources = self.resources(&root);
        self.components(&root);
        contract.security = self.security(&root);
        contract.operations = self.operations(&root, &contract.resources);
        contract
    }

    fn resources(&mut self, root: &Node<'a>) -> BTreeMap<String, Resource> {
        let mut resources = BTreeMap::new();
        let tags: Vec<Node<'a>> = root.children("tags").collect();
        let names: Vec<String> = tags.iter().map(|tag| tag.text("name")).collect();
        let modules = Named::Module.distinct(names.iter().map(String::as_str));
        for ((tag, name), module) in tags.iter().zip(names).zip(modules) {
            self.object(tag, "a tag");
            if module.len() > MAX_MODULE_NAME {
                let what = format!("its module would have a name of {} bytes", module.len());
                let help = format!("a tag names a file: use at most {MAX_MODULE_NAME} bytes");
                let at = tag.get("name").unwrap_or_else(|| tag.clone());
                self.report(&at, what, help);
            }
            let description = tag.text("description");
            let resource = Resource {
                module,
                description,
            };
            if resources.insert(name.clone(), resource).is_some() {
                let what = format!("the tag `{name}` is declared twice");
                self.report(tag, what, "remove one of the two");
            }
        }
        resources
    }

    fn version(&mut self, root: &Node<'a>) -> bool {
        if !root.value.is_object() {
            self.report(
                root,
                "not an object",
                "an OpenAPI 3.0 document is one object",
            );
            return false;
        }
        match root.value.get("openapi").and_then(View::as_str) {
            Some(version) if version.starts_with("3.0.") => true,
            Some(version) => {
                let what = format!("OpenAPI {version} is not supported");
                let at = Node::new(self.doc, "/openapi");
                self.report(&at, what, "use OpenAPI 3.0.x, such as 3.0.3");
                false
            }
            None => {
                let what = match root.value.get("swagger") {
                    Some(_) => "Swagger is not supported",
                    None => "no `openapi` version that is a string",
                };
                let help = "an OpenAPI document begins with `openapi: 3.0.3`";
                self.report(root, what, help);
                false
            }
        }
    }

    /// Reads every component, so that one that nothing refers to is checked as well.
    fn components(&mut self, root: &Node<'a>) {
        let Some(components) = root.get("components") else {
            return;
        };
        self.object(&components, "components");
        let schemas: Vec<(String, Node<'a>)> = components.members("schemas").collect();
        let names = Named::Type.distinct(schemas.iter().map(|(name, _)| name.as_str()));
        for ((name, schema), rust) in schemas.iter().zip(names) {
            self.type_names.insert(rust.clone(), schema.pointer.clone());
            self.component_names.insert(name.clone(), rust);
        }
        for (_, schema) in &schemas {
            self.component(schema);
        }
        self.endless();
        for (section, members) in components.entries() {
            for (_, node) in members.entries() {
                match section.as_str() {
                    "parameters" => drop(self.parameter(&node, None)),
                    "requestBodies" => drop(self.request_body(&node, None)),
                    "responses" => drop(self.response(&node, None)),
                    "headers" => drop(self.header(&node)),
                    "securitySchemes" => drop(self.security_scheme(&node)),
                    _ => {}
                }
            }
        }
    }

    /// Whether a node is a reference; if so, that nothing stands beside it.
    fn is_reference(&mut self, node: &Node<'_>) -> bool {
        if node.value.get("$ref").is_none() {
            return false;
        }
        for (key, _) in node.value.members().filter(|(key, _)| *key != "$ref") {
            let what = format!("`{key}` beside `$ref` has no effect in OpenAPI 3.0");
            let help = "wrap the reference: `allOf: [{$ref: …}]` with the key beside `allOf`";
            self.report(node, what, help);
        }
        true
    }

    /// What a node describes or refers to in a section of the components, if it is an object with
    /// known keys.
    fn described(&mut self, node: &Node<'a>, what: &str, section: &str) -> Option<Node<'a>> {
        let mut target = node.clone();
        for _ in 0..MAX_STEPS {
            if !self.is_reference(&target) {
                return self.object(&target, what).then_some(target);
            }
            target = self.target(&target, section)?;
        }
        let what = format!("a circle of references, or more than {MAX_STEPS} in a row");
        self.report(node, what, "refer to what is meant itself");
        None
    }
}
