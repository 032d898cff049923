//! What an operation is made of: its parameters, its body, its responses.

use super::operations::shape;
use super::places::{Place, Use};
use super::schema::Comparer;
use super::{Pair, became, pairs, parted};
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
        let (both, removed, added) = parted(by_name);
        for ((_, left), (_, right)) in both {
            self.parameter(left, right, new);
        }
        // What is sent elsewhere now has its name still.
        for pair in pairs(removed, added, |(_, it)| it.name.to_lowercase()) {
            match pair {
                Pair::Both((_, left), (_, right)) => {
                    let (from, to) = (left.location.key(), right.location.key());
                    let sentence = format!("parameter `{}` moved from {from} to {to}", right.name);
                    let at = (left.pointer.clone(), right.pointer.clone());
                    let place = self.part(new, &part(right), Use::Request);
                    self.push("parameter-moved", sentence, at, &place);
                    self.schema(&left.schema, &right.schema, &place);
                }
                Pair::Only(one) => {
                    let (_, it) = one.it;
                    let rules = [
                        ["parameter-removed-optional", "parameter-removed-required"],
                        ["parameter-added-optional", "parameter-added-required"],
                    ];
                    let (rule, need) = one.need(it.required, rules);
                    let was = one.choose(["was ", ""]);
                    let sentence = format!("{} {} ({was}{need})", subject(it), one.verb());
                    let at = one.at(&it.pointer, [&old.pointer, &new.pointer]);
                    let place = self.part(new, &part(it), Use::Request);
                    self.push(rule, sentence, at, &place);
                }
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
        match Pair::of(old.body.as_ref(), new.body.as_ref()) {
            None => {}
            Some(Pair::Only(one)) => {
                let rules = [
                    ["body-removed-optional", "body-removed-required"],
                    ["body-added-optional", "body-added-required"],
                ];
                let (rule, need) = one.need(one.it.required, rules);
                let sentence = one.choose([
                    format!("no body is expected any more (was {need})"),
                    format!("a body is expected now ({need})"),
                ]);
                let at = one.at(&one.it.pointer, [&old.pointer, &new.pointer]);
                self.push(rule, sentence, at, &place);
            }
            Some(Pair::Both(left, right)) => {
                let at = || (left.pointer.clone(), right.pointer.clone());
                let rules = ["body-became-optional", "body-became-required"];
                if let Some((rule, need)) = became(left.required, right.required, rules) {
                    self.push(rule, format!("the body is {need} now"), at(), &place);
                }
                if self.media(&left.media, &right.media, at(), &place) {
                    self.schema(&left.schema, &right.schema, &place);
                }
            }
        }
    }

    pub(super) fn responses(&mut self, old: &'a Operation, new: &'a Operation) {
        let all = |operation: &Operation| format!("{}/responses", operation.pointer);
        let holders = [all(old), all(new)];
        let mut same = Vec::new();
        // A success with another status is still the response of the operation.
        let [mut removed, mut added] = [None, None];
        for pair in pairs(&old.responses, &new.responses, |response| response.status) {
            match pair {
                Pair::Both(left, right) => same.push((left, right)),
                Pair::Only(one) => {
                    let success = one.choose([&mut removed, &mut added]);
                    let status = one.it.status;
                    *success = success.or(Some(one.it).filter(|_| status.is_success()));
                    let rule = one.choose(["status-removed", "status-added"]);
                    let at = one.at(&one.it.pointer, [&holders[0], &holders[1]]);
                    let place = self.part(new, &status.to_string(), of(status));
                    let sentence = format!("status {status} {}", one.verb());
                    self.push(rule, sentence, at, &place);
                }
            }
        }
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
                Pair::Only(one) => {
                    let rule = one.choose(["header-removed", "header-added"]);
                    let at = one.at(&one.it.pointer, [&left.pointer, &right.pointer]);
                    (rule, one.it, format!(" {}", one.verb()), at)
                }
                Pair::Both(before, after) => {
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
            };
            let sentence = format!("header `{}`{what}", header.name);
            self.push(rule, sentence, at, &place);
        }
        match Pair::of(left.content.as_ref(), right.content.as_ref()) {
            Some(Pair::Only(one)) => {
                let rule = one.choose(["answer-removed", "answer-added"]);
                let what = one.choose(["no content any more", "content now"]);
                self.push(rule, format!("the answer has {what}"), at(), &place);
            }
            Some(Pair::Both(before, after))
                if self.media(&left.media, &right.media, at(), &place) =>
            {
                self.schema(before, after, &place);
            }
            Some(Pair::Both(..)) | None => {}
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
