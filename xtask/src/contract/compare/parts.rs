//! What an operation is made of: its parameters, its body, its responses.

use super::compatibility::Direction;
use super::places::Place;
use super::schema::{Comparer, Member};
use super::{Pair, changed, pairs, parted};
use crate::contract::model::{
    Body, Location, Media, Method, Operation, Parameter, Response, Status,
};

impl<'a> Comparer<'a> {
    pub(super) fn parameters(&mut self, old: &'a Operation, new: &'a Operation) {
        // Path parameters of another path cannot be told apart by their number.
        let is_moved = old.shape() != new.shape();
        let all = |operation: &'a Operation| {
            let parameters = operation.parameters.iter();
            let parameters = parameters.map(move |parameter| (operation, parameter));
            parameters.filter(move |(_, it)| !(is_moved && it.location == Location::Path))
        };
        let by_name = pairs(all(old), all(new), |(operation, it)| {
            key(&operation.path, it)
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
                    let at = [left.pointer.as_str(), &right.pointer];
                    let place = self.part(new, &part(right), Direction::Request);
                    self.changes.push("parameter-moved", &sentence, at, &place);
                    self.schema(&left.schema, &right.schema, &place);
                }
                Pair::Only(one) => {
                    let place = self.part(new, &part(one.it.1), Direction::Request);
                    let one = one.map(|(_, it)| Member::from(it));
                    self.member(&one, [&old.pointer, &new.pointer], &place);
                }
            }
        }
    }

    fn parameter(&mut self, left: &'a Parameter, right: &'a Parameter, new: &Operation) {
        let place = self.part(new, &part(right), Direction::Request);
        let at = [left.pointer.as_str(), &right.pointer];
        let subject = subject(right);
        if left.location == Location::Path && left.name != right.name {
            let sentence = format!("{} is called `{}`", self::subject(left), right.name);
            self.changes
                .push("parameter-renamed", &sentence, at, &place);
        }
        self.need(&left.into(), &right.into(), &place);
        if left.style != right.style {
            let sentence = format!("{subject} is written differently (style, explode)");
            self.changes
                .push("parameter-encoding-changed", &sentence, at, &place);
        }
        if left.deprecated != right.deprecated {
            let is = if right.deprecated {
                "is"
            } else {
                "is no longer"
            };
            let sentence = format!("{subject} {is} deprecated");
            self.changes
                .push("deprecation-changed", &sentence, at, &place);
        }
        self.schema(&left.schema, &right.schema, &place);
    }

    pub(super) fn body(&mut self, old: &'a Operation, new: &'a Operation) {
        let of = match new.method {
            Method::Put => Direction::Replacement,
            _ => Direction::Request,
        };
        let place = self.part(new, "body", of);
        match Pair::of(old.body.as_ref(), new.body.as_ref()) {
            None => {}
            Some(Pair::Only(one)) => {
                let holders = [old.pointer.as_str(), &new.pointer];
                self.member(&one.map(Member::from), holders, &place);
            }
            Some(Pair::Both(left, right)) => {
                self.need(&left.into(), &right.into(), &place);
                let at = [left.pointer.as_str(), &right.pointer];
                if self.media(&left.media, &right.media, at, &place) {
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
                    let at = one.at(&one.it.pointer, [&holders[0], &holders[1]]);
                    let place = self.part(new, &status.to_string(), of(status));
                    self.changes
                        .only("status", &format!("status {status}"), &one, at, &place);
                }
            }
        }
        same.extend(removed.zip(added));
        for (left, right) in same {
            self.response(left, right, new);
        }
    }

    fn response(&mut self, left: &'a Response, right: &'a Response, new: &Operation) {
        let at = [left.pointer.as_str(), &right.pointer];
        let status = right.status;
        let place = self.part(new, &status.to_string(), of(status));
        for pair in pairs(&left.headers, &right.headers, |header| header.name.as_str()) {
            match pair {
                Pair::Only(one) => {
                    let at = one.at(&one.it.pointer, at);
                    let what = format!("header `{}`", one.it.name);
                    self.changes.only("header", &what, &one, at, &place);
                }
                Pair::Both(before, after) => {
                    let first = self.first_difference(&before.schema, &after.schema);
                    let what = match (first, before.required, after.required) {
                        (Some(first), _, _) => first,
                        (None, false, true) => "is always there now".to_owned(),
                        (None, true, false) => "may be missing now".to_owned(),
                        _ => continue,
                    };
                    let at = [before.pointer.as_str(), &after.pointer];
                    let sentence = format!("header `{}`: {what}", after.name);
                    self.changes.push("header-changed", &sentence, at, &place);
                }
            }
        }
        match Pair::of(left.content.as_ref(), right.content.as_ref()) {
            Some(Pair::Only(one)) => {
                self.changes
                    .only("answer", "content of the answer", &one, at, &place);
            }
            Some(Pair::Both(before, after))
                if self.media(&left.media, &right.media, at, &place) =>
            {
                self.schema(before, after, &place);
            }
            Some(Pair::Both(..)) | None => {}
        }
    }

    /// Compares media types; `false` if what is within cannot be compared.
    fn media(&mut self, old: &Media, new: &Media, at: [&str; 2], place: &Place) -> bool {
        let [left, right] = [old, new].map(|media| {
            let name = media.name.split(';').next().unwrap_or_default();
            name.trim().to_ascii_lowercase()
        });
        if let Some(sentence) = changed("media type", &left, &right) {
            self.changes
                .push("media-type-changed", &sentence, at, place);
        }
        old.encoding == new.encoding
    }
}

impl<'a> From<&'a Parameter> for Member<'a> {
    fn from(parameter: &'a Parameter) -> Self {
        Self {
            kind: "parameter",
            what: subject(parameter),
            pointer: &parameter.pointer,
            required: parameter.required,
            schema: &parameter.schema,
        }
    }
}

impl<'a> From<&'a Body> for Member<'a> {
    fn from(body: &'a Body) -> Self {
        Self {
            kind: "body",
            what: "body".to_owned(),
            pointer: &body.pointer,
            required: body.required,
            schema: &body.schema,
        }
    }
}

/// What tells parameters apart: those of a path by their number, since their names are not sent.
fn key(path: &str, parameter: &Parameter) -> (Location, String) {
    let (location, name) = parameter.key();
    let mut segments = path.split('/').filter(|segment| segment.starts_with('{'));
    let number = segments.position(|segment| segment == format!("{{{name}}}"));
    match number.filter(|_| location == Location::Path) {
        Some(number) => (location, format!("{number:03}")),
        None => (location, name),
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

fn of(status: Status) -> Direction {
    match status.is_success() {
        true => Direction::Response,
        false => Direction::Failure,
    }
}
