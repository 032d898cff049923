//! Random values of a schema, as a server may send them.

use proptest::prelude::Rng;
use serde_json::{Map, Value, json};

/// How deep values get before optional parts are left out.
const DEEP: usize = 4;

/// Draws values of the schemas of one document.
pub(super) struct Values<'a, R> {
    pub(super) document: &'a Value,
    pub(super) rng: &'a mut R,
}

impl<R: Rng> Values<'_, R> {
    /// A value of a schema; `None` if the schema asks for itself without end.
    pub(super) fn of(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        if depth > 3 * DEEP {
            return None;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let document = self.document;
            let target = document.pointer(reference.trim_start_matches('#'))?;
            return self.of(target, depth + 1);
        }
        let may_be_null = schema["nullable"] == json!(true);
        if may_be_null && (depth > DEEP || self.one_in(4)) {
            return Some(Value::Null);
        }
        if let Some(one) = schema["allOf"].get(0) {
            return self.of(one, depth + 1);
        }
        let choice = schema.get("oneOf").or(schema.get("anyOf"));
        if let Some(alternatives) = choice.and_then(Value::as_array) {
            // One that the document knows, or one that the server has learned since.
            let count = match alternatives.len() {
                // It is its only alternative.
                1 => 1,
                count => count + 1,
            };
            let index = self.rng.next_u32() as usize % count;
            return match alternatives.get(index) {
                Some(alternative) => self.of(alternative, depth + 1),
                None => Some(json!({"new since": true})),
            };
        }
        match schema["type"].as_str() {
            Some("string") => Some(self.string(schema)),
            Some("integer") => {
                let highest = schema.get("maximum").unwrap_or(&json!(i64::MAX)).clone();
                Some(self.pick(&[json!(0), json!(1), json!(2), highest]))
            }
            Some("number") => Some(self.pick(&[json!(1.5), json!(-0.25), json!(3), json!(-1)])),
            Some("boolean") => Some(json!(self.one_in(2))),
            Some("array") => Some(Value::Array(self.list(&schema["items"], depth))),
            Some("object") => self.object(schema, depth),
            _ => Some(self.anything()),
        }
    }

    fn one_in(&mut self, count: u32) -> bool {
        self.rng.next_u32().is_multiple_of(count)
    }

    fn pick(&mut self, values: &[Value]) -> Value {
        let index = self.rng.next_u32() as usize % values.len();
        values[index].clone()
    }

    /// A known value of an enumeration or one that the server has learned since.
    fn string(&mut self, schema: &Value) -> Value {
        match schema["enum"].as_array() {
            Some(known) if !self.one_in(4) => self.pick(known),
            _ => self.pick(&[json!(""), json!("new since"), json!("\u{0}\u{1f600}\"\\")]),
        }
    }

    fn list(&mut self, items: &Value, depth: usize) -> Vec<Value> {
        let count = if depth > DEEP {
            0
        } else {
            self.rng.next_u32() % 3
        };
        (0..count)
            .filter_map(|_| self.of(items, depth + 1))
            .collect()
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        let empty = Map::new();
        let fields = schema["properties"].as_object().unwrap_or(&empty);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, field) in fields {
            let is_required = required.contains(&json!(name));
            if !is_required && (depth > DEEP || self.one_in(3)) {
                continue;
            }
            match self.of(field, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        let more = &schema["additionalProperties"];
        let more = match more {
            Value::Bool(true) => self.anything(),
            Value::Object(_) if depth <= DEEP => self.of(more, depth + 1).unwrap_or_default(),
            _ => return Some(Value::Object(object)),
        };
        object.insert("not described".to_owned(), more);
        Some(Value::Object(object))
    }

    fn anything(&mut self) -> Value {
        self.pick(&[
            json!("text"),
            json!(1),
            json!(true),
            json!({"a": [null, {}]}),
            json!([]),
        ])
    }
}
