//! From the vendor's schemas to [`Schema`]: follows references, merges `allOf`, reduces `anyOf`
//! and `oneOf`, and sets prose aside. What cannot be understood is a defect; all of them are
//! collected, so that one run tells everything.

use serde_json::{Map, Value};

use super::combine::{intersect, select, sorted};
use super::rules::{Applied, Rule};
use super::schema::{Additional, Kind, Schema};
use super::source::Source;
use crate::document::{Error, MAX_DEPTH, pointer};

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
    pub(super) source: &'s Source<'t>,
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

    /// Looks a place up. A broken one is a defect.
    pub(super) fn get(&mut self, at: &str) -> Option<&'s Value> {
        match self.source.get(at) {
            Ok(found) => found,
            Err(error) => {
                self.broken(&error);
                None
            }
        }
    }

    fn broken(&mut self, error: &Error) {
        let at = error.pointer().unwrap_or_default().to_owned();
        self.defect(&at, error.problem());
    }

    /// Follows the references that stand at a place, if any, and hands what they lead to on,
    /// with its own place. `None`, and a defect, if they lead nowhere.
    pub(super) fn follow<R>(
        &mut self,
        value: &'s Value,
        at: &str,
        then: impl FnOnce(&mut Self, &'s Value, &str) -> R,
    ) -> Option<R> {
        let Some(reference) = value.get("$ref") else {
            return Some(then(self, value, at));
        };
        let Some(target) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            self.defect(at, format!("a reference out of the document: {reference}"));
            return None;
        };
        let siblings = value.as_object().into_iter().flatten();
        let is_said = |key: &String| key != "$ref" && !is_prose(key);
        if siblings.into_iter().any(|(key, _)| is_said(key)) {
            // OpenAPI 3.0 ignores what stands beside a reference.
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
        let outcome = self.follow(found, &target, then);
        self.trail.pop();
        outcome
    }

    /// Reads a schema. `half` says which half of an answer it is, if it is a whole answer.
    pub(super) fn schema(&mut self, value: &'s Value, at: &str, half: Option<Half>) -> Schema {
        if !self.applied.spend(1) {
            return Schema::any(at);
        }
        self.follow(value, at, |this, value, at| match value {
            Value::Object(map) => this.keywords(map, at, half),
            _ => {
                this.defect(at, "not a schema: a mapping is needed");
                Schema::any(at)
            }
        })
        .unwrap_or_else(|| Schema::any(at))
    }

    fn keywords(&mut self, map: &'s Map<String, Value>, at: &str, half: Option<Half>) -> Schema {
        let mut schema = Schema::any(at);
        let mut set_aside = false;
        for (key, value) in map {
            let here = || pointer::join(at, key);
            match key.as_str() {
                "type" => match value.as_str() {
                    Some("null") => {
                        let null = Value::from(vec![Value::Null]);
                        schema.keywords.insert("enum".to_owned(), null);
                    }
                    Some(name) if Kind::parse(name).is_some() => schema.kind = Kind::parse(name),
                    _ => self.defect(&here(), format!("no type of OpenAPI 3.0: {value}")),
                },
                "nullable" => schema.nullable = self.flag(value, &here()),
                "readOnly" => schema.read_only = self.flag(value, &here()),
                "writeOnly" => schema.write_only = self.flag(value, &here()),
                "properties" => self.properties(&mut schema, value, &here()),
                "required" => self.required(&mut schema, value, &here()),
                "items" => schema.items = Some(Box::new(self.schema(value, &here(), None))),
                "additionalProperties" => {
                    schema.additional = match value {
                        Value::Bool(true) => Additional::Open,
                        Value::Bool(false) => Additional::Closed,
                        value => {
                            let like = self.schema(value, &here(), None);
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
                    _ => self.defect(&here(), "an `enum` without values"),
                },
                "allOf" | "anyOf" | "oneOf" => {}
                _ if is_prose(key) => set_aside = true,
                // What is false by default says nothing.
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
        if let Some(value) = map.get("allOf") {
            self.applied.note(Rule::MergeAllOf, at);
            let parts = self.list(value, &pointer::join(at, "allOf"), half);
            schema = self.intersect_all(schema, parts, at, half);
        }
        for key in ["anyOf", "oneOf"] {
            let Some(value) = map.get(key) else { continue };
            let branches = self.list(value, &pointer::join(at, key), half);
            let branches = self.own_half(branches, half, at);
            let read_only = schema.read_only;
            schema =
                select(schema, branches, &mut self.applied).unwrap_or_else(|| Schema::never(at));
            schema.read_only |= read_only;
        }
        if !map.contains_key("allOf") && schema.kind.is_some() {
            schema.at = at.into();
        }
        schema
    }

    fn intersect_all(
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
        if let Some(schema) = self.try_intersect(own.clone(), parts.clone()) {
            return schema;
        }
        let parts = self.own_half(parts, half, at);
        self.try_intersect(own, parts)
            .unwrap_or_else(|| Schema::never(at))
    }

    fn try_intersect(&mut self, own: Schema, parts: Vec<Schema>) -> Option<Schema> {
        parts
            .into_iter()
            .try_fold(own, |both, part| intersect(both, part, &mut self.applied))
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

    fn list(&mut self, value: &'s Value, at: &str, half: Option<Half>) -> Vec<Schema> {
        let Some(parts) = value.as_array().filter(|parts| !parts.is_empty()) else {
            self.defect(at, "a list of schemas is needed");
            return Vec::new();
        };
        let indexed = parts.iter().enumerate();
        indexed
            .map(|(index, part)| self.schema(part, &pointer::join(at, &index.to_string()), half))
            .collect()
    }

    fn properties(&mut self, schema: &mut Schema, value: &'s Value, at: &str) {
        let Some(map) = value.as_object() else {
            return self.defect(at, "a mapping of schemas is needed");
        };
        for (name, value) in map {
            let property = self.schema(value, &pointer::join(at, name), None);
            schema.properties.insert(name.clone(), property);
        }
    }

    fn required(&mut self, schema: &mut Schema, value: &Value, at: &str) {
        match value {
            Value::Array(names) => {
                for (index, name) in names.iter().enumerate() {
                    match name.as_str() {
                        Some(name) => {
                            schema.required.insert(name.to_owned());
                        }
                        None => self.defect(&pointer::join(at, &index.to_string()), "no name"),
                    }
                }
            }
            // A habit from JSON Schema draft 3: it says nothing here.
            Value::Bool(_) => self.applied.note(Rule::DropKeyword, at),
            _ => self.defect(at, "a list of names is needed"),
        }
    }

    fn flag(&mut self, value: &Value, at: &str) -> bool {
        value.as_bool().unwrap_or_else(|| {
            self.defect(at, format!("neither true nor false: {value}"));
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
    if !fragment.contains('%') {
        return fragment.to_owned();
    }
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%').then(|| after.get(..2)).flatten();
        let decoded = escaped
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match decoded {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| fragment.to_owned())
}
