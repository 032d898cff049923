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

/// Known keys in their order, and the roles of what stands below them where it is not data. Keys
/// outside of the list come after it, by name, as data.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shape {
    keys: &'static str,
    roles: &'static [(&'static str, Role)],
}

impl Shape {
    /// The place of a key; that of an unknown one is behind all others.
    fn rank(&self, key: &str) -> usize {
        let mut keys = self.keys.split(' ');
        keys.position(|known| known == key).unwrap_or(usize::MAX)
    }

    fn role(&self, key: &str) -> Role {
        let found = self.roles.iter().find(|(known, _)| *known == key);
        found.map_or(Data, |(_, role)| *role)
    }
}

use Role::{Any, Data, Known, Names};

static ANY_SCHEMA: Role = Known(&SCHEMA);
static ANY_BODY: Role = Known(&BODY);

static DOCUMENT: Shape = Shape {
    keys: "openapi overlay info extends externalDocs servers security tags paths \
           components actions",
    roles: &[
        ("info", Known(&INFO)),
        ("externalDocs", Known(&DESCRIBED)),
        ("servers", Known(&SERVER)),
        ("tags", Known(&DESCRIBED)),
        ("paths", Names(&Known(&PATH))),
        ("components", Known(&COMPONENTS)),
        ("actions", Known(&ACTION)),
    ],
};
static INFO: Shape = Shape {
    keys: "title version summary description termsOfService contact license",
    roles: &[
        ("contact", Known(&DESCRIBED)),
        ("license", Known(&DESCRIBED)),
    ],
};
/// Small objects that carry a name, an address and a text.
static DESCRIBED: Shape = Shape {
    keys: "name description url email externalDocs",
    roles: &[("externalDocs", Known(&DESCRIBED))],
};
static SERVER: Shape = Shape {
    keys: "url description variables",
    roles: &[],
};
static PATH: Shape = Shape {
    keys: "$ref summary description servers parameters get post put patch delete head \
           options trace",
    roles: &[
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
    ],
};
static OPERATION: Shape = Shape {
    keys: "tags operationId summary description externalDocs deprecated security servers \
           x-permissions parameters requestBody responses callbacks",
    roles: &[
        ("externalDocs", Known(&DESCRIBED)),
        ("servers", Known(&SERVER)),
        ("parameters", Known(&PARAMETER)),
        ("requestBody", Known(&BODY)),
        ("responses", Names(&Known(&BODY))),
        ("callbacks", Names(&Names(&Known(&PATH)))),
    ],
};
static PARAMETER: Shape = Shape {
    keys: "$ref name in description required deprecated allowEmptyValue style explode \
           allowReserved schema content example examples",
    roles: &[
        ("schema", Known(&SCHEMA)),
        ("content", Names(&Known(&PARAMETER))),
    ],
};
/// Request bodies and responses.
static BODY: Shape = Shape {
    keys: "$ref description required headers content links",
    roles: &[
        ("headers", Names(&Known(&PARAMETER))),
        ("content", Names(&Known(&PARAMETER))),
    ],
};
static SCHEMA: Shape = Shape {
    keys: "$ref title allOf anyOf oneOf not type format nullable description deprecated \
           readOnly writeOnly enum default multipleOf minimum exclusiveMinimum maximum \
           exclusiveMaximum minLength maxLength pattern minItems maxItems uniqueItems \
           items minProperties maxProperties required properties additionalProperties \
           discriminator externalDocs xml example",
    roles: &[
        ("allOf", Known(&SCHEMA)),
        ("anyOf", Known(&SCHEMA)),
        ("oneOf", Known(&SCHEMA)),
        ("not", Known(&SCHEMA)),
        ("items", Known(&SCHEMA)),
        ("properties", Names(&Known(&SCHEMA))),
        ("additionalProperties", Known(&SCHEMA)),
        ("externalDocs", Known(&DESCRIBED)),
    ],
};
static COMPONENTS: Shape = Shape {
    keys: "schemas parameters requestBodies responses headers examples links callbacks \
           securitySchemes",
    roles: &[
        ("schemas", Names(&Known(&SCHEMA))),
        ("parameters", Names(&Known(&PARAMETER))),
        ("requestBodies", Names(&Known(&BODY))),
        ("responses", Names(&Known(&BODY))),
        ("headers", Names(&Known(&PARAMETER))),
        ("callbacks", Names(&Names(&Known(&PATH)))),
        ("securitySchemes", Names(&Known(&SECURITY_SCHEME))),
    ],
};
static SECURITY_SCHEME: Shape = Shape {
    keys: "type description name in scheme bearerFormat flows openIdConnectUrl",
    roles: &[],
};
/// An action of an overlay.
static ACTION: Shape = Shape {
    keys: "x-name target description x-reason x-expected remove update",
    roles: &[("x-expected", Any), ("update", Any)],
};

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
            Known(shape) => shape.role(key),
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
}

/// The entries of a mapping in canonical order.
pub(super) fn sorted(map: &Map<String, Value>, role: Role) -> Vec<(&String, &Value)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_cached_key(|(key, _)| match role {
        Known(shape) => (shape.rank(key), *key),
        Any | Data | Names(_) => (0, *key),
    });
    entries
}
