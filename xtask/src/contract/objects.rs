//! Objects: structs with known fields, maps, and both at once.

use std::collections::BTreeMap;

use super::Reader;
use super::model::{AdditionalProperties, Field, Schema, Shape, Type};
use super::names::Named;
use crate::document::Node;

impl<'a> Reader<'a> {
    pub(super) fn object_type(
        &mut self,
        schema: &mut Schema,
        node: &Node<'a>,
        name: Option<&str>,
    ) -> Type {
        let additional = node.get("additionalProperties");
        for name in node.children("required") {
            if name.value.as_str().is_none() {
                self.report(&name, "a name in `required` is not a string", "quote it");
            }
        }
        let is_described = node.members("properties").next().is_some();
        if is_described || node.children("required").next().is_some() {
            schema.additional_properties =
                match additional.as_ref().and_then(|it| it.value.as_bool()) {
                    Some(true) => AdditionalProperties::Allowed,
                    Some(false) => AdditionalProperties::Forbidden,
                    None => AdditionalProperties::Unspecified,
                };
            return self.define(
                (schema, node),
                name,
                Shape::Struct(Vec::new()),
                |reader, name| {
                    let fields = reader.fields(node, name);
                    let inner = name.map(|name| format!("{name}Value"));
                    let additional = reader.additional_properties(additional, inner.as_deref());
                    (Shape::Struct(fields), additional)
                },
            );
        }
        let name = name.map(|name| format!("{name}Value"));
        let values = match self.additional_properties(additional, name.as_deref()) {
            AdditionalProperties::Typed(values) => *values,
            plain => {
                schema.additional_properties = plain;
                Schema::default()
            }
        };
        self.holding(node, values, Type::Map)
    }

    fn additional_properties(
        &mut self,
        node: Option<Node<'a>>,
        name: Option<&str>,
    ) -> AdditionalProperties {
        let Some(node) = node else {
            return AdditionalProperties::Unspecified;
        };
        match node.value.as_bool() {
            Some(true) => AdditionalProperties::Allowed,
            Some(false) => AdditionalProperties::Forbidden,
            None if node.value.is_object() => {
                AdditionalProperties::Typed(Box::new(self.schema(&node, name)))
            }
            None => {
                let help = "write true, false or a schema";
                self.report(&node, "`additionalProperties` has the wrong type", help);
                AdditionalProperties::Unspecified
            }
        }
    }

    /// The fields, in the order of their names on the wire. What is required without being
    /// described may be any value.
    fn fields(&mut self, node: &Node<'a>, owner: Option<&str>) -> Vec<Field> {
        let required: BTreeMap<String, Node<'a>> = node
            .children("required")
            .map(|name| (name.as_text(), name))
            .collect();
        let mut found: BTreeMap<String, Option<Node<'a>>> = BTreeMap::new();
        found.extend(required.keys().map(|name| (name.clone(), None)));
        found.extend(
            node.members("properties")
                .map(|(name, it)| (name, Some(it))),
        );
        let names = Named::Field.distinct(found.keys().map(String::as_str));
        let mut fields = Vec::with_capacity(names.len());
        for ((name, property), rust_name) in found.into_iter().zip(names) {
            let inner = owner.map(|owner| format!("{owner}{}", Named::Type.name(&name)));
            let requirement = required.get(&name);
            let schema = match property {
                Some(property) => self.schema(&property, inner.as_deref()),
                None => Schema::anything(requirement.map_or("", |at| &at.pointer)),
            };
            fields.push(Field {
                required: requirement.is_some(),
                rust_name,
                schema,
                name,
            });
        }
        fields
    }
}
