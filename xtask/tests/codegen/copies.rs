//! A contract several times over, each copy under names of its own. Shared with the benchmarks.

use serde_json::{Map, Value, json};

/// `doc` with `count - 1` copies of its tags, operations and object schemas.
pub(crate) fn copies(doc: &Value, count: usize) -> Value {
    let mut all = doc.clone();
    for number in 2..=count {
        let copy = renamed(doc, number);
        for section in ["/paths", "/components/schemas"] {
            let from = copy.pointer(section).and_then(Value::as_object);
            let into = all.pointer_mut(section).and_then(Value::as_object_mut);
            if let (Some(from), Some(into)) = (from, into) {
                into.extend(from.clone());
            }
        }
        if let (Some(from), Some(into)) = (copy["tags"].as_array(), all["tags"].as_array_mut()) {
            into.extend(from.iter().cloned());
        }
    }
    all
}

#[allow(dead_code, reason = "not every user of this file compares")]
/// Changes something almost everywhere, and nothing so that operations cannot be matched any more.
pub(crate) fn change(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(length) = members.get("maxLength").and_then(Value::as_u64) {
                members.insert("maxLength".to_owned(), (length + 1).into());
            }
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.insert("added_here".to_owned(), json!({ "type": "string" }));
            }
            members.values_mut().for_each(change);
        }
        Value::Array(items) => items.iter_mut().for_each(change),
        _ => {}
    }
}

fn renamed(doc: &Value, number: usize) -> Value {
    let schemas = doc
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let objects: Vec<&String> = schemas
        .into_iter()
        .flatten()
        .filter(|(_, schema)| schema["type"] == "object")
        .map(|(name, _)| name)
        .collect();
    rename(doc, number, &objects, "")
}

fn rename(value: &Value, number: usize, objects: &[&String], key: &str) -> Value {
    match value {
        Value::Object(object) => {
            let members = object.iter().map(|(name, member)| {
                let new = if key == "schemas" && objects.contains(&name) {
                    format!("{name}{number}")
                } else if key == "paths" {
                    name.replace("/secondary_dns", &format!("/secondary_dns{number}"))
                } else {
                    name.clone()
                };
                (new, rename(member, number, objects, name))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::Array(list) => list
            .iter()
            .map(|item| match item {
                Value::String(tag) if key == "tags" => format!("{tag}{number}").into(),
                Value::Object(tag) if key == "tags" => {
                    let mut tag = tag.clone();
                    let name = tag["name"].as_str().unwrap_or_default();
                    tag["name"] = format!("{name}{number}").into();
                    Value::Object(tag)
                }
                _ => rename(item, number, objects, key),
            })
            .collect(),
        Value::String(text) => match key {
            "operationId" => format!("{text}_{number}").into(),
            "$ref"
                if objects
                    .iter()
                    .any(|o| text.ends_with(&format!("schemas/{o}"))) =>
            {
                format!("{text}{number}").into()
            }
            _ => text.clone().into(),
        },
        other => other.clone(),
    }
}
