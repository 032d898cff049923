//! Who uses each named type, and in which direction it travels.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::model::{Contract, Type};

/// How a named type is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) is_sent: bool,
    pub(super) resources: BTreeSet<String>,
}

/// The use of every named type.
pub(super) fn of(contract: &Contract) -> BTreeMap<&str, Usage> {
    let names = contract.types.keys().map(String::as_str);
    let mut usage: BTreeMap<&str, Usage> = names.map(|name| (name, Usage::default())).collect();
    for operation in &contract.operations {
        let parameters = operation
            .parameters
            .iter()
            .map(|parameter| &parameter.schema);
        let sent = parameters.chain(operation.body.iter().map(|body| &body.schema));
        let sent = sent.map(|schema| (schema, true));
        let responses = operation.success().into_iter().chain(operation.failures());
        for (schema, is_sent) in sent.chain(responses.map(|schema| (schema, false))) {
            let mut seen = BTreeSet::new();
            mark(
                contract,
                &schema.ty,
                &operation.resource,
                is_sent,
                &mut usage,
                &mut seen,
            );
        }
    }
    usage
}

fn mark<'a>(
    contract: &'a Contract,
    ty: &'a Type,
    resource: &str,
    is_sent: bool,
    usage: &mut BTreeMap<&'a str, Usage>,
    seen: &mut BTreeSet<&'a str>,
) {
    let Some(name) = ty.named().filter(|name| seen.insert(name)) else {
        return;
    };
    let entry = usage.entry(name).or_default();
    entry.resources.insert(resource.to_owned());
    entry.is_sent |= is_sent;
    let Some(named) = contract.types.get(name) else {
        return;
    };
    for schema in named.schemas() {
        mark(contract, &schema.ty, resource, is_sent, usage, seen);
    }
}
