//! From a document to the [`model`](super::model).
//!
//! The document has passed [`crate::lint`]; whatever still cannot be read here is a [`Problem`],
//! never a guess. Lowering for progenitor is [`super::lower`]'s job.

use std::collections::BTreeMap;

use heck::ToPascalCase as _;
use serde_json::{Map, Value};

use super::docs;
use super::domain;
use super::model::{
    Api, Body, Field, Int, Kind, Location, Named, Operation, Parameter, Struct, Type,
};
use crate::problem::Problem;
use crate::refs::{Place, resolve};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Reads the whole contract.
pub(crate) fn read(doc: &Value) -> Result<Api, Vec<Problem>> {
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
    problems: Vec<Problem>,
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
            let place = Place::new(item, format!("/paths/{}", crate::refs::escape(path)));
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
        item: &Place<'a>,
        place: &Place<'a>,
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
    fn parameters(&mut self, item: &Place<'a>, place: &Place<'a>, owner: &str) -> Vec<Parameter> {
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

    fn responses(&mut self, place: &Place<'a>, owner: &str) -> (Option<Type>, Vec<Type>) {
        let mut answer = None;
        let mut failures = Vec::new();
        let responses = place.get("responses");
        for (status, response) in responses.iter().flat_map(Place::entries) {
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
    fn content(&mut self, holder: &Place<'a>, name: &str) -> Type {
        let schema = holder
            .get("content")
            .and_then(|content| content.get("application/json"))
            .and_then(|media| media.get("schema"));
        match schema {
            Some(schema) => self.schema(&schema, name),
            None => Type::Any,
        }
    }

    fn component(&mut self, name: &str) {
        let pointer = format!("/components/schemas/{}", crate::refs::escape(name));
        if let Some(value) = self.doc.pointer(&pointer) {
            // Named types enter themselves; a scalar is inlined where it is used.
            self.schema(&Place::new(value, pointer), &name.to_pascal_case());
        }
    }

    /// The type of a schema; `name` is what it is called if it needs a name.
    fn schema(&mut self, place: &Place<'a>, name: &str) -> Type {
        let Some(object) = place.value.as_object() else {
            return Type::Any;
        };
        if object.contains_key("$ref") {
            let target = resolve(self.doc, place.clone());
            let name = target.last_segment().to_pascal_case();
            return self.schema(&target, &name);
        }
        if let Some(only) = place.get("allOf").and_then(|all| all.items().next()) {
            return self.schema(&only, name);
        }
        let component = place.pointer.strip_prefix("/components/schemas/") == Some(name);
        if component && let Some(rust) = self.domain(place, name, object) {
            return rust;
        }
        match text(object.get("type")).as_str() {
            "boolean" => Type::Bool,
            "integer" => self.integer(place, object),
            "number" => Type::Number,
            "string" if object.contains_key("enum") => {
                let values = object.get("enum").and_then(Value::as_array);
                let values = values
                    .into_iter()
                    .flatten()
                    .map(|v| text(Some(v)))
                    .collect();
                let doc = self.doc_of(place, name);
                self.enter(name, place, Named::OpenEnum { doc, values })
            }
            "string" if text(object.get("format")) == "password" => {
                self.secret(place);
                Type::String
            }
            "string" => Type::String,
            "array" => {
                let items = place.get("items");
                let inner = items.map(|items| self.schema(&items, &format!("{name}Item")));
                Type::Array(Box::new(inner.unwrap_or(Type::Any)))
            }
            "object" if object.contains_key("properties") => self.object(place, name),
            "object" => match place.get("additionalProperties") {
                Some(values) if values.value.is_object() => {
                    Type::Map(Box::new(self.schema(&values, &format!("{name}Value"))))
                }
                _ => Type::Map(Box::new(Type::Any)),
            },
            _ => Type::Any,
        }
    }

    /// A plain string would show itself in every Debug output.
    fn secret(&mut self, place: &Place<'_>) {
        self.problems.push(Problem::new(
            &place.pointer,
            "a secret (`format: password`) without a type that hides it",
            format!(
                "use a schema that crates/types has a type for, in the shape it was written for: {}",
                domain::secrets().join(", ")
            ),
        ));
    }

    fn domain(
        &mut self,
        place: &Place<'_>,
        name: &str,
        object: &Map<String, Value>,
    ) -> Option<Type> {
        match domain::fits(name, object) {
            domain::Fit::None => None,
            domain::Fit::Exact(rust) => {
                self.types.insert(name.to_owned(), Named::Domain { rust });
                Some(Type::Named(name.to_owned()))
            }
            domain::Fit::Changed if domain::secrets().contains(&name) => {
                self.secret(place);
                None
            }
            domain::Fit::Changed => {
                let note = format!(
                    "schema {name} has another shape than the type {name} of crates/types was \
                     written for: the plain type stands in its place"
                );
                if !self.notes.contains(&note) {
                    self.notes.push(note);
                }
                None
            }
        }
    }

    fn integer(&mut self, place: &Place<'_>, object: &Map<String, Value>) -> Type {
        let whole = |key: &str| object.get(key).and_then(crate::refs::whole);
        let format = object.get("format").and_then(Value::as_str);
        match Int::holding(
            whole("minimum"),
            whole("maximum"),
            format.unwrap_or_default(),
        ) {
            Some(int) => Type::Integer(int),
            None => {
                self.problems.push(Problem::new(
                    &place.pointer,
                    "no 64-bit integer holds this range",
                    "give a minimum and a maximum within i64 or u64",
                ));
                Type::Any
            }
        }
    }

    fn object(&mut self, place: &Place<'a>, name: &str) -> Type {
        if self.origins.get(name) == Some(&place.pointer) {
            return Type::Named(name.to_owned());
        }
        let doc = self.doc_of(place, name);
        // Entered before its fields, so that a name is taken only once.
        let empty = Struct {
            doc: doc.clone(),
            fields: Vec::new(),
        };
        let ty = self.enter(name, place, Named::Struct(empty));
        let required: Vec<&str> = place
            .value
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut fields = Vec::new();
        let properties = place.get("properties");
        for (wire, property) in properties.iter().flat_map(Place::entries) {
            let field_ty = self.schema(&property, &format!("{name}{}", wire.to_pascal_case()));
            fields.push(Field {
                required: required.contains(&wire.as_str()),
                nullable: self.nullable(&property),
                doc: self.doc_of(&property, &wire),
                ty: field_ty,
                wire,
            });
        }
        self.types
            .insert(name.to_owned(), Named::Struct(Struct { doc, fields }));
        ty
    }

    fn nullable(&self, place: &Place<'a>) -> bool {
        if place.value.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        let target = match place.get("allOf").and_then(|all| all.items().next()) {
            Some(only) => only,
            None if place.value.get("$ref").is_some() => resolve(self.doc, place.clone()),
            None => return false,
        };
        self.nullable(&target)
    }

    /// The description at the place, or else that of what it refers to, then the constraints.
    fn doc_of(&self, place: &Place<'a>, fallback: &str) -> String {
        let mut doc = String::new();
        let mut at = place.clone();
        loop {
            if doc.is_empty() {
                doc = text(at.value.get("description"));
            }
            if let Some(only) = at.get("allOf").and_then(|all| all.items().next()) {
                at = only;
            } else if at.value.get("$ref").is_some() {
                at = resolve(self.doc, at);
            } else {
                break;
            }
        }
        if doc.is_empty() {
            doc = format!("`{fallback}`.");
        }
        let is_domain = matches!(
            self.types.get(&at.last_segment()),
            Some(Named::Domain { .. })
        );
        if !is_domain && let Some(limits) = at.value.as_object().and_then(docs::limits) {
            doc.push_str("\n\n");
            doc.push_str(&limits);
        }
        doc
    }

    fn enter(&mut self, name: &str, place: &Place<'_>, named: Named) -> Type {
        match self.origins.get(name) {
            Some(other) if *other != place.pointer => self.problems.push(Problem::new(
                &place.pointer,
                format!("the Rust type {name} is already made from {other}"),
                "give one of the two a schema of its own under another name",
            )),
            _ => {
                self.origins.insert(name.to_owned(), place.pointer.clone());
                self.types.insert(name.to_owned(), named);
            }
        }
        Type::Named(name.to_owned())
    }
}
