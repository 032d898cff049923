//! The allow-list: every key that each object of a document may have, and what its value has to be.

use serde_json::Number as JsonNumber;

use crate::document::View;

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
    /// Known to OpenAPI but not supported here, unless it is `false`; the text says what to do instead.
    Never(&'static str),
}

use Expected::{Any, Bool, Count, List, Never, Number, Object, Text};

impl Expected {
    /// What is wrong with a value, and what would be right.
    pub(super) fn problem(self, value: View<'_>) -> Option<(&'static str, String)> {
        let (good, kind) = match self {
            Text => (value.as_str().is_some(), "a string"),
            Bool => (value.as_bool().is_some(), "true or false"),
            Number => (value.as_number().is_some(), "a number"),
            Count => (
                value.as_number().is_some_and(JsonNumber::is_u64),
                "a whole number, zero or more",
            ),
            List => (value.is_list(), "a list"),
            Object => (value.is_object(), "an object"),
            Any => (true, ""),
            Never(_) if value.as_bool() == Some(false) => return None,
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

/// An object of a document.
pub(super) struct Form {
    /// With its article, for messages.
    pub(super) what: &'static str,
    /// What the values of keys have to be; the keys are separated by spaces.
    pub(super) keys: &'static [(Expected, &'static str)],
    pub(super) required: &'static [&'static str],
}

pub(super) const DOCUMENT: Form = Form {
    what: "the document",
    keys: &[
        (Text, "openapi"),
        (Object, "info paths components"),
        (List, "servers security tags"),
        (Any, "externalDocs"),
    ],
    required: &["info", "paths"],
};

pub(super) const INFO: Form = Form {
    what: "info",
    keys: &[
        (Text, "title version description termsOfService"),
        (Object, "contact license"),
    ],
    required: &["title", "version"],
};

pub(super) const SERVER: Form = Form {
    what: "a server",
    keys: &[
        (Text, "url description"),
        (
            Never("write the address out; callers choose another when they build a client"),
            "variables",
        ),
    ],
    required: &["url"],
};

pub(super) const TAG: Form = Form {
    what: "a tag",
    keys: &[(Text, "name description"), (Any, "externalDocs")],
    required: &["name"],
};

pub(super) const COMPONENTS: Form = Form {
    what: "components",
    keys: &[
        (Object, "schemas parameters requestBodies"),
        (Object, "responses securitySchemes"),
        (Any, "examples"),
        (Object, "headers"),
        (Never(NO_LINKS), "links"),
        (Never(NO_CALLBACKS), "callbacks"),
    ],
    required: &[],
};

pub(super) const SECURITY_SCHEME: Form = Form {
    what: "a security scheme",
    keys: &[
        (Text, "type scheme in name"),
        (Text, "description bearerFormat"),
        (Never("OAuth is not supported"), "flows"),
        (Never("OpenID Connect is not supported"), "openIdConnectUrl"),
    ],
    required: &["type"],
};

/// The methods are [`Method`](super::model::Method)s.
pub(super) const PATH: Form = Form {
    what: "a path",
    keys: &[
        (Object, "get put post delete patch"),
        (Text, "summary description"),
        (List, "parameters"),
        (Never(ONE_SERVER), "servers"),
        (Never("write the operations here"), "$ref"),
        (Never(OTHER_METHOD), "head options trace"),
    ],
    required: &[],
};

pub(super) const OPERATION: Form = Form {
    what: "an operation",
    keys: &[
        (Text, "operationId summary description"),
        (List, "tags parameters security"),
        (Object, "requestBody responses"),
        (Bool, "deprecated"),
        (Any, "externalDocs"),
        (Never(NO_CALLBACKS), "callbacks"),
        (Never(ONE_SERVER), "servers"),
    ],
    required: &["operationId", "responses", "tags"],
};

pub(super) const PARAMETER: Form = Form {
    what: "a parameter",
    keys: &[
        (Text, "name in description style"),
        (Bool, "required deprecated explode"),
        (Object, "schema"),
        (Any, "example examples"),
        (Never("give the parameter a `schema`"), "content"),
        (
            Never("reserved characters are always escaped: remove it"),
            "allowReserved",
        ),
        (
            Never("leave the parameter out instead: remove it"),
            "allowEmptyValue",
        ),
    ],
    required: &["name", "in", "schema"],
};

pub(super) const HEADER: Form = Form {
    what: "a header",
    keys: &[
        (Text, "description style"),
        (Bool, "required deprecated explode"),
        (Object, "schema"),
        (Any, "example examples"),
        (Never("give the header a `schema`"), "content"),
    ],
    required: &[],
};

pub(super) const REQUEST_BODY: Form = Form {
    what: "a request body",
    keys: &[
        (Text, "description"),
        (Bool, "required"),
        (Object, "content"),
    ],
    required: &["content"],
};

pub(super) const RESPONSE: Form = Form {
    what: "a response",
    keys: &[
        (Text, "description"),
        (Object, "headers content"),
        (Never(NO_LINKS), "links"),
    ],
    // A description says nothing of a response that its status does not.
    required: &[],
};

pub(super) const MEDIA_TYPE: Form = Form {
    what: "a media type",
    keys: &[
        (Object, "schema examples"),
        (Any, "example"),
        (Never("it does not apply to JSON: remove it"), "encoding"),
    ],
    required: &[],
};

/// Of text and bytes, nothing of the schema is of use.
pub(super) const OTHER_MEDIA_TYPE: Form = Form {
    what: "a media type",
    keys: &[(Object, "schema examples"), (Any, "example encoding")],
    required: &[],
};

pub(super) const SCHEMA: Form = Form {
    what: "a schema",
    keys: &[
        (Text, "type format title description pattern"),
        (Number, "minimum maximum multipleOf"),
        (Count, "minLength maxLength minItems maxItems"),
        (Count, "minProperties maxProperties"),
        (List, "enum required allOf anyOf oneOf"),
        (Object, "items properties discriminator"),
        (Bool, "nullable readOnly writeOnly deprecated"),
        (Bool, "uniqueItems"),
        (Bool, "exclusiveMinimum exclusiveMaximum"),
        (Any, "additionalProperties default"),
        (Any, "example externalDocs"),
        (Never("say what is allowed instead of what is not"), "not"),
        (Never("only JSON is sent and read: remove it"), "xml"),
    ],
    required: &[],
};

pub(super) const DISCRIMINATOR: Form = Form {
    what: "a discriminator",
    keys: &[(Text, "propertyName"), (Object, "mapping")],
    required: &["propertyName"],
};

/// Which keywords of a schema belong to which kinds.
pub(super) const BELONGS: [(&str, &str); 5] = [
    ("integer number", "minimum maximum multipleOf"),
    ("integer number", "exclusiveMinimum exclusiveMaximum"),
    ("string", "minLength maxLength pattern"),
    ("array", "items minItems maxItems uniqueItems"),
    ("object", OF_OBJECTS),
];
const OF_OBJECTS: &str = "properties required additionalProperties minProperties maxProperties";

/// What may be beside a choice: it describes all of its values.
pub(super) const BESIDE_CHOICE: &str = "oneOf anyOf type additionalProperties discriminator description title \
    nullable default example externalDocs deprecated readOnly writeOnly";

/// What may be beside an `allOf` of one: it describes the place of use.
pub(super) const BESIDE_ALL_OF: &str =
    "allOf description title nullable example deprecated readOnly writeOnly";

/// Whether a word is one of several that are separated by spaces.
pub(super) fn contains(words: &str, word: &str) -> bool {
    words.split(' ').any(|own| own == word)
}
