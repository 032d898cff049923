//! A schema in resolved form: references followed, `allOf` merged, spellings of one and the same
//! thing made equal. Nothing is compared here.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bounds::{Bound, Limit};
use crate::document::{Node, resolve};

/// Keywords that describe and do not constrain.
const PROSE: [&str; 8] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "$comment",
    "$schema",
];

/// Keywords that [`Resolved`] has a field for.
const KNOWN: [&str; 28] = [
    "$ref",
    "allOf",
    "type",
    "format",
    "nullable",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "pattern",
    "default",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "readOnly",
    "writeOnly",
    "deprecated",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
];

const ALTERNATIVES: [&str; 3] = ["anyOf", "oneOf", "not"];

/// Deepest nesting of `allOf` that is followed; deeper ones are a circle.
const MAX_MERGE: usize = 32;

/// One schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Resolved<'a> {
    /// Where the schema itself stands, after references.
    pub(super) pointer: String,
    /// Every schema that was merged into this one.
    sources: Vec<Node<'a>>,
    pub(super) types: Vec<&'a str>,
    pub(super) nullable: bool,
    pub(super) format: Option<&'a str>,
    pub(super) values: Option<Vec<&'a Value>>,
    pub(super) minimum: Option<Bound>,
    pub(super) maximum: Option<Bound>,
    pub(super) limits: BTreeMap<&'static str, Limit>,
    pub(super) pattern: Option<&'a str>,
    pub(super) default: Option<&'a Value>,
    pub(super) fields: BTreeMap<String, FieldNode<'a>>,
    pub(super) items: Option<Node<'a>>,
    pub(super) extra: Extra<'a>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) deprecated: bool,
    /// Members of `anyOf`, `oneOf` and `not`.
    pub(super) alternatives: BTreeMap<&'static str, Vec<Alternative<'a>>>,
    /// Keywords without a meaning here.
    pub(super) unknown: BTreeMap<String, &'a Value>,
}

/// One of several schemas, as canonical text and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Alternative<'a> {
    pub(super) text: String,
    pub(super) place: Node<'a>,
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(super) struct FieldNode<'a> {
    pub(super) place: Node<'a>,
    pub(super) required: bool,
}

/// What `additionalProperties` says.
#[derive(Clone, Debug, Default)]
pub(super) enum Extra<'a> {
    /// Nothing, or true: anything goes.
    #[default]
    Any,
    Forbidden,
    Typed(Node<'a>),
}

impl<'a> Resolved<'a> {
    /// Reads the schema at the place.
    pub(super) fn read(doc: &'a Value, place: &Node<'a>) -> Self {
        let target = target(doc, place);
        let mut node = Self {
            pointer: target.pointer.clone(),
            ..Self::default()
        };
        node.absorb(doc, target, 0);
        node.integer_format();
        node
    }

    /// Where a keyword stands; where the schema stands if it lacks the keyword.
    pub(super) fn at(&self, key: &str) -> String {
        let source = self
            .sources
            .iter()
            .rev()
            .find(|s| s.value.get(key).is_some());
        match source {
            Some(source) => format!("{}/{key}", source.pointer),
            None => self.pointer.clone(),
        }
    }

    /// Adds what the schema says to what is known.
    fn absorb(&mut self, doc: &'a Value, place: Node<'a>, depth: usize) {
        let place = resolve(doc, place);
        let Some(object) = place.value.as_object() else {
            // `true` and whatever else stands here allows anything.
            return;
        };
        // One that is merged already adds nothing; without this a circle would never end.
        if self
            .sources
            .iter()
            .any(|known| known.pointer == place.pointer)
        {
            return;
        }
        self.sources.push(place.clone());
        if depth < MAX_MERGE {
            for member in place.get("allOf").iter().flat_map(Node::items) {
                self.absorb(doc, member, depth + 1);
            }
        }
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let flag = |key: &str| object.get(key) == Some(&Value::Bool(true));
        self.absorb_type(object.get("type"));
        self.nullable |= flag("nullable");
        self.read_only |= flag("readOnly");
        self.write_only |= flag("writeOnly");
        self.deprecated |= flag("deprecated");
        self.format = text("format").or(self.format);
        self.pattern = text("pattern").or(self.pattern);
        self.default = object.get("default").or(self.default);
        if let Some(values) = object.get("enum").and_then(Value::as_array) {
            self.values = Some(values.iter().collect());
        }
        if let Some(value) = object.get("const") {
            self.values = Some(vec![value]);
        }
        self.absorb_bounds(object);
        self.absorb_limits(object);
        self.absorb_object(&place);
        for key in ALTERNATIVES {
            if let Some(members) = place.get(key) {
                let list = self.alternatives.entry(key).or_default();
                let each: Vec<Node<'a>> = if key == "not" {
                    vec![members]
                } else {
                    members.items().collect()
                };
                list.extend(each.into_iter().map(|place| Alternative {
                    text: super::canonical::text(doc, place.clone()),
                    place,
                }));
                list.sort_by(|a, b| a.text.cmp(&b.text));
            }
        }
        for (key, value) in object {
            let known = KNOWN.contains(&key.as_str()) || ALTERNATIVES.contains(&key.as_str());
            if !known && !PROSE.contains(&key.as_str()) && !key.starts_with("x-") {
                self.unknown.insert(key.clone(), value);
            }
        }
    }

    /// `type: [string, "null"]` is a nullable string.
    fn absorb_type(&mut self, value: Option<&'a Value>) {
        let names: Vec<&str> = match value {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        self.nullable |= names.contains(&"null");
        self.types = names.into_iter().filter(|name| *name != "null").collect();
        self.types.sort_unstable();
    }

    fn absorb_object(&mut self, place: &Node<'a>) {
        for (name, property) in place.get("properties").iter().flat_map(Node::entries) {
            let required = self.fields.get(&name).is_some_and(|f| f.required);
            let field = FieldNode {
                place: property,
                required,
            };
            self.fields.insert(name, field);
        }
        for name in place.get("required").iter().flat_map(Node::items) {
            let Some(name) = name.value.as_str() else {
                continue;
            };
            match self.fields.get_mut(name) {
                Some(field) => field.required = true,
                None => {
                    // Required but not described: a field of any type.
                    let any = Node::new(&Value::Null, format!("{}/required", place.pointer));
                    let field = FieldNode {
                        place: any,
                        required: true,
                    };
                    self.fields.insert(name.to_owned(), field);
                }
            }
        }
        if let Some(items) = place.get("items") {
            self.items = Some(items);
        }
        match place.get("additionalProperties") {
            Some(extra) if extra.value == &Value::Bool(false) => self.extra = Extra::Forbidden,
            Some(extra) if extra.value.as_object().is_some_and(|o| !o.is_empty()) => {
                self.extra = Extra::Typed(extra);
            }
            _ => {}
        }
    }

    /// Whether it is what one of several schemas says, and of no type of its own.
    pub(super) fn is_choice(&self) -> bool {
        let choice =
            self.alternatives.contains_key("oneOf") || self.alternatives.contains_key("anyOf");
        choice && self.types.is_empty() && self.fields.is_empty() && self.items.is_none()
    }

    /// The type in words: `string`, `string or integer`, `any`.
    pub(super) fn type_name(&self) -> String {
        if self.types.is_empty() {
            "any".to_owned()
        } else {
            self.types.join(" or ")
        }
    }

    pub(super) fn is_list(&self) -> bool {
        self.types == ["array"]
    }
}

/// The place that a reference leads to, or an `allOf` of one reference that only describes it.
pub(super) fn target<'a>(doc: &'a Value, place: &Node<'a>) -> Node<'a> {
    let mut place = resolve(doc, place.clone());
    for _ in 0..MAX_MERGE {
        let Some(object) = place.value.as_object() else {
            break;
        };
        let only_describes = object
            .keys()
            .all(|key| key == "allOf" || PROSE.contains(&key.as_str()) || key.starts_with("x-"));
        let members: Vec<Node<'a>> = place.get("allOf").iter().flat_map(Node::items).collect();
        let ([only], true) = (&members[..], only_describes) else {
            break;
        };
        place = resolve(doc, only.clone());
    }
    place
}
