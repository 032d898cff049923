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
    let (mut of_path, others): (Vec<_>, Vec<_>) = declared
        .into_values()
        .partition(|parameter| parameter.place == "path");
    let mut take = |name: &str| {
        let index = of_path.iter().position(|parameter| parameter.name == name);
        index.map(|index| of_path.remove(index))
    };
    let mut ordered: Vec<_> = found
        .renamed
        .iter()
        .map(|(vendor, _)| take(vendor))
        .collect();
    let mut left = of_path.into_iter();
    let ordered = ordered
        .iter_mut()
        .zip(&found.renamed)
        .map(|(declared, (_, ours))| {
            let parameter = declared.take().unwrap_or_else(|| {
                // Declared under another name than the path has: paired by elimination, or else a string.
                resolver
                    .applied
                    .note(Rule::DeclareParameter, &found.node.pointer);
                left.next()
                    .unwrap_or_else(|| undeclared(&found.node.pointer))
            });
            Parameter {
                name: ours.clone(),
                ..parameter
            }
        });
    ordered.chain(others).collect()
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
        let value = node.value.get(key).cloned();
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
