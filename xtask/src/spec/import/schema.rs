//! A schema after its references are resolved: what the vendor's document describes of one value,
//! without prose, each part with the place in the vendor's document that it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Keyword for the fields that a schema does not name: among its keywords if there are none.
pub(super) const ADDITIONAL: &str = "additionalProperties";

/// Type of a value, called as in OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

impl Kind {
    /// Reads the name of a type. `None` if it is none.
    pub(super) fn parse(name: &Value) -> Option<Self> {
        name.is_string().then(|| Self::deserialize(name).ok())?
    }

    /// The type of a value. `None` for `null`.
    pub(super) fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Null => return None,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        })
    }

    /// Type that a keyword speaks of; `None` if it speaks of any.
    pub(super) fn of_keyword(keyword: &str) -> Option<&'static [Self]> {
        Some(match keyword {
            "minLength" | "maxLength" | "pattern" => &[Self::String],
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                &[Self::Integer, Self::Number]
            }
            "minItems" | "maxItems" | "uniqueItems" => &[Self::Array],
            "minProperties" | "maxProperties" => &[Self::Object],
            "format" => &[Self::Integer, Self::Number, Self::String],
            _ => return None,
        })
    }
}

/// One schema. Two are the same if [`Schema::bare`] is.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    /// JSON pointer into the vendor's document.
    pub(super) at: Rc<str>,
    /// Component that it becomes.
    pub(super) name: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) nullable: bool,
    /// Every other keyword, by name.
    pub(super) keywords: BTreeMap<String, Value>,
    pub(super) properties: BTreeMap<String, Schema>,
    pub(super) required: BTreeSet<String>,
    pub(super) items: Option<Box<Schema>>,
    /// What fields follow that it does not name.
    pub(super) additional: Option<Box<Schema>>,
    /// One of these holds as well, if there are any.
    pub(super) branches: Vec<Schema>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
}

impl Schema {
    /// The schema that any value satisfies.
    pub(super) fn any(at: &str) -> Self {
        Self {
            at: Rc::from(at),
            ..Self::default()
        }
    }

    /// Whether it allows any value.
    pub(super) fn is_any(&self) -> bool {
        self.kind.is_none() && self.is_kind_alone()
    }

    /// Whether it allows any value of its type.
    pub(super) fn is_kind_alone(&self) -> bool {
        self.keywords.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_none()
            && self.additional.is_none()
            && self.branches.is_empty()
    }

    /// Type that has the parts that it has.
    pub(super) fn shape(&self) -> Option<Kind> {
        match self.items {
            _ if !(self.properties.is_empty() && self.required.is_empty()) => Some(Kind::Object),
            Some(_) => Some(Kind::Array),
            None => None,
        }
    }

    /// Whether `null` satisfies it. Without a type and a choice, it does.
    pub(super) fn allows_null(&self) -> bool {
        self.nullable || (self.kind.is_none() && self.branches.is_empty())
    }

    /// The schemas right within it.
    pub(super) fn parts_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        let parts = self.properties.values_mut().chain(&mut self.branches);
        let others = [&mut self.items, &mut self.additional]
            .into_iter()
            .flatten();
        parts.chain(others.map(|part| &mut **part))
    }

    /// Number of schemas that it is made of.
    pub(super) fn size(&self) -> usize {
        let parts = self.properties.values().chain(&self.branches);
        let others = [&self.items, &self.additional].into_iter().flatten();
        let parts = parts.chain(others.map(|part| &**part));
        1 + parts.map(Self::size).sum::<usize>()
    }

    /// The values of its `enum`.
    pub(super) fn values(&self) -> Option<&[Value]> {
        let values = self.keywords.get("enum")?.as_array()?;
        Some(values)
    }

    /// Whether it allows `null` alone.
    pub(super) fn is_null_alone(&self) -> bool {
        self.values() == Some(&[Value::Null])
    }

    /// The schema written out without component names.
    pub(super) fn bare(&self) -> Value {
        self.write(&mut |_, part| part.bare())
    }

    /// The schema written as OpenAPI. `write` does the same for the parts of it, whose place below
    /// it is given.
    pub(super) fn write(&self, write: &mut dyn FnMut(&[&str], &Self) -> Value) -> Value {
        let mut map: Map<_, _> = self.keywords.clone().into_iter().collect();
        let mut put = |key: &str, value: Value| _ = map.insert(key.to_owned(), value);
        let is_choice = !self.branches.is_empty();
        // The alternatives of a choice say their own.
        if let Some(kind) = self.kind.filter(|_| !is_choice) {
            put("type", json!(kind));
        }
        if self.nullable && (self.kind.is_some() || is_choice) {
            put("nullable", true.into());
        }
        if !self.properties.is_empty() {
            let properties = self.properties.iter();
            let written: Map<_, _> = properties
                .map(|(name, schema)| (name.clone(), write(&["properties", name], schema)))
                .collect();
            put("properties", written.into());
        }
        if !self.required.is_empty() {
            put("required", self.required.iter().cloned().collect());
        }
        if let Some(items) = &self.items {
            put("items", write(&["items"], items));
        }
        let is_free = self.kind == Some(Kind::Object)
            && self.properties.is_empty()
            && !is_choice
            && self.values().is_none()
            && !self.is_closed();
        match &self.additional {
            Some(schema) if !schema.is_any() => {
                put(ADDITIONAL, write(&[ADDITIONAL], schema));
            }
            // A free-form object is marked as one.
            None if !is_free => {}
            _ => put(ADDITIONAL, true.into()),
        }
        if is_choice {
            let branches = self.branches.iter().enumerate();
            let written = branches.map(|(index, part)| write(&["anyOf", &index.to_string()], part));
            put("anyOf", written.collect());
        }
        Value::Object(map)
    }

    /// Whether there are no fields that it does not name.
    pub(super) fn is_closed(&self) -> bool {
        self.keywords.contains_key(ADDITIONAL)
    }

    /// The field of an envelope that distinguishes success from failure, if this is one.
    pub(super) fn success(&self) -> Option<&Self> {
        self.properties
            .get("success")
            .filter(|success| success.kind == Some(Kind::Boolean))
    }
}
