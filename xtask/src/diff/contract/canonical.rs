//! Schemas as canonical text, for where two lists of them can only be compared as wholes.

use serde_json::{Map, Value};

use crate::document::{Node, resolve};

/// Deepest nesting that is written out, references included; a circle ends there.
const MAX_DEPTH: usize = 24;

/// Longest text; a longer one is cut, which can only hide what lies far inside.
const MAX_NODES: usize = 20_000;

/// The schema with its references replaced by what they mean, without prose.
pub(super) fn text(doc: &Value, place: Node<'_>) -> String {
    let mut left = MAX_NODES;
    inline(doc, place, 0, &mut left).to_string()
}

fn inline(doc: &Value, place: Node<'_>, depth: usize, left: &mut usize) -> Value {
    if depth > MAX_DEPTH || *left == 0 {
        return Value::String("…".to_owned());
    }
    *left -= 1;
    let place = resolve(doc, place);
    match place.value {
        Value::Object(_) => {
            let mut members = Map::new();
            let mut entries: Vec<_> = place.entries().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            for (key, member) in entries {
                let prose = matches!(key.as_str(), "description" | "title" | "example")
                    && !place.pointer.ends_with("/properties");
                if !prose && !key.starts_with("x-") {
                    members.insert(key, inline(doc, member, depth + 1, left));
                }
            }
            Value::Object(members)
        }
        Value::Array(_) => {
            let mut items: Vec<Value> = place
                .items()
                .map(|item| inline(doc, item, depth + 1, left))
                .collect();
            // No list within a schema has an order that matters.
            items.sort_by_cached_key(Value::to_string);
            items.into()
        }
        other => other.clone(),
    }
}
