//! The body and the responses of an operation.

use std::collections::BTreeMap;

use super::operations::Comparer;
use super::rules::Direction;
use crate::contract::model::{Header, Operation, Response, Status};

impl<'a> Comparer<'a> {
    pub(super) fn bodies(&mut self, old: &'a Operation, new: &'a Operation) {
        let place = (new, "body");
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(right)) => {
                let (rule, sentence) = match right.required {
                    true => ("body-added-required", "a body is expected now (required)"),
                    false => ("body-added-optional", "a body is expected now (optional)"),
                };
                let at = (old.pointer.clone(), right.pointer.clone());
                self.request(rule, sentence.to_owned(), at, place);
            }
            (Some(left), None) => {
                let (rule, sentence) = match left.required {
                    true => (
                        "body-removed-required",
                        "no body is expected any more (was required)",
                    ),
                    false => (
                        "body-removed-optional",
                        "no body is expected any more (was optional)",
                    ),
                };
                let at = (left.pointer.clone(), new.pointer.clone());
                self.request(rule, sentence.to_owned(), at, place);
            }
            (Some(left), Some(right)) => {
                let presence = match (left.required, right.required) {
                    (false, true) => Some(("body-became-required", "required")),
                    (true, false) => Some(("body-became-optional", "optional")),
                    _ => None,
                };
                if let Some((rule, need)) = presence {
                    let at = (left.pointer.clone(), right.pointer.clone());
                    self.request(rule, format!("the body is {need} now"), at, place);
                }
                self.schema(&left.schema, &right.schema, Direction::Request, place);
            }
        }
    }

    pub(super) fn responses(&mut self, old: &'a Operation, new: &'a Operation) {
        let by_status = |operation: &'a Operation| -> BTreeMap<Status, &'a Response> {
            let responses = operation.responses.iter();
            responses
                .map(|response| (response.status, response))
                .collect()
        };
        let all = |operation: &Operation| format!("{}/responses", operation.pointer);
        let mut pairs = Vec::new();
        let mut removed = Vec::new();
        let mut added = by_status(new);
        for (status, left) in by_status(old) {
            match added.remove(&status) {
                Some(right) => pairs.push((status, left, right)),
                None => removed.push((status, left)),
            }
        }
        for (status, left) in removed {
            let at = (left.pointer.clone(), all(new));
            let sentence = format!("status {status} removed");
            self.response("status-removed", sentence, at, (new, status));
            // A success with another status is still the response of the operation.
            if status.is_success()
                && let Some((&other, right)) = added.iter().find(|(status, _)| status.is_success())
            {
                pairs.push((other, left, right));
            }
        }
        for (status, right) in added {
            let at = (all(old), right.pointer.clone());
            self.response(
                "status-added",
                format!("status {status} added"),
                at,
                (new, status),
            );
        }
        for (status, left, right) in pairs {
            self.contents(left, right, (new, status));
        }
    }

    fn response(
        &mut self,
        rule: &'static str,
        sentence: String,
        at: (String, String),
        (operation, status): (&Operation, Status),
    ) {
        let place = (operation, &*status.to_string());
        self.part(rule, direction(status), sentence, at, place);
    }

    fn contents(&mut self, left: &'a Response, right: &'a Response, place: (&Operation, Status)) {
        let at = || (left.pointer.clone(), right.pointer.clone());
        let by_name = |response: &'a Response| -> BTreeMap<&'a str, &'a Header> {
            let headers = response.headers.iter();
            headers
                .map(|header| (header.name.as_str(), header))
                .collect()
        };
        let (before, after) = (by_name(left), by_name(right));
        for (name, header) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
            let at = (header.pointer.clone(), at().1);
            self.response(
                "header-removed",
                format!("header `{name}` removed"),
                at,
                place,
            );
        }
        for (name, header) in &after {
            let Some(known) = before.get(name) else {
                let at = (at().0, header.pointer.clone());
                self.response("header-added", format!("header `{name}` added"), at, place);
                continue;
            };
            let within = self.schemas.compare(&known.schema, &header.schema);
            let what = match (within.first(), known.required, header.required) {
                (Some(first), _, _) => first.sentence.clone(),
                (None, false, true) => "is always there now".to_owned(),
                (None, true, false) => "may be missing now".to_owned(),
                _ => continue,
            };
            let at = (known.pointer.clone(), header.pointer.clone());
            self.response(
                "header-changed",
                format!("header `{name}`: {what}"),
                at,
                place,
            );
        }
        match (&left.content, &right.content) {
            (None, None) => {}
            (None, Some(_)) => {
                let sentence = "the answer has content now".to_owned();
                self.response("answer-added", sentence, at(), place);
            }
            (Some(_), None) => {
                let sentence = "the answer has no content any more".to_owned();
                self.response("answer-removed", sentence, at(), place);
            }
            (Some(left), Some(right)) => {
                let (operation, status) = place;
                let part = (operation, &*status.to_string());
                self.schema(left, right, direction(status), part);
            }
        }
    }
}

fn direction(status: Status) -> Direction {
    match status.is_success() {
        true => Direction::Response,
        false => Direction::Failure,
    }
}
