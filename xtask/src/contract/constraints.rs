//! What a schema demands of a value: its type, values, ranges and limits, each on the type it belongs to.

use serde_json::Value;

use super::Reader;
use super::expected::{BELONGS, contains};
use super::model::{Bounds, Int, Schema, SchemaKind, Type};
use crate::document::{Node, to_integer};

impl<'a> Reader<'a> {
    /// The kind of a schema, after checking that every keyword belongs to it. `None` for an unknown
    /// type.
    pub(super) fn kind(&mut self, node: &Node<'a>) -> Option<SchemaKind> {
        let kind = match node.get("type").map(|ty| ty.as_text()) {
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
        for key in node.value.as_object().into_iter().flat_map(|it| it.keys()) {
            let mut kinds = BELONGS.iter().filter(|(_, keys)| contains(keys, key));
            if let Some((kinds, _)) = kinds
                .next()
                .filter(|(kinds, _)| !contains(kinds, kind.key()))
            {
                let what = format!("`{key}` on a schema of type {}", kind.key());
                let help = format!("it belongs to `type: {}`", kinds.replace(' ', "` or `"));
                self.report(node, what, help);
            }
        }
        Some(kind)
    }

    /// Reads the keywords that constrain a value.
    pub(super) fn constraints(&mut self, schema: &mut Schema, node: &Node<'a>) {
        let text = |key: &str| node.get(key).map(|value| value.as_text());
        schema.format = text("format");
        schema.pattern = text("pattern");
        schema.default = node.value.get("default").cloned();
        schema.unique_items = node.flag("uniqueItems");
        let number = |key: &str| node.value.get(key).and_then(Value::as_number).cloned();
        schema.value = Bounds {
            minimum: number("minimum"),
            maximum: number("maximum"),
        };
        let count = |minimum: &str, maximum: &str| Bounds {
            minimum: node.value.get(minimum).and_then(Value::as_u64),
            maximum: node.value.get(maximum).and_then(Value::as_u64),
        };
        schema.length = count("minLength", "maxLength");
        schema.items = count("minItems", "maxItems");
        schema.properties = count("minProperties", "maxProperties");
        schema.exclusive = (node.flag("exclusiveMinimum"), node.flag("exclusiveMaximum"));
        schema.multiple_of = number("multipleOf");
        for (low, high) in [
            ("minProperties", "maxProperties"),
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
        ] {
            let number = |key: &str| node.value.get(key).and_then(Value::as_f64);
            if let (Some(min), Some(max)) = (number(low), number(high))
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
        for item in values.items() {
            // OpenAPI asks for `null` in the list of a value that may be null.
            if item.value.is_null() && schema.nullable && schema.kind != SchemaKind::Any {
                continue;
            }
            let fits = match schema.kind {
                SchemaKind::Any => true,
                SchemaKind::String => item.value.is_string(),
                SchemaKind::Boolean => item.value.is_boolean(),
                SchemaKind::Array => item.value.is_array(),
                SchemaKind::Object => item.value.is_object(),
                SchemaKind::Integer => to_integer(item.value).is_some(),
                SchemaKind::Number => item.value.is_number(),
            };
            if !fits {
                let what = format!(
                    "a value of `enum` that is not of type {}",
                    schema.kind.key()
                );
                let help = match item.value {
                    Value::Null => "write `nullable: true` if a value may be null",
                    _ => "quote it if it is meant as text",
                };
                self.report(&item, what, help);
            }
            if schema.values.contains(item.value) {
                let what = "a value of `enum` that appears twice";
                self.report(&item, what, "remove one of the two");
            }
            schema.values.push(item.value.clone());
        }
    }

    pub(super) fn integer(&mut self, schema: &Schema, node: &Node<'a>) -> Type {
        let bound = |key: &str| node.value.get(key).and_then(to_integer);
        for key in ["minimum", "maximum"] {
            if node.value.get(key).is_some_and(Value::is_number) && bound(key).is_none() {
                let what = format!("`{key}` of an integer is not whole");
                self.report(node, what, "write a whole number");
            }
        }
        let format = schema.format.as_deref().unwrap_or_default();
        let values = schema.values.iter().filter_map(to_integer);
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
