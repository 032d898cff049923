//! The responses of an operation, by their status.

use super::Reader;
use super::model::{Response, Status};
use crate::document::{Node, View, resolve};

impl<'a> Reader<'a> {
    pub(super) fn responses(&mut self, node: &Node<'a>, owner: &str) -> Vec<Response> {
        let Some(responses) = node.get("responses") else {
            return Vec::new();
        };
        let mut found = Vec::with_capacity(responses.entries().count());
        let mut success: Option<(String, Option<Vec<_>>)> = None;
        for (key, child) in responses
            .entries()
            .filter(|(key, _)| !key.starts_with("x-"))
        {
            let Some(status) = status(&key) else {
                let what = format!("the status `{key}` is not supported");
                self.report(
                    &child,
                    what,
                    "use a code from 200 to 299 or from 400 to 599, 2XX, 4XX, 5XX or default",
                );
                continue;
            };
            if !status.is_success() {
                let response = self.response(&child, Some(&format!("{owner}Failure")));
                found.extend(response.map(|response| Response { status, ..response }));
                continue;
            }
            let target = resolve(self.doc, child.clone());
            let content = target.value.get("content").map(schemas);
            let is_same = success.as_ref().is_some_and(|(_, first)| *first == content);
            // What is there already needs no name.
            let name = (!is_same).then(|| format!("{owner}Response"));
            let response = self.response(&child, name.as_deref());
            let response = response.map(|response| Response { status, ..response });
            match &success {
                Some((first, Some(_))) if !is_same && content.is_some() => {
                    let what = format!("two successes, {first} and {key}, of different types");
                    self.report(&child, what, "describe one; every 2xx is read alike");
                }
                Some((_, Some(_))) => {}
                _ => success = Some((key, content)),
            }
            found.extend(response);
        }
        nullable_if_missing(&mut found);
        if success.is_none() {
            self.report(&responses, "no successful response", "describe `200`");
        }
        found
    }
}

/// The schemas of a content, by media type. Examples and the like do not matter.
fn schemas(content: View<'_>) -> Vec<(&str, Option<View<'_>>)> {
    let media = content.members();
    media.map(|(name, it)| (name, it.get("schema"))).collect()
}

/// A success without content beside one that has content is read as `null`.
fn nullable_if_missing(responses: &mut [Response]) {
    let mut successes: Vec<&mut Response> = responses
        .iter_mut()
        .filter(|response| response.status.is_success())
        .collect();
    if successes.iter().any(|response| response.content.is_none()) {
        for content in successes.iter_mut().filter_map(|it| it.content.as_mut()) {
            content.nullable = true;
        }
    }
}

/// The status that a key of `responses` means, if it is one that a client can be answered with.
fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let digit = key.chars().next()?.to_digit(10)?;
    let digit = u16::try_from(digit)
        .ok()
        .filter(|digit| matches!(digit, 2 | 4 | 5))?;
    match key.get(1..)? {
        "XX" => Some(Status::Range(digit)),
        rest if rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
            key.parse().ok().map(Status::Code)
        }
        _ => None,
    }
}
