//! The allow-list: every key that each object of a document may have, and what its value has to be.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Number;

use super::Reader;
use crate::document::{Node, View};

/// The objects of a document, as messages call them. Below each, what the values of its keys have
/// to be; `!` is after a key that is required. What is `never` is known to OpenAPI but not
/// supported here, unless it is `false`; behind the colon is what to do instead.
const TABLE: &str = "
the document
    text openapi
    object info! paths! components
    list servers security tags
    any externalDocs
info
    text title! version! description termsOfService
    object contact license
a server
    text url! description
    never variables: write the address out; callers choose another when they build a client
a tag
    text name! description
    any externalDocs
components
    object schemas parameters requestBodies responses securitySchemes headers
    any examples
    never links: calls are not chained here: remove it
    never callbacks: a client serves no callbacks: remove it
a security scheme
    text type! scheme in name description bearerFormat
    never flows: OAuth is not supported
    never openIdConnectUrl: OpenID Connect is not supported
a path
    object get put post delete patch
    text summary description
    list parameters
    never servers: all operations share the servers of the document
    never $ref: write the operations here
    never head options trace: only GET, PUT, POST, DELETE and PATCH are generated
an operation
    text operationId! summary description
    list tags! parameters security
    object requestBody responses!
    bool deprecated
    any externalDocs
    never callbacks: a client serves no callbacks: remove it
    never servers: all operations share the servers of the document
a parameter
    text name! in! description style
    bool required deprecated explode
    object schema!
    any example examples
    never content: give the parameter a `schema`
    never allowReserved: reserved characters are always escaped: remove it
    never allowEmptyValue: leave the parameter out instead: remove it
a header
    text description style
    bool required deprecated explode
    object schema
    any example examples
    never content: give the header a `schema`
a request body
    text description
    bool required
    object content!
a response
    text description
    object headers content
    never links: calls are not chained here: remove it
a media type
    object schema examples
    any example
    never encoding: it does not apply to JSON: remove it
a media type of text or bytes
    object schema examples
    any example encoding
a schema
    text type format title description pattern
    number minimum maximum multipleOf
    count minLength maxLength minItems maxItems minProperties maxProperties
    list enum required allOf anyOf oneOf
    object items properties discriminator
    bool nullable readOnly writeOnly deprecated uniqueItems exclusiveMinimum exclusiveMaximum
    any additionalProperties default example externalDocs
    never not: say what is allowed instead of what is not
    never xml: only JSON is sent and read: remove it
a discriminator
    text propertyName!
    object mapping
";

struct Key {
    name: &'static str,
    required: bool,
    kind: &'static str,
    help: &'static str,
}

static KEYS: LazyLock<HashMap<&str, Vec<Key>>> = LazyLock::new(|| {
    let mut all: HashMap<&str, Vec<Key>> = HashMap::new();
    let mut form = "";
    for line in TABLE.lines() {
        let Some((kind, keys)) = line
            .trim_start()
            .split_once(' ')
            .filter(|_| line.starts_with(' '))
        else {
            form = line;
            continue;
        };
        let (keys, help) = keys.split_once(": ").unwrap_or((keys, ""));
        let keys = keys.split(' ').map(|key| Key {
            name: key.trim_end_matches('!'),
            required: key.ends_with('!'),
            kind,
            help,
        });
        all.entry(form).or_default().extend(keys);
    }
    all
});

impl Key {
    fn problem(&self, value: View<'_>) -> Option<(String, String)> {
        let number = value.as_number();
        let (good, kind) = match self.kind {
            "text" => (value.as_str().is_some(), "a string"),
            "bool" => (value.as_bool().is_some(), "true or false"),
            "number" => (number.is_some(), "a number"),
            "count" => (
                number.is_some_and(Number::is_u64),
                "a whole number, zero or more",
            ),
            "list" => (value.is_list(), "a list"),
            "object" => (value.is_object(), "an object"),
            "never" if value.as_bool() != Some(false) => {
                let what = format!("`{}` is not supported", self.name);
                return Some((what, self.help.to_owned()));
            }
            _ => (true, ""),
        };
        let wrong = || {
            (
                format!("`{}` has the wrong type", self.name),
                format!("write {kind}"),
            )
        };
        (!good).then(wrong)
    }
}

impl<'a> Reader<'a> {
    /// Checks that a node is such an object: with known keys of the right kind, and the required
    /// ones. `x-` keys are extensions and always pass.
    pub(super) fn object(&mut self, node: &Node<'a>, what: &str) -> bool {
        if !node.value.is_object() {
            let help = "write an object here";
            self.report(node, format!("{what} is not an object"), help);
            return false;
        }
        let keys = KEYS.get(what).map_or(&[][..], Vec::as_slice);
        let members = node.value.members();
        for (name, value) in members.filter(|(name, _)| !name.starts_with("x-")) {
            let problem = match keys.iter().find(|key| key.name == name) {
                Some(key) => key.problem(value),
                None => {
                    let known = keys.iter().filter(|key| key.kind != "never");
                    let known: Vec<&str> = known.map(|key| key.name).collect();
                    let help = format!("known keys of {what}: {}", known.join(", "));
                    Some((format!("unknown key `{name}`"), help))
                }
            };
            if let (Some((problem, help)), Some(member)) = (problem, node.get(name)) {
                self.report(&member, problem, help);
            }
        }
        for key in keys.iter().filter(|key| key.required) {
            if node.value.get(key.name).is_none() {
                let help = format!("{what} needs the key `{}`", key.name);
                self.report(node, format!("`{}` is missing", key.name), help);
            }
        }
        true
    }
}

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
