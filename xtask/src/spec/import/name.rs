//! Gives schemas and answers their component names, from where they stand: method, path and
//! role, and the places in `spec/import.yaml`. The vendor's component names play no part.
//!
//! A name has one shape. The second place with another shape gets a longer name, or
//! stays where it is; the order of claims follows paths and roles, so it is always the same.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase as _;
use serde_json::Value;

use super::config::Config;
use super::contract::{Contract, ENVELOPE, Operation, Role, is_failure};
use super::schema::{Kind, Schema};

/// Name of the answer and of the schema that most failures share.
const FAILURE: &str = "Failure";

/// Names everything in a contract.
pub(super) fn assign(contract: &mut Contract, config: &Config) {
    let mut names = Names {
        config,
        taken: BTreeMap::new(),
    };
    for operation in contract.iter_mut() {
        for parameter in &mut operation.parameters {
            let is_id = parameter.place == "path" || parameter.name.ends_with("_id");
            let usual = is_id.then(|| parameter.name.to_upper_camel_case());
            let name = config.schema(&parameter.name).map(str::to_owned).or(usual);
            if let Some(name) = name {
                names.claim(&mut parameter.schema, &[name]);
            }
        }
    }
    // What reads a resource whole describes it best.
    let order = [
        Role::Get,
        Role::List,
        Role::Create,
        Role::Update,
        Role::Patch,
    ];
    let rank = |role: &Role| order.iter().position(|r| r == role).unwrap_or(order.len());
    let mut sorted: Vec<&mut Operation> = contract.iter_mut().collect();
    sorted.sort_by_key(|operation| rank(&operation.role));
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
    taken: BTreeMap<String, Value>,
}

impl Names<'_> {
    /// Gives a schema the first of the names that is free or has the same shape.
    fn claim(&mut self, schema: &mut Schema, names: &[String]) {
        let shape = schema.bare();
        for name in names {
            let holder = self.taken.entry(name.clone());
            if *holder.or_insert_with(|| shape.clone()) == shape {
                schema.name = Some(name.clone());
                return;
            }
        }
    }

    fn answers(&mut self, operation: &mut Operation) {
        let resource = operation.resource.clone();
        let verb = operation.role.verb().to_upper_camel_case();
        let long = format!("{resource}{verb}");
        let mut count = 0;
        let id = operation.id.clone();
        let role = operation.role.clone();
        for (status, answer) in &mut operation.answers {
            if is_failure(status) {
                continue;
            }
            for schema in answer.content.values_mut().flatten() {
                count += 1;
                let mut names = match (self.config.answer(&id), &role) {
                    (Some(name), _) => vec![name.to_owned()],
                    (None, Role::Get | Role::Create | Role::Update | Role::Patch) => {
                        vec![format!("{resource}Response")]
                    }
                    _ => Vec::new(),
                };
                names.push(format!("{long}Response"));
                if count > 1 {
                    names.push(format!("{long}Response{status}"));
                }
                let is_envelope = schema.success().is_some();
                if !is_envelope {
                    self.result(schema, &role, &resource, &id);
                    continue;
                }
                if let Some(mut result) = schema.properties.remove("result") {
                    self.result(&mut result, &role, &resource, &id);
                    schema.properties.insert("result".to_owned(), result);
                }
                self.parts(schema, ENVELOPE, Some("result"));
                self.claim(schema, &names);
            }
        }
    }

    /// Names what an operation answers with.
    fn result(&mut self, result: &mut Schema, role: &Role, resource: &str, id: &str) {
        let verb = role.verb().to_upper_camel_case();
        let place = format!("{id}.result");
        let (names, label) = match role {
            Role::Get | Role::Create | Role::Update | Role::Patch => (
                vec![resource.to_owned(), format!("{resource}{verb}Result")],
                resource,
            ),
            Role::Delete => (vec![format!("Deleted{resource}")], resource),
            Role::List | Role::Action(_) => (vec![format!("{resource}{verb}Result")], resource),
        };
        if let Some(items) = &mut result.items {
            let item = [resource.to_owned(), format!("{resource}{verb}Item")];
            self.parts(items, resource, None);
            if has_parts(items) {
                self.claim(items, &item);
            }
        }
        if let Some(name) = self.config.schema(&place).map(str::to_owned) {
            return self.claim(result, &[name]);
        }
        let items = result.items.take();
        self.parts(result, label, None);
        result.items = items;
        if has_parts(result) {
            self.claim(result, &names);
        }
    }

    fn bodies(&mut self, operation: &mut Operation) {
        let verb = operation.role.verb().to_upper_camel_case();
        let name = format!("{}{verb}Request", operation.resource);
        let bodies = operation.body.iter_mut();
        for schema in bodies.flat_map(|body| body.content.values_mut()).flatten() {
            self.parts(schema, &operation.resource, None);
            self.alternatives(schema, &name);
            if has_parts(schema) {
                self.claim(schema, std::slice::from_ref(&name));
            }
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
                self.claim(branch, &[name.to_upper_camel_case()]);
            }
        }
    }

    fn part(&mut self, schema: &mut Schema, place: &str, usual: Option<String>) {
        let configured = self.config.schema(place).map(str::to_owned);
        let has_parts = has_parts(schema);
        let item = |place: &str| place.replace("[]", "_item");
        let name = configured
            .or(usual.map(|usual| usual.to_upper_camel_case()))
            .or_else(|| has_parts.then(|| item(place).to_upper_camel_case()));
        // Names below follow from the name of what they are in.
        let label = name.clone().filter(|_| has_parts);
        self.parts(schema, label.as_deref().unwrap_or(place), None);
        if let Some(name) = name {
            self.claim(schema, &[name]);
        }
    }

    /// Failures are one component as far as they are the same; the most frequent one gets the
    /// plain name.
    fn failures(&mut self, contract: &mut Contract) {
        let mut shapes: Vec<(Value, usize)> = Vec::new();
        for operation in contract.iter_mut() {
            for (_, answer) in operation.answers.iter_mut().filter(|(s, _)| is_failure(s)) {
                for schema in answer.content.values_mut().flatten() {
                    self.parts(schema, ENVELOPE, None);
                    let shape = schema.bare();
                    match shapes.iter_mut().find(|(known, _)| *known == shape) {
                        Some((_, count)) => *count += 1,
                        None => shapes.push((shape, 1)),
                    }
                }
            }
        }
        let most = shapes.iter().map(|(_, count)| *count).max().unwrap_or(0);
        if let Some((shape, _)) = shapes.into_iter().find(|(_, count)| *count == most) {
            self.taken.entry(FAILURE.to_owned()).or_insert(shape);
        }
        let mut answer_shape: Option<Vec<(String, Option<Value>)>> = None;
        for operation in contract {
            let own = format!("{}Failure", operation.id.to_upper_camel_case());
            for (status, answer) in &mut operation.answers {
                if !is_failure(status) {
                    continue;
                }
                for schema in answer.content.values_mut().flatten() {
                    let with_status = format!("{own}{status}");
                    self.claim(schema, &[FAILURE.to_owned(), own.clone(), with_status]);
                }
                let is_common = |schema: &Option<Schema>| {
                    schema
                        .as_ref()
                        .is_some_and(|s| s.name.as_deref() == Some(FAILURE))
                };
                if answer.content.is_empty() || !answer.content.values().all(is_common) {
                    continue;
                }
                let shape = answer.content.iter();
                let shape =
                    shape.map(|(media, schema)| (media.clone(), schema.as_ref().map(Schema::bare)));
                let shape: Vec<_> = shape.collect();
                if *answer_shape.get_or_insert_with(|| shape.clone()) == shape {
                    answer.name = Some(FAILURE.to_owned());
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
    let value = |branch: &Schema, field: &str| {
        let values = branch.properties.get(field)?.keywords.get("enum")?;
        match values.as_array()?.as_slice() {
            [only] => only.as_str().map(str::to_owned),
            _ => None,
        }
    };
    let fields = branches
        .first()
        .into_iter()
        .flat_map(|first| first.properties.keys());
    let values = |field: &String| -> Option<Vec<String>> {
        branches.iter().map(|branch| value(branch, field)).collect()
    };
    let is_distinct =
        |values: &Vec<String>| values.iter().collect::<BTreeSet<_>>().len() == values.len();
    fields
        .filter_map(values)
        .find(is_distinct)
        .unwrap_or_default()
}

fn is_scalar(schema: &Schema) -> bool {
    matches!(
        schema.kind,
        Some(Kind::Boolean | Kind::Integer | Kind::Number | Kind::String)
    )
}
