//! Named types: what each is in Rust, and the schema that it was made of.

use super::{AdditionalProperties, Schema, Type};
use crate::contract::names::Named;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// The schema itself, without what a place of use adds.
    pub(crate) schema: Schema,
    pub(crate) shape: Shape,
}

impl Definition {
    /// The field of a struct that has what its other fields do not describe, if there may be more.
    /// Its name is none on the wire.
    pub(crate) fn additional_field(&self) -> Option<Field> {
        let Shape::Struct(fields) = &self.shape else {
            return None;
        };
        let values = match &self.schema.additional_properties {
            AdditionalProperties::Allowed => Schema::default(),
            AdditionalProperties::Typed(values) => (**values).clone(),
            AdditionalProperties::Unspecified | AdditionalProperties::Forbidden => return None,
        };
        let is_free = |name: &str| fields.iter().all(|field| field.rust_name != name);
        Some(Field {
            name: String::new(),
            rust_name: Named::Field.free("additional_properties", is_free),
            required: true,
            schema: Schema {
                description: "Fields that the contract does not describe, as they came.".to_owned(),
                ty: Type::Map(Box::new(values)),
                ..Schema::default()
            },
        })
    }

    /// Its fields or alternatives, each with whether no value is without it.
    pub(crate) fn parts(&self) -> Vec<(&Schema, bool)> {
        match &self.shape {
            Shape::Struct(fields) => {
                let fields = fields.iter().map(|it| (&it.schema, it.required));
                fields
                    .map(|(it, required)| (it, required && !it.nullable))
                    .collect()
            }
            Shape::Choice(choice) => {
                let alternatives = choice.alternatives.iter();
                alternatives.map(|it| (&it.schema, true)).collect()
            }
            Shape::OpenEnum(_) | Shape::Override(_) => Vec::new(),
        }
    }

    /// What it is made of: fields and other properties, or alternatives.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let additional = match &self.schema.additional_properties {
            AdditionalProperties::Typed(values) => Some(&**values),
            _ => None,
        };
        let parts = self.parts().into_iter();
        parts.map(|(schema, _)| schema).chain(additional)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// An object, its fields in the order of their names on the wire.
    Struct(Vec<Field>),
    /// One of several schemas (`oneOf`, `anyOf`); a value that is none of them must survive.
    Choice(Choice),
    /// A string with known values; others must survive.
    OpenEnum(Vec<Variant>),
    /// A hand-written type of this name in the types crate; the schema says what it is on the wire.
    Override(&'static str),
}

/// What `oneOf` or `anyOf` allows. The two are alike for a client.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Choice {
    /// In the order of the document, of different types in Rust.
    pub(crate) alternatives: Vec<Alternative>,
    /// The field whose value says which alternative it is, if the document names one.
    pub(crate) discriminator: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Alternative {
    pub(crate) rust_name: String,
    pub(crate) schema: Schema,
    /// The values of the discriminator that mean this alternative.
    pub(crate) tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    pub(crate) value: String,
    pub(crate) rust_name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) rust_name: String,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}
