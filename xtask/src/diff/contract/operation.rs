//! The operations of a document, references resolved down to their schemas, and what identifies
//! each: method and path, whatever the path parameters are called.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;

use super::credentials::credentials;
use crate::contract::model::{Method, OperationKind};
use crate::document::{Node, resolve};

/// One operation.
#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    /// `operationId`, or method and path without one.
    pub(super) id: String,
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) place: Node<'a>,
    /// The path item that it stands in.
    pub(super) item: Node<'a>,
    pub(super) tag: Option<&'a str>,
    pub(super) kind: OperationKind,
    pub(super) deprecated: bool,
    pub(super) permissions: BTreeSet<&'a str>,
    /// Accepted credentials: canonical text of each alternative to where it is demanded.
    pub(super) credentials: BTreeMap<String, String>,
    /// By place and name; path parameters by their number.
    pub(super) parameters: BTreeMap<(String, String), Parameter<'a>>,
    pub(super) body: Option<Body<'a>>,
    /// By status, in capitals.
    pub(super) answers: BTreeMap<String, Answer<'a>>,
}

#[derive(Clone, Debug)]
pub(super) struct Parameter<'a> {
    pub(super) place: Node<'a>,
    pub(super) name: &'a str,
    pub(super) at: &'a str,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    /// How its values are written: `style`, `explode`, `allowReserved` or a media type, as they
    /// work out.
    pub(super) encoding: String,
    pub(super) schema: Node<'a>,
}

#[derive(Clone, Debug)]
pub(super) struct Body<'a> {
    pub(super) place: Node<'a>,
    pub(super) required: bool,
    pub(super) content: BTreeMap<String, Node<'a>>,
}

#[derive(Clone, Debug)]
pub(super) struct Answer<'a> {
    pub(super) place: Node<'a>,
    pub(super) content: BTreeMap<String, Node<'a>>,
    pub(super) headers: BTreeMap<String, Node<'a>>,
}

/// A schema that allows anything.
static ANY: Value = Value::Null;

impl<'a> Operation<'a> {
    /// The path with its parameters unnamed: what a request is matched by.
    pub(super) fn shape(&self) -> String {
        let segments = self.path.split('/').map(|segment| {
            let is_parameter = segment.starts_with('{') && segment.ends_with('}');
            if is_parameter { "{}" } else { segment }
        });
        segments.collect::<Vec<_>>().join("/")
    }

    /// The name of its method in the generated client.
    pub(super) fn method_name(&self) -> String {
        format!("Client::{}", self.id.to_snake_case())
    }

    /// What the generator puts before the names of inline types.
    pub(super) fn type_prefix(&self) -> String {
        self.id.to_pascal_case()
    }
}

/// All operations of a document, in the order of path and method.
pub(super) fn all(doc: &Value) -> Vec<Operation<'_>> {
    let root = Node::new(doc, "");
    let mut found = Vec::new();
    let paths = root.get("paths");
    let mut items: Vec<_> = paths.iter().flat_map(Node::entries).collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, item) in items {
        let item = resolve(doc, item);
        for method in Method::ALL {
            if let Some(place) = item.get(method.key()) {
                found.push(read(doc, &path, method, &item, place));
            }
        }
    }
    found
}

fn read<'a>(
    doc: &'a Value,
    path: &str,
    method: Method,
    item: &Node<'a>,
    place: Node<'a>,
) -> Operation<'a> {
    let id = place.value.get("operationId").and_then(Value::as_str);
    let tag = place.value.pointer("/tags/0").and_then(Value::as_str);
    let permissions = place.value.get("x-permissions").and_then(Value::as_array);
    let responses = place.get("responses");
    let answers = responses
        .iter()
        .flat_map(Node::entries)
        .filter(|(status, _)| !status.starts_with("x-"))
        .map(|(status, answer)| {
            let answer = resolve(doc, answer);
            let headers = answer.get("headers");
            let headers = headers
                .iter()
                .flat_map(Node::entries)
                .map(|(name, header)| (name.to_lowercase(), resolve(doc, header)));
            let answer = Answer {
                content: content(&answer),
                headers: headers.collect(),
                place: answer,
            };
            (status.to_uppercase().replace("DEFAULT", "default"), answer)
        })
        .collect();
    Operation {
        id: id.map_or_else(|| format!("{} {path}", method.name()), str::to_owned),
        method: method.key(),
        path: path.to_owned(),
        tag,
        kind: OperationKind::of(method, item.get("get").is_some()),
        deprecated: place.value.get("deprecated") == Some(&Value::Bool(true)),
        permissions: permissions
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect(),
        credentials: credentials(doc, &place),
        parameters: parameters(doc, path, item, &place),
        body: place.get("requestBody").map(|body| {
            let body = resolve(doc, body);
            Body {
                required: body.value.get("required") == Some(&Value::Bool(true)),
                content: content(&body),
                place: body,
            }
        }),
        answers,
        item: item.clone(),
        place,
    }
}

/// Media type to schema.
fn content<'a>(holder: &Node<'a>) -> BTreeMap<String, Node<'a>> {
    let content = holder.get("content");
    content
        .iter()
        .flat_map(Node::entries)
        .map(|(media, place)| {
            let schema = place.get("schema");
            let schema = schema.unwrap_or_else(|| Node::new(&ANY, place.pointer.clone()));
            (media, schema)
        })
        .collect()
}

fn parameters<'a>(
    doc: &'a Value,
    path: &str,
    item: &Node<'a>,
    place: &Node<'a>,
) -> BTreeMap<(String, String), Parameter<'a>> {
    let mut found = BTreeMap::new();
    for holder in [item, place] {
        for parameter in holder.get("parameters").iter().flat_map(Node::items) {
            let parameter = resolve(doc, parameter);
            let text = |key: &str| parameter.value.get(key).and_then(Value::as_str);
            let flag = |key: &str| parameter.value.get(key).and_then(Value::as_bool);
            let (name, at) = (
                text("name").unwrap_or_default(),
                text("in").unwrap_or_default(),
            );
            let key = match at {
                "path" => path_number(path, name),
                "header" => name.to_lowercase(),
                _ => name.to_owned(),
            };
            let style = text("style").unwrap_or(match at {
                "query" | "cookie" => "form",
                _ => "simple",
            });
            let written = content(&parameter).into_iter().next();
            let encoding = match (&written, parameter.get("schema")) {
                (Some((media, _)), None) => format!("`{media}`"),
                _ => {
                    let explode = flag("explode").unwrap_or(style == "form");
                    let reserved = match flag("allowReserved") {
                        Some(true) => ", reserved characters as they are",
                        _ => "",
                    };
                    format!("`{style}`, explode {explode}{reserved}")
                }
            };
            let schema = parameter
                .get("schema")
                .or_else(|| written.map(|(_, schema)| schema));
            let schema = schema.unwrap_or_else(|| Node::new(&ANY, parameter.pointer.clone()));
            let read = Parameter {
                name,
                at,
                required: at == "path" || flag("required") == Some(true),
                deprecated: flag("deprecated") == Some(true),
                encoding,
                schema,
                place: parameter,
            };
            found.insert((at.to_owned(), key), read);
        }
    }
    found
}

/// The number of a parameter in the path, as text that sorts.
fn path_number(path: &str, name: &str) -> String {
    let wanted = format!("{{{name}}}");
    let number = path
        .split('/')
        .filter(|segment| segment.starts_with('{'))
        .position(|segment| segment == wanted);
    // One that the path does not name is its own.
    number.map_or_else(|| format!("~{name}"), |number| format!("{number:03}"))
}
