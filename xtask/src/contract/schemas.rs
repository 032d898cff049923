//! Schemas, read into typed ones and, for objects, choices and string enumerations, named types.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value;

use super::Reader;
use super::expected::{BESIDE_ALL_OF, contains};
use super::model::{Definition, Schema, SchemaKind, Shape, Source, Type, Variant};
use super::names::Named;
use super::type_overrides;
use crate::document::Node;

/// Most lists and maps directly within each other. From 16 on rustc does not find out whether a map
/// is `Send`.
const MAX_NESTING: usize = 10;

impl<'a> Reader<'a> {
    /// Reads a schema and all schemas within it. `name` is what it is called in Rust if it needs a
    /// name; without one it is only checked.
    pub(super) fn schema(&mut self, node: &Node<'a>, name: Option<&str>) -> Schema {
        let mut schema = self.merged(node, name);
        schema.used_at.clone_from(&node.pointer);
        schema
    }

    fn merged(&mut self, node: &Node<'a>, name: Option<&str>) -> Schema {
        let mut schema = Schema {
            pointer: node.pointer.clone(),
            ..Schema::default()
        };
        if self.is_reference(node) {
            return match self.target(node, "schemas") {
                Some(target) => self.component(&target),
                None => schema,
            };
        }
        if !self.object(node, "a schema") {
            return schema;
        }
        if let Some(all_of) = node.get("allOf") {
            self.all_of(node, &all_of);
            if let Some(only) = all_of.items().next() {
                schema = self.schema(&only, name);
            }
            describe(&mut schema, node);
            return schema;
        }
        describe(&mut schema, node);
        if let Some(keyword) = Self::choice_of(node) {
            self.choice(&mut schema, node, keyword, name);
            return schema;
        }
        if let Some(discriminator) = node.get("discriminator") {
            let help = "list the schemas that it distinguishes in `oneOf`, or remove it";
            self.report(&discriminator, "`discriminator` without a choice", help);
        }
        if let Some(kind) = self.kind(node) {
            schema.kind = kind;
            self.constraints(&mut schema, node);
            schema.ty = self.ty(&mut schema, node, name);
        }
        schema
    }

    /// `allOf` is taken with one member, as the way to describe a reference.
    fn all_of(&mut self, node: &Node<'a>, all_of: &Node<'a>) {
        let members = all_of.items().count();
        if members != 1 {
            let what = format!("`allOf` of {members} schemas");
            let help = "merge them into one schema; `allOf` of one may describe a reference";
            self.report(all_of, what, help);
        }
        self.beside(node, "allOf", BESIDE_ALL_OF);
    }

    /// Reports what is beside a keyword that puts schemas together, but for the `known` ones.
    pub(super) fn beside(&mut self, node: &Node<'a>, keyword: &str, known: &str) {
        for (key, member) in node.entries() {
            if !contains(known, &key) && !key.starts_with("x-") {
                let what = format!("`{key}` beside `{keyword}`");
                let help = format!("put it into the schemas of `{keyword}`");
                self.report(&member, what, help);
            }
        }
    }

    /// The Rust type of a schema whose constraints are read. Named types enter themselves.
    fn ty(&mut self, schema: &mut Schema, node: &Node<'a>, name: Option<&str>) -> Type {
        if let Some(name) = name
            && let Some(ty) = self.type_override(schema, node, name)
        {
            return ty;
        }
        match schema.kind {
            SchemaKind::Any => Type::Any,
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Integer => self.integer(schema, node),
            SchemaKind::Number => Type::Number,
            SchemaKind::String if !schema.values.is_empty() => {
                let values: Vec<&str> = schema.values.iter().filter_map(Value::as_str).collect();
                let names = Named::Variant.distinct(values.iter().copied());
                let variants = values.iter().zip(names).map(|(value, rust_name)| Variant {
                    value: (*value).to_owned(),
                    rust_name,
                });
                let shape = Shape::OpenEnum(variants.collect());
                name.map_or(Type::String, |name| self.enter(name, schema, node, shape))
            }
            SchemaKind::String => {
                if schema.format() == Some("password") {
                    self.secret(node);
                }
                Type::String
            }
            SchemaKind::Array => match node.get("items") {
                Some(items) => {
                    let name = name.map(|name| format!("{name}Item"));
                    let items = self.schema(&items, name.as_deref());
                    self.holding(node, items, Type::Array)
                }
                None => {
                    let help = "say what it holds: `items: {…}`";
                    self.report(node, "an array without `items`", help);
                    Type::Any
                }
            },
            SchemaKind::Object => self.object_type(schema, node, name),
        }
    }

    /// The type of a list or map of something.
    pub(super) fn holding(
        &mut self,
        node: &Node<'a>,
        inner: Schema,
        of: fn(Box<Schema>) -> Type,
    ) -> Type {
        match inner.nesting().cmp(&MAX_NESTING) {
            Ordering::Less => {}
            Ordering::Equal => {
                let what = format!("more than {MAX_NESTING} lists and maps within each other");
                let help = "rustc does not take such a type: put an object between";
                self.report(node, what, help);
            }
            // Reported once, where it became too deep.
            Ordering::Greater => return inner.ty,
        }
        of(Box::new(inner))
    }

    /// The hand-written type of a component, while the component has the shape that it was written
    /// for.
    fn type_override(&mut self, schema: &Schema, node: &Node<'a>, name: &str) -> Option<Type> {
        if node.pointer.strip_prefix("/components/schemas/") != Some(name) {
            return None;
        }
        let (rust, fits) = type_overrides::fit(name, node.value)?;
        if fits {
            return Some(self.enter(name, schema, node, Shape::Override(rust)));
        }
        match type_overrides::secrets().contains(&name) {
            true => self.secret(node),
            false => drop(self.notes.insert(type_overrides::changed(name))),
        }
        None
    }

    /// A plain string would show itself in every Debug output.
    fn secret(&mut self, node: &Node<'a>) {
        let help = format!(
            "use a schema that crates/types has a type for, in the shape it was written for: {}",
            type_overrides::secrets().join(", ")
        );
        let what = "a secret (`format: password`) without a type that hides it";
        self.report(node, what, help);
    }

    /// The name of the type that a schema becomes: `name`, or one with a number where another
    /// schema has that name.
    pub(super) fn type_name(&mut self, name: &str, node: &Node<'a>) -> String {
        let is_free = |name: &str| {
            self.type_names
                .get(name)
                .is_none_or(|at| *at == node.pointer)
        };
        let free = Named::Type.free(name, is_free);
        self.type_names.insert(free.clone(), node.pointer.clone());
        free
    }

    pub(super) fn enter(
        &mut self,
        name: &str,
        schema: &Schema,
        node: &Node<'a>,
        shape: Shape,
    ) -> Type {
        let name = self.type_name(name, node);
        if !self.types.contains_key(&name) {
            // What the place of use added is not the definition's.
            let mut own = Schema {
                used_at: node.pointer.clone(),
                ty: Type::Named(name.clone()),
                description: String::new(),
                nullable: false,
                deprecated: false,
                read_only: false,
                write_only: false,
                sources: None,
                ..schema.clone()
            };
            describe(&mut own, node);
            let definition = Definition { schema: own, shape };
            self.types.insert(name.clone(), definition);
        }
        Type::Named(name)
    }
}

/// Adds what a node says about the value at its place of use, which wins over what it refers to.
pub(super) fn describe(schema: &mut Schema, node: &Node<'_>) {
    let description = node.text("description");
    if !description.is_empty() {
        schema.description = description;
    }
    schema.nullable |= node.flag("nullable");
    schema.deprecated |= node.flag("deprecated");
    schema.read_only |= node.flag("readOnly");
    schema.write_only |= node.flag("writeOnly");
    let keywords = node.value.members().map(|(key, _)| key);
    let keywords: Vec<&str> = keywords.filter(|key| !key.starts_with("x-")).collect();
    // There is one of these for each schema of a document: without room to spare.
    schema.sources = Some(Arc::new(Source {
        pointer: node.pointer.clone(),
        keywords: keywords.join(" "),
        next: schema.sources.take(),
    }));
    let name = node.pointer.strip_prefix("/components/schemas/");
    if schema.component.is_none() && name.is_some_and(|name| !name.contains('/')) {
        schema.component = Some(node.last_segment());
    }
}
