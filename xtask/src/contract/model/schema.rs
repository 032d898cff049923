//! Schemas as typed data, at a place of use.

use std::collections::BTreeMap;
use std::iter::successors;
use std::mem::discriminant;
use std::sync::Arc;

use serde_json::Value;

use super::{Definition, Shape};

use crate::document::pointer;

/// Keywords that constrain a value beside its type and its only values.
pub(crate) const CONSTRAINTS: &str = "exclusiveMaximum exclusiveMinimum format maxItems maxLength maxProperties maximum \
    minItems minLength minProperties minimum multipleOf pattern uniqueItems";

/// A schema at a place of use, references and an `allOf` of one followed.
///
/// What the place of use adds (a description, `nullable`) is merged in; what constrains the value
/// is the schema's own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Schema {
    /// Pointer of the schema itself, after references.
    pub(crate) pointer: String,
    /// Pointer of the place of use, before references.
    pub(crate) used_at: String,
    /// Name in the document of the component that it is or refers to.
    pub(crate) component: Option<String>,
    pub(crate) kind: SchemaKind,
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) deprecated: bool,
    /// The description at the place of use, else that of the schema itself.
    pub(crate) description: String,
    /// The only allowed values (`enum`); empty if any value is allowed.
    pub(crate) values: Vec<Value>,
    pub(crate) default: Option<Value>,
    /// Form and limits of a value, by the keywords of [`CONSTRAINTS`].
    pub(crate) constraints: Vec<(&'static str, Value)>,
    /// Of an object. That they are of one schema is known of its [`Definition`] if it is a named
    /// type.
    pub(crate) additional_properties: AdditionalProperties,
    /// The nodes that were merged into this: from the place of use to the schema itself.
    pub(crate) sources: Option<Arc<Source>>,
}

/// A node that was merged into a schema. All schemas that refer to one share what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Source {
    pub(crate) pointer: String,
    /// With spaces between them.
    pub(crate) keywords: String,
    pub(crate) next: Option<Arc<Self>>,
}

impl Schema {
    /// Any value, for a place that the document does not describe.
    pub(crate) fn anything(pointer: &str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            used_at: pointer.to_owned(),
            ..Self::default()
        }
    }

    /// The value of one of the [`CONSTRAINTS`].
    pub(crate) fn constraint(&self, keyword: &str) -> Option<&Value> {
        let mut constraints = self.constraints.iter();
        let found = constraints.find(|(own, _)| *own == keyword);
        found.map(|(_, value)| value)
    }

    pub(crate) fn format(&self) -> Option<&str> {
        self.constraint("format").and_then(Value::as_str)
    }

    /// Whether a keyword that is a flag is set.
    pub(crate) fn has(&self, keyword: &str) -> bool {
        self.constraint(keyword) == Some(&Value::Bool(true))
    }

    /// How many lists and maps are directly within each other.
    pub(crate) fn nesting(&self) -> usize {
        match &self.ty {
            Type::Array(inner) | Type::Map(inner) => 1 + inner.nesting(),
            _ => 0,
        }
    }

    /// Whether `null` is its only value.
    pub(crate) fn is_null(&self) -> bool {
        self.values == [Value::Null]
    }

    /// Pointer of a keyword; of the schema itself if it lacks the keyword.
    pub(crate) fn at(&self, keyword: &str) -> String {
        let mut sources = successors(self.sources.as_deref(), |it| it.next.as_deref());
        match sources.find(|it| it.keywords.split(' ').any(|key| key == keyword)) {
            Some(source) => pointer::join(&source.pointer, keyword),
            None => self.pointer.clone(),
        }
    }
}

/// The type of a schema in the words of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SchemaKind {
    /// Any value: no `type`.
    #[default]
    Any,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl SchemaKind {
    pub(crate) const TYPED: [Self; 6] = [
        Self::Boolean,
        Self::Integer,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
    ];

    /// The value of `type`; `any` without one.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// Whether an object may have fields that are not described.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum AdditionalProperties {
    /// The document does not say; OpenAPI allows them.
    #[default]
    Unspecified,
    Allowed,
    Forbidden,
    /// With values of one schema.
    Typed(Box<Schema>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Type {
    #[default]
    Any,
    Boolean,
    Integer(Int),
    Number,
    String,
    /// A body that is neither JSON nor text.
    Bytes,
    Array(Box<Schema>),
    /// An object whose keys are not known beforehand.
    Map(Box<Schema>),
    /// A key of [`Contract::types`](super::Contract::types).
    Named(String),
}

impl Type {
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }

    /// The named type at the end of arrays and maps, if there is one.
    pub(crate) fn named(&self) -> Option<&str> {
        self.end().name()
    }

    /// Whether both are one type in Rust.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Array(one), Self::Array(two)) | (Self::Map(one), Self::Map(two)) => {
                one.nullable == two.nullable && one.ty.is_same(&two.ty)
            }
            (Self::Named(one), Self::Named(two)) => one == two,
            (Self::Integer(one), Self::Integer(two)) => one == two,
            _ => discriminant(self) == discriminant(other),
        }
    }

    /// Whether it is one value without parts, which a path or a header can have.
    pub(crate) fn is_scalar(&self, types: &BTreeMap<String, Definition>) -> bool {
        match self {
            Self::Boolean | Self::Integer(_) | Self::Number | Self::String => true,
            Self::Named(name) => match types.get(name).map(|named| &named.shape) {
                Some(Shape::OpenEnum(_) | Shape::Override(_)) => true,
                Some(Shape::Choice(choice)) => {
                    let mut alternatives = choice.alternatives.iter();
                    alternatives.all(|it| it.schema.ty.is_scalar(types))
                }
                Some(Shape::Struct(_)) | None => false,
            },
            Self::Any | Self::Bytes | Self::Array(_) | Self::Map(_) => false,
        }
    }

    /// What is at the end of arrays and maps.
    fn end(&self) -> &Self {
        match self {
            Self::Array(inner) | Self::Map(inner) => inner.ty.end(),
            end => end,
        }
    }

    /// Whether an integer is at the end of arrays and maps.
    pub(crate) fn is_integer(&self) -> bool {
        matches!(self.end(), Self::Integer(_))
    }

    /// Whether a number that may have a fraction is there.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.end(), Self::Number)
    }
}

/// The named types at the ends of these schemas.
pub(crate) fn named<'a>(
    schemas: impl Iterator<Item = &'a Schema>,
) -> impl Iterator<Item = &'a str> {
    schemas.filter_map(|schema| schema.ty.named())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Int {
    /// The name in Rust.
    pub(crate) rust: &'static str,
    /// The name that both OpenAPI's `format` and typify know.
    pub(crate) format: &'static str,
    low: i128,
    high: i128,
}

impl Int {
    /// Narrower ones first.
    const ALL: [Self; 6] = [
        Self::new("u8", "uint8", 0, u8::MAX as i128),
        Self::new("u16", "uint16", 0, u16::MAX as i128),
        Self::new("u32", "uint32", 0, u32::MAX as i128),
        Self::new("i32", "int32", i32::MIN as i128, i32::MAX as i128),
        Self::new("u64", "uint64", 0, u64::MAX as i128),
        Self::new("i64", "int64", i64::MIN as i128, i64::MAX as i128),
    ];

    const fn new(rust: &'static str, format: &'static str, low: i128, high: i128) -> Self {
        Self {
            rust,
            format,
            low,
            high,
        }
    }

    /// The range that the format of an integer means.
    pub(crate) fn range_of_format(format: &str) -> Option<(i128, i128)> {
        let named = Self::ALL.into_iter().find(|int| int.format == format)?;
        Some((named.low, named.high))
    }

    /// The narrowest that holds the range and these values; `None` where none does.
    pub(crate) fn holding(
        minimum: Option<i128>,
        maximum: Option<i128>,
        format: &str,
        values: impl Iterator<Item = i128>,
    ) -> Option<Self> {
        let (low, high) = Self::range_of_format(format).unzip();
        let (low, high) = match (minimum.or(low), maximum.or(high)) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) if low >= 0 => (low, i128::from(u64::MAX)),
            (Some(low), None) => (low, i128::from(i64::MAX)),
            (None, high) => (i128::from(i64::MIN), high.unwrap_or(i128::from(i64::MAX))),
        };
        let (low, high) = values.fold((low, high), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let mut all = Self::ALL.into_iter();
        all.find(|int| int.low <= low && high <= int.high)
    }
}
