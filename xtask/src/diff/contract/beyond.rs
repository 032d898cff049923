//! What no rule looks into: callbacks, links, webhooks and whatever else a document can hold. That
//! it differs is told, so that "no change" means that there is none.

use serde_json::Value;

use super::Site;
use super::canonical;
use super::compare::Comparer;
use super::operation::Operation;
use super::rules::Direction;
use crate::document::Node;

/// Members of a document that other modules compare, or that mean nothing on the wire.
const DOCUMENT: [&str; 9] = [
    "openapi",
    "info",
    "servers",
    "paths",
    "components",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
];

/// The same of an operation.
const OPERATION: [&str; 10] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "deprecated",
    "security",
];

/// The same of an answer, of a media type and of a body.
const ANSWER: [&str; 3] = ["description", "headers", "content"];
const MEDIA: [&str; 3] = ["schema", "example", "examples"];

impl<'a> Comparer<'a> {
    /// The document as a whole.
    pub(super) fn beyond(&mut self, old: &'a Value, new: &'a Value) {
        let places = (Node::new(old, ""), Node::new(new, ""));
        self.rest(&places, &DOCUMENT, Direction::Call, &Site::default(), &[]);
    }

    /// One operation, its answers and what they are made of.
    pub(super) fn beyond_operation(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let items = [new.method_name()];
        let site = |part: &str| Site::new(&new.id, part, "");
        let places = (old.place.clone(), new.place.clone());
        let known: Vec<&str> = OPERATION.into_iter().chain(["servers"]).collect();
        self.rest(&places, &known, Direction::Call, &site(""), &items);
        if let (Some(left), Some(right)) = (&old.body, &new.body) {
            let places = (left.place.clone(), right.place.clone());
            self.media(&places, Direction::Request, &site("body"), &items);
        }
        for (status, right) in &new.answers {
            let Some(left) = old.answers.get(status) else {
                continue;
            };
            let direction = match status.starts_with('2') {
                true => Direction::Response,
                false => Direction::Failure,
            };
            let places = (left.place.clone(), right.place.clone());
            self.rest(&places, &ANSWER, direction, &site(status), &items);
            self.media(&places, direction, &site(status), &items);
        }
    }

    fn media(
        &mut self,
        (old, new): &(Node<'a>, Node<'a>),
        direction: Direction,
        site: &Site,
        items: &[String],
    ) {
        let (Some(left), Some(right)) = (old.get("content"), new.get("content")) else {
            return;
        };
        for (media, left) in left.entries() {
            if let Some(right) = right.get(&media) {
                self.rest(&(left, right), &MEDIA, direction, site, items);
            }
        }
    }

    /// Every member that is not known, compared as a whole.
    fn rest(
        &mut self,
        (old, new): &(Node<'a>, Node<'a>),
        known: &[&str],
        direction: Direction,
        site: &Site,
        items: &[String],
    ) {
        let keys = |place: &Node<'a>| place.entries().map(|(key, _)| key).collect::<Vec<_>>();
        let mut all = keys(old);
        all.extend(keys(new));
        all.sort();
        all.dedup();
        for key in all {
            if known.contains(&key.as_str()) || key.starts_with("x-") {
                continue;
            }
            let text = |doc, place: &Node<'a>| Some(canonical::text(doc, place.get(&key)?));
            let (left, right) = (text(self.schemas.old, old), text(self.schemas.new, new));
            if left == right {
                continue;
            }
            let verb = match (&left, &right) {
                (None, _) => "is new",
                (_, None) => "is gone",
                _ => "differs",
            };
            let at = |place: &Node<'a>| match place.get(&key) {
                Some(place) => place.pointer,
                None => place.pointer.clone(),
            };
            self.push(
                "keyword-changed",
                direction,
                format!("`{key}` {verb}"),
                (at(old), at(new)),
                site.clone(),
                items.to_vec(),
            );
        }
    }
}
