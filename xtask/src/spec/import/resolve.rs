//! From the vendor's schemas to [`Schema`]: follows references, merges `allOf`, reduces `anyOf`
//! and `oneOf`, and sets prose aside. What cannot be understood is a defect; all of them are
//! collected, so that one run reports everything.

use serde_json::{Map, Value};

use super::combine::{intersect, merge, select, sorted};
use super::rules::{Applied, Rule};
use super::schema::{Additional, Kind, Schema};
use super::source::Source;
use crate::document::{Error, MAX_DEPTH, Node, pointer};

/// Something in our part of the vendor's document that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// JSON pointer into the vendor's document.
    pub pointer: String,
    /// What is wrong there.
    pub problem: String,
}

/// Which half of an answer is wanted where success and failure are mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Success,
    Failure,
}

/// Reads schemas out of a document.
#[derive(Debug)]
pub(super) struct Resolver<'s, 't> {
    source: &'s Source<'t>,
    pub(super) applied: Applied,
    pub(super) defects: Vec<Defect>,
    /// References that are being followed.
    trail: Vec<String>,
}

/// Keywords that are prose or of no consequence on the wire.
const PROSE: &[&str] = &[
    "$comment",
    "$schema",
    "description",
    "discriminator",
    "example",
    "examples",
    "externalDocs",
    "title",
    "xml",
];

impl<'s, 't> Resolver<'s, 't> {
    pub(super) fn new(source: &'s Source<'t>) -> Self {
        Self {
            source,
            applied: Applied::default(),
            defects: Vec::new(),
            trail: Vec::new(),
        }
    }

    pub(super) fn defect(&mut self, at: &str, problem: impl Into<String>) {
        let defect = Defect {
            pointer: at.to_owned(),
            problem: problem.into(),
        };
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }

    /// The paths of the document. If they are broken, that is a defect.
    pub(super) fn paths(&mut self) -> Vec<&'s str> {
        match self.source.paths() {
            Ok(paths) => paths.collect(),
            Err(error) => {
                self.broken(&error);
                Vec::new()
            }
        }
    }

    /// Looks a place up. A broken one is a defect.
    pub(super) fn get(&mut self, at: &str) -> Option<Node<'s>> {
        match self.source.get(at) {
            Ok(found) => found.map(|value| Node::new(value, at)),
            Err(error) => {
                self.broken(&error);
                None
            }
        }
    }

    fn broken(&mut self, error: &Error) {
        let at = error.pointer.as_deref().unwrap_or_default();
        self.defect(at, &error.problem);
    }

    /// Follows the references of a node, if any, and hands on what they lead to. `None`, and a
    /// defect, if they lead nowhere.
    pub(super) fn follow<R>(
        &mut self,
        node: &Node<'s>,
        then: impl FnOnce(&mut Self, &Node<'s>) -> R,
    ) -> Option<R> {
        let Some(reference) = node.value.get("$ref") else {
            return Some(then(self, node));
        };
        let at = &node.pointer;
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            self.defect(at, format!("a reference out of the document: {reference}"));
            return None;
        };
        let siblings = node.value.as_object().into_iter().flatten();
        let is_said = |key: &String| key != "$ref" && !is_prose(key);
        if siblings.into_iter().any(|(key, _)| is_said(key)) {
            // OpenAPI 3.0 ignores keys beside a reference.
            self.applied.note(Rule::DropKeyword, at);
        }
        let target = match self.get(target) {
            None => percent_decoded(target),
            Some(_) => target.to_owned(),
        };
        if self.trail.contains(&target) {
            self.defect(at, format!("a circle of references, back to `{target}`"));
            return None;
        }
        if self.trail.len() >= MAX_DEPTH {
            self.defect(at, format!("more than {MAX_DEPTH} references deep"));
            return None;
        }
        let before = self.defects.len();
        let Some(found) = self.get(&target) else {
            if self.defects.len() == before {
                self.defect(at, format!("a reference to `{target}`, where nothing is"));
            }
            return None;
        };
        self.trail.push(target.clone());
        let outcome = self.follow(&found, then);
        self.trail.pop();
        outcome
    }

    /// Reads a schema. `half` says which half of an answer it is, if it is a whole answer.
    pub(super) fn schema(&mut self, node: &Node<'s>, half: Option<Half>) -> Schema {
        if !self.applied.spend(1) {
            return Schema::any(&node.pointer);
        }
        self.follow(node, |this, node| match node.value {
            Value::Object(map) => this.keywords(map, &node.pointer, half),
            _ => {
                this.defect(&node.pointer, "not a schema: a mapping is needed");
                Schema::any(&node.pointer)
            }
        })
        .unwrap_or_else(|| Schema::any(&node.pointer))
    }

    fn keywords(&mut self, map: &'s Map<String, Value>, at: &str, half: Option<Half>) -> Schema {
        let mut schema = Schema::any(at);
        let mut set_aside = false;
        for (key, value) in map {
            let member = || Node::new(value, pointer::join(at, key));
            match key.as_str() {
                "type" => match value.as_str() {
                    Some("null") => {
                        let null = Value::from(vec![Value::Null]);
                        schema.keywords.insert("enum".to_owned(), null);
                    }
                    Some(name) if Kind::parse(name).is_some() => schema.kind = Kind::parse(name),
                    _ => self.defect(
                        &member().pointer,
                        format!("no type of OpenAPI 3.0: {value}"),
                    ),
                },
                "nullable" => schema.nullable = self.flag(&member()),
                "readOnly" => schema.read_only = self.flag(&member()),
                "writeOnly" => schema.write_only = self.flag(&member()),
                "properties" => self.properties(&mut schema, &member()),
                "required" => self.required(&mut schema, &member()),
                "items" => schema.items = Some(Box::new(self.schema(&member(), None))),
                "additionalProperties" => {
                    schema.additional = match value {
                        Value::Bool(true) => Additional::Open,
                        Value::Bool(false) => Additional::Closed,
                        _ => {
                            let like = self.schema(&member(), None);
                            if like.is_any() {
                                Additional::Open
                            } else {
                                Additional::Like(Box::new(like))
                            }
                        }
                    }
                }
                "enum" => match value.as_array() {
                    Some(values) if !values.is_empty() => {
                        schema.keywords.insert(key.clone(), sorted(values.clone()));
                    }
                    _ => self.defect(&member().pointer, "an `enum` without values"),
                },
                "allOf" | "anyOf" | "oneOf" => {}
                _ if is_prose(key) => set_aside = true,
                // What is false by default has no effect.
                _ if *value == Value::Bool(false) && key != "default" => {}
                _ => {
                    schema.keywords.insert(key.clone(), number(value));
                }
            }
        }
        if set_aside {
            self.applied.note(Rule::SetAside, at);
        }
        infer_null(&mut schema);
        let says_nullable = schema.nullable;
        if let Some(value) = map.get("allOf") {
            self.applied.note(Rule::MergeAllOf, at);
            let parts = self.list(&Node::new(value, pointer::join(at, "allOf")), half);
            schema = self.merge_all(schema, parts, at, half);
        }
        for key in ["anyOf", "oneOf"] {
            let Some(value) = map.get(key) else { continue };
            let branches = self.list(&Node::new(value, pointer::join(at, key)), half);
            let branches = self.own_half(branches, half, at);
            let read_only = schema.read_only;
            schema = match select(schema.clone(), branches, &mut self.applied) {
                Some(schema) => schema,
                // None of them goes with what is beside them, which is kept.
                None => {
                    self.applied.note(Rule::Contradiction, at);
                    schema
                }
            };
            schema.read_only |= read_only;
        }
        // Beside `allOf` and its like, where OpenAPI ignores it without a type, it is meant all the same.
        schema.nullable |= says_nullable && (schema.kind.is_some() || !schema.branches.is_empty());
        if !map.contains_key("allOf") && schema.kind.is_some() {
            schema.at = at.into();
        }
        schema
    }

    fn merge_all(
        &mut self,
        own: Schema,
        parts: Vec<Schema>,
        at: &str,
        half: Option<Half>,
    ) -> Schema {
        let copied = parts.iter().map(Schema::size).sum();
        if !self.applied.spend(copied) {
            return Schema::any(at);
        }
        let all = parts.iter().cloned();
        if let Some(schema) = all.into_iter().try_fold(own.clone(), |both, part| {
            intersect(both, part, &mut self.applied)
        }) {
            return schema;
        }
        let parts = self.own_half(parts, half, at).into_iter();
        parts.fold(own, |both, part| merge(both, part, &mut self.applied))
    }

    /// Where success and failure are mixed in one answer: leaves the parts of the wanted half.
    fn own_half(&mut self, parts: Vec<Schema>, half: Option<Half>, at: &str) -> Vec<Schema> {
        let Some(half) = half else { return parts };
        let wanted = Value::from(vec![Value::Bool(half == Half::Success)]);
        let says = |part: &Schema| part.success().and_then(|s| s.keywords.get("enum")).cloned();
        let is_mixed = parts
            .iter()
            .any(|part| says(part).is_some_and(|said| said == wanted))
            && parts
                .iter()
                .any(|part| says(part).is_some_and(|said| said != wanted));
        if !is_mixed {
            return parts;
        }
        self.applied.note(Rule::FoldEnvelope, at);
        let is_own = |part: &Schema| says(part).is_some_and(|said| said == wanted);
        parts.into_iter().filter(is_own).collect()
    }

    fn list(&mut self, node: &Node<'s>, half: Option<Half>) -> Vec<Schema> {
        let parts: Vec<_> = node.items().map(|part| self.schema(&part, half)).collect();
        if parts.is_empty() {
            self.defect(&node.pointer, "a list of schemas is needed");
        }
        parts
    }

    fn properties(&mut self, schema: &mut Schema, node: &Node<'s>) {
        if !node.value.is_object() {
            return self.defect(&node.pointer, "a mapping of schemas is needed");
        }
        for (name, member) in node.entries() {
            let property = self.schema(&member, None);
            schema.properties.insert(name.to_owned(), property);
        }
    }

    fn required(&mut self, schema: &mut Schema, node: &Node<'_>) {
        match node.value {
            Value::Array(_) => {
                for item in node.items() {
                    match item.value.as_str() {
                        Some(name) => {
                            schema.required.insert(name.to_owned());
                        }
                        None => self.defect(&item.pointer, "no name"),
                    }
                }
            }
            // A habit from JSON Schema draft 3: it has no effect here.
            Value::Bool(_) => self.applied.note(Rule::DropKeyword, &node.pointer),
            _ => self.defect(&node.pointer, "a list of names is needed"),
        }
    }

    fn flag(&mut self, node: &Node<'_>) -> bool {
        node.value.as_bool().unwrap_or_else(|| {
            let problem = format!("neither true nor false: {}", node.value);
            self.defect(&node.pointer, problem);
            false
        })
    }
}

fn is_prose(keyword: &str) -> bool {
    PROSE.contains(&keyword) || keyword.starts_with("x-")
}

/// `enum` with `null` in it allows null only beside `nullable`, and needs no other mention.
fn infer_null(schema: &mut Schema) {
    let Some(Value::Array(values)) = schema.keywords.get_mut("enum") else {
        return;
    };
    if values.iter().any(|value| !value.is_null()) && values.contains(&Value::Null) {
        values.retain(|value| !value.is_null());
        schema.nullable = true;
    }
}

/// A number in one spelling: `1000.0` is `1000`.
fn number(value: &Value) -> Value {
    match value.as_f64() {
        Some(float) if value.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
            // In this range the conversion is exact.
            Value::from(float as i64)
        }
        _ => value.clone(),
    }
}

/// A fragment may be percent-encoded: `#/paths/~1a~1%7Bb%7D`.
fn percent_decoded(fragment: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8();
    decoded.map_or_else(|_| fragment.to_owned(), Into::into)
}
