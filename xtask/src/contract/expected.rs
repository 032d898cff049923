//! The allow-list: every key that each object of a document may have, and what its value has to be.

use serde_json::Value;

/// What the value of a key has to be.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    Text,
    Bool,
    Number,
    Count,
    List,
    Object,
    Any,
    /// Known to OpenAPI but not supported here; the text says what to do instead.
    Never(&'static str),
}

use Expected::{Any, Bool, Count, List, Never, Number, Object, Text};

impl Expected {
    /// What is wrong with a value, and what would be right.
    pub(super) fn problem(self, value: &Value) -> Option<(&'static str, String)> {
        let (good, kind) = match self {
            Text => (value.is_string(), "a string"),
            Bool => (value.is_boolean(), "true or false"),
            Number => (value.is_number(), "a number"),
            Count => (value.is_u64(), "a whole number, zero or more"),
            List => (value.is_array(), "a list"),
            Object => (value.is_object(), "an object"),
            Any => (true, ""),
            Never(help) => return Some(("is not supported", help.to_owned())),
        };
        (!good).then(|| ("has the wrong type", format!("write {kind}")))
    }

    pub(super) fn is_supported(self) -> bool {
        !matches!(self, Never(_))
    }
}

const ONE_SERVER: &str = "all operations share the servers of the document";
const NO_CALLBACKS: &str = "a client serves no callbacks: remove it";
const NO_LINKS: &str = "calls are not chained here: remove it";
const OTHER_METHOD: &str = "only GET, PUT, POST, DELETE and PATCH are generated";

pub(super) const DOCUMENT: [(&str, Expected); 8] = [
    ("openapi", Text),
    ("info", Object),
    ("servers", List),
    ("security", List),
    ("tags", List),
    ("paths", Object),
    ("components", Object),
    ("externalDocs", Any),
];

pub(super) const INFO: [(&str, Expected); 6] = [
    ("title", Text),
    ("version", Text),
    ("description", Text),
    ("contact", Object),
    ("license", Object),
    ("termsOfService", Text),
];

pub(super) const SERVER: [(&str, Expected); 3] = [
    ("url", Text),
    ("description", Text),
    (
        "variables",
        Never("write the address out; callers choose another when they build a client"),
    ),
];

pub(super) const TAG: [(&str, Expected); 3] =
    [("name", Text), ("description", Text), ("externalDocs", Any)];

pub(super) const COMPONENTS: [(&str, Expected); 9] = [
    ("schemas", Object),
    ("parameters", Object),
    ("requestBodies", Object),
    ("responses", Object),
    ("securitySchemes", Object),
    ("examples", Any),
    ("headers", Object),
    ("links", Never(NO_LINKS)),
    ("callbacks", Never(NO_CALLBACKS)),
];

pub(super) const SECURITY_SCHEME: [(&str, Expected); 8] = [
    ("type", Text),
    ("scheme", Text),
    ("in", Text),
    ("name", Text),
    ("description", Text),
    ("bearerFormat", Text),
    ("flows", Never("OAuth is not supported")),
    ("openIdConnectUrl", Never("OpenID Connect is not supported")),
];

/// The methods are [`Method`](super::model::Method)s that are supported.
pub(super) const PATH: [(&str, Expected); 13] = [
    ("get", Object),
    ("put", Object),
    ("post", Object),
    ("delete", Object),
    ("patch", Object),
    ("summary", Text),
    ("description", Text),
    ("parameters", List),
    ("servers", Never(ONE_SERVER)),
    ("$ref", Never("write the operations here")),
    ("head", Never(OTHER_METHOD)),
    ("options", Never(OTHER_METHOD)),
    ("trace", Never(OTHER_METHOD)),
];

pub(super) const OPERATION: [(&str, Expected); 12] = [
    ("operationId", Text),
    ("tags", List),
    ("summary", Text),
    ("description", Text),
    ("externalDocs", Any),
    ("parameters", List),
    ("requestBody", Object),
    ("responses", Object),
    ("security", List),
    ("deprecated", Bool),
    ("callbacks", Never(NO_CALLBACKS)),
    ("servers", Never(ONE_SERVER)),
];

pub(super) const PARAMETER: [(&str, Expected); 13] = [
    ("name", Text),
    ("in", Text),
    ("description", Text),
    ("required", Bool),
    ("deprecated", Bool),
    ("schema", Object),
    ("example", Any),
    ("examples", Any),
    ("style", Text),
    ("explode", Bool),
    ("content", Never("give the parameter a `schema`")),
    (
        "allowReserved",
        Never("reserved characters are always escaped: remove it"),
    ),
    (
        "allowEmptyValue",
        Never("leave the parameter out instead: remove it"),
    ),
];

pub(super) const HEADER: [(&str, Expected); 9] = [
    ("description", Text),
    ("required", Bool),
    ("deprecated", Bool),
    ("schema", Object),
    ("example", Any),
    ("examples", Any),
    ("style", Text),
    ("explode", Bool),
    ("content", Never("give the header a `schema`")),
];

pub(super) const REQUEST_BODY: [(&str, Expected); 3] = [
    ("description", Text),
    ("required", Bool),
    ("content", Object),
];

pub(super) const RESPONSE: [(&str, Expected); 4] = [
    ("description", Text),
    ("headers", Object),
    ("content", Object),
    ("links", Never(NO_LINKS)),
];

pub(super) const MEDIA_TYPE: [(&str, Expected); 4] = [
    ("schema", Object),
    ("example", Any),
    ("examples", Object),
    ("encoding", Never("it does not apply to JSON: remove it")),
];

/// Of text and bytes, nothing of the schema is of use.
pub(super) const OTHER_MEDIA_TYPE: [(&str, Expected); 4] = [
    ("schema", Object),
    ("example", Any),
    ("examples", Object),
    ("encoding", Any),
];

pub(super) const SCHEMA: [(&str, Expected); 35] = [
    ("type", Text),
    ("format", Text),
    ("title", Text),
    ("description", Text),
    ("enum", List),
    ("minimum", Number),
    ("maximum", Number),
    ("minLength", Count),
    ("maxLength", Count),
    ("pattern", Text),
    ("items", Object),
    ("minItems", Count),
    ("maxItems", Count),
    ("uniqueItems", Bool),
    ("properties", Object),
    ("required", List),
    ("additionalProperties", Any),
    ("nullable", Bool),
    ("default", Any),
    ("example", Any),
    ("readOnly", Bool),
    ("writeOnly", Bool),
    ("deprecated", Bool),
    ("externalDocs", Any),
    ("allOf", List),
    ("anyOf", List),
    ("oneOf", List),
    ("not", Never("say what is allowed instead of what is not")),
    ("discriminator", Object),
    ("xml", Never("only JSON is sent and read: remove it")),
    ("exclusiveMinimum", Bool),
    ("exclusiveMaximum", Bool),
    ("multipleOf", Number),
    ("minProperties", Count),
    ("maxProperties", Count),
];

pub(super) const DISCRIMINATOR: [(&str, Expected); 2] =
    [("propertyName", Text), ("mapping", Object)];

/// Which kinds of schema a keyword belongs to.
pub(super) const BELONGS: [(&str, &[&str]); 17] = [
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
];

/// What may be beside a choice: it describes all of its values.
pub(super) const BESIDE_CHOICE: [&str; 14] = [
    "oneOf",
    "anyOf",
    "type",
    "additionalProperties",
    "discriminator",
    "description",
    "title",
    "nullable",
    "default",
    "example",
    "externalDocs",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// What may be beside an `allOf` of one: it describes the place of use.
pub(super) const BESIDE_ALL_OF: [&str; 8] = [
    "allOf",
    "description",
    "title",
    "nullable",
    "example",
    "deprecated",
    "readOnly",
    "writeOnly",
];
