//! Parameters: under our names, whatever they are called and wherever they are declared.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::contract::Parameter;
use super::resolve::Resolver;
use super::rules::Rule;
use super::schema::Schema;
use super::slice::Found;
use crate::document::Node;

/// Parameters of a path and of an operation; the latter's go before. Those of the path come
/// first, in its order, then the others by name.
pub(super) fn read<'s>(resolver: &mut Resolver<'s, '_>, found: &Found<'s>) -> Vec<Parameter> {
    let mut declared: BTreeMap<(String, String), Parameter> = BTreeMap::new();
    let own = found.node.get("parameters");
    for list in [found.shared.clone(), own].into_iter().flatten() {
        if !list.value.is_array() {
            resolver.defect(&list.pointer, "a list of parameters is needed");
        }
        for item in list.items() {
            let read = resolver.follow(&item, parameter);
            if let Some(parameter) = read.flatten() {
                let key = (parameter.place.clone(), parameter.name.clone());
                declared.insert(key, parameter);
            }
        }
    }
    let mut ordered = Vec::new();
    let mut undeclared = Vec::new();
    for (vendor, ours) in &found.renamed {
        match declared.remove(&("path".to_owned(), vendor.clone())) {
            Some(parameter) => ordered.push(Some(Parameter {
                name: ours.clone(),
                ..parameter
            })),
            None => {
                undeclared.push((ordered.len(), ours.clone()));
                ordered.push(None);
            }
        }
    }
    // Declared under another name than the path has: paired by elimination, or else a string.
    for (index, ours) in undeclared {
        let left = declared.keys().find(|(place, _)| place == "path").cloned();
        let parameter = left.and_then(|left| declared.remove(&left));
        resolver
            .applied
            .note(Rule::DeclareParameter, &found.node.pointer);
        ordered[index] = Some(match parameter {
            Some(parameter) => Parameter {
                name: ours,
                ..parameter
            },
            None => Parameter {
                at: Rc::from(found.node.pointer.as_str()),
                name: ours,
                place: "path".to_owned(),
                required: true,
                keywords: BTreeMap::new(),
                schema: Schema::any(&found.node.pointer),
            },
        });
    }
    declared.retain(|(place, _), _| place != "path");
    ordered
        .into_iter()
        .flatten()
        .chain(declared.into_values())
        .collect()
}

fn parameter<'s>(resolver: &mut Resolver<'s, '_>, node: &Node<'s>) -> Option<Parameter> {
    let at = node.pointer.as_str();
    let text = |key: &str| node.value.get(key).and_then(Value::as_str);
    let (Some(name), Some(place)) = (text("name"), text("in")) else {
        resolver.defect(at, "a parameter without `name` or `in`");
        return None;
    };
    // OpenAPI ignores these: the media types and the credentials define them.
    const IGNORED: &[&str] = &["accept", "authorization", "content-type"];
    if place == "header" && IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
        resolver.applied.note(Rule::SetAside, at);
        return None;
    }
    let schema = match node.get("schema") {
        Some(schema) => resolver.schema(&schema, None),
        None => Schema::any(at),
    };
    let mut keywords = BTreeMap::new();
    for (key, value) in node.value.as_object().into_iter().flatten() {
        match key.as_str() {
            "style" | "explode" | "allowReserved" | "allowEmptyValue" | "content" => {
                keywords.insert(key.clone(), value.clone());
            }
            "deprecated" if *value == Value::Bool(true) => {
                keywords.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
    Some(Parameter {
        at: Rc::from(at),
        name: name.to_owned(),
        place: place.to_owned(),
        required: place == "path" || node.flag("required"),
        keywords,
        schema,
    })
}
