//! In which order the keys of a mapping are written: known keys by rank in their role, then the
//! rest by name. The role of a mapping follows from where it stands, so that a schema property
//! called `type` is not taken for the keyword.

use serde_json::{Map, Value};

/// What a mapping is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Unknown: told from its keys ([`Role::resolve`]), as in the actions of an overlay.
    Any,
    /// Data without a role of its own: examples, defaults, extensions. By name.
    Data,
    /// Names to mappings of one role: paths, schemas, properties. By name.
    Names(&'static Role),
    /// A mapping with known keys.
    Known(&'static Shape),
}

/// Known keys in their order, each with the role of what stands below it. Keys outside of the
/// list come after it, by name, as data.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape(&'static [(&'static str, Role)]);

use Role::{Any, Data, Known, Names};

static ANY_SCHEMA: Role = Known(&SCHEMA);
static ANY_BODY: Role = Known(&BODY);

static DOCUMENT: Shape = Shape(&[
    ("openapi", Data),
    ("overlay", Data),
    ("info", Known(&INFO)),
    ("extends", Data),
    ("externalDocs", Known(&DESCRIBED)),
    ("servers", Known(&SERVER)),
    ("security", Data),
    ("tags", Known(&DESCRIBED)),
    ("paths", Names(&Known(&PATH))),
    ("components", Known(&COMPONENTS)),
    ("actions", Known(&ACTION)),
]);
static INFO: Shape = Shape(&[
    ("title", Data),
    ("version", Data),
    ("summary", Data),
    ("description", Data),
    ("termsOfService", Data),
    ("contact", Known(&DESCRIBED)),
    ("license", Known(&DESCRIBED)),
]);
/// Small objects that carry a name, an address and a text.
static DESCRIBED: Shape = Shape(&[
    ("name", Data),
    ("description", Data),
    ("url", Data),
    ("email", Data),
    ("externalDocs", Known(&DESCRIBED)),
]);
static SERVER: Shape = Shape(&[("url", Data), ("description", Data), ("variables", Data)]);
static PATH: Shape = Shape(&[
    ("$ref", Data),
    ("summary", Data),
    ("description", Data),
    ("servers", Known(&SERVER)),
    ("parameters", Known(&PARAMETER)),
    ("get", Known(&OPERATION)),
    ("post", Known(&OPERATION)),
    ("put", Known(&OPERATION)),
    ("patch", Known(&OPERATION)),
    ("delete", Known(&OPERATION)),
    ("head", Known(&OPERATION)),
    ("options", Known(&OPERATION)),
    ("trace", Known(&OPERATION)),
]);
static OPERATION: Shape = Shape(&[
    ("tags", Data),
    ("operationId", Data),
    ("summary", Data),
    ("description", Data),
    ("externalDocs", Known(&DESCRIBED)),
    ("deprecated", Data),
    ("security", Data),
    ("servers", Known(&SERVER)),
    ("x-permissions", Data),
    ("parameters", Known(&PARAMETER)),
    ("requestBody", Known(&BODY)),
    ("responses", Names(&Known(&BODY))),
    ("callbacks", Names(&Names(&Known(&PATH)))),
]);
static PARAMETER: Shape = Shape(&[
    ("$ref", Data),
    ("name", Data),
    ("in", Data),
    ("description", Data),
    ("required", Data),
    ("deprecated", Data),
    ("allowEmptyValue", Data),
    ("style", Data),
    ("explode", Data),
    ("allowReserved", Data),
    ("schema", Known(&SCHEMA)),
    ("content", Names(&Known(&PARAMETER))),
    ("example", Data),
    ("examples", Data),
]);
/// Request bodies and responses.
static BODY: Shape = Shape(&[
    ("$ref", Data),
    ("description", Data),
    ("required", Data),
    ("headers", Names(&Known(&PARAMETER))),
    ("content", Names(&Known(&PARAMETER))),
    ("links", Data),
]);
static SCHEMA: Shape = Shape(&[
    ("$ref", Data),
    ("title", Data),
    ("allOf", Known(&SCHEMA)),
    ("anyOf", Known(&SCHEMA)),
    ("oneOf", Known(&SCHEMA)),
    ("not", Known(&SCHEMA)),
    ("type", Data),
    ("format", Data),
    ("nullable", Data),
    ("description", Data),
    ("deprecated", Data),
    ("readOnly", Data),
    ("writeOnly", Data),
    ("enum", Data),
    ("default", Data),
    ("multipleOf", Data),
    ("minimum", Data),
    ("exclusiveMinimum", Data),
    ("maximum", Data),
    ("exclusiveMaximum", Data),
    ("minLength", Data),
    ("maxLength", Data),
    ("pattern", Data),
    ("minItems", Data),
    ("maxItems", Data),
    ("uniqueItems", Data),
    ("items", Known(&SCHEMA)),
    ("minProperties", Data),
    ("maxProperties", Data),
    ("required", Data),
    ("properties", Names(&Known(&SCHEMA))),
    ("additionalProperties", Known(&SCHEMA)),
    ("discriminator", Data),
    ("externalDocs", Known(&DESCRIBED)),
    ("xml", Data),
    ("example", Data),
]);
static COMPONENTS: Shape = Shape(&[
    ("schemas", Names(&Known(&SCHEMA))),
    ("parameters", Names(&Known(&PARAMETER))),
    ("requestBodies", Names(&Known(&BODY))),
    ("responses", Names(&Known(&BODY))),
    ("headers", Names(&Known(&PARAMETER))),
    ("examples", Data),
    ("links", Data),
    ("callbacks", Names(&Names(&Known(&PATH)))),
    ("securitySchemes", Names(&Known(&SECURITY_SCHEME))),
]);
static SECURITY_SCHEME: Shape = Shape(&[
    ("type", Data),
    ("description", Data),
    ("name", Data),
    ("in", Data),
    ("scheme", Data),
    ("bearerFormat", Data),
    ("flows", Data),
    ("openIdConnectUrl", Data),
]);
/// An action of an overlay.
static ACTION: Shape = Shape(&[
    ("x-name", Data),
    ("target", Data),
    ("description", Data),
    ("x-reason", Data),
    ("x-expected", Any),
    ("remove", Data),
    ("update", Any),
]);

impl Role {
    /// Role of a whole document: OpenAPI, an overlay, or plain data.
    pub(super) fn of_root(map: &Map<String, Value>) -> Self {
        if map.contains_key("openapi") || map.contains_key("overlay") {
            Known(&DOCUMENT)
        } else {
            Any.resolve(map)
        }
    }

    /// Role of what stands at `key` of a mapping of this role.
    pub(super) fn child(self, map: &Map<String, Value>, key: &str) -> Self {
        match self {
            Data => Data,
            Any => match key {
                "properties" | "schemas" => Names(&ANY_SCHEMA),
                "responses" if !map.contains_key("schemas") => Names(&ANY_BODY),
                _ if key.starts_with("x-") || key == "example" => Data,
                _ => Any,
            },
            Names(role) => *role,
            Known(shape) => shape
                .0
                .iter()
                .find_map(|(name, role)| (*name == key).then_some(*role))
                .unwrap_or(Data),
        }
    }

    /// Settles what an unknown mapping is, from its keys.
    pub(super) fn resolve(self, map: &Map<String, Value>) -> Self {
        let has = |keys: &[&str]| keys.iter().any(|key| map.contains_key(*key));
        match self {
            Any if has(&["responses", "operationId", "requestBody"]) && !has(&["schemas"]) => {
                Known(&OPERATION)
            }
            Any if has(&["info", "servers", "security", "components", "paths"]) => Known(&DOCUMENT),
            Any if has(&["schemas", "securitySchemes"]) => Known(&COMPONENTS),
            Any if has(&["in"]) => Known(&PARAMETER),
            Any if has(&["content", "headers"]) => Known(&BODY),
            Any if has(&["get", "post", "put", "delete"]) => Known(&PATH),
            Any if has(&["properties", "allOf", "items", "type", "minimum", "pattern"]) => {
                Known(&SCHEMA)
            }
            Any if has(&["name"]) => Known(&DESCRIBED),
            other => other,
        }
    }

    fn rank(self, key: &str) -> usize {
        match self {
            Known(shape) => shape
                .0
                .iter()
                .position(|(name, _)| *name == key)
                .unwrap_or(shape.0.len()),
            Any | Data | Names(_) => 0,
        }
    }
}

/// The entries of a mapping in canonical order.
pub(super) fn sorted(map: &Map<String, Value>, role: Role) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by(|(a, _), (b, _)| role.rank(a).cmp(&role.rank(b)).then_with(|| a.cmp(b)));
    entries
}
