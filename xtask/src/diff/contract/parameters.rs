//! The parameters of an operation.

use std::collections::BTreeMap;

use heck::ToPascalCase as _;

use super::Site;
use super::compare::Comparer;
use super::operation::{Operation, Parameter};
use super::rules::Direction;

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        // Path parameters of another path cannot be told apart by their number.
        let moved = old.shape() != new.shape();
        let comparable = |key: &(String, String)| !(moved && key.0 == "path");
        let mut come: BTreeMap<_, _> = new
            .parameters
            .iter()
            .filter(|(k, _)| comparable(k))
            .collect();
        let mut gone = Vec::new();
        for (key, left) in old.parameters.iter().filter(|(k, _)| comparable(k)) {
            match come.remove(key) {
                Some(right) => self.parameter(left, right, (old, new)),
                None => gone.push(left),
            }
        }
        for left in gone {
            let elsewhere = come
                .iter()
                .find(|(_, right)| right.name.eq_ignore_ascii_case(left.name))
                .map(|(key, _)| (*key).clone());
            if let Some(right) = elsewhere.and_then(|key| come.remove(&key)) {
                let sentence = format!(
                    "parameter `{}` moved from {} to {}",
                    right.name, left.at, right.at
                );
                self.of_parameter("parameter-moved", sentence, left, right, right, new);
                self.parameter_schema(left, right, (old, new));
            } else {
                let (rule, need) = if left.required {
                    ("parameter-removed-required", "was required")
                } else {
                    ("parameter-removed-optional", "was optional")
                };
                let sentence = format!("{} parameter `{}` removed ({need})", left.at, left.name);
                let at = (left.place.pointer.clone(), new.place.pointer.clone());
                let site = Site::new(&new.id, &part(left), "");
                let items = vec![new.method_name()];
                self.push(rule, Direction::Request, sentence, at, site, items);
            }
        }
        for right in come.into_values() {
            let (rule, need) = if right.required {
                ("parameter-added-required", "required")
            } else {
                ("parameter-added-optional", "optional")
            };
            let sentence = format!("{} parameter `{}` added ({need})", right.at, right.name);
            let at = (old.place.pointer.clone(), right.place.pointer.clone());
            let site = Site::new(&new.id, &part(right), "");
            let items = vec![new.method_name()];
            self.push(rule, Direction::Request, sentence, at, site, items);
        }
    }

    fn parameter(
        &mut self,
        left: &Parameter<'a>,
        right: &Parameter<'a>,
        operations: (&Operation<'a>, &Operation<'a>),
    ) {
        let new = operations.1;
        if left.at == "path" && left.name != right.name {
            let sentence = format!("path parameter `{}` is called `{}`", left.name, right.name);
            self.of_parameter("parameter-renamed", sentence, left, right, right, new);
        }
        match (left.required, right.required) {
            (false, true) => {
                let sentence = format!("{} parameter `{}` is required now", right.at, right.name);
                self.of_parameter(
                    "parameter-became-required",
                    sentence,
                    left,
                    right,
                    right,
                    new,
                );
            }
            (true, false) => {
                let sentence = format!("{} parameter `{}` is optional now", right.at, right.name);
                self.of_parameter(
                    "parameter-became-optional",
                    sentence,
                    left,
                    right,
                    right,
                    new,
                );
            }
            _ => {}
        }
        if left.deprecated != right.deprecated {
            let now = if right.deprecated {
                "is"
            } else {
                "is no longer"
            };
            let sentence = format!("{} parameter `{}` {now} deprecated", right.at, right.name);
            self.of_parameter("deprecation-changed", sentence, left, right, right, new);
        }
        if left.encoding != right.encoding {
            let sentence = format!("written as {} instead of {}", right.encoding, left.encoding);
            self.of_parameter(
                "parameter-encoding-changed",
                sentence,
                left,
                right,
                right,
                new,
            );
        }
        self.parameter_schema(left, right, operations);
    }

    fn of_parameter(
        &mut self,
        rule: &'static str,
        sentence: String,
        left: &Parameter<'a>,
        right: &Parameter<'a>,
        named: &Parameter<'a>,
        new: &Operation<'a>,
    ) {
        let at = (left.place.pointer.clone(), right.place.pointer.clone());
        let site = Site::new(&new.id, &part(named), "");
        let items = vec![new.method_name()];
        self.push(rule, Direction::Request, sentence, at, site, items);
    }

    fn parameter_schema(
        &mut self,
        left: &Parameter<'a>,
        right: &Parameter<'a>,
        (old, new): (&Operation<'a>, &Operation<'a>),
    ) {
        let name = |operation: &Operation<'_>, parameter: &Parameter<'_>| {
            format!(
                "{}{}",
                operation.type_prefix(),
                parameter.name.to_pascal_case()
            )
        };
        let names = (name(old, left), name(new, right));
        let part = part(right);
        self.schema(
            &left.schema,
            &right.schema,
            names,
            Direction::Request,
            &part,
            new,
        );
    }
}

fn part(parameter: &Parameter<'_>) -> String {
    format!("{} {}", parameter.at, parameter.name)
}
