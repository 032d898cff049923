//! Parameters: under our names, whatever they are called and wherever they are declared.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;

use super::contract::Part;
use super::resolve::Resolver;
use super::rules::Rule;
use super::schema::Schema;
use super::slice::Found;
use crate::document::Node;

/// What defines how a parameter is written.
const KEPT: &[&str] = &[
    "allowEmptyValue",
    "allowReserved",
    "content",
    "explode",
    "style",
];

/// OpenAPI ignores these: the media types and the credentials define them.
const IGNORED: &[&str] = &["accept", "authorization", "content-type"];

/// Parameters of a path and of an operation; the latter's go before. Those of the path come
/// first, in its order, then the others by name.
pub(super) fn read<'s>(resolver: &mut Resolver<'s, '_>, found: &Found<'s>) -> Vec<Part> {
    let mut declared: BTreeMap<(String, String), Part> = BTreeMap::new();
    let own = found.node.get("parameters");
    for list in [found.shared.clone(), own].into_iter().flatten() {
        if !list.value.is_list() {
            resolver.defect(&list.pointer, "a list of parameters is needed");
        }
        for item in list.items() {
            let read = resolver.follow(&item, parameter);
            declared.extend(read.flatten());
        }
    }
    let is_named = |name: &str| found.renamed.iter().any(|(vendor, _)| vendor == name);
    let is_left = |(place, name): &&(String, String)| place == "path" && !is_named(name);
    let left: Vec<_> = declared.keys().filter(is_left).cloned().collect();
    let mut left = left.iter();
    let at = &found.node.pointer;
    let mut parameters = Vec::new();
    for (vendor, ours) in &found.renamed {
        let own = declared.remove(&("path".to_owned(), vendor.clone()));
        // Declared under another name than the path has: paired by elimination, or else a string.
        let mut parameter = own.unwrap_or_else(|| {
            resolver.applied.note(Rule::DeclareParameter, at);
            let left = left.next().and_then(|key| declared.remove(key));
            left.unwrap_or_else(|| Part {
                at: Rc::from(at.as_str()),
                members: json!({ "in": "path", "required": true }),
                schema: Some(Schema::any(at)),
                ..Part::default()
            })
        });
        parameter.members["name"] = json!(ours);
        parameter.component = Some(ours.clone());
        parameters.push(parameter);
    }
    declared.retain(|(place, _), _| place != "path");
    parameters.extend(declared.into_values());
    parameters
}

/// A parameter, with its place and name.
fn parameter<'s>(
    resolver: &mut Resolver<'s, '_>,
    node: &Node<'s>,
) -> Option<((String, String), Part)> {
    let at = node.pointer.as_str();
    let (name, place) = (node.text("name"), node.text("in"));
    if name.is_empty() || place.is_empty() {
        resolver.defect(at, "a parameter without `name` or `in`");
        return None;
    }
    if place == "header" && IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
        resolver.applied.note(Rule::SetAside, at);
        return None;
    }
    let schema = match node.get("schema") {
        Some(schema) => resolver.schema(&schema),
        None => Schema::any(at),
    };
    let required = place == "path" || node.flag("required");
    let mut members = json!({ "name": name, "in": place, "required": required });
    for key in KEPT {
        if let Some(value) = node.value.get(key) {
            members[*key] = value.to_value();
        }
    }
    if node.flag("deprecated") {
        members["deprecated"] = true.into();
    }
    let part = Part {
        at: Rc::from(at),
        members,
        schema: Some(schema),
        ..Part::default()
    };
    Some(((place, name), part))
}
