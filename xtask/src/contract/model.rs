//! The contract as typed data. Data only: the reader in [`super`] makes it, everything else works
//! on it.
//!
//! References are followed. Objects and string enumerations are named types, by their name in Rust;
//! a scalar is repeated wherever it is used. A name on the wire and a name in Rust are two fields,
//! and every part has the JSON pointer of where the document describes it.

mod definition;
mod operation;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use definition::{Alternative, Choice, Definition, Field, Shape, Variant};
pub(crate) use operation::{
    Body, Encoding, Header, Location, Media, Method, Operation, OperationKind, Parameter, Response,
    Status, Style, shape,
};
pub(crate) use schema::{
    AdditionalProperties, CONSTRAINTS, Int, Schema, SchemaKind, Source, Type, named,
};

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Contract {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) servers: Vec<Server>,
    /// What every call accepts: any one of these; empty if no credentials are needed.
    pub(crate) security: Vec<Credentials>,
    /// By their names, the tags.
    pub(crate) resources: BTreeMap<String, Resource>,
    /// In the order of path, then method.
    pub(crate) operations: Vec<Operation>,
    /// Named types by their name in Rust.
    pub(crate) types: BTreeMap<String, Definition>,
    /// What a person should know, such as a type override that no longer fits its schema. Sorted.
    pub(crate) notes: Vec<String>,
}

impl Contract {
    pub(crate) fn module(&self, resource: &str) -> &str {
        self.resources
            .get(resource)
            .map_or("", |resource| &resource.module)
    }

    /// These types, and all that they are made of.
    pub(crate) fn within<'a>(&'a self, names: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        let mut open: Vec<&str> = names.collect();
        let mut within = BTreeSet::new();
        while let Some(name) = open.pop() {
            if within.insert(name) {
                let definition = self.types.get(name).into_iter();
                open.extend(named(definition.flat_map(Definition::schemas)));
            }
        }
        within
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resource {
    /// Name of its module in Rust.
    pub(crate) module: String,
    pub(crate) description: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Server {
    pub(crate) pointer: String,
    pub(crate) url: String,
}

/// One way to authenticate: all of these schemes together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Credentials {
    pub(crate) pointer: String,
    pub(crate) schemes: Vec<SecurityScheme>,
}

/// What a request carries to authenticate. How the document calls it does not matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SecurityScheme {
    /// `Authorization: Bearer …`.
    Bearer,
    /// A header with this name.
    Header(String),
}
