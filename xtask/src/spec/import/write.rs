//! Writes a contract as OpenAPI, and remembers where in the vendor's document each place of it
//! comes from, so that reports can name that one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::contract::{Contract, Operation, Part};
use super::schema::Schema;
use crate::document::pointer;

/// The vendor's JSON pointers by ours.
pub(super) type Origins = BTreeMap<String, String>;

/// Writes a contract under its names.
pub(super) fn write(contract: &Contract<'_>) -> (Value, Origins) {
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
    let ends = at.rmatch_indices('/').map(|(end, _)| end);
    let mut around = [at.len()].into_iter().chain(ends);
    let origin = around.find_map(|end| origins.get(&at[..end]));
    // What is ours alone has no place there.
    origin.cloned().unwrap_or_else(|| "/paths".to_owned())
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

    fn operation(&mut self, operation: &Operation<'_>, at: &str) -> Value {
        self.note(at, &operation.node.pointer);
        let mut written = json!({ "tags": [operation.tag], "operationId": operation.id });
        if operation.node.flag("deprecated") {
            written["deprecated"] = true.into();
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().enumerate();
            let parameters = parameters.map(|(index, part)| {
                self.part(part, "parameters", &format!("{at}/parameters/{index}"))
            });
            written["parameters"] = parameters.collect();
        }
        if let Some(body) = &operation.body {
            written["requestBody"] =
                self.part(body, "requestBodies", &pointer::join(at, "requestBody"));
        }
        written["responses"] = json!({});
        for (status, answer) in &operation.answers {
            let at = pointer::join(&pointer::join(at, "responses"), status);
            written["responses"][status] = self.part(answer, "responses", &at);
        }
        written
    }

    /// A parameter, a body or an answer. One that differs from the component of its name is written
    /// where it is.
    fn part(&mut self, part: &Part, section: &'static str, at: &str) -> Value {
        let written = self.whole_part(part, at);
        let Some(name) = &part.component else {
            return written;
        };
        let shared = self.whole_part(part, &pointer::from_tokens(["components", section, name]));
        let components = self.components.entry(section).or_default();
        match *components.entry(name).or_insert(shared) == written {
            true => reference(section, name),
            false => written,
        }
    }

    fn whole_part(&mut self, part: &Part, at: &str) -> Value {
        self.note(at, &part.at);
        let mut written = part.members.clone();
        if let Some(schema) = &part.schema {
            written["schema"] = self.schema(schema, &pointer::join(at, "schema"));
        }
        if !part.content.is_empty() {
            written["content"] = json!({});
        }
        for (media, schema) in &part.content {
            written["content"][media] = json!({});
            if let Some(schema) = schema {
                let at = [at, &pointer::from_tokens(["content", media, "schema"])].concat();
                written["content"][media]["schema"] = self.schema(schema, &at);
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
        let components = self.components.entry(SECTION).or_default();
        if !components.contains_key(name) {
            let at = pointer::from_tokens(["components", SECTION, name]);
            self.note(&at, &schema.at);
            // Names within the schema become components first, then the schema itself does.
            let written = self.unnamed(schema, &at);
            let components = self.components.entry(SECTION).or_default();
            components.insert(name.clone(), written);
        }
        reference(SECTION, name)
    }

    fn unnamed(&mut self, schema: &Schema, at: &str) -> Value {
        schema.write(&mut |place, part| {
            let at = [at, &pointer::from_tokens(place.iter().copied())].concat();
            self.schema(part, &at)
        })
    }
}

fn reference(section: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{section}/{name}") })
}
