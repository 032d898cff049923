//! The contract: our operations with everything resolved, in our names. No prose, no vendor
//! component; what the vendor's document and `spec/vendor.yaml` are both turned into.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::schema::Schema;

/// Place of the schema that wraps every answer, in the words of `spec/import.yaml`.
pub(super) const ENVELOPE: &str = "Envelope";

/// HTTP methods, in the order of operations in reports.
pub(super) const METHODS: &[&str] = &[
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

/// What an operation does to its resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Get,
    List,
    Create,
    Update,
    Patch,
    Delete,
    /// Anything else, by the name of what it does.
    Action(String),
}

impl Role {
    pub(super) fn verb(&self) -> &str {
        match self {
            Self::Get => "get",
            Self::List => "list",
            Self::Create => "create",
            Self::Update => "update",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Action(action) => action,
        }
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) at: Rc<str>,
    /// Path template in our names.
    pub(super) path: String,
    pub(super) method: &'static str,
    pub(super) id: String,
    pub(super) tag: String,
    /// Type that the resource holds: `Acl`.
    pub(super) resource: String,
    pub(super) role: Role,
    pub(super) deprecated: bool,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<Body>,
    /// By status: `200`, `4XX`, `default`.
    pub(super) answers: BTreeMap<String, Answer>,
}

/// One parameter.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) at: Rc<str>,
    /// Name in our words; for a path parameter that may differ from the vendor's.
    pub(super) name: String,
    pub(super) place: String,
    pub(super) required: bool,
    /// `style`, `explode` and whatever else defines how it is written.
    pub(super) keywords: BTreeMap<String, Value>,
    pub(super) schema: Schema,
}

/// A request body.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) at: Rc<str>,
    pub(super) required: bool,
    pub(super) content: Content,
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) at: Rc<str>,
    /// Response component that it becomes.
    pub(super) name: Option<String>,
    pub(super) content: Content,
}

/// Schemas by media type. Without a schema, anything goes.
pub(super) type Content = BTreeMap<String, Option<Schema>>;

/// All operations, by path and method.
pub(super) type Contract = Vec<Operation>;

/// Whether a status means that the call failed.
pub(super) fn is_failure(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}

/// Writes the contract as OpenAPI, under its names.
pub(super) fn write(contract: &Contract) -> Value {
    let mut components = Components::default();
    let mut paths = Map::new();
    for operation in contract {
        let written = components.operation(operation);
        let item = paths.entry(&operation.path).or_insert_with(|| json!({}));
        if let Value::Object(item) = item {
            item.insert(operation.method.to_owned(), written);
        }
    }
    let tags: BTreeSet<_> = contract.iter().map(|operation| &operation.tag).collect();
    let tags: Vec<_> = tags.into_iter().map(|tag| json!({ "name": tag })).collect();
    let mut sections = Map::new();
    let written = [
        ("schemas", components.schemas),
        ("parameters", components.parameters),
        ("responses", components.responses),
    ];
    for (name, section) in written {
        if !section.is_empty() {
            sections.insert(name.to_owned(), section.into());
        }
    }
    json!({ "openapi": "3.0.3", "tags": tags, "paths": paths, "components": sections })
}

#[derive(Default)]
struct Components {
    schemas: Map<String, Value>,
    parameters: Map<String, Value>,
    responses: Map<String, Value>,
}

impl Components {
    fn operation(&mut self, operation: &Operation) -> Value {
        let mut map = Map::new();
        map.insert("tags".to_owned(), json!([operation.tag]));
        map.insert("operationId".to_owned(), json!(operation.id));
        if operation.deprecated {
            map.insert("deprecated".to_owned(), json!(true));
        }
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter();
            let written = parameters
                .map(|parameter| self.parameter(parameter))
                .collect();
            map.insert("parameters".to_owned(), written);
        }
        if let Some(body) = &operation.body {
            let content = self.content(&body.content);
            let body = json!({ "required": body.required, "content": content });
            map.insert("requestBody".to_owned(), body);
        }
        let answers = operation.answers.iter();
        let answers: Map<_, _> = answers
            .map(|(status, answer)| (status.clone(), self.answer(answer)))
            .collect();
        map.insert("responses".to_owned(), answers.into());
        map.into()
    }

    /// Path parameters are components under their names, as they are the same everywhere; one
    /// that differs, and any other parameter, is written in its operation.
    fn parameter(&mut self, parameter: &Parameter) -> Value {
        let mut map: Map<_, _> = parameter.keywords.clone().into_iter().collect();
        map.insert("name".to_owned(), json!(parameter.name));
        map.insert("in".to_owned(), json!(parameter.place));
        map.insert("required".to_owned(), json!(parameter.required));
        map.insert("schema".to_owned(), self.schema(&parameter.schema));
        let written = Value::Object(map);
        if parameter.place != "path" {
            return written;
        }
        let present = self.parameters.entry(&parameter.name);
        if *present.or_insert_with(|| written.clone()) != written {
            return written;
        }
        json!({ "$ref": format!("#/components/parameters/{}", parameter.name) })
    }

    fn answer(&mut self, answer: &Answer) -> Value {
        let mut map = Map::new();
        if !answer.content.is_empty() {
            map.insert("content".to_owned(), self.content(&answer.content));
        }
        match &answer.name {
            None => map.into(),
            Some(name) => {
                self.responses.insert(name.clone(), map.into());
                json!({ "$ref": format!("#/components/responses/{name}") })
            }
        }
    }

    fn content(&mut self, content: &Content) -> Value {
        let written = content.iter().map(|(media, schema)| {
            let mut map = Map::new();
            if let Some(schema) = schema {
                map.insert("schema".to_owned(), self.schema(schema));
            }
            (media.clone(), Value::Object(map))
        });
        written.collect::<Map<_, _>>().into()
    }

    fn schema(&mut self, schema: &Schema) -> Value {
        // Names within the schema become components first, then the schema itself does.
        schema.write(&mut |part| {
            let name = part.name.as_ref()?;
            if !self.schemas.contains_key(name) {
                let unnamed = Schema {
                    name: None,
                    ..part.clone()
                };
                let written = self.schema(&unnamed);
                self.schemas.insert(name.clone(), written);
            }
            Some(json!({ "$ref": format!("#/components/schemas/{name}") }))
        })
    }
}
