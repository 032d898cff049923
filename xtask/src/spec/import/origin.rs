//! Where each place of the written contract comes from in the vendor's document, so that reports
//! can name that one. Follows [`super::contract::write`].

use std::collections::BTreeMap;
use std::rc::Rc;

use super::contract::{Content, Contract};
use super::schema::{Additional, Schema};
use crate::document::pointer;

/// Vendor's JSON pointers by ours.
pub(super) fn find(contract: &Contract) -> BTreeMap<String, String> {
    let mut origins = Origins::default();
    for operation in contract {
        let at = pointer::from_tokens(["paths", &operation.path, operation.method]);
        origins.note(&at, &operation.at);
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let own = format!("{at}/parameters/{index}");
            let shared = pointer::from_tokens(["components", "parameters", &parameter.name]);
            for at in [own, shared] {
                origins.note(&at, &parameter.at);
                origins.schema(&pointer::join(&at, "schema"), &parameter.schema);
            }
        }
        if let Some(body) = &operation.body {
            let at = pointer::join(&at, "requestBody");
            origins.note(&at, &body.at);
            origins.content(&at, &body.content);
        }
        for (status, answer) in &operation.answers {
            let at = match &answer.name {
                Some(name) => pointer::from_tokens(["components", "responses", name]),
                None => pointer::join(&pointer::join(&at, "responses"), status),
            };
            origins.note(&at, &answer.at);
            origins.content(&at, &answer.content);
        }
    }
    origins.0
}

/// The nearest place that the vendor's document has to one of ours.
pub(crate) fn nearest(origins: &BTreeMap<String, String>, at: &str) -> String {
    let mut rest = at;
    loop {
        if let Some(origin) = origins.get(rest) {
            return origin.clone();
        }
        match rest.rsplit_once('/') {
            Some((parent, _)) => rest = parent,
            // What is ours alone has no place there.
            None => return pointer::from_tokens(["paths"]),
        }
    }
}

#[derive(Default)]
struct Origins(BTreeMap<String, String>);

impl Origins {
    /// The first use of a component is the one that is written. Returns whether this is it.
    fn note(&mut self, at: &str, vendor: &Rc<str>) -> bool {
        let is_new = !self.0.contains_key(at);
        if is_new {
            self.0.insert(at.to_owned(), vendor.to_string());
        }
        is_new
    }

    fn content(&mut self, at: &str, content: &Content) {
        for (media, schema) in content {
            if let Some(schema) = schema {
                let at = pointer::join(&pointer::join(at, "content"), media);
                self.schema(&pointer::join(&at, "schema"), schema);
            }
        }
    }

    fn schema(&mut self, at: &str, schema: &Schema) {
        self.note(at, &schema.at);
        let at = match &schema.name {
            Some(name) => {
                let at = pointer::from_tokens(["components", "schemas", name]);
                if !self.note(&at, &schema.at) {
                    return;
                }
                at
            }
            None => at.to_owned(),
        };
        for (name, property) in &schema.properties {
            self.schema(
                &pointer::join(&pointer::join(&at, "properties"), name),
                property,
            );
        }
        if let Some(items) = &schema.items {
            self.schema(&pointer::join(&at, "items"), items);
        }
        if let Additional::Like(schema) = &schema.additional {
            self.schema(&pointer::join(&at, "additionalProperties"), schema);
        }
        for (index, branch) in schema.branches.iter().enumerate() {
            self.schema(&format!("{at}/anyOf/{index}"), branch);
        }
    }
}
