//! Parameters: under our names, whatever they are called and wherever they are declared.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::contract::Parameter;
use super::resolve::Resolver;
use super::rules::Rule;
use super::schema::Schema;
use super::slice::Found;
use crate::document::{Node, View};

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
pub(super) fn read<'s>(resolver: &mut Resolver<'s, '_>, found: &Found<'s>) -> Vec<Parameter> {
    let mut declared: BTreeMap<(String, String), Parameter> = BTreeMap::new();
    let own = found.node.get("parameters");
    for list in [found.shared.clone(), own].into_iter().flatten() {
        if !list.value.is_list() {
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
    let named = found.renamed.iter().map(|(vendor, _)| {
        let key = ("path".to_owned(), vendor.clone());
        declared.remove(&key)
    });
    let mut of_path: Vec<_> = named.collect();
    let (left, others): (Vec<_>, Vec<_>) = declared
        .into_values()
        .partition(|parameter| parameter.place == "path");
    let mut left = left.into_iter();
    let at = &found.node.pointer;
    for (parameter, (_, ours)) in of_path.iter_mut().zip(&found.renamed) {
        // Declared under another name than the path has: paired by elimination, or else a string.
        let parameter = parameter.get_or_insert_with(|| {
            resolver.applied.note(Rule::DeclareParameter, at);
            left.next().unwrap_or_else(|| undeclared(at))
        });
        parameter.name.clone_from(ours);
    }
    of_path.into_iter().flatten().chain(others).collect()
}

fn undeclared(at: &str) -> Parameter {
    Parameter {
        at: Rc::from(at),
        name: String::new(),
        place: "path".to_owned(),
        required: true,
        keywords: BTreeMap::new(),
        schema: Schema::any(at),
    }
}

fn parameter<'s>(resolver: &mut Resolver<'s, '_>, node: &Node<'s>) -> Option<Parameter> {
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
        Some(schema) => resolver.schema(&schema, None),
        None => Schema::any(at),
    };
    let mut keywords: BTreeMap<String, Value> = BTreeMap::new();
    for key in KEPT {
        let value = node.value.get(key).map(View::to_value);
        keywords.extend(value.map(|value| ((*key).to_owned(), value)));
    }
    if node.flag("deprecated") {
        keywords.insert("deprecated".to_owned(), true.into());
    }
    Some(Parameter {
        at: Rc::from(at),
        required: place == "path" || node.flag("required"),
        name,
        place,
        keywords,
        schema,
    })
}
