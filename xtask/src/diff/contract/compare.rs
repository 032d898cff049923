//! Comparing two documents, operation by operation. What is found is absolute: it names the
//! operation, and is grouped by [`super::group`].

use std::collections::BTreeMap;

use serde_json::Value;

use super::adjust::Facts;
use super::group::{self, Raw};
use super::operation::{self, Answer, Body, Operation, Parameter};
use super::rules::Direction;
use super::schema::Schemas;
use super::{Comparison, Site};
use crate::refs::Place;

/// Compares two documents.
pub(super) fn documents(old: &Value, new: &Value) -> Comparison {
    let (left, right) = (operation::all(old), operation::all(new));
    let counts = (left.len(), right.len());
    let mut comparer = Comparer {
        schemas: Schemas::new(old, new),
        found: Vec::new(),
    };
    comparer.servers(old, new);
    let (pairs, gone, come) = matched(&left, &right);
    for (left, right) in pairs {
        comparer.operations(left, right);
    }
    for operation in gone {
        let sentence = format!("operation removed ({})", call(operation));
        let at = (operation.place.pointer.clone(), "/paths".to_owned());
        let whole = Whole { operation, at };
        comparer.call("operation-removed", sentence, whole);
    }
    for operation in come {
        let sentence = format!("operation added ({})", call(operation));
        let at = ("/paths".to_owned(), operation.place.pointer.clone());
        let whole = Whole { operation, at };
        comparer.call("operation-added", sentence, whole);
    }
    let renamed = comparer.schemas.renamed.into_iter().collect();
    Comparison {
        findings: group::group(comparer.found),
        renamed,
        operations: counts,
    }
}

/// Pairs of one operation, those only in the old, those only in the new document.
type Matched<'m, 'a> = (
    Vec<(&'m Operation<'a>, &'m Operation<'a>)>,
    Vec<&'m Operation<'a>>,
    Vec<&'m Operation<'a>>,
);

/// By method and path first; what is left by its id.
fn matched<'m, 'a>(old: &'m [Operation<'a>], new: &'m [Operation<'a>]) -> Matched<'m, 'a> {
    let mut by_call: BTreeMap<(&str, String), &Operation<'_>> = BTreeMap::new();
    for operation in new {
        by_call.insert((operation.method, operation.shape()), operation);
    }
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for operation in old {
        match by_call.remove(&(operation.method, operation.shape())) {
            Some(other) => pairs.push((operation, other)),
            None => left.push(operation),
        }
    }
    let mut by_id: BTreeMap<&str, &Operation<'_>> = by_call
        .into_values()
        .map(|operation| (operation.id.as_str(), operation))
        .collect();
    let mut gone = Vec::new();
    for operation in left {
        match by_id.remove(operation.id.as_str()) {
            Some(other) => pairs.push((operation, other)),
            None => gone.push(operation),
        }
    }
    (pairs, gone, by_id.into_values().collect())
}

fn call(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

/// An operation as a whole, and where it stands in both documents.
struct Whole<'m, 'a> {
    operation: &'m Operation<'a>,
    at: (String, String),
}

struct Comparer<'a> {
    schemas: Schemas<'a>,
    found: Vec<Raw>,
}

impl<'a> Comparer<'a> {
    fn call(&mut self, rule: &'static str, sentence: String, whole: Whole<'_, '_>) {
        let items = vec![whole.operation.method_name()];
        let site = Site::new(&whole.operation.id, "", "");
        self.push(rule, Direction::Call, sentence, whole.at, site, items);
    }

    fn push(
        &mut self,
        rule: &'static str,
        direction: Direction,
        sentence: String,
        at: (String, String),
        site: Site,
        items: Vec<String>,
    ) {
        self.found.push(Raw {
            rule,
            direction,
            sentence,
            at,
            facts: Facts::default(),
            site,
            beside: "".into(),
            items,
            more: 0,
        });
    }

    fn servers(&mut self, old: &Value, new: &Value) {
        let (left, right) = (operation::servers(old), operation::servers(new));
        for (url, at) in left.iter().filter(|(url, _)| !right.contains_key(*url)) {
            let sentence = format!("base address `{url}` removed");
            let at = (at.clone(), "/servers".to_owned());
            let site = Site::default();
            self.push(
                "server-removed",
                Direction::Call,
                sentence,
                at,
                site,
                vec![],
            );
        }
        for (url, at) in right.iter().filter(|(url, _)| !left.contains_key(*url)) {
            let sentence = format!("base address `{url}` added");
            let at = ("/servers".to_owned(), at.clone());
            let site = Site::default();
            self.push("server-added", Direction::Call, sentence, at, site, vec![]);
        }
    }

    fn operations(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.identity(old, new);
        self.access(old, new);
        self.parameters(old, new);
        self.bodies(old, new);
        self.answers(old, new);
    }

    fn identity(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut tell = |rule, sentence| {
            let at = (old.place.pointer.clone(), new.place.pointer.clone());
            let items = match rule {
                "operation-renamed" => vec![old.method_name(), new.method_name()],
                _ => vec![new.method_name()],
            };
            let site = Site::new(&new.id, "", "");
            self.push(rule, Direction::Call, sentence, at, site, items);
        };
        if old.id != new.id {
            let sentence = format!("operation `{}` is called `{}`", old.id, new.id);
            tell("operation-renamed", sentence);
        }
        if old.shape() != new.shape() {
            let sentence = format!("path changed from `{}` to `{}`", old.path, new.path);
            tell("operation-moved", sentence);
        }
        if old.method != new.method {
            let (left, right) = (old.method.to_uppercase(), new.method.to_uppercase());
            let sentence = format!("method changed from {left} to {right}");
            tell("operation-method-changed", sentence);
        }
        if let (Some(left), Some(right)) = (old.tag, new.tag)
            && left != right
        {
            let sentence = format!("resource changed from `{left}` to `{right}`");
            tell("operation-regrouped", sentence);
        }
        if old.kind != new.kind {
            let kind = |operation: &Operation<'_>| operation.kind.name().to_lowercase();
            let sentence = format!("was of kind {}, is of kind {}", kind(old), kind(new));
            tell("operation-kind-changed", sentence);
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => tell("operation-deprecated", "is deprecated".to_owned()),
            (true, false) => {
                tell(
                    "operation-undeprecated",
                    "is no longer deprecated".to_owned(),
                );
            }
            _ => {}
        }
    }

    fn access(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let mut tell = |rule, sentence, at| {
            let site = Site::new(&new.id, "", "");
            let items = vec![new.method_name()];
            self.push(rule, Direction::Call, sentence, at, site, items);
        };
        let at = || {
            let of = |operation: &Operation<'_>| {
                let place = operation.place.get("x-permissions");
                place.map_or_else(|| operation.place.pointer.clone(), |place| place.pointer)
            };
            (of(old), of(new))
        };
        // Without a list nothing is said about permissions.
        if !old.permissions.is_empty() && !new.permissions.is_empty() {
            for permission in old.permissions.difference(&new.permissions) {
                let sentence = format!("permission `{permission}` no longer suffices");
                tell("permission-removed", sentence, at());
            }
            for permission in new.permissions.difference(&old.permissions) {
                let sentence = format!("permission `{permission}` suffices");
                tell("permission-added", sentence, at());
            }
        }
        let first =
            |all: &BTreeMap<String, String>| all.values().next().cloned().unwrap_or_default();
        for (text, at) in &old.credentials {
            if !new.credentials.contains_key(text) {
                let sentence = format!("credentials no longer accepted: {text}");
                tell(
                    "credentials-removed",
                    sentence,
                    (at.clone(), first(&new.credentials)),
                );
            }
        }
        for (text, at) in &new.credentials {
            if !old.credentials.contains_key(text) {
                let sentence = format!("credentials accepted: {text}");
                tell(
                    "credentials-added",
                    sentence,
                    (first(&old.credentials), at.clone()),
                );
            }
        }
    }

    fn parameters(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
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
            let shown = |parameter: &Parameter<'_>| {
                format!(
                    "`{}`, explode {}",
                    parameter.encoding.0, parameter.encoding.1
                )
            };
            let sentence = format!("written as {} instead of {}", shown(right), shown(left));
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
        use heck::ToPascalCase as _;
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

    fn bodies(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
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

    fn answers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
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
        (left, right): (&BTreeMap<String, Place<'a>>, &BTreeMap<String, Place<'a>>),
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

    fn schema(
        &mut self,
        left: &Place<'a>,
        right: &Place<'a>,
        names: (String, String),
        direction: Direction,
        part: &str,
        new: &Operation<'a>,
    ) {
        let found = self.schemas.compare(left, right, (&names.0, &names.1));
        for relative in found.iter() {
            for (index, occurrence) in relative.occurrences.iter().enumerate() {
                let items = match &occurrence.owner {
                    Some((old, new)) => owners(relative.rule, old, new),
                    None => vec![new.method_name()],
                };
                self.found.push(Raw {
                    rule: relative.rule,
                    direction,
                    sentence: relative.sentence.clone(),
                    at: (relative.old.clone(), relative.new.clone()),
                    facts: relative.facts,
                    site: Site::new(&new.id, part, &occurrence.path),
                    beside: occurrence.beside.clone(),
                    items,
                    more: if index == 0 { relative.more } else { 0 },
                });
            }
        }
    }
}

fn owners(rule: &str, old: &str, new: &str) -> Vec<String> {
    let full = |name: &str| format!("types::{name}");
    if rule.starts_with("field-removed") {
        vec![full(old)]
    } else if rule.starts_with("field-added") || old == new {
        vec![full(new)]
    } else {
        vec![full(old), full(new)]
    }
}

fn part(parameter: &Parameter<'_>) -> String {
    format!("{} {}", parameter.at, parameter.name)
}

fn direction(status: &str) -> Direction {
    if status.starts_with('2') {
        Direction::Response
    } else {
        Direction::Failure
    }
}
