//! The parameters of an operation.

use std::collections::BTreeMap;

use super::operations::{Comparer, shape};
use super::rules::Direction;
use crate::contract::model::{Location, Operation, Parameter};

/// What tells parameters apart: path parameters by their number, since their names are not sent.
type Key = (Location, String);

fn by_key(operation: &Operation) -> BTreeMap<Key, &Parameter> {
    let parameters = operation.parameters.iter();
    parameters
        .map(|parameter| (key(&operation.path, parameter), parameter))
        .collect()
}

fn key(path: &str, parameter: &Parameter) -> Key {
    let name = match parameter.location {
        Location::Path => {
            let wanted = format!("{{{}}}", parameter.name);
            let mut segments = path.split('/').filter(|segment| segment.starts_with('{'));
            let number = segments.position(|segment| segment == wanted);
            number.map_or_else(String::new, |number| format!("{number:03}"))
        }
        Location::Header => parameter.name.to_lowercase(),
        Location::Query => parameter.name.clone(),
    };
    (parameter.location, name)
}

/// `query page`.
fn part(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.key(), parameter.name)
}

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, old: &'a Operation, new: &'a Operation) {
        // Path parameters of another path cannot be told apart by their number.
        let moved = shape(old) != shape(new);
        let comparable = |key: &Key| !(moved && key.0 == Location::Path);
        let mut added = by_key(new);
        added.retain(|key, _| comparable(key));
        let mut removed = Vec::new();
        for (key, left) in by_key(old).into_iter().filter(|(key, _)| comparable(key)) {
            match added.remove(&key) {
                Some(right) => self.parameter(left, right, new),
                None => removed.push(left),
            }
        }
        for left in removed {
            let mut rest = added.iter();
            let elsewhere = rest.find(|(_, right)| right.name.eq_ignore_ascii_case(&left.name));
            let elsewhere = elsewhere.map(|(key, _)| key.clone());
            if let Some(right) = elsewhere.and_then(|key| added.remove(&key)) {
                let (from, to) = (left.location.key(), right.location.key());
                let sentence = format!("parameter `{}` moved from {from} to {to}", right.name);
                let at = (left.pointer.clone(), right.pointer.clone());
                self.request("parameter-moved", sentence, at, (new, &part(right)));
                self.schema(
                    &left.schema,
                    &right.schema,
                    Direction::Request,
                    (new, &part(right)),
                );
                continue;
            }
            let (rule, need) = match left.required {
                true => ("parameter-removed-required", "was required"),
                false => ("parameter-removed-optional", "was optional"),
            };
            let sentence = format!(
                "{} parameter `{}` removed ({need})",
                left.location.key(),
                left.name
            );
            let at = (left.pointer.clone(), new.pointer.clone());
            self.request(rule, sentence, at, (new, &part(left)));
        }
        for right in added.into_values() {
            let (rule, need) = match right.required {
                true => ("parameter-added-required", "required"),
                false => ("parameter-added-optional", "optional"),
            };
            let sentence = format!(
                "{} parameter `{}` added ({need})",
                right.location.key(),
                right.name
            );
            let at = (old.pointer.clone(), right.pointer.clone());
            self.request(rule, sentence, at, (new, &part(right)));
        }
    }

    /// Something about what a client sends.
    pub(super) fn request(
        &mut self,
        rule: &'static str,
        sentence: String,
        at: (String, String),
        place: (&Operation, &str),
    ) {
        self.part(rule, Direction::Request, sentence, at, place);
    }

    fn parameter(&mut self, left: &'a Parameter, right: &'a Parameter, new: &Operation) {
        let subject = format!("{} parameter `{}`", right.location.key(), right.name);
        let part = part(right);
        let at = || (left.pointer.clone(), right.pointer.clone());
        if left.location == Location::Path && left.name != right.name {
            let sentence = format!("path parameter `{}` is called `{}`", left.name, right.name);
            self.request("parameter-renamed", sentence, at(), (new, &part));
        }
        let presence = match (left.required, right.required) {
            (false, true) => Some(("parameter-became-required", "required")),
            (true, false) => Some(("parameter-became-optional", "optional")),
            _ => None,
        };
        if let Some((rule, need)) = presence {
            self.request(rule, format!("{subject} is {need} now"), at(), (new, &part));
        }
        if left.deprecated != right.deprecated {
            let now = if right.deprecated {
                "is"
            } else {
                "is no longer"
            };
            let sentence = format!("{subject} {now} deprecated");
            self.request("deprecation-changed", sentence, at(), (new, &part));
        }
        self.schema(
            &left.schema,
            &right.schema,
            Direction::Request,
            (new, &part),
        );
    }
}
