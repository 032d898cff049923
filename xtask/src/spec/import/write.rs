//! Writes a contract as OpenAPI, and remembers where in the vendor's document each place of it comes
//! from, so that reports can name that one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::contract::{Answer, Content, Contract, Operation, Parameter};
use super::schema::Schema;
use crate::document::pointer;

/// The vendor's JSON pointers by ours.
pub(super) type Origins = BTreeMap<String, String>;

/// Writes a contract under its names.
pub(super) fn write(contract: &Contract) -> (Value, Origins) {
    let mut writer = Writer::default();
    let mut paths = json!({});
    for operation in contract {
        let at = pointer::from_tokens(["paths", &operation.path, operation.method]);
        paths[&operation.path][operation.method] = writer.operation(operation, &at);
    }
    let tags: BTreeSet<_> = contract.iter().map(|operation| &operation.tag).collect();
    let tags: Vec<_> = tags.into_iter().map(|tag| json!({ "name": tag })).collect();
    let components = &writer.components;
    let value =
        json!({ "openapi": "3.0.3", "tags": tags, "paths": paths, "components": components });
    (value, writer.origins)
}

/// The nearest place that the vendor's document has to one of ours.
pub(crate) fn nearest_origin(origins: &Origins, at: &str) -> String {
    let mut rest = at;
    loop {
        if let Some(origin) = origins.get(rest) {
            return origin.clone();
        }
        match rest.rsplit_once('/') {
            Some((parent, _)) => rest = parent,
            // What is ours alone has no place there.
            None => return pointer::from_tokens(["paths"]),
        }
    }
}

#[derive(Default)]
struct Writer {
    /// By section and name. The first use of a component is the one that is written.
    components: BTreeMap<&'static str, Map<String, Value>>,
    origins: Origins,
}

impl Writer {
    fn note(&mut self, at: &str, vendor: &str) {
        let origin = self.origins.entry(at.to_owned());
        origin.or_insert_with(|| vendor.to_owned());
    }

    fn component(&self, section: &str, name: &str) -> Option<&Value> {
        self.components.get(section)?.get(name)
    }

    fn put(&mut self, section: &'static str, name: &str, written: Value) {
        let components = self.components.entry(section).or_default();
        components.entry(name).or_insert(written);
    }

    fn operation(&mut self, operation: &Operation, at: &str) -> Value {
        self.note(at, &operation.at);
        let mut written = json!({ "tags": [operation.tag], "operationId": operation.id });
        if operation.deprecated {
            written["deprecated"] = true.into();
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().enumerate();
            let parameters = parameters.map(|(index, parameter)| {
                self.parameter(parameter, &format!("{at}/parameters/{index}"))
            });
            written["parameters"] = parameters.collect();
        }
        if let Some(body) = &operation.body {
            let at = pointer::join(at, "requestBody");
            self.note(&at, &body.at);
            let content = self.content(&body.content, &at);
            written["requestBody"] = json!({ "required": body.required, "content": content });
        }
        written["responses"] = json!({});
        for (status, answer) in &operation.answers {
            let at = pointer::join(&pointer::join(at, "responses"), status);
            written["responses"][status] = self.answer(answer, &at);
        }
        written
    }

    /// Path parameters are components under their names, as they are the same everywhere; one
    /// that differs, and any other parameter, is written in its operation.
    fn parameter(&mut self, parameter: &Parameter, at: &str) -> Value {
        const SECTION: &str = "parameters";
        let name = &parameter.name;
        let is_shared = parameter.place == "path";
        let shared = pointer::from_tokens(["components", SECTION, name]);
        let is_first = is_shared && self.component(SECTION, name).is_none();
        self.note(at, &parameter.at);
        let place = if is_first { &shared } else { at };
        self.note(place, &parameter.at);
        let mut written = json!(parameter.keywords);
        written["name"] = json!(name);
        written["in"] = json!(parameter.place);
        written["required"] = json!(parameter.required);
        written["schema"] = self.schema(&parameter.schema, &pointer::join(place, "schema"));
        if is_first {
            self.put(SECTION, name, written);
        } else if !is_shared || self.component(SECTION, name) != Some(&written) {
            return written;
        }
        reference(SECTION, name)
    }

    fn answer(&mut self, answer: &Answer, at: &str) -> Value {
        const SECTION: &str = "responses";
        let shared = |name: &String| pointer::from_tokens(["components", SECTION, name]);
        let at = answer.name.as_ref().map_or_else(|| at.to_owned(), shared);
        self.note(&at, &answer.at);
        let mut written = json!({});
        if !answer.content.is_empty() {
            written["content"] = self.content(&answer.content, &at);
        }
        let Some(name) = &answer.name else {
            return written;
        };
        self.put(SECTION, name, written);
        reference(SECTION, name)
    }

    fn content(&mut self, content: &Content, at: &str) -> Value {
        let at = pointer::join(at, "content");
        let mut written = json!({});
        for (media, schema) in content {
            written[media] = json!({});
            if let Some(schema) = schema {
                let at = pointer::join(&pointer::join(&at, media), "schema");
                written[media]["schema"] = self.schema(schema, &at);
            }
        }
        written
    }

    fn schema(&mut self, schema: &Schema, at: &str) -> Value {
        const SECTION: &str = "schemas";
        self.note(at, &schema.at);
        let Some(name) = &schema.name else {
            return self.unnamed(schema, at);
        };
        if self.component(SECTION, name).is_none() {
            let at = pointer::from_tokens(["components", SECTION, name]);
            self.note(&at, &schema.at);
            // Names within the schema become components first, then the schema itself does.
            let written = self.unnamed(schema, &at);
            self.put(SECTION, name, written);
        }
        reference(SECTION, name)
    }

    fn unnamed(&mut self, schema: &Schema, at: &str) -> Value {
        schema.write(&mut |tokens, part| {
            let at = tokens
                .iter()
                .fold(at.to_owned(), |at, token| pointer::join(&at, token));
            self.schema(part, &at)
        })
    }
}

fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}
