//! Request bodies, and the rules that look at a whole operation: what a body requires without
//! describing it, what may not be sent or is not answered, the envelope's result.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::contract::{Body, Contract, Operation, Role, is_failure};
use super::operation::content;
use super::resolve::Resolver;
use super::rules::Rule;
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
        kind: None,
        nullable: false,
        ..schema.clone()
    };
    bare.is_any() && matches!(schema.kind, None | Some(Kind::Object))
}

/// Applies the rules that need the whole operation.
pub(super) fn finish_all(resolver: &mut Resolver<'_, '_>, contract: &mut Contract) {
    let resources = resources(contract);
    for operation in contract {
        let own = own_resource(operation).cloned();
        let fallback = resources.get(&operation.resource);
        finish(resolver, operation, [own.as_ref(), fallback]);
    }
}

/// Schema of the resource that an operation answers with: its `result`, or an item of it.
fn own_resource(operation: &Operation) -> Option<&Schema> {
    operation
        .answers
        .iter()
        .filter(|(status, _)| !is_failure(status))
        .flat_map(|(_, answer)| answer.content.values().flatten())
        .filter_map(|schema| schema.properties.get("result"))
        .map(|result| result.items.as_deref().unwrap_or(result))
        .find(|result| !result.properties.is_empty())
}

/// The resource of each type, from the operation whose answer describes it most fully.
fn resources(contract: &Contract) -> BTreeMap<String, Schema> {
    let mut resources: BTreeMap<String, Schema> = BTreeMap::new();
    let telling = |operation: &&Operation| !matches!(operation.role, Role::Delete);
    for operation in contract.iter().filter(telling) {
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

fn finish(
    resolver: &mut Resolver<'_, '_>,
    operation: &mut Operation,
    resources: [Option<&Schema>; 2],
) {
    for schema in operation
        .body
        .iter_mut()
        .flat_map(|body| body.content.values_mut())
        .flatten()
    {
        without(schema, resolver, |property| property.read_only);
        describe_required(schema, resources, resolver);
    }
    for answer in operation.answers.values_mut() {
        for schema in answer.content.values_mut().flatten() {
            without(schema, resolver, |property| property.write_only);
            if schema.success().is_some() && schema.required.remove("result") {
                resolver.applied.note(Rule::OptionalResult, &schema.at);
            }
        }
    }
}

/// Takes fields out of a schema, however deep.
fn without(schema: &mut Schema, resolver: &mut Resolver<'_, '_>, out: fn(&Schema) -> bool) {
    let names: Vec<_> = schema.properties.keys().cloned().collect();
    for name in names {
        if schema.properties.get(&name).is_some_and(out) {
            if let Some(removed) = schema.properties.remove(&name) {
                resolver.applied.note(Rule::DropReadOnly, &removed.at);
            }
            schema.required.remove(&name);
        }
    }
    let properties = schema.properties.values_mut();
    let parts = properties
        .chain(schema.items.as_deref_mut())
        .chain(&mut schema.branches);
    for part in parts {
        without(part, resolver, out);
    }
}

/// Gives the fields that a body requires without describing them the schema that they have in
/// the resource.
fn describe_required(
    schema: &mut Schema,
    resources: [Option<&Schema>; 2],
    resolver: &mut Resolver<'_, '_>,
) {
    for name in &schema.required {
        if schema.properties.contains_key(name) {
            continue;
        }
        let property = resources
            .iter()
            .flatten()
            .find_map(|resource| resource.properties.get(name));
        let property = match property {
            Some(property) => property.clone(),
            None => Schema::any(&schema.at),
        };
        resolver.applied.note(Rule::DescribeRequired, &schema.at);
        schema.properties.insert(name.clone(), property);
    }
}
