//! The contract as a judge: `spec/secondary_dns.yaml`, with a validator for the answers of each
//! operation.
//!
//! The schemas are closed here: a field that the contract does not know is a violation.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// The contract of the workspace.
pub(crate) struct Contract {
    /// With closed objects.
    document: Value,
    /// With objects as they stand.
    open: Value,
    operations: Vec<ContractOperation>,
    /// By operation, whether it succeeded.
    answers: BTreeMap<(String, bool), Validator>,
}

/// An operation of the contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ContractOperation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
}

impl Contract {
    /// The contract, read once.
    pub(crate) fn get() -> &'static Self {
        static CONTRACT: OnceLock<Contract> = OnceLock::new();
        CONTRACT.get_or_init(|| {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/secondary_dns.yaml");
            let text = std::fs::read_to_string(path).expect("the contract can be read");
            Self::new(serde_saphyr::from_str(&text).expect("the contract is YAML"))
        })
    }

    fn new(mut document: Value) -> Self {
        to_json_schema(&mut document);
        let open = document.clone();
        close(&mut document);
        let mut contract = Self {
            document,
            open,
            operations: Vec::new(),
            answers: BTreeMap::new(),
        };
        let answers = contract
            .each_operation()
            .flat_map(|(_, _, operation)| {
                let id = operation["operationId"]
                    .as_str()
                    .expect("an operation has an id")
                    .to_owned();
                let success = contract.resolve(&operation["responses"]["200"]);
                let failure = contract.resolve(&operation["responses"]["4XX"]);
                let schema =
                    |response: &Value| response["content"]["application/json"]["schema"].clone();
                [
                    ((id.clone(), true), schema(success)),
                    ((id, false), schema(failure)),
                ]
            })
            .map(|(key, schema)| (key, build(schema, &contract.document)))
            .collect();
        contract.answers = answers;
        contract.operations = contract.list_operations();
        contract
    }

    /// All operations, in the order of path and method.
    pub(crate) fn operations(&self) -> &[ContractOperation] {
        &self.operations
    }

    fn list_operations(&self) -> Vec<ContractOperation> {
        self.each_operation()
            .map(|(path, method, operation)| ContractOperation {
                id: operation["operationId"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                method: method.to_uppercase(),
                path: path.to_owned(),
            })
            .collect()
    }

    /// A validator of one named schema, as it stands: unknown fields are no violation.
    pub(crate) fn open_schema(&self, name: &str) -> Validator {
        assert!(
            self.open["components"]["schemas"][name].is_object(),
            "no schema {name}"
        );
        build(
            json!({ "$ref": format!("#/components/schemas/{name}") }),
            &self.open,
        )
    }

    /// What is wrong with an answer to an operation, one line each; nothing if it keeps the
    /// contract.
    pub(crate) fn violations(&self, operation: &str, status: u16, body: &Value) -> Vec<String> {
        let key = (operation.to_owned(), (200..300).contains(&status));
        let body = &without_observed(operation, body);
        match self.answers.get(&key) {
            None => vec![format!("the contract has no operation {operation}")],
            Some(_) if key.1 && status != 200 => {
                vec![format!("the contract has no status {status}")]
            }
            Some(validator) => validator
                .iter_errors(body)
                .map(|error| format!("{operation} {status}: {error} at {}", error.instance_path()))
                .collect(),
        }
    }

    fn each_operation(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.document["paths"]
            .as_object()
            .expect("the contract has paths");
        paths.iter().flat_map(|(path, item)| {
            let methods = ["get", "post", "put", "patch", "delete"].into_iter();
            methods.filter_map(move |method| Some((path.as_str(), method, item.get(method)?)))
        })
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self
                .document
                .pointer(&reference[1..])
                .expect("a reference leads somewhere"),
            None => value,
        }
    }
}

/// An answer without what the live API was seen to send beyond its contract: the `error_chain` of
/// errors, and unset fields of peers as `""`, 0 or `null`.
fn without_observed(operation: &str, body: &Value) -> Value {
    let mut body = body.clone();
    for error in body["errors"].as_array_mut().into_iter().flatten() {
        if let Some(error) = error.as_object_mut() {
            error.remove("error_chain");
        }
    }
    if operation.starts_with("peers_") && operation != "peers_delete" {
        let peers = match &mut body["result"] {
            Value::Array(peers) => peers.iter_mut().collect(),
            peer => vec![peer],
        };
        for peer in peers.into_iter().filter_map(Value::as_object_mut) {
            let unset = [json!(""), json!(0), json!(0.0), Value::Null];
            peer.retain(|name, value| {
                !(["ip", "port", "tsig_id", "ixfr_enable"].contains(&name.as_str())
                    && unset.contains(value))
            });
        }
    }
    body
}

fn build(schema: Value, document: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .expect("the contract holds valid schemas")
}

/// Turns the schemas of OpenAPI 3.0 into JSON Schema 2020-12.
fn to_json_schema(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(to_json_schema);
            nullable(fields);
            bound(fields, "exclusiveMinimum", "minimum");
            bound(fields, "exclusiveMaximum", "maximum");
        }
        Value::Array(items) => items.iter_mut().for_each(to_json_schema),
        _ => {}
    }
}

/// Lets objects hold the fields that they list, and no others.
fn close(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object)
                && fields.get("type") == Some(&json!("object"))
            {
                fields.entry("additionalProperties").or_insert(json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn nullable(fields: &mut Map<String, Value>) {
    if fields.remove("nullable") == Some(json!(true)) {
        let schema = Value::Object(std::mem::take(fields));
        fields.insert("anyOf".to_owned(), json!([schema, { "type": "null" }]));
    }
}

/// In OpenAPI 3.0 an exclusive bound is a flag beside the bound.
fn bound(fields: &mut Map<String, Value>, exclusive: &str, inclusive: &str) {
    match fields.get(exclusive) {
        Some(Value::Bool(true)) => {
            if let Some(limit) = fields.remove(inclusive) {
                fields.insert(exclusive.to_owned(), limit);
            }
        }
        Some(Value::Bool(false)) => {
            fields.remove(exclusive);
        }
        _ => {}
    }
}

#[test]
fn the_judge_finds_violations() {
    let contract = Contract::get();
    let acl = json!({ "id": "a", "name": "n", "ip_range": "192.0.2.0/24" });
    let count = |status, result: &Value| {
        let answer = json!({ "errors": [], "messages": [], "success": true, "result": result });
        contract.violations("acls_get", status, &answer).len()
    };
    assert_eq!(count(200, &acl), 0);
    assert_eq!((count(201, &acl), count(404, &acl)), (1, 1));
    for (field, value) in [
        ("name", json!(7)),
        ("ip_range", json!("10.0.0.0/8")),
        ("id", json!("a b")),
        ("unknown", json!(1)),
    ] {
        let mut acl = acl.clone();
        acl[field] = value;
        assert_eq!(count(200, &acl), 1, "{field}");
    }
}
