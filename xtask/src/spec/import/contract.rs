//! The contract: our operations with everything resolved, in our names. No prose, no vendor
//! component. `write` makes OpenAPI of it.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::schema::Schema;
use crate::document::Node;

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
    /// Whether what it answers with is the resource.
    pub(super) fn is_of_one(&self) -> bool {
        matches!(self, Self::Get | Self::Create | Self::Update | Self::Patch)
    }

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
pub(super) struct Operation<'s> {
    /// What the vendor says of it.
    pub(super) node: Node<'s>,
    /// Parameters that it shares with the other operations of its path.
    pub(super) shared: Option<Node<'s>>,
    /// Vendor's name of each path parameter, with ours, in order.
    pub(super) renamed: Vec<(String, String)>,
    /// Path template in our names.
    pub(super) path: String,
    pub(super) method: &'static str,
    pub(super) id: String,
    pub(super) tag: String,
    /// Type that the resource holds: `Acl`.
    pub(super) resource: String,
    pub(super) role: Role,
    pub(super) parameters: Vec<Part>,
    pub(super) body: Option<Part>,
    /// By status: `200`, `4XX`, `default`.
    pub(super) answers: BTreeMap<String, Part>,
}

impl Operation<'_> {
    /// Whether the document calls the operation what we call it.
    pub(super) fn is_in_our_names(&self) -> bool {
        self.node.text("operationId") == self.id
    }

    /// The schemas of its request body.
    pub(super) fn bodies_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let bodies = self.body.iter_mut();
        bodies.flat_map(|body| body.content.values_mut().flatten())
    }

    /// The schemas of its answers, each with the status.
    pub(super) fn answers_mut(&mut self) -> impl Iterator<Item = (&str, &mut Schema)> {
        self.answers.iter_mut().flat_map(|(status, answer)| {
            let schemas = answer.content.values_mut().flatten();
            schemas.map(move |schema| (status.as_str(), schema))
        })
    }
}

/// A parameter, a request body or an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) at: Rc<str>,
    /// Component that it becomes, if the component has the same content.
    pub(super) component: Option<String>,
    /// What is written of it beside its schemas.
    pub(super) members: Value,
    /// That of a parameter.
    pub(super) schema: Option<Schema>,
    pub(super) content: Content,
}

impl Part {
    /// The name of a parameter.
    pub(super) fn name(&self) -> &str {
        self.members["name"].as_str().unwrap_or_default()
    }
}

/// Schemas by media type. Without a schema, anything goes.
pub(super) type Content = BTreeMap<String, Option<Schema>>;

/// All operations, by path and method.
pub(super) type Contract<'s> = Vec<Operation<'s>>;

/// Whether a status means that the call failed.
pub(super) fn is_failure(status: &str) -> bool {
    status.starts_with(['4', '5']) || status == "default"
}
