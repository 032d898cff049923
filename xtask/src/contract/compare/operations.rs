//! Comparing two contracts, operation by operation: what each is called, where it is, who may call
//! it.

use std::collections::{BTreeMap, BTreeSet};

use super::compatibility::Direction;
use super::places::Place;
use super::schema::Comparer;
use super::{Comparison, Pair, Site, changed, pairs, parted};
use crate::contract::model::{Contract, Credentials, Operation, SecurityScheme};

pub(super) fn contracts(old: &Contract, new: &Contract) -> Comparison {
    let mut comparer = Comparer::new(old, new);
    let everywhere = comparer
        .places
        .part(Direction::Call, Site::default(), Vec::new());
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
    let by_call = pairs(old, new, |operation| (operation.method, operation.shape()));
    let (both, removed, added) = parted(by_call);
    let both = both.into_iter().map(|(old, new)| Pair::Both(old, new));
    let rest = pairs(removed, added, |operation| operation.id.as_str());
    both.chain(rest).collect()
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
    /// A part of an operation: `body`, `200`, `query page`; empty for the operation as a whole. It
    /// shapes the method, and the field of an optional parameter.
    pub(super) fn part(&mut self, operation: &Operation, part: &str, of: Direction) -> Place {
        let mut items = items(operation).to_vec();
        if of != Direction::Call {
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
                let it = one.it;
                let what = format!("operation {} {}", it.method.name(), it.path);
                let place = self.part(it, "", Direction::Call);
                let at = one.at(&it.pointer, ["/paths"; 2]);
                self.changes.only("operation", &what, &one, at, &place);
            }
        }
    }

    fn identity(&mut self, old: &Operation, new: &Operation) {
        let place = self.part(new, "", Direction::Call);
        // Names of parameters are no part of an address.
        let is_moved = old.shape() != new.shape();
        let path = if is_moved { &old.path } else { &new.path };
        let [(method, kind), (new_method, new_kind)] =
            [old, new].map(|it| (it.method.name(), format!("{:?}", it.kind).to_lowercase()));
        let is_deprecated = !old.deprecated && new.deprecated;
        let is_undeprecated = old.deprecated && !new.deprecated;
        for (rule, sentence) in [
            ("operation-renamed", changed("id", &old.id, &new.id)),
            ("operation-moved", changed("path", path, &new.path)),
            (
                "operation-method-changed",
                changed("method", &method, &new_method),
            ),
            (
                "operation-regrouped",
                changed("resource", &old.resource, &new.resource),
            ),
            ("operation-kind-changed", changed("kind", &kind, &new_kind)),
            (
                "operation-deprecated",
                is_deprecated.then(|| "is deprecated".to_owned()),
            ),
            (
                "operation-undeprecated",
                is_undeprecated.then(|| "is no longer deprecated".to_owned()),
            ),
        ] {
            let mut place = place.clone();
            if rule == "operation-renamed" {
                place.items.extend(items(old));
            }
            let at = [old.pointer.as_str(), &new.pointer];
            if let Some(sentence) = sentence {
                self.changes.push(rule, &sentence, at, &place);
            }
        }
    }

    fn permissions(&mut self, old: &Operation, new: &Operation) {
        // Without a list nothing is said about permissions.
        if old.permissions.is_empty() || new.permissions.is_empty() {
            return;
        }
        let [left, right] = [old, new].map(|it| format!("{}/x-permissions", it.pointer));
        let place = self.part(new, "", Direction::Call);
        let pairs = pairs(&old.permissions, &new.permissions, |name| name);
        for one in pairs.into_iter().filter_map(Pair::only) {
            let (what, at) = (format!("permission `{}`", one.it), [&*left, &right]);
            self.changes.only("permission", &what, &one, at, &place);
        }
    }

    fn credentials(&mut self, everywhere: &Place) {
        let (old, new) = (credentials(self.old), credentials(self.new));
        let first = |all: &BTreeMap<String, String>| all.values().next().cloned();
        let holders = [
            first(&old).unwrap_or_default(),
            first(&new).unwrap_or_default(),
        ];
        let pairs = pairs(&old, &new, |(text, _)| text);
        for one in pairs.into_iter().filter_map(Pair::only) {
            // Where everybody may call, nobody is refused and nobody new is let in.
            if one.choose([&new, &old]).contains_key(OPEN) {
                continue;
            }
            let (text, at) = one.it;
            let at = one.at(at, [&holders[0], &holders[1]]);
            self.changes.only(
                "credentials",
                &format!("credentials ({text})"),
                &one,
                at,
                everywhere,
            );
        }
    }

    fn servers(&mut self, everywhere: &Place) {
        let (old, new) = (&self.old.servers, &self.new.servers);
        let pairs = pairs(old, new, |server| server.url.trim_end_matches('/'));
        for one in pairs.into_iter().filter_map(Pair::only) {
            let what = format!("base address `{}`", one.it.url.trim_end_matches('/'));
            let at = one.at(&one.it.pointer, ["/servers"; 2]);
            self.changes.only("server", &what, &one, at, everywhere);
        }
    }
}

/// What is accepted where nobody is asked for credentials.
const OPEN: &str = "no credentials";

/// Accepted credentials and where each is demanded. Schemes count by what they are, not by what
/// they are called.
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
