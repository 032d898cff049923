//! From a document to the [`model`](super::model).
//!
//! The document has passed [`crate::lint`]; whatever still cannot be read here is a [`Diagnostic`],
//! never a guess. Lowering for progenitor is [`super::lower`]'s job.

mod schemas;

use std::collections::BTreeMap;

use heck::ToPascalCase as _;
use serde_json::Value;

use super::model::{Api, Body, Kind, Location, Named, Operation, Parameter, Type};
use crate::diagnostic::Diagnostic;
use crate::document::{Node, resolve};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Reads the whole contract.
pub(crate) fn read(doc: &Value) -> Result<Api, Vec<Diagnostic>> {
    let mut reader = Reader {
        doc,
        types: BTreeMap::new(),
        origins: BTreeMap::new(),
        notes: Vec::new(),
        problems: Vec::new(),
    };
    let resources = reader.resources();
    if let Some(schemas) = doc
        .pointer("/components/schemas")
        .and_then(Value::as_object)
    {
        for name in schemas.keys() {
            reader.component(name);
        }
    }
    let operations = reader.operations();
    if !reader.problems.is_empty() {
        return Err(reader.problems);
    }
    reader.notes.sort();
    Ok(Api {
        title: text(doc.pointer("/info/title")),
        version: text(doc.pointer("/info/version")),
        description: text(doc.pointer("/info/description")),
        resources,
        operations,
        types: reader.types,
        notes: reader.notes,
    })
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

struct Reader<'a> {
    doc: &'a Value,
    types: BTreeMap<String, Named>,
    /// Where each named type comes from, to tell two inline ones of one name apart.
    origins: BTreeMap<String, String>,
    notes: Vec<String>,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn resources(&self) -> BTreeMap<String, String> {
        let tags = self.doc.get("tags").and_then(Value::as_array);
        tags.into_iter()
            .flatten()
            .map(|tag| (text(tag.get("name")), text(tag.get("description"))))
            .collect()
    }

    fn operations(&mut self) -> Vec<Operation> {
        let mut operations = Vec::new();
        let paths = self.doc.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            let place = Node::new(
                item,
                format!("/paths/{}", crate::document::pointer::escape(path)),
            );
            for method in METHODS {
                if let Some(operation) = place.get(method) {
                    let kind = Kind::of(method, item.get("get").is_some());
                    operations.push(self.operation(path, method, kind, &place, &operation));
                }
            }
        }
        operations
    }

    fn operation(
        &mut self,
        path: &str,
        method: &str,
        kind: Kind,
        item: &Node<'a>,
        place: &Node<'a>,
    ) -> Operation {
        let value = place.value;
        let id = text(value.get("operationId"));
        let pascal = id.to_pascal_case();
        let body = place.get("requestBody").map(|body| {
            let body = resolve(self.doc, body);
            let required = body.value.get("required").and_then(Value::as_bool);
            Body {
                required: required.unwrap_or(false),
                ty: self.content(&body, &format!("{pascal}Request")),
            }
        });
        let (answer, failures) = self.responses(place, &pascal);
        let permissions = value.get("x-permissions").and_then(Value::as_array);
        Operation {
            method: method.to_owned(),
            path: path.to_owned(),
            resource: text(value.pointer("/tags/0")),
            kind,
            summary: text(value.get("summary")),
            description: text(value.get("description")),
            permissions: permissions
                .into_iter()
                .flatten()
                .map(|p| text(Some(p)))
                .collect(),
            deprecated: value.get("deprecated") == Some(&Value::Bool(true)),
            parameters: self.parameters(item, place, &pascal),
            body,
            answer,
            failures,
            id,
        }
    }

    /// The parameters of the operation and of its path; the operation's own win.
    fn parameters(&mut self, item: &Node<'a>, place: &Node<'a>, owner: &str) -> Vec<Parameter> {
        let mut found: BTreeMap<(String, String), Parameter> = BTreeMap::new();
        let mut order = Vec::new();
        for holder in [item, place] {
            let Some(list) = holder.get("parameters") else {
                continue;
            };
            for parameter in list.items() {
                let parameter = resolve(self.doc, parameter);
                let name = text(parameter.value.get("name"));
                let at = text(parameter.value.get("in"));
                let location = match at.as_str() {
                    "path" => Location::Path,
                    "query" => Location::Query,
                    _ => Location::Header,
                };
                let Some(schema) = parameter.get("schema") else {
                    continue;
                };
                let described = text(parameter.value.get("description"));
                let ty = self.schema(&schema, &format!("{owner}{}", name.to_pascal_case()));
                let required = parameter.value.get("required").and_then(Value::as_bool);
                let key = (at, name.clone());
                if !order.contains(&key) {
                    order.push(key.clone());
                }
                found.insert(
                    key,
                    Parameter {
                        name,
                        location,
                        required: required.unwrap_or(false),
                        description: described,
                        ty,
                    },
                );
            }
        }
        order.iter().filter_map(|key| found.remove(key)).collect()
    }

    fn responses(&mut self, place: &Node<'a>, owner: &str) -> (Option<Type>, Vec<Type>) {
        let mut answer = None;
        let mut failures = Vec::new();
        let responses = place.get("responses");
        for (status, response) in responses.iter().flat_map(Node::entries) {
            let response = resolve(self.doc, response);
            if response.value.get("content").is_none() {
                continue;
            }
            if status.starts_with('2') {
                let ty = self.content(&response, &format!("{owner}Response"));
                answer = answer.or(Some(ty));
            } else {
                let ty = self.content(&response, &format!("{owner}Failure"));
                if !failures.contains(&ty) {
                    failures.push(ty);
                }
            }
        }
        (answer, failures)
    }

    /// The type of `content["application/json"].schema`.
    fn content(&mut self, holder: &Node<'a>, name: &str) -> Type {
        let schema = holder
            .get("content")
            .and_then(|content| content.get("application/json"))
            .and_then(|media| media.get("schema"));
        match schema {
            Some(schema) => self.schema(&schema, name),
            None => Type::Any,
        }
    }
}
