//! Whether a document is one that the generator takes: an allow-list over the raw document.
//!
//! The OpenAPI parser drops keys it does not know, in silence. So everything is checked here
//! first, before any parser: every key is known or refused by name, every problem has a place,
//! and all are reported together. Nothing here changes a document.

pub mod command;
mod contents;
mod names;
mod operations;
mod references;
mod schemas;

use serde_json::Value;

use crate::codegen::model::Api;
use crate::codegen::read;
use crate::diagnostic::Diagnostic;
use crate::document::Node;

/// Everything that keeps the generator from translating the document; empty if nothing does.
pub fn check(doc: &Value) -> Vec<Diagnostic> {
    read(doc).err().unwrap_or_default()
}

/// The contract of a document that has nothing wrong with it.
pub(crate) fn read(doc: &Value) -> Result<Api, Vec<Diagnostic>> {
    let mut problems = raw(doc);
    if problems.is_empty() {
        match read::read(doc) {
            Ok(api) => return Ok(api),
            Err(found) => problems = found,
        }
    }
    problems.sort();
    problems.dedup();
    Err(problems)
}

/// What is wrong with the raw document.
fn raw(doc: &Value) -> Vec<Diagnostic> {
    let mut lint = Lint {
        doc,
        problems: Vec::new(),
    };
    if !lint.version() {
        return lint.problems;
    }
    let sound = references::check(&mut lint);
    lint.root();
    if sound {
        names::check(&mut lint);
    }
    lint.problems
}

/// The document and what was found in it.
pub(crate) struct Lint<'a> {
    pub(crate) doc: &'a Value,
    pub(crate) problems: Vec<Diagnostic>,
}

/// What the value of a key has to be.
#[derive(Clone, Copy)]
pub(crate) enum Want {
    Text,
    Bool,
    Number,
    Count,
    List,
    Object,
    Any,
    /// Known to OpenAPI but not to this generator; the text says what to do instead.
    Never(&'static str),
}

impl<'a> Lint<'a> {
    pub(crate) fn report(&mut self, place: &Node<'_>, what: impl Into<String>, help: &str) {
        self.problems
            .push(Diagnostic::new(&place.pointer, what, help));
    }

    fn version(&mut self) -> bool {
        let place = Node::new(self.doc, "");
        if !self.doc.is_object() {
            self.report(
                &place,
                "not an object",
                "an OpenAPI 3.0 document is one object",
            );
            return false;
        }
        match self.doc.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.0.") => true,
            Some(version) => {
                let what = format!("OpenAPI {version} is not supported");
                let at = Node::new(self.doc, "/openapi");
                self.report(&at, what, "use OpenAPI 3.0.x, such as 3.0.3");
                false
            }
            None => {
                let help = "an OpenAPI document begins with `openapi: 3.0.3`";
                self.report(&place, "no `openapi` version", help);
                false
            }
        }
    }

    /// Checks that the place is an object with known keys of the right kind, and the required
    /// ones. `x-` keys are extensions and always pass.
    pub(crate) fn object(
        &mut self,
        place: &Node<'a>,
        what: &str,
        keys: &[(&str, Want)],
        required: &[&str],
    ) -> bool {
        let Some(object) = place.value.as_object() else {
            self.report(
                place,
                format!("{what} is not an object"),
                "write an object here",
            );
            return false;
        };
        for key in object.keys().filter(|key| !key.starts_with("x-")) {
            let Some(member) = place.get(key) else {
                continue;
            };
            match keys.iter().find(|(name, _)| name == key) {
                Some((_, want)) => self.kind(&member, key, *want),
                None => {
                    let names: Vec<&str> = keys
                        .iter()
                        .filter(|(_, want)| !matches!(want, Want::Never(_)))
                        .map(|(name, _)| *name)
                        .collect();
                    let help = format!("known keys of {what}: {}", names.join(", "));
                    self.report(&member, format!("unknown key `{key}`"), &help);
                }
            }
        }
        for key in required.iter().filter(|key| !object.contains_key(**key)) {
            let help = format!("{what} needs the key `{key}`");
            self.report(place, format!("`{key}` is missing"), &help);
        }
        true
    }

    fn kind(&mut self, place: &Node<'a>, key: &str, want: Want) {
        let value = place.value;
        let (good, kind) = match want {
            Want::Text => (value.is_string(), "a string"),
            Want::Bool => (value.is_boolean(), "true or false"),
            Want::Number => (value.is_number(), "a number"),
            Want::Count => (value.is_u64(), "a whole number, zero or more"),
            Want::List => (value.is_array(), "a list"),
            Want::Object => (value.is_object(), "an object"),
            Want::Any => (true, ""),
            Want::Never(help) => {
                self.report(place, format!("`{key}` is not supported"), help);
                return;
            }
        };
        if !good {
            self.report(
                place,
                format!("`{key}` has the wrong type"),
                &format!("write {kind}"),
            );
        }
    }

    fn root(&mut self) {
        use Want::{Any, List, Object, Text};
        let root = Node::new(self.doc, "");
        let keys = [
            ("openapi", Text),
            ("info", Object),
            ("servers", List),
            ("security", List),
            ("tags", List),
            ("paths", Object),
            ("components", Object),
            ("externalDocs", Any),
        ];
        self.object(&root, "the document", &keys, &["info", "paths"]);
        if let Some(info) = root.get("info") {
            let keys = [
                ("title", Text),
                ("version", Text),
                ("description", Text),
                ("contact", Object),
                ("license", Object),
                ("termsOfService", Text),
            ];
            self.object(&info, "info", &keys, &["title", "version"]);
        }
        for server in root.get("servers").iter().flat_map(Node::items) {
            let help = "write the address out; callers choose another when they build a client";
            let keys = [
                ("url", Text),
                ("description", Text),
                ("variables", Want::Never(help)),
            ];
            self.object(&server, "a server", &keys, &["url"]);
        }
        for tag in root.get("tags").iter().flat_map(Node::items) {
            let keys = [("name", Text), ("description", Text), ("externalDocs", Any)];
            self.object(&tag, "a tag", &keys, &["name"]);
        }
        self.components(&root);
        operations::check(self, &root);
    }

    fn components(&mut self, root: &Node<'a>) {
        use Want::{Any, Object};
        let Some(components) = root.get("components") else {
            return;
        };
        let keys = [
            ("schemas", Object),
            ("parameters", Object),
            ("requestBodies", Object),
            ("responses", Object),
            ("securitySchemes", Object),
            ("examples", Any),
            ("headers", Any),
            (
                "links",
                Want::Never("calls are not chained here: remove it"),
            ),
            (
                "callbacks",
                Want::Never("a client serves no callbacks: remove it"),
            ),
        ];
        self.object(&components, "components", &keys, &[]);
        let section = |name: &str| components.get(name).into_iter().flat_map(|s| s.entries());
        for (_, schema) in section("schemas") {
            schemas::check(self, &schema);
        }
        for (_, parameter) in section("parameters") {
            contents::parameter(self, &parameter);
        }
        for (_, body) in section("requestBodies") {
            contents::request_body(self, &body);
        }
        for (_, response) in section("responses") {
            contents::response(self, &response);
        }
        for (_, scheme) in section("securitySchemes") {
            operations::security_scheme(self, &scheme);
        }
    }
}

/// Whether the place is a reference; if so, that nothing stands beside it.
pub(crate) fn is_reference(lint: &mut Lint<'_>, place: &Node<'_>) -> bool {
    let Some(object) = place.value.as_object() else {
        return false;
    };
    if !object.contains_key("$ref") {
        return false;
    }
    for key in object.keys().filter(|key| *key != "$ref") {
        let what = format!("`{key}` beside `$ref` has no effect in OpenAPI 3.0");
        let help = "wrap the reference: `allOf: [{$ref: …}]` with the key beside `allOf`";
        lint.report(place, what, help);
    }
    true
}
