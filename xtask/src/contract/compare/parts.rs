//! What an operation is made of: its parameters, its body, its responses.

use super::operations::shape;
use super::places::{Place, Use};
use super::schema::Comparer;
use super::{became, only, pairs};
use crate::contract::model::{Location, Media, Method, Operation, Parameter, Response, Status};

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, old: &'a Operation, new: &'a Operation) {
        // Path parameters of another path cannot be told apart by their number.
        let is_moved = shape(old) != shape(new);
        let all = |operation: &'a Operation| {
            let parameters = operation.parameters.iter();
            let parameters = parameters.map(move |parameter| (operation, parameter));
            parameters.filter(move |(_, it)| !(is_moved && it.location == Location::Path))
        };
        let by_name = pairs(all(old), all(new), |(operation, it)| {
            (it.location, key(&operation.path, it))
        });
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        for pair in by_name {
            match pair {
                (Some((_, left)), Some((_, right))) => self.parameter(left, right, new),
                (left, right) => {
                    removed.extend(left);
                    added.extend(right);
                }
            }
        }
        // What is sent elsewhere now has its name still.
        for pair in pairs(removed, added, |(_, it)| it.name.to_lowercase()) {
            let place = |it: &Parameter| part(it);
            match pair {
                (Some((_, left)), Some((_, right))) => {
                    let (from, to) = (left.location.key(), right.location.key());
                    let sentence = format!("parameter `{}` moved from {from} to {to}", right.name);
                    let at = (left.pointer.clone(), right.pointer.clone());
                    let place = self.part(new, &place(right), Use::Request);
                    self.push("parameter-moved", sentence, at, &place);
                    self.schema(&left.schema, &right.schema, &place);
                }
                (Some((_, left)), None) => {
                    let rules = ["parameter-removed-optional", "parameter-removed-required"];
                    let (rule, need) = only(left.required, rules);
                    let sentence = format!("{} removed (was {need})", subject(left));
                    let at = (left.pointer.clone(), new.pointer.clone());
                    let place = self.part(new, &place(left), Use::Request);
                    self.push(rule, sentence, at, &place);
                }
                (None, Some((_, right))) => {
                    let rules = ["parameter-added-optional", "parameter-added-required"];
                    let (rule, need) = only(right.required, rules);
                    let sentence = format!("{} added ({need})", subject(right));
                    let at = (old.pointer.clone(), right.pointer.clone());
                    let place = self.part(new, &place(right), Use::Request);
                    self.push(rule, sentence, at, &place);
                }
                (None, None) => {}
            }
        }
    }

    fn parameter(&mut self, left: &'a Parameter, right: &'a Parameter, new: &Operation) {
        let subject = subject(right);
        let place = self.part(new, &part(right), Use::Request);
        let at = || (left.pointer.clone(), right.pointer.clone());
        if left.location == Location::Path && left.name != right.name {
            let sentence = format!("path parameter `{}` is called `{}`", left.name, right.name);
            self.push("parameter-renamed", sentence, at(), &place);
        }
        let rules = ["parameter-became-optional", "parameter-became-required"];
        if let Some((rule, need)) = became(left.required, right.required, rules) {
            self.push(rule, format!("{subject} is {need} now"), at(), &place);
        }
        if left.style != right.style {
            let sentence = format!("{subject} is written differently (style, explode)");
            self.push("parameter-encoding-changed", sentence, at(), &place);
        }
        if left.deprecated != right.deprecated {
            let is = if right.deprecated {
                "is"
            } else {
                "is no longer"
            };
            let sentence = format!("{subject} {is} deprecated");
            self.push("deprecation-changed", sentence, at(), &place);
        }
        self.schema(&left.schema, &right.schema, &place);
    }

    pub(super) fn body(&mut self, old: &'a Operation, new: &'a Operation) {
        let of = match new.method {
            Method::Put => Use::Replacement,
            _ => Use::Request,
        };
        let place = self.part(new, "body", of);
        match (&old.body, &new.body) {
            (None, None) => {}
            (None, Some(right)) => {
                let rules = ["body-added-optional", "body-added-required"];
                let (rule, need) = only(right.required, rules);
                let at = (old.pointer.clone(), right.pointer.clone());
                self.push(rule, format!("a body is expected now ({need})"), at, &place);
            }
            (Some(left), None) => {
                let rules = ["body-removed-optional", "body-removed-required"];
                let (rule, need) = only(left.required, rules);
                let at = (left.pointer.clone(), new.pointer.clone());
                let sentence = format!("no body is expected any more (was {need})");
                self.push(rule, sentence, at, &place);
            }
            (Some(left), Some(right)) => {
                let rules = ["body-became-optional", "body-became-required"];
                if let Some((rule, need)) = became(left.required, right.required, rules) {
                    let at = (left.pointer.clone(), right.pointer.clone());
                    self.push(rule, format!("the body is {need} now"), at, &place);
                }
                let at = (left.pointer.clone(), right.pointer.clone());
                if self.media(&left.media, &right.media, at, &place) {
                    self.schema(&left.schema, &right.schema, &place);
                }
            }
        }
    }

    pub(super) fn responses(&mut self, old: &'a Operation, new: &'a Operation) {
        let all = |operation: &Operation| format!("{}/responses", operation.pointer);
        let mut same = Vec::new();
        let mut removed = None;
        let mut added = None;
        for pair in pairs(&old.responses, &new.responses, |response| response.status) {
            let (rule, response, verb, at) = match pair {
                (Some(left), Some(right)) => {
                    same.push((left, right));
                    continue;
                }
                (Some(left), None) => {
                    removed = removed.or(Some(left).filter(|it| it.status.is_success()));
                    let at = (left.pointer.clone(), all(new));
                    ("status-removed", left, "removed", at)
                }
                (None, Some(right)) => {
                    added = added.or(Some(right).filter(|it| it.status.is_success()));
                    let at = (all(old), right.pointer.clone());
                    ("status-added", right, "added", at)
                }
                (None, None) => continue,
            };
            let status = response.status;
            let place = self.part(new, &status.to_string(), of(status));
            self.push(rule, format!("status {status} {verb}"), at, &place);
        }
        // A success with another status is still the response of the operation.
        same.extend(removed.zip(added));
        for (left, right) in same {
            self.response(left, right, new);
        }
    }

    fn response(&mut self, left: &'a Response, right: &'a Response, new: &Operation) {
        let at = || (left.pointer.clone(), right.pointer.clone());
        let status = right.status;
        let place = self.part(new, &status.to_string(), of(status));
        for pair in pairs(&left.headers, &right.headers, |header| header.name.as_str()) {
            let (rule, header, what, at) = match pair {
                (Some(before), None) => {
                    let at = (before.pointer.clone(), at().1);
                    ("header-removed", before, " removed".to_owned(), at)
                }
                (None, Some(after)) => {
                    let at = (at().0, after.pointer.clone());
                    ("header-added", after, " added".to_owned(), at)
                }
                (Some(before), Some(after)) => {
                    let first = self.first_difference(&before.schema, &after.schema);
                    let what = match (first, before.required, after.required) {
                        (Some(first), _, _) => first,
                        (None, false, true) => "is always there now".to_owned(),
                        (None, true, false) => "may be missing now".to_owned(),
                        _ => continue,
                    };
                    let at = (before.pointer.clone(), after.pointer.clone());
                    ("header-changed", after, format!(": {what}"), at)
                }
                (None, None) => continue,
            };
            let sentence = format!("header `{}`{what}", header.name);
            self.push(rule, sentence, at, &place);
        }
        match (&left.content, &right.content) {
            (None, None) => {}
            (None, Some(_)) => {
                let sentence = "the answer has content now";
                self.push("answer-added", sentence, at(), &place);
            }
            (Some(_), None) => {
                let sentence = "the answer has no content any more";
                self.push("answer-removed", sentence, at(), &place);
            }
            (Some(before), Some(after)) => {
                if self.media(&left.media, &right.media, at(), &place) {
                    self.schema(before, after, &place);
                }
            }
        }
    }

    /// Compares media types; `false` if what is within cannot be compared.
    fn media(&mut self, old: &Media, new: &Media, at: (String, String), place: &Place) -> bool {
        let name = |media: &Media| {
            let name = media.name.split(';').next().unwrap_or_default();
            name.trim().to_ascii_lowercase()
        };
        let (left, right) = (name(old), name(new));
        if left != right {
            let sentence = format!("media type changed from `{left}` to `{right}`");
            self.push("media-type-changed", sentence, at, place);
        }
        old.encoding == new.encoding
    }
}

/// What tells parameters of one location apart: those of a path by their number, since their names
/// are not sent.
fn key(path: &str, parameter: &Parameter) -> String {
    match parameter.location {
        Location::Path => {
            let wanted = format!("{{{}}}", parameter.name);
            let mut segments = path.split('/').filter(|segment| segment.starts_with('{'));
            let number = segments.position(|segment| segment == wanted);
            number.map_or_else(String::new, |number| format!("{number:03}"))
        }
        Location::Header => parameter.name.to_lowercase(),
        Location::Query => parameter.name.clone(),
    }
}

/// `query page`.
fn part(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.key(), parameter.name)
}

/// ``query parameter `page` ``.
fn subject(parameter: &Parameter) -> String {
    format!(
        "{} parameter `{}`",
        parameter.location.key(),
        parameter.name
    )
}

fn of(status: Status) -> Use {
    match status.is_success() {
        true => Use::Response,
        false => Use::Failure,
    }
}
