//! From the vendor's schemas to [`Schema`]: merges `allOf`, reduces `anyOf` and `oneOf`, and sets
//! prose aside.

use serde_json::{Value, json};

use super::combine::{intersect, merge, select};
use super::resolve::Resolver;
use super::rules::Rule;
use super::schema::{ADDITIONAL, Kind, Schema};
use super::simplify::sorted;
use crate::contract::PROSE;
use crate::document::{Node, View, pointer, to_integer};

impl<'s> Resolver<'s, '_> {
    /// Reads a schema.
    pub(super) fn schema(&mut self, node: &Node<'s>) -> Schema {
        let any = || Schema::any(&node.pointer);
        if !self.applied.spend(1) {
            return any();
        }
        let read = self.follow(node, |this, node| match node.value.is_object() {
            true => this.combined(node),
            false => {
                this.defect(&node.pointer, "not a schema: a mapping is needed");
                Schema::any(&node.pointer)
            }
        });
        read.unwrap_or_else(any)
    }

    fn combined(&mut self, node: &Node<'s>) -> Schema {
        let at = node.pointer.as_str();
        let mut schema = self.keywords(node);
        let says_nullable = schema.nullable;
        if let Some(list) = node.get("allOf") {
            self.applied.note(Rule::MergeAllOf, at);
            let parts = self.list(&list);
            schema = self.merge_all(schema, parts, at);
        }
        for list in ["anyOf", "oneOf"].iter().filter_map(|key| node.get(key)) {
            let branches = self.list(&list);
            let branches = self.own_half(branches, at);
            schema = select(schema.clone(), branches, &mut self.applied).unwrap_or_else(|| {
                // None of them goes with what is beside them, which is kept.
                self.applied.note(Rule::Contradiction, at);
                schema
            });
        }
        // Beside `allOf` and its like, where OpenAPI ignores it without a type, it is meant all the
        // same.
        schema.nullable |= says_nullable && (schema.kind.is_some() || !schema.branches.is_empty());
        if node.get("allOf").is_none() && schema.kind.is_some() {
            schema.at = at.into();
        }
        schema
    }

    /// What a schema says beside `allOf`, `anyOf` and `oneOf`.
    fn keywords(&mut self, node: &Node<'s>) -> Schema {
        let mut schema = Schema::any(&node.pointer);
        let mut sets_aside = false;
        for (key, value) in node.value.members() {
            let member = || Node::new(value, pointer::join(&node.pointer, key));
            match key {
                "allOf" | "anyOf" | "oneOf" => {}
                "type" if value.as_str() == Some("null") => {
                    schema.keywords.insert("enum".to_owned(), json!([null]));
                }
                "type" => match Kind::parse(&value.to_value()) {
                    Some(kind) => schema.kind = Some(kind),
                    None => {
                        let problem = format!("no type of OpenAPI 3.0: {value}");
                        self.defect(&member().pointer, problem);
                    }
                },
                "nullable" => schema.nullable |= self.flag(&member()),
                "readOnly" => schema.read_only = self.flag(&member()),
                "writeOnly" => schema.write_only = self.flag(&member()),
                "properties" => self.properties(&mut schema, &member()),
                "required" => self.required(&mut schema, &member()),
                "items" => schema.items = Some(self.inner(&member())),
                ADDITIONAL => match value.as_bool() {
                    Some(false) => _ = schema.keywords.insert(key.to_owned(), false.into()),
                    Some(true) => {
                        schema.additional = Some(Box::new(Schema::any(&member().pointer)));
                    }
                    None => schema.additional = Some(self.inner(&member())),
                },
                "enum" => self.values(&mut schema, &member()),
                "discriminator" => self.applied.note(Rule::DropDiscriminator, &node.pointer),
                _ if is_prose(key) => sets_aside = true,
                // What is false by default has no effect.
                _ if value.as_bool() == Some(false) && key != "default" => {}
                _ => {
                    // A number in one spelling: `1000.0` is `1000`.
                    let integer = value.to_value().as_number().and_then(to_integer);
                    let integer = integer.and_then(|integer| i64::try_from(integer).ok());
                    let value = integer.map_or_else(|| value.to_value(), Value::from);
                    schema.keywords.insert(key.to_owned(), value);
                }
            }
        }
        if sets_aside {
            self.applied.note(Rule::SetAside, &node.pointer);
        }
        schema
    }

    /// Reads an `enum`. `null` in it allows null only beside `nullable`, and needs no other
    /// mention.
    fn values(&mut self, schema: &mut Schema, node: &Node<'_>) {
        let mut values: Vec<_> = node.value.items().map(View::to_value).collect();
        if values.is_empty() {
            self.defect(&node.pointer, "an `enum` without values");
        }
        let all = values.len();
        if values.iter().any(|value| !value.is_null()) {
            values.retain(|value| !value.is_null());
            schema.nullable |= values.len() < all;
        }
        schema.keywords.insert("enum".to_owned(), sorted(values));
    }

    fn inner(&mut self, node: &Node<'s>) -> Box<Schema> {
        Box::new(self.within(|this| this.schema(node)))
    }

    fn merge_all(&mut self, own: Schema, parts: Vec<Schema>, at: &str) -> Schema {
        let copied = parts.iter().map(Schema::size).sum();
        if !self.applied.spend(copied) {
            return Schema::any(at);
        }
        let mut all = parts.iter().cloned();
        let intersect = |both, part| intersect(both, part, &mut self.applied);
        if let Some(schema) = all.try_fold(own.clone(), intersect) {
            return schema;
        }
        let parts = self.own_half(parts, at).into_iter();
        parts.fold(own, |both, part| merge(both, part, &mut self.applied))
    }

    /// Where success and failure are mixed in one answer: leaves the parts of the wanted half.
    fn own_half(&mut self, parts: Vec<Schema>, at: &str) -> Vec<Schema> {
        let Some(is_success) = self.is_success else {
            return parts;
        };
        let wanted = [Value::Bool(is_success)];
        let says = |part: &Schema| part.success().and_then(Schema::values).map(<[_]>::to_vec);
        let is_own = |part: &Schema| says(part).is_some_and(|said| said == wanted);
        let is_other = |part: &Schema| says(part).is_some_and(|said| said != wanted);
        if !(parts.iter().any(is_own) && parts.iter().any(is_other)) {
            return parts;
        }
        self.applied.note(Rule::FoldEnvelope, at);
        parts.into_iter().filter(is_own).collect()
    }

    fn list(&mut self, node: &Node<'s>) -> Vec<Schema> {
        let parts: Vec<_> = node.items().map(|part| self.schema(&part)).collect();
        if parts.is_empty() {
            self.defect(&node.pointer, "a list of schemas is needed");
        }
        parts
    }

    fn properties(&mut self, schema: &mut Schema, node: &Node<'s>) {
        if !node.value.is_object() {
            return self.defect(&node.pointer, "a mapping of schemas is needed");
        }
        for (name, member) in node.entries() {
            let property = *self.inner(&member);
            schema.properties.insert(name, property);
        }
    }

    fn required(&mut self, schema: &mut Schema, node: &Node<'_>) {
        match node.value.as_bool() {
            // A habit from JSON Schema draft 3: it has no effect here.
            Some(_) => self.applied.note(Rule::DropKeyword, &node.pointer),
            None if node.value.is_list() => {}
            None => self.defect(&node.pointer, "a list of names is needed"),
        }
        for item in node.items() {
            match item.value.as_str() {
                Some(name) => {
                    schema.required.insert(name.to_owned());
                }
                None => self.defect(&item.pointer, "no name"),
            }
        }
    }
}

/// Whether a keyword is prose or of no consequence on the wire.
pub(super) fn is_prose(keyword: &str) -> bool {
    let is_known = PROSE.contains(&keyword) || ["$comment", "$schema"].contains(&keyword);
    is_known || keyword.starts_with("x-")
}
