//! The body and the answers of an operation.

use std::collections::BTreeMap;

use super::Site;
use super::compare::Comparer;
use super::operation::{Answer, Body, Operation};
use super::rules::Direction;
use crate::document::Node;

impl<'a> Comparer<'a> {
    pub(super) fn bodies(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut tell = |rule, sentence: &str, at| {
            let site = Site::new(&new.id, "body", "");
            let items = vec![new.method_name()];
            self.push(
                rule,
                Direction::Request,
                sentence.to_owned(),
                at,
                site,
                items,
            );
        };
        let pointer = |body: &Body<'_>| body.place.pointer.clone();
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(right)) => {
                let at = (old.place.pointer.clone(), pointer(right));
                if right.required {
                    tell(
                        "body-added-required",
                        "a body is expected now (required)",
                        at,
                    );
                } else {
                    tell(
                        "body-added-optional",
                        "a body is expected now (optional)",
                        at,
                    );
                }
            }
            (Some(left), None) => {
                let at = (pointer(left), new.place.pointer.clone());
                if left.required {
                    tell(
                        "body-removed-required",
                        "no body is expected any more (was required)",
                        at,
                    );
                } else {
                    tell(
                        "body-removed-optional",
                        "no body is expected any more (was optional)",
                        at,
                    );
                }
            }
            (Some(left), Some(right)) => {
                let at = (pointer(left), pointer(right));
                match (left.required, right.required) {
                    (false, true) => tell("body-became-required", "the body is required now", at),
                    (true, false) => tell("body-became-optional", "the body is optional now", at),
                    _ => {}
                }
                let content = (&left.content, &right.content);
                let at = (pointer(left), pointer(right));
                self.contents(
                    content,
                    at,
                    Direction::Request,
                    ("body", "Request"),
                    (old, new),
                );
            }
        }
    }

    pub(super) fn answers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut pairs = Vec::new();
        let mut gone = Vec::new();
        let mut come: BTreeMap<&String, &Answer<'a>> = new.answers.iter().collect();
        for (status, left) in &old.answers {
            match come.remove(status) {
                Some(right) => pairs.push((status.clone(), left, right)),
                None => gone.push((status, left)),
            }
        }
        let success = |status: &str| status.starts_with('2');
        let responses = |operation: &Operation<'_>| {
            let place = operation.place.get("responses");
            place.map_or_else(|| operation.place.pointer.clone(), |place| place.pointer)
        };
        for (status, left) in gone {
            let sentence = format!("status {status} removed");
            let at = (left.place.pointer.clone(), responses(new));
            self.status("status-removed", status, sentence, at, new);
            // A success under another status is still the answer of the operation.
            if success(status)
                && let Some((&other, right)) = come.iter().find(|(status, _)| success(status))
            {
                pairs.push((other.clone(), left, right));
            }
        }
        for (status, right) in come {
            let sentence = format!("status {status} added");
            let at = (responses(old), right.place.pointer.clone());
            self.status("status-added", status, sentence, at, new);
        }
        for (status, left, right) in pairs {
            self.answer(&status, left, right, (old, new));
        }
    }

    fn status(
        &mut self,
        rule: &'static str,
        status: &str,
        sentence: String,
        at: (String, String),
        new: &Operation<'a>,
    ) {
        let site = Site::new(&new.id, status, "");
        let items = vec![new.method_name()];
        self.push(rule, direction(status), sentence, at, site, items);
    }

    fn answer(
        &mut self,
        status: &str,
        left: &Answer<'a>,
        right: &Answer<'a>,
        operations: (&Operation<'a>, &Operation<'a>),
    ) {
        let new = operations.1;
        let at = (left.place.pointer.clone(), right.place.pointer.clone());
        for (name, header) in left
            .headers
            .iter()
            .filter(|(n, _)| !right.headers.contains_key(*n))
        {
            let at = (header.pointer.clone(), at.1.clone());
            self.status(
                "header-removed",
                status,
                format!("header `{name}` removed"),
                at,
                new,
            );
        }
        for (name, header) in right
            .headers
            .iter()
            .filter(|(n, _)| !left.headers.contains_key(*n))
        {
            let at = (at.0.clone(), header.pointer.clone());
            self.status(
                "header-added",
                status,
                format!("header `{name}` added"),
                at,
                new,
            );
        }
        for (name, header) in &right.headers {
            let Some(before) = left.headers.get(name) else {
                continue;
            };
            let any = || Node::new(&serde_json::Value::Null, "");
            let schema = |header: &Node<'a>| header.get("schema").unwrap_or_else(any);
            let within = self
                .schemas
                .compare(&schema(before), &schema(header), ("", ""));
            let required = |header: &Node<'a>| header.value.get("required") == Some(&true.into());
            let what = match (within.first(), required(before), required(header)) {
                (Some(first), _, _) => first.sentence.clone(),
                (None, false, true) => "is always there now".to_owned(),
                (None, true, false) => "may be missing now".to_owned(),
                _ => continue,
            };
            let at = (before.pointer.clone(), header.pointer.clone());
            let sentence = format!("header `{name}`: {what}");
            self.status("header-changed", status, sentence, at, new);
        }
        match (left.content.is_empty(), right.content.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let sentence = "the answer has content now".to_owned();
                self.status("answer-added", status, sentence, at, new);
            }
            (false, true) => {
                let sentence = "the answer has no content any more".to_owned();
                self.status("answer-removed", status, sentence, at, new);
            }
            (false, false) => {
                let direction = direction(status);
                let suffix = match direction {
                    Direction::Response => "Response",
                    _ => "Failure",
                };
                let content = (&left.content, &right.content);
                self.contents(content, at, direction, (status, suffix), operations);
            }
        }
    }

    fn contents(
        &mut self,
        (left, right): (&BTreeMap<String, Node<'a>>, &BTreeMap<String, Node<'a>>),
        at: (String, String),
        direction: Direction,
        (part, suffix): (&str, &str),
        (old, new): (&Operation<'a>, &Operation<'a>),
    ) {
        let mut tell = |rule, sentence, at| {
            let site = Site::new(&new.id, part, "");
            let items = vec![new.method_name()];
            self.push(rule, direction, sentence, at, site, items);
        };
        let shared = left.keys().any(|media| right.contains_key(media));
        if let (false, Some((was, from)), Some((is, to))) =
            (shared, left.iter().next(), right.iter().next())
        {
            let all = |content: &BTreeMap<String, Node<'a>>| {
                let names = content.keys().map(|media| format!("`{media}`"));
                names.collect::<Vec<_>>().join(", ")
            };
            let sentence = match (left.len(), right.len()) {
                (1, 1) => format!("media type changed from `{was}` to `{is}`"),
                _ => format!("media types changed from {} to {}", all(left), all(right)),
            };
            let at = (from.pointer.clone(), to.pointer.clone());
            tell("media-type-changed", sentence, at);
            let name = |operation: &Operation<'_>| format!("{}{suffix}", operation.type_prefix());
            self.schema(from, to, (name(old), name(new)), direction, part, new);
            return;
        }
        for (media, place) in left.iter().filter(|(media, _)| !right.contains_key(*media)) {
            let at = (place.pointer.clone(), at.1.clone());
            tell(
                "media-type-removed",
                format!("media type `{media}` removed"),
                at,
            );
        }
        for (media, place) in right.iter().filter(|(media, _)| !left.contains_key(*media)) {
            let at = (at.0.clone(), place.pointer.clone());
            tell(
                "media-type-added",
                format!("media type `{media}` added"),
                at,
            );
        }
        for (media, left) in left {
            if let Some(right) = right.get(media) {
                let name =
                    |operation: &Operation<'_>| format!("{}{suffix}", operation.type_prefix());
                let names = (name(old), name(new));
                self.schema(left, right, names, direction, part, new);
            }
        }
    }
}

fn direction(status: &str) -> Direction {
    if status.starts_with('2') {
        Direction::Response
    } else {
        Direction::Failure
    }
}
