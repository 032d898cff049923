//! Comparing two contracts, operation by operation: what each is called, where it is, who may call it.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{Place, Use};
use super::schema::Comparer;
use super::{Comparison, Pair, Site, pairs, parted};
use crate::contract::model::{Contract, Credentials, Operation, SecurityScheme};

/// Compares two contracts.
pub(super) fn contracts(old: &Contract, new: &Contract) -> Comparison {
    let mut comparer = Comparer::new(old, new);
    let everywhere = comparer.places.part(Use::Call, Site::default(), Vec::new());
    comparer.servers(&everywhere);
    comparer.credentials(&everywhere);
    for pair in matched(&old.operations, &new.operations) {
        comparer.operation(pair);
    }
    comparer.places.count();
    // Where both names are still there a reference has turned to another schema.
    let names = |contract: &Contract| -> BTreeSet<String> {
        let types = contract.types.values();
        types.filter_map(|ty| ty.schema.component.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    let renamed = comparer.renamed.into_iter();
    let renamed = renamed.filter(|(old, new)| !after.contains(old) && !before.contains(new));
    Comparison {
        renamed: renamed.collect(),
        findings: comparer.changes.findings(&comparer.places),
        operations: (old.operations.len(), new.operations.len()),
    }
}

/// Pairs of one operation, by method and path first; what is left by its id.
fn matched<'a>(old: &'a [Operation], new: &'a [Operation]) -> Vec<Pair<&'a Operation>> {
    let by_call = pairs(old, new, |operation| (operation.method, shape(operation)));
    let (both, removed, added) = parted(by_call);
    let both = both.into_iter().map(|(old, new)| Pair::Both(old, new));
    let rest = pairs(removed, added, |operation| operation.id.as_str());
    both.chain(rest).collect()
}

/// The path with its parameters unnamed: what a request is matched by.
pub(super) fn shape(operation: &Operation) -> String {
    let segments = operation.path.split('/').map(|segment| {
        let is_parameter = segment.starts_with('{') && segment.ends_with('}');
        if is_parameter { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The method in the generated client and the entry in its table, as items.
fn items(operation: &Operation) -> [String; 2] {
    let name = &operation.rust_name;
    [
        format!("Client::{name}"),
        format!("operations::{}", name.to_uppercase()),
    ]
}

impl<'a> Comparer<'a> {
    /// A part of an operation: `body`, `200`, `query page`; empty for the operation as a whole. It shapes
    /// the method, and the field of an optional parameter.
    pub(super) fn part(&mut self, operation: &Operation, part: &str, of: Use) -> Place {
        let mut items = items(operation).to_vec();
        if of != Use::Call {
            items.pop();
        }
        let mut optional = operation.parameters.iter().filter(|it| !it.required);
        let own = optional.find(|it| part == format!("{} {}", it.location.key(), it.name));
        if let (Some(own), Some(ty)) = (own, &operation.parameters_type) {
            items.push(format!("types::{ty}::{}", own.rust_name));
        }
        let site = Site {
            operation: operation.id.clone(),
            part: part.to_owned(),
            path: String::new(),
        };
        self.places.part(of, site, items)
    }

    fn operation(&mut self, pair: Pair<&'a Operation>) {
        match pair {
            Pair::Both(old, new) => {
                self.identity(old, new);
                self.permissions(old, new);
                self.parameters(old, new);
                self.body(old, new);
                self.responses(old, new);
            }
            Pair::Only(one) => {
                let (it, verb) = (one.it, one.verb());
                let sentence = format!("operation {verb} ({} {})", it.method.name(), it.path);
                let rule = one.choose(["operation-removed", "operation-added"]);
                let place = self.part(it, "", Use::Call);
                self.push(rule, sentence, one.at(&it.pointer, ["/paths"; 2]), &place);
            }
        }
    }

    fn identity(&mut self, old: &Operation, new: &Operation) {
        let at = || (old.pointer.clone(), new.pointer.clone());
        let place = self.part(new, "", Use::Call);
        if old.id != new.id {
            let sentence = format!("operation `{}` is called `{}`", old.id, new.id);
            let mut both = place.clone();
            both.items.extend(items(old));
            self.push("operation-renamed", sentence, at(), &both);
        }
        if shape(old) != shape(new) {
            let sentence = format!("path changed from `{}` to `{}`", old.path, new.path);
            self.push("operation-moved", sentence, at(), &place);
        }
        if old.method != new.method {
            let (left, right) = (old.method.name(), new.method.name());
            let sentence = format!("method changed from {left} to {right}");
            self.push("operation-method-changed", sentence, at(), &place);
        }
        if old.resource != new.resource {
            let (left, right) = (&old.resource, &new.resource);
            let sentence = format!("resource changed from `{left}` to `{right}`");
            self.push("operation-regrouped", sentence, at(), &place);
        }
        if old.kind != new.kind {
            let kind = |operation: &Operation| operation.kind.name().to_lowercase();
            let sentence = format!("was of kind {}, is of kind {}", kind(old), kind(new));
            self.push("operation-kind-changed", sentence, at(), &place);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.push("operation-deprecated", "is deprecated", at(), &place),
            (true, false) => {
                let sentence = "is no longer deprecated";
                self.push("operation-undeprecated", sentence, at(), &place);
            }
            _ => {}
        }
    }

    fn permissions(&mut self, old: &Operation, new: &Operation) {
        // Without a list nothing is said about permissions.
        if old.permissions.is_empty() || new.permissions.is_empty() {
            return;
        }
        let at = |operation: &Operation| format!("{}/x-permissions", operation.pointer);
        let place = self.part(new, "", Use::Call);
        for pair in pairs(&old.permissions, &new.permissions, |name| name) {
            if let Pair::Only(one) = pair {
                let rule = one.choose(["permission-removed", "permission-added"]);
                let verb = one.choose(["no longer suffices", "suffices"]);
                let sentence = format!("permission `{}` {verb}", one.it);
                self.push(rule, sentence, (at(old), at(new)), &place);
            }
        }
    }

    /// What all operations accept as credentials.
    fn credentials(&mut self, everywhere: &Place) {
        let (old, new) = (credentials(self.old), credentials(self.new));
        let first = |all: &BTreeMap<String, String>| all.values().next().cloned();
        let holders = [
            first(&old).unwrap_or_default(),
            first(&new).unwrap_or_default(),
        ];
        for pair in pairs(&old, &new, |(text, _)| text) {
            let Pair::Only(one) = pair else {
                continue;
            };
            // Where everybody may call, nobody is refused and nobody new is let in.
            if one.choose([&new, &old]).contains_key(OPEN) {
                continue;
            }
            let rule = one.choose(["credentials-removed", "credentials-added"]);
            let what = one.choose(["no longer accepted", "accepted"]);
            let (text, at) = one.it;
            let at = one.at(at, [&holders[0], &holders[1]]);
            self.push(rule, format!("credentials {what}: {text}"), at, everywhere);
        }
    }

    /// The base addresses that operations are called at.
    fn servers(&mut self, everywhere: &Place) {
        let (old, new) = (&self.old.servers, &self.new.servers);
        for pair in pairs(old, new, |server| server.url.trim_end_matches('/')) {
            if let Pair::Only(one) = pair {
                let rule = one.choose(["server-removed", "server-added"]);
                let (url, verb) = (one.it.url.trim_end_matches('/'), one.verb());
                let at = one.at(&one.it.pointer, ["/servers"; 2]);
                self.push(rule, format!("base address `{url}` {verb}"), at, everywhere);
            }
        }
    }
}

/// What is accepted where nobody is asked for credentials.
const OPEN: &str = "no credentials";

/// Accepted credentials and where each is demanded. Schemes count by what they are, not by what they
/// are called.
fn credentials(contract: &Contract) -> BTreeMap<String, String> {
    if contract.security.is_empty() {
        return BTreeMap::from([(OPEN.to_owned(), String::new())]);
    }
    let all = contract.security.iter();
    all.map(|one| (shown(one), one.pointer.clone())).collect()
}

fn shown(credentials: &Credentials) -> String {
    let schemes = credentials.schemes.iter().map(|scheme| match scheme {
        SecurityScheme::Bearer => "HTTP bearer".to_owned(),
        SecurityScheme::Header(name) => format!("header `{name}`"),
    });
    let mut parts: Vec<String> = schemes.collect();
    parts.sort();
    match parts.is_empty() {
        true => OPEN.to_owned(),
        false => parts.join(" with "),
    }
}
