//! Gives schemas and answers their component names, from where they stand: method, path and
//! role, and the places in `spec/import.yaml`. The vendor's component names play no part.
//!
//! A name has one shape. The second place with another shape gets a longer name, or
//! stays where it is; the order of claims follows paths and roles, so it is always the same.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase as _;
use serde_json::Value;

use super::complete::type_id;
use super::config::Config;
use super::contract::{Contract, ENVELOPE, Operation, Role, is_failure};
use super::rules::Applied;
use super::schema::{Kind, Schema};

/// Name of the answer and of the schema that most failures share.
const FAILURE: &str = "Failure";

/// Names everything in a contract.
pub(super) fn assign(contract: &mut Contract<'_>, config: &Config, applied: &mut Applied) {
    let mut names = Names {
        config,
        applied,
        taken: BTreeMap::new(),
    };
    for operation in contract.iter_mut() {
        for parameter in &mut operation.parameters {
            let own = parameter.name();
            let is_id = parameter.component.is_some() || own.ends_with("_id");
            let usual = is_id.then(|| own.to_upper_camel_case());
            let name = config.schema(own).map(str::to_owned).or(usual);
            if let (Some(name), Some(schema)) = (name, &mut parameter.schema) {
                names.claim(schema, [name]);
            }
        }
    }
    // What reads a resource whole describes it best.
    let mut sorted: Vec<&mut Operation<'_>> = contract.iter_mut().collect();
    sorted.sort_by_key(|operation| match operation.role {
        Role::Get => 0,
        Role::List => 1,
        Role::Create => 2,
        Role::Update => 3,
        Role::Patch => 4,
        Role::Delete | Role::Action(_) => 5,
    });
    for operation in &mut sorted {
        names.answers(operation);
    }
    for operation in &mut sorted {
        names.bodies(operation);
    }
    names.failures(contract);
}

struct Names<'c> {
    config: &'c Config,
    applied: &'c mut Applied,
    taken: BTreeMap<String, Value>,
}

impl Names<'_> {
    /// Gives a schema the first of the names that is free or has the same shape.
    fn claim(&mut self, schema: &mut Schema, names: impl IntoIterator<Item = String>) {
        let shape = schema.bare();
        let name = names.into_iter().find(|name| {
            let holder = self.taken.entry(name.clone());
            *holder.or_insert_with(|| shape.clone()) == shape
        });
        schema.name = name.or(schema.name.take());
    }

    fn answers(&mut self, operation: &mut Operation<'_>) {
        let (id, role) = (operation.id.clone(), operation.role.clone());
        let resource = operation.resource.clone();
        let long = format!("{resource}{}Response", role.verb().to_upper_camel_case());
        let usual = match self.config.schema(&id) {
            Some(name) => Some(name.to_owned()),
            None => role.is_of_one().then(|| format!("{resource}Response")),
        };
        let answers = operation.answers_mut();
        let answers = answers.filter(|(status, _)| !is_failure(status));
        for (index, (status, schema)) in answers.enumerate() {
            if schema.success().is_none() {
                self.result(schema, &role, &resource, &id);
                continue;
            }
            if let Some(result) = schema.properties.get_mut("result") {
                self.result(result, &role, &resource, &id);
            }
            self.parts(schema, ENVELOPE, Some("result"));
            let later = (index > 0).then(|| format!("{long}{status}"));
            let names = usual.iter().chain([&long]).cloned().chain(later);
            self.claim(schema, names);
        }
    }

    /// Names what an operation answers with.
    fn result(&mut self, result: &mut Schema, role: &Role, resource: &str, id: &str) {
        let verb = role.verb().to_upper_camel_case();
        if let Some(items) = &mut result.items {
            let names = vec![resource.to_owned(), format!("{resource}{verb}Item")];
            self.whole(items, resource, names);
        }
        if let Some(name) = self.config.schema(&format!("{id}.result")) {
            return self.claim(result, [name.to_owned()]);
        }
        let own = format!("{resource}{verb}Result");
        let names = match role {
            Role::Delete => vec![format!("Deleted{resource}")],
            _ if role.is_of_one() => vec![resource.to_owned(), own],
            _ => vec![own],
        };
        let items = result.items.take();
        self.whole(result, resource, names);
        result.items = items;
    }

    /// Names the parts of a schema and, if it is made of such, the schema itself.
    fn whole(&mut self, schema: &mut Schema, place: &str, names: Vec<String>) {
        self.parts(schema, place, None);
        if has_parts(schema) {
            self.claim(schema, names);
        }
    }

    fn bodies(&mut self, operation: &mut Operation<'_>) {
        let verb = operation.role.verb().to_upper_camel_case();
        let resource = operation.resource.clone();
        let name = format!("{resource}{verb}Request");
        for schema in operation.bodies_mut() {
            self.whole(schema, &resource, vec![name.clone()]);
            self.alternatives(schema, &name);
        }
    }

    /// Names the parts of the schema at `place`, all but one.
    fn parts(&mut self, schema: &mut Schema, place: &str, but: Option<&str>) {
        for (name, property) in &mut schema.properties {
            if Some(name.as_str()) == but {
                continue;
            }
            let usual = match name.as_str() {
                "id" if is_scalar(property) => Some(format!("{}Id", place.replace('.', "_"))),
                _ if name.ends_with("_id") && is_scalar(property) => Some(name.clone()),
                _ => None,
            };
            self.part(property, &format!("{place}.{name}"), usual);
        }
        if let Some(items) = &mut schema.items {
            self.part(items, &format!("{place}[]"), None);
        }
        for branch in &mut schema.branches {
            self.parts(branch, place, None);
        }
        self.alternatives(schema, place);
    }

    /// Names the alternatives of a choice that have no name yet, where something tells them apart.
    fn alternatives(&mut self, choice: &mut Schema, name: &str) {
        let values = distinguishing_values(&choice.branches);
        for (branch, value) in choice.branches.iter_mut().zip(values) {
            if branch.name.is_none() {
                let name = format!("{name} {value}");
                self.claim(branch, [name.to_upper_camel_case()]);
            }
        }
    }

    fn part(&mut self, schema: &mut Schema, place: &str, usual: Option<String>) {
        let configured = self.config.schema(place).map(str::to_owned);
        if configured.as_ref().is_some_and(|name| name.ends_with("Id")) {
            type_id(schema, self.applied);
        }
        let has_parts = has_parts(schema);
        let item = |place: &str| place.replace("[]", "_item");
        let name = configured
            .or(usual.map(|usual| usual.to_upper_camel_case()))
            .or_else(|| has_parts.then(|| item(place).to_upper_camel_case()));
        // Names below follow from the name of what they are in.
        let label = name.clone().filter(|_| has_parts);
        self.parts(schema, label.as_deref().unwrap_or(place), None);
        if let Some(name) = name {
            self.claim(schema, [name]);
        }
    }

    /// Failures are one component as far as they are the same; the most frequent one gets the
    /// plain name.
    fn failures(&mut self, contract: &mut Contract<'_>) {
        let mut shapes: Vec<(Value, usize)> = Vec::new();
        let answers = contract.iter_mut().flat_map(Operation::answers_mut);
        for (_, schema) in answers.filter(|(status, _)| is_failure(status)) {
            self.parts(schema, ENVELOPE, None);
            let shape = schema.bare();
            match shapes.iter_mut().find(|(known, _)| *known == shape) {
                Some((_, count)) => *count += 1,
                None => shapes.push((shape, 1)),
            }
        }
        // The first of the most frequent.
        let most = shapes.into_iter().rev().max_by_key(|(_, count)| *count);
        if let Some((shape, _)) = most {
            self.taken.entry(FAILURE.to_owned()).or_insert(shape);
        }
        for operation in contract.iter_mut() {
            let own = format!("{}Failure", operation.id.to_upper_camel_case());
            let answers = operation.answers.iter_mut();
            for (status, answer) in answers.filter(|(status, _)| is_failure(status)) {
                for schema in answer.content.values_mut().flatten() {
                    let with_status = format!("{own}{status}");
                    self.claim(schema, [FAILURE.to_owned(), own.clone(), with_status]);
                }
                // Failures with the common schema alone are one answer.
                let name = |schema: &Option<Schema>| schema.as_ref()?.name.clone();
                let mut names = answer.content.values().map(name);
                if names.len() > 0 && names.all(|name| name.as_deref() == Some(FAILURE)) {
                    answer.component = Some(FAILURE.to_owned());
                }
            }
        }
    }
}

/// Whether a schema is made of others that have names, so that it needs one.
fn has_parts(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !schema.branches.is_empty()
}

/// What tells the branches of a choice apart: the one value that each allows of a field that all
/// have. Empty without such a field.
fn distinguishing_values(branches: &[Schema]) -> Vec<String> {
    let value = |branch: &Schema, field: &str| match branch.properties.get(field)?.values()? {
        [only] => only.as_str().map(str::to_owned),
        _ => None,
    };
    let first = branches.first().into_iter();
    let fields = first.flat_map(|first| first.properties.keys());
    let mut values = fields.filter_map(|field| -> Option<Vec<String>> {
        branches.iter().map(|branch| value(branch, field)).collect()
    });
    let are_distinct = |it: &Vec<_>| BTreeSet::from_iter(it).len() == it.len();
    values.find(are_distinct).unwrap_or_default()
}

fn is_scalar(schema: &Schema) -> bool {
    !matches!(schema.kind, None | Some(Kind::Array | Kind::Object))
}
