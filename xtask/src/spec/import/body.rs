//! Request bodies, and the rules that look at a whole operation: what a body requires without
//! describing it, what may not be sent or is not answered, the envelope's result.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::contract::{Body, Contract, Operation, Role, is_failure};
use super::operation::content;
use super::resolve::Resolver;
use super::rules::{Applied, Rule};
use super::schema::{Kind, Schema};
use crate::document::Node;

/// Media type of a free-form body, where the vendor names none.
const JSON: &str = "application/json";

/// Reads a body. One without a schema is none, or a free-form object.
pub(super) fn read<'s>(
    resolver: &mut Resolver<'s, '_>,
    node: &Node<'s>,
    method: &str,
) -> Option<Body> {
    let at = node.pointer.as_str();
    let mut content = content(resolver, node, None);
    let says_nothing = |schema: &Option<Schema>| schema.as_ref().is_none_or(is_free_form);
    let mut required = node.flag("required");
    if content.values().all(says_nothing) {
        if matches!(method, "delete" | "get" | "head") {
            resolver.applied.note(Rule::DropBody, at);
            return None;
        }
        resolver.applied.note(Rule::FreeFormBody, at);
        required = false;
        if content.is_empty() {
            content.insert(JSON.to_owned(), None);
        }
        for schema in content.values_mut() {
            *schema = Some(Schema {
                kind: Some(Kind::Object),
                ..Schema::any(at)
            });
        }
    }
    Some(Body {
        at: Rc::from(at),
        required,
        content,
    })
}

/// Whether a body's schema requires at most that it is an object.
fn is_free_form(schema: &Schema) -> bool {
    let bare = Schema {
        kind: schema.kind.filter(|kind| *kind != Kind::Object),
        ..schema.clone()
    };
    bare.is_any()
}

/// Applies the rules that need the whole operation.
pub(super) fn finish_all(applied: &mut Applied, contract: &mut Contract) {
    let resources = resources(contract);
    for operation in contract {
        let own = own_resource(operation).cloned();
        let known = [own.as_ref(), resources.get(&operation.resource)];
        for schema in operation.bodies_mut() {
            without(schema, applied, |property| property.read_only);
            describe_required(schema, known, applied);
        }
        for (_, schema) in operation.answers_mut() {
            without(schema, applied, |property| property.write_only);
            if schema.success().is_some() && schema.required.remove("result") {
                applied.note(Rule::OptionalResult, &schema.at);
            }
        }
    }
}

/// Schema of the resource that an operation answers with: its `result`, or an item of it.
fn own_resource(operation: &Operation) -> Option<&Schema> {
    let answers = operation.answers.iter();
    answers
        .filter(|(status, _)| !is_failure(status))
        .flat_map(|(_, answer)| answer.content.values().flatten())
        .filter_map(|schema| schema.properties.get("result"))
        .map(|result| result.items.as_deref().unwrap_or(result))
        .find(|result| !result.properties.is_empty())
}

/// The resource of each type, from the operation whose answer describes it most fully.
fn resources(contract: &Contract) -> BTreeMap<String, Schema> {
    let mut resources: BTreeMap<String, Schema> = BTreeMap::new();
    for operation in contract.iter().filter(|one| one.role != Role::Delete) {
        let Some(schema) = own_resource(operation) else {
            continue;
        };
        let known = resources.get(&operation.resource);
        let says_more = |known: &Schema| schema.properties.len() > known.properties.len();
        if known.is_none_or(says_more) {
            resources.insert(operation.resource.clone(), schema.clone());
        }
    }
    resources
}

/// Takes fields out of a schema, however deep.
fn without(schema: &mut Schema, applied: &mut Applied, is_out: fn(&Schema) -> bool) {
    let required = &mut schema.required;
    schema.properties.retain(|name, property| {
        let is_out = is_out(property);
        if is_out {
            applied.note(Rule::DropReadOnly, &property.at);
            required.remove(name);
        }
        !is_out
    });
    for part in schema.parts_mut() {
        without(part, applied, is_out);
    }
}

/// Gives the fields that a body requires without describing them the schema that they have in
/// the resource.
fn describe_required(schema: &mut Schema, known: [Option<&Schema>; 2], applied: &mut Applied) {
    for name in &schema.required {
        if !schema.properties.contains_key(name) {
            let mut resources = known.iter().flatten();
            let property = resources.find_map(|resource| resource.properties.get(name));
            let property = property.cloned();
            let property = property.unwrap_or_else(|| Schema::any(&schema.at));
            applied.note(Rule::DescribeRequired, &schema.at);
            schema.properties.insert(name.clone(), property);
        }
    }
}
