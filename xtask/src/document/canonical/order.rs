//! In which order the keys of a mapping are written: first those that OpenAPI and overlays define,
//! as a reader wants them, then the rest by name. Names that somebody chose are ordered by name
//! alone, so that a property called `type` is not taken for the keyword.

use serde_json::{Map, Value};

/// What a mapping is, which follows from where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its keys have a meaning.
    Keywords,
    /// Its keys are names, of mappings with keywords: paths, schemas, properties.
    Names,
    /// Anything: an example, a default, an extension.
    Data,
}

/// Keys of a whole document, of a security scheme and of a parameter, which share some keys with
/// others in another order.
const DOCUMENT: &str =
    "openapi overlay info extends externalDocs servers security tags paths components actions";
const SECURITY_SCHEME: &str = "type description name in";
const PARAMETER: &str = "$ref name in description required deprecated allowEmptyValue style explode \
    allowReserved schema content example examples";

/// All others.
const KEYS: &str = "$ref title version tags operationId x-name target allOf anyOf oneOf not type \
    format nullable name url email summary description x-reason x-expected remove update \
    termsOfService contact license externalDocs scheme bearerFormat flows openIdConnectUrl \
    deprecated security servers variables x-permissions readOnly writeOnly enum default \
    multipleOf minimum exclusiveMinimum maximum exclusiveMaximum minLength maxLength pattern \
    minItems maxItems uniqueItems items minProperties maxProperties required properties \
    additionalProperties discriminator xml schema schemas parameters requestBody requestBodies \
    responses headers content example examples links callbacks securitySchemes get post put \
    patch delete head options trace";

impl Role {
    /// What stands at a key of a mapping.
    pub(super) fn child(self, key: &str, value: &Value) -> Self {
        let is_data = || {
            matches!(key, "default" | "enum" | "example" | "examples")
                || key.starts_with("x-") && key != "x-expected"
        };
        let is_named = || match key {
            // They are a list in an operation.
            "parameters" => value.is_object(),
            "callbacks" | "content" | "headers" | "paths" | "properties" | "responses"
            | "requestBodies" | "schemas" | "securitySchemes" => true,
            _ => false,
        };
        match self {
            Self::Data => Self::Data,
            Self::Names => Self::Keywords,
            Self::Keywords if is_data() => Self::Data,
            Self::Keywords if is_named() => Self::Names,
            Self::Keywords => Self::Keywords,
        }
    }

    /// The entries of a mapping in canonical order.
    pub(super) fn sorted(self, map: &Map<String, Value>) -> Vec<(&String, &Value)> {
        let has = |keys: &[&str]| keys.iter().any(|key| map.contains_key(*key));
        let known = match self {
            Self::Data | Self::Names => "",
            Self::Keywords if has(&["openapi", "overlay", "info", "paths"]) => DOCUMENT,
            Self::Keywords if has(&["in"]) && has(&["type"]) => SECURITY_SCHEME,
            Self::Keywords if has(&["in"]) => PARAMETER,
            Self::Keywords => KEYS,
        };
        let rank = |key: &str| known.split(' ').position(|it| it == key);
        let mut entries: Vec<_> = map.iter().collect();
        entries.sort_by_cached_key(|(key, _)| (rank(key).unwrap_or(usize::MAX), *key));
        entries
    }
}
