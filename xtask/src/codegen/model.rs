//! The contract as the generator sees it: operations and named types, references resolved,
//! inline objects and enumerations given names, scalars inlined.
//!
//! Data only. [`super::read`] makes it from a document, everything after works on it.

use std::collections::{BTreeMap, BTreeSet};

/// A whole contract.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: String,
    /// Resource name (the tag) to its description.
    pub(crate) resources: BTreeMap<String, String>,
    /// In the order of path, then method.
    pub(crate) operations: Vec<Operation>,
    pub(crate) types: BTreeMap<String, Named>,
    /// What a person should know about the translation, such as a domain type that no longer fits.
    pub(crate) notes: Vec<String>,
}

/// One operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// Lower case, as in the document.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) resource: String,
    pub(crate) kind: Kind,
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) permissions: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// `None` when a success carries no content.
    pub(crate) answer: Option<Type>,
    /// Types of failures: not decoded by the generated methods, but emitted and documented.
    pub(crate) failures: Vec<Type>,
}

/// What repeating a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Read,
    Replace,
    Delete,
    Create,
    Action,
}

impl Kind {
    /// The rule is structural: a POST to a path that can also be read makes something there;
    /// any other POST, and a PATCH, is an action.
    pub(crate) fn of(method: &str, path_is_readable: bool) -> Self {
        match method {
            "get" => Self::Read,
            "put" => Self::Replace,
            "delete" => Self::Delete,
            "post" if path_is_readable => Self::Create,
            _ => Self::Action,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Replace => "Replace",
            Self::Delete => "Delete",
            Self::Create => "Create",
            Self::Action => "Action",
        }
    }

    /// A sentence for the rustdoc of a method.
    pub(crate) fn sentence(self) -> &'static str {
        match self {
            Self::Read => "Safe: changes nothing, may be repeated.",
            Self::Replace => "Idempotent: may be repeated with the same result.",
            Self::Delete => "Idempotent: may be repeated; a later call may find nothing.",
            Self::Create => "A create: repeating it may make a second object, or be refused.",
            Self::Action => "An action: repeating it does it again.",
        }
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) description: String,
    pub(crate) ty: Type,
}

#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) ty: Type,
}

/// A type at a place of use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Any,
    Bool,
    Integer(Int),
    Number,
    String,
    Array(Box<Type>),
    /// An object whose keys are not known beforehand.
    Map(Box<Type>),
    /// A key of [`Api::types`].
    Named(String),
}

impl Type {
    /// The named type at the end of arrays and maps, if there is one.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Array(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }

    /// Whether an integer stands at the end of arrays and maps.
    pub(crate) fn is_whole(&self) -> bool {
        match self {
            Self::Integer(_) => true,
            Self::Array(inner) | Self::Map(inner) => inner.is_whole(),
            _ => false,
        }
    }
}

/// The Rust integers, by the range that a schema gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Int {
    U8,
    U16,
    U32,
    U64,
    I32,
    I64,
}

impl Int {
    /// The narrowest of a few that holds every value; `None` where none does.
    pub(crate) fn holding(
        minimum: Option<i128>,
        maximum: Option<i128>,
        format: &str,
    ) -> Option<Self> {
        let all = [
            (Self::U8, 0, i128::from(u8::MAX)),
            (Self::U16, 0, i128::from(u16::MAX)),
            (Self::U32, 0, i128::from(u32::MAX)),
            (Self::I32, i128::from(i32::MIN), i128::from(i32::MAX)),
            (Self::U64, 0, i128::from(u64::MAX)),
            (Self::I64, i128::from(i64::MIN), i128::from(i64::MAX)),
        ];
        let by_format = all.iter().find(|(int, ..)| int.format() == format);
        let low = minimum.or(by_format.map(|f| f.1));
        let high = maximum.or(by_format.map(|f| f.2));
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) if low >= 0 => (low, i128::from(u64::MAX)),
            (Some(low), None) => (low, i128::from(i64::MAX)),
            (None, high) => (i128::from(i64::MIN), high.unwrap_or(i128::from(i64::MAX))),
        };
        all.iter()
            .find(|(_, min, max)| *min <= low && high <= *max)
            .map(|(int, ..)| *int)
    }

    /// The name that both OpenAPI's `format` and typify know.
    pub(crate) fn format(self) -> &'static str {
        match self {
            Self::U8 => "uint8",
            Self::U16 => "uint16",
            Self::U32 => "uint32",
            Self::U64 => "uint64",
            Self::I32 => "int32",
            Self::I64 => "int64",
        }
    }
}

/// A type with a name.
#[derive(Clone, Debug)]
pub(crate) enum Named {
    Struct(Struct),
    /// A string with known values; others must survive.
    OpenEnum {
        doc: String,
        values: Vec<String>,
    },
    /// A hand-written type of the types crate.
    Domain {
        rust: &'static str,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) wire: String,
    pub(crate) ty: Type,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) doc: String,
}

/// In which direction a type travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) sent: bool,
    pub(crate) received: bool,
    pub(crate) resources: BTreeSet<String>,
}

impl Api {
    /// Who uses each named type, and how.
    pub(crate) fn usage(&self) -> BTreeMap<&str, Usage> {
        let mut usage: BTreeMap<&str, Usage> = self
            .types
            .keys()
            .map(|name| (name.as_str(), Usage::default()))
            .collect();
        for operation in &self.operations {
            let sent = operation
                .parameters
                .iter()
                .map(|p| &p.ty)
                .chain(operation.body.iter().map(|b| &b.ty));
            for ty in sent {
                self.mark(ty, &operation.resource, false, &mut usage);
            }
            for ty in operation.answer.iter().chain(&operation.failures) {
                self.mark(ty, &operation.resource, true, &mut usage);
            }
        }
        usage
    }

    fn mark<'a>(
        &'a self,
        ty: &'a Type,
        resource: &str,
        received: bool,
        usage: &mut BTreeMap<&'a str, Usage>,
    ) {
        let Some(name) = ty.named() else { return };
        let entry = usage.entry(name).or_default();
        entry.resources.insert(resource.to_owned());
        if received {
            entry.received = true;
        } else {
            entry.sent = true;
        }
        if let Some(Named::Struct(item)) = self.types.get(name) {
            for field in &item.fields {
                self.mark(&field.ty, resource, received, usage);
            }
        }
    }
}
