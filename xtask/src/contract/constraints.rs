//! What a schema demands of a value: its type, values, ranges and limits, each on the type it
//! belongs to.

use std::collections::HashSet;

use serde_json::Value;

use super::Reader;
use super::expected::{BELONGS, contains};
use super::model::{CONSTRAINTS, Int, Schema, SchemaKind, Type};
use crate::document::{Node, View, to_integer};

impl<'a> Reader<'a> {
    /// The kind of a schema, after checking that every keyword belongs to it. `None` for an unknown
    /// type.
    pub(super) fn kind(&mut self, node: &Node<'a>) -> Option<SchemaKind> {
        // A type that is no text is reported where the key is read.
        let kind = match node.value.get("type").and_then(|ty| ty.as_str()) {
            None => SchemaKind::Any,
            Some(ty) => match SchemaKind::TYPED.into_iter().find(|kind| kind.key() == ty) {
                Some(kind) => kind,
                None => {
                    let known = SchemaKind::TYPED.map(SchemaKind::key).join(", ");
                    let help = format!("the types of OpenAPI 3.0 are {known}");
                    self.report(node, format!("unknown type `{ty}`"), help);
                    return None;
                }
            },
        };
        for (key, _) in node.value.members() {
            let belongs = BELONGS.iter().find(|(_, keys)| contains(keys, key));
            if let Some((kinds, _)) = belongs.filter(|(kinds, _)| !contains(kinds, kind.key())) {
                let what = format!("`{key}` on a schema of type {}", kind.key());
                let help = format!("it belongs to `type: {}`", kinds.replace(' ', "` or `"));
                self.report(node, what, help);
            }
        }
        Some(kind)
    }

    pub(super) fn constraints(&mut self, schema: &mut Schema, node: &Node<'a>) {
        let constraint = |key| Some((key, node.value.get(key)?.to_value()));
        schema.constraints = CONSTRAINTS.split(' ').filter_map(constraint).collect();
        schema.default = node.value.get("default").map(View::to_value);
        for (low, high) in [
            ("minProperties", "maxProperties"),
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
        ] {
            let bound = |key: &str| schema.constraint(key).and_then(Value::as_f64);
            if let (Some(min), Some(max)) = (bound(low), bound(high))
                && min > max
            {
                let what = format!("`{low}` {min} is above `{high}` {max}");
                self.report(node, what, "no value fits: correct one of the two");
            }
        }
        self.values(schema, node);
    }

    fn values(&mut self, schema: &mut Schema, node: &Node<'a>) {
        let Some(values) = node.get("enum") else {
            return;
        };
        if values.items().next().is_none() {
            self.report(&values, "an empty `enum`", "list the values, or remove it");
        }
        let mut seen = HashSet::new();
        for item in values.items() {
            // OpenAPI asks for `null` in the list of a value that may be null.
            if item.value.is_null() && schema.nullable && schema.kind != SchemaKind::Any {
                continue;
            }
            let fits = match schema.kind {
                SchemaKind::Any => true,
                SchemaKind::String => item.value.as_str().is_some(),
                SchemaKind::Boolean => item.value.as_bool().is_some(),
                SchemaKind::Array => item.value.is_list(),
                SchemaKind::Object => item.value.is_object(),
                SchemaKind::Integer => item.value.as_number().and_then(to_integer).is_some(),
                SchemaKind::Number => item.value.as_number().is_some(),
            };
            if !fits {
                let what = format!(
                    "a value of `enum` that is not of type {}",
                    schema.kind.key()
                );
                let help = match item.value.is_null() {
                    true => "write `nullable: true` if a value may be null",
                    false => "quote it if it is meant as text",
                };
                self.report(&item, what, help);
            }
            let value = item.value.to_value();
            if !seen.insert(value.clone()) {
                let what = "a value of `enum` that appears twice";
                self.report(&item, what, "remove one of the two");
            }
            schema.values.push(value);
        }
    }

    pub(super) fn integer(&mut self, schema: &Schema, node: &Node<'a>) -> Type {
        let number = |key: &str| node.value.get(key).and_then(View::as_number);
        let bound = |key: &str| number(key).and_then(to_integer);
        for key in ["minimum", "maximum"] {
            if number(key).is_some() && bound(key).is_none() {
                let what = format!("`{key}` of an integer is not whole");
                self.report(node, what, "write a whole number");
            }
        }
        let format = schema.format().unwrap_or_default();
        let values = schema.values.iter().filter_map(Value::as_number);
        let values = values.filter_map(to_integer);
        match Int::holding(bound("minimum"), bound("maximum"), format, values) {
            Some(int) => Type::Integer(int),
            None => {
                let help = "give a minimum and a maximum within i64 or u64";
                self.report(node, "no 64-bit integer holds this range", help);
                Type::Any
            }
        }
    }
}
