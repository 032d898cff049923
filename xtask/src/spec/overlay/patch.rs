//! Changing a value as the overlay standard defines, and what a change would overwrite.

use serde_json::{Map, Value};

use crate::document::pointer;

/// Whether everything in `was` is also in `node`.
pub(super) fn holds(node: &Value, was: &Value) -> bool {
    match (node, was) {
        (Value::Object(node), Value::Object(was)) => was
            .iter()
            .all(|(key, was)| node.get(key).is_some_and(|node| holds(node, was))),
        (node, was) => node == was,
    }
}

/// Whether an update overwrites nothing but what is in `was`.
pub(super) fn is_covered(node: &Value, update: &Value, was: Option<&Value>) -> bool {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => update.iter().all(|(key, update)| {
            let was = was.and_then(|was| was.get(key));
            node.get(key)
                .is_none_or(|node| is_covered(node, update, was))
        }),
        // Lists grow; nothing of them is lost.
        (Value::Array(_), _) => true,
        (node, update) => node == update || was == Some(node),
    }
}

/// Merges an update into a node, as the standard defines: objects field by field, lists by adding
/// at the end, everything else by replacing.
pub(super) fn merge(node: &mut Value, update: &Value) {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            for (key, update) in update {
                match node.get_mut(key) {
                    Some(present) => merge(present, update),
                    None => _ = node.insert(key.clone(), update.clone()),
                }
            }
        }
        (Value::Array(node), Value::Array(update)) => node.extend(update.iter().cloned()),
        (Value::Array(node), update) => node.push(update.clone()),
        (node, update) => node.clone_from(update),
    }
}

/// Removes the value at a place. Returns whether there was one.
pub(super) fn remove(value: &mut Value, at: &str) -> bool {
    let Some((parent, last)) = at.rsplit_once('/') else {
        return false;
    };
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&pointer::unescape(last)).is_some(),
        Some(Value::Array(items)) => {
            let index = last.parse().ok().filter(|index| *index < items.len());
            index.map(|index: usize| items.remove(index)).is_some()
        }
        _ => false,
    }
}

/// OpenAPI 3.0 ignores keys beside a reference. Where the overlay put something there, the
/// reference moves into an `allOf`.
pub(super) fn wrap_references(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for part in map.values_mut() {
                wrap_references(part);
            }
            let is_reference = map.get("$ref").is_some_and(Value::is_string);
            if is_reference
                && map.len() > 1
                && let Some(reference) = map.remove("$ref")
            {
                let reference = Map::from_iter([("$ref".to_owned(), reference)]);
                map.insert("allOf".to_owned(), Value::Array(vec![reference.into()]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(wrap_references),
        _ => {}
    }
}
