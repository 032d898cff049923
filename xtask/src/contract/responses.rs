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
        let mut has_success = false;
        let mut first: Option<(String, Vec<_>)> = None;
        let entries = responses.entries();
        for (key, child) in entries.filter(|(key, _)| !key.starts_with("x-")) {
            let Some(status) = status(&key) else {
                let what = format!("the status `{key}` is not supported");
                let help =
                    "use a code from 200 to 299 or from 400 to 599, 2XX, 4XX, 5XX or default";
                self.report(&child, what, help);
                continue;
            };
            let kind = if status.is_success() {
                "Response"
            } else {
                "Failure"
            };
            let mut name = Some(format!("{owner}{kind}"));
            has_success |= status.is_success();
            let target = resolve(self.doc, child.clone());
            if let Some(content) = target.value.get("content").filter(|_| status.is_success()) {
                let content = schemas(content);
                match &first {
                    None => first = Some((key, content)),
                    // What is there already needs no name.
                    Some((_, same)) if *same == content => name = None,
                    Some((first, _)) => {
                        let what = format!("two successes, {first} and {key}, of different types");
                        self.report(&child, what, "describe one; every 2xx is read alike");
                    }
                }
            }
            let response = self.response(&child, name.as_deref());
            found.extend(response.map(|response| Response { status, ..response }));
        }
        if !has_success {
            self.report(&responses, "no successful response", "describe `200`");
        }
        // A success without content beside one that has content is read as `null`.
        let is_empty = |it: &Response| it.status.is_success() && it.content.is_none();
        if found.iter().any(is_empty) {
            let successes = found.iter_mut().filter(|it| it.status.is_success());
            for content in successes.filter_map(|it| it.content.as_mut()) {
                content.nullable = true;
            }
        }
        found
    }
}

/// The schemas of a content, by media type. Examples and the like do not matter.
fn schemas(content: View<'_>) -> Vec<(&str, Option<View<'_>>)> {
    let media = content.members();
    media.map(|(name, it)| (name, it.get("schema"))).collect()
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
