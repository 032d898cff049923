//! Who uses each named type, and in which direction it travels.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::model::{Contract, named};

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
        let sent = contract.within(named(operation.sent()));
        let received = contract.within(named(operation.received()));
        for (names, is_sent) in [(sent, true), (received, false)] {
            for name in names {
                let entry = usage.entry(name).or_default();
                entry.resources.insert(operation.resource.clone());
                entry.is_sent |= is_sent;
            }
        }
    }
    usage
}
