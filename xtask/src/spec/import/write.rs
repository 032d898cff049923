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
    let mut paths = Map::new();
    for operation in contract {
        let at = pointer::from_tokens(["paths", &operation.path, operation.method]);
        let written = writer.operation(operation, &at);
        let item = paths.entry(&operation.path).or_insert_with(|| json!({}));
        item[operation.method] = written;
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
        let mut map = Map::new();
        map.insert("tags".to_owned(), json!([operation.tag]));
        map.insert("operationId".to_owned(), json!(operation.id));
        if operation.deprecated {
            map.insert("deprecated".to_owned(), json!(true));
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().enumerate();
            let written = parameters.map(|(index, parameter)| {
                self.parameter(parameter, &format!("{at}/parameters/{index}"))
            });
            map.insert("parameters".to_owned(), written.collect());
        }
        if let Some(body) = &operation.body {
            let at = pointer::join(at, "requestBody");
            self.note(&at, &body.at);
            let content = self.content(&body.content, &at);
            let body = json!({ "required": body.required, "content": content });
            map.insert("requestBody".to_owned(), body);
        }
        let at = pointer::join(at, "responses");
        let answers = operation.answers.iter();
        let answers: Map<_, _> = answers
            .map(|(status, answer)| {
                (
                    status.clone(),
                    self.answer(answer, &pointer::join(&at, status)),
                )
            })
            .collect();
        map.insert("responses".to_owned(), answers.into());
        map.into()
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
        let mut map: Map<_, _> = parameter.keywords.clone().into_iter().collect();
        map.insert("name".to_owned(), json!(name));
        map.insert("in".to_owned(), json!(parameter.place));
        map.insert("required".to_owned(), json!(parameter.required));
        let schema = self.schema(&parameter.schema, &pointer::join(place, "schema"));
        map.insert("schema".to_owned(), schema);
        let written = Value::Object(map);
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
        let mut map = Map::new();
        if !answer.content.is_empty() {
            map.insert("content".to_owned(), self.content(&answer.content, &at));
        }
        match &answer.name {
            None => map.into(),
            Some(name) => {
                self.put(SECTION, name, map.into());
                reference(SECTION, name)
            }
        }
    }

    fn content(&mut self, content: &Content, at: &str) -> Value {
        let at = pointer::join(at, "content");
        let written = content.iter().map(|(media, schema)| {
            let at = pointer::join(&pointer::join(&at, media), "schema");
            let schema = schema.as_ref().map(|schema| self.schema(schema, &at));
            let mut map = Map::new();
            map.extend(schema.map(|schema| ("schema".to_owned(), schema)));
            (media.clone(), Value::Object(map))
        });
        written.collect::<Map<_, _>>().into()
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
