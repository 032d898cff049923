//! A schema after its references are resolved: what the vendor's document describes of one value,
//! without prose, each part with the place in the vendor's document that it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value};

/// Type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

impl Kind {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Array => "array",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
        }
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

/// Whether there may be fields that a schema does not name.
#[derive(Clone, Debug, Default)]
pub(super) enum Additional {
    /// Nothing: they may be there.
    #[default]
    Open,
    /// There are none.
    Closed,
    /// They follow a schema.
    Like(Box<Schema>),
}

/// One schema. Equality by [`Schema::same`], which looks at the contract alone.
#[derive(Clone, Debug)]
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
    pub(super) additional: Additional,
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
            name: None,
            kind: None,
            nullable: false,
            keywords: BTreeMap::new(),
            properties: BTreeMap::new(),
            required: BTreeSet::new(),
            items: None,
            additional: Additional::Open,
            branches: Vec::new(),
            read_only: false,
            write_only: false,
        }
    }

    /// Whether it allows any value.
    pub(super) fn is_any(&self) -> bool {
        self.kind.is_none()
            && self.keywords.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.items.is_none()
            && matches!(self.additional, Additional::Open)
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

    /// Number of schemas that it is made of.
    pub(super) fn size(&self) -> usize {
        let additional = match &self.additional {
            Additional::Like(schema) => Some(&**schema),
            Additional::Open | Additional::Closed => None,
        };
        let parts = self.properties.values().chain(self.items.as_deref());
        let parts = parts.chain(&self.branches).chain(additional);
        1 + parts.map(Self::size).sum::<usize>()
    }

    /// Whether it allows the same values, wherever it is from and whatever its name.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.bare() == other.bare()
    }

    /// The schema written out without component names.
    pub(super) fn bare(&self) -> Value {
        self.write(&mut |_| None)
    }

    /// The schema written as OpenAPI. `reference` decides for each part whether a reference
    /// stands in its place.
    pub(super) fn write(&self, reference: &mut dyn FnMut(&Self) -> Option<Value>) -> Value {
        if let Some(reference) = reference(self) {
            return reference;
        }
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        for (key, value) in &self.keywords {
            put(key, value.clone());
        }
        // The alternatives of a choice say their own.
        if let Some(kind) = self.kind.filter(|_| self.branches.is_empty()) {
            put("type", kind.name().into());
        }
        if self.nullable && (self.kind.is_some() || !self.branches.is_empty()) {
            put("nullable", true.into());
        }
        if !self.properties.is_empty() {
            let properties = self.properties.iter();
            let written: Map<_, _> = properties
                .map(|(name, schema)| (name.clone(), schema.write(reference)))
                .collect();
            put("properties", written.into());
        }
        if !self.required.is_empty() {
            put("required", self.required.iter().cloned().collect());
        }
        if let Some(items) = &self.items {
            put("items", items.write(reference));
        }
        match &self.additional {
            // A free-form object is marked as one.
            Additional::Open
                if self.kind == Some(Kind::Object)
                    && self.properties.is_empty()
                    && self.branches.is_empty()
                    && !self.keywords.contains_key("enum") =>
            {
                put("additionalProperties", true.into());
            }
            Additional::Open => {}
            Additional::Closed => {
                put("additionalProperties", false.into());
            }
            Additional::Like(schema) => {
                put("additionalProperties", schema.write(reference));
            }
        }
        if !self.branches.is_empty() {
            let branches = self.branches.iter().map(|branch| branch.write(reference));
            put("anyOf", branches.collect());
        }
        Value::Object(map)
    }

    /// The field of an envelope that distinguishes success from failure, if this is one.
    pub(super) fn success(&self) -> Option<&Self> {
        self.properties
            .get("success")
            .filter(|success| success.kind == Some(Kind::Boolean))
    }
}
