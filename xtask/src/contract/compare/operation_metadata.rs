//! An operation as a whole: what it is called, where it is, who may call it.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::operations::{Comparer, method, shape};
use super::rules::Direction;
use crate::contract::model::{Contract, Credentials, Operation, SecurityScheme, Server};

impl<'a> Comparer<'a> {
    pub(super) fn identity(&mut self, old: &Operation, new: &Operation) {
        let at = || (old.pointer.clone(), new.pointer.clone());
        if old.id != new.id {
            let sentence = format!("operation `{}` is called `{}`", old.id, new.id);
            let site = Site::new(&new.id, "", "");
            let items = vec![method(old), method(new)];
            let call = Direction::Call;
            self.push("operation-renamed", call, sentence, at(), site, items);
        }
        if shape(old) != shape(new) {
            let sentence = format!("path changed from `{}` to `{}`", old.path, new.path);
            self.call("operation-moved", sentence, at(), new);
        }
        if old.method != new.method {
            let (left, right) = (old.method.name(), new.method.name());
            let sentence = format!("method changed from {left} to {right}");
            self.call("operation-method-changed", sentence, at(), new);
        }
        if old.resource != new.resource {
            let (left, right) = (&old.resource, &new.resource);
            let sentence = format!("resource changed from `{left}` to `{right}`");
            self.call("operation-regrouped", sentence, at(), new);
        }
        if old.kind != new.kind {
            let kind = |operation: &Operation| operation.kind.name().to_lowercase();
            let sentence = format!("was of kind {}, is of kind {}", kind(old), kind(new));
            self.call("operation-kind-changed", sentence, at(), new);
        }
        let (rule, sentence) = match (old.deprecated, new.deprecated) {
            (false, true) => ("operation-deprecated", "is deprecated"),
            (true, false) => ("operation-undeprecated", "is no longer deprecated"),
            _ => return,
        };
        self.call(rule, sentence.to_owned(), at(), new);
    }

    pub(super) fn access(&mut self, old: &Operation, new: &Operation) {
        let at = || {
            let of = |operation: &Operation| match operation.permissions.is_empty() {
                true => operation.pointer.clone(),
                false => format!("{}/x-permissions", operation.pointer),
            };
            (of(old), of(new))
        };
        let set = |operation: &Operation| -> BTreeSet<String> {
            operation.permissions.iter().cloned().collect()
        };
        let (left, right) = (set(old), set(new));
        // Without a list nothing is said about permissions.
        if !left.is_empty() && !right.is_empty() {
            for permission in left.difference(&right) {
                let sentence = format!("permission `{permission}` no longer suffices");
                self.call("permission-removed", sentence, at(), new);
            }
            for permission in right.difference(&left) {
                let sentence = format!("permission `{permission}` suffices");
                self.call("permission-added", sentence, at(), new);
            }
        }
        let (left, right) = (credentials(self.schemas.old), credentials(self.schemas.new));
        let first =
            |all: &BTreeMap<String, String>| all.values().next().cloned().unwrap_or_default();
        for (text, at) in &left {
            // Where everybody may call, nobody is refused and nobody new is let in.
            if !right.contains_key(text) && !right.contains_key(OPEN) {
                let sentence = format!("credentials no longer accepted: {text}");
                let at = (at.clone(), first(&right));
                self.call("credentials-removed", sentence, at, new);
            }
        }
        for (text, at) in &right {
            if !left.contains_key(text) && !left.contains_key(OPEN) {
                let sentence = format!("credentials accepted: {text}");
                let at = (first(&left), at.clone());
                self.call("credentials-added", sentence, at, new);
            }
        }
    }

    /// The base addresses that operations are called at.
    pub(super) fn servers(&mut self) {
        let urls = |servers: &'a [Server]| -> BTreeMap<&str, &str> {
            let pairs = servers.iter();
            let pairs =
                pairs.map(|server| (server.url.trim_end_matches('/'), server.pointer.as_str()));
            pairs.collect()
        };
        let (left, right) = (
            urls(&self.schemas.old.servers),
            urls(&self.schemas.new.servers),
        );
        let beside = "/servers".to_owned();
        let mut tell = |rule, sentence, at| {
            self.push(
                rule,
                Direction::Call,
                sentence,
                at,
                Site::default(),
                Vec::new(),
            );
        };
        for (url, at) in left.iter().filter(|(url, _)| !right.contains_key(*url)) {
            let sentence = format!("base address `{url}` removed");
            tell(
                "server-removed",
                sentence,
                ((*at).to_owned(), beside.clone()),
            );
        }
        for (url, at) in right.iter().filter(|(url, _)| !left.contains_key(*url)) {
            let sentence = format!("base address `{url}` added");
            tell("server-added", sentence, (beside.clone(), (*at).to_owned()));
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
    let mut parts: Vec<String> = credentials
        .schemes
        .iter()
        .map(|scheme| match scheme {
            SecurityScheme::Bearer => "HTTP bearer".to_owned(),
            SecurityScheme::Header(name) => format!("header `{name}`"),
        })
        .collect();
    parts.sort();
    match parts.is_empty() {
        true => OPEN.to_owned(),
        false => parts.join(" with "),
    }
}
