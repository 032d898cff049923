//! Parameters, request bodies, responses and their headers: where a schema meets HTTP.
//!
//! `name` is what an inline type is called in Rust. It is `None` for a component that is only
//! checked: its types get their names where it is used.

use super::model::{Body, Header, Location, Parameter, Response, Schema, SchemaKind, Status, Type};
use super::names::Named;
use super::{Reader, expected};
use crate::document::Node;

const JSON_ONLY: &str = "only `application/json` with a schema is sent and read";

impl<'a> Reader<'a> {
    /// Reads a parameter, or a reference to one. `owner` is what the name of an inline type begins
    /// with.
    pub(super) fn parameter(&mut self, node: &Node<'a>, owner: Option<&str>) -> Option<Parameter> {
        if self.is_reference(node) {
            let target = self.resolve(node)?;
            return self.parameter(&target, owner);
        }
        let required = ["name", "in", "schema"];
        if !self.object(node, "a parameter", &expected::PARAMETER, &required) {
            return None;
        }
        let name = node.text("name");
        let at = node.text("in");
        let (location, style, explode) = match at.as_str() {
            "path" => (Location::Path, "simple", false),
            "query" => (Location::Query, "form", true),
            "header" => (Location::Header, "simple", false),
            "cookie" => {
                let help = "send it in the path, the query or a header";
                self.report(node, "a cookie parameter is not supported", help);
                return None;
            }
            _ => {
                let what = format!("a parameter cannot be in `{at}`");
                self.report(node, what, "write path, query or header");
                return None;
            }
        };
        let required = node.flag("required");
        if location == Location::Path && !required {
            let what = "a path parameter that is not required";
            self.report(node, what, "write `required: true`");
        }
        let other_style = node
            .get("style")
            .is_some_and(|given| given.as_text() != style);
        if other_style
            || node
                .get("explode")
                .is_some_and(|given| given.value != explode)
        {
            let what = format!("a {at} parameter with a style of its own");
            let help =
                format!("only `style: {style}`, `explode: {explode}` is sent: remove the keys");
            self.report(node, what, help);
        }
        let child = node.get("schema")?;
        let owned = owner.map(|owner| format!("{owner}{}", Named::Type.name(&name)));
        let schema = self.schema(&child, owned.as_deref());
        let is_writable = match &schema.ty {
            Type::Array(items) => location == Location::Query && is_scalar(items.kind),
            _ => is_scalar(schema.kind),
        };
        // Without its reference, the type of a schema is not known.
        if !is_writable && self.references_are_sound {
            let what = format!("a {at} parameter of type {}", schema.kind.key());
            let help = "use a string, number or boolean (or, in a query, a list of them)";
            self.report(&child, what, help);
        }
        Some(Parameter {
            pointer: node.pointer.clone(),
            rust_name: Named::Parameter.name(&name),
            name,
            location,
            required,
            deprecated: node.flag("deprecated"),
            description: node.text("description"),
            schema,
        })
    }

    /// Reads a request body, or a reference to one.
    pub(super) fn request_body(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<Body> {
        if self.is_reference(node) {
            let target = self.resolve(node)?;
            return self.request_body(&target, name);
        }
        if !self.object(
            node,
            "a request body",
            &expected::REQUEST_BODY,
            &["content"],
        ) {
            return None;
        }
        Some(Body {
            pointer: node.pointer.clone(),
            required: node.flag("required"),
            schema: self.content(node, name)?,
        })
    }

    /// Reads a response, or a reference to one. Its status is up to who refers to it.
    pub(super) fn response(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<Response> {
        if self.is_reference(node) {
            let target = self.resolve(node)?;
            return self.response(&target, name);
        }
        if !self.object(node, "a response", &expected::RESPONSE, &["description"]) {
            return None;
        }
        let mut headers = Vec::new();
        for (name, child) in node.members("headers") {
            headers.extend(self.header(&child).map(|header| Header {
                name: name.to_lowercase(),
                ..header
            }));
        }
        Some(Response {
            pointer: node.pointer.clone(),
            status: Status::Default,
            headers,
            content: self.content(node, name),
        })
    }

    /// Reads a header of a response, or a reference to one. Its name is up to who refers to it.
    pub(super) fn header(&mut self, node: &Node<'a>) -> Option<Header> {
        if self.is_reference(node) {
            let target = self.resolve(node)?;
            return self.header(&target);
        }
        if !self.object(node, "a header", &expected::HEADER, &[]) {
            return None;
        }
        let schema = node.get("schema").map(|schema| self.schema(&schema, None));
        Some(Header {
            pointer: node.pointer.clone(),
            name: String::new(),
            required: node.flag("required"),
            schema: schema.unwrap_or_default(),
        })
    }

    /// The schema of the content, which is JSON.
    fn content(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<Schema> {
        let content = node.get("content")?;
        let mut found = None;
        let mut is_empty = true;
        for (media_type, child) in content.entries() {
            is_empty = false;
            if media_type != "application/json" {
                let what = format!("the media type `{media_type}` is not supported");
                self.report(&child, what, JSON_ONLY);
            } else if self.object(&child, "a media type", &expected::MEDIA_TYPE, &["schema"])
                && let Some(schema) = child.get("schema")
            {
                found = Some(self.schema(&schema, name));
            }
        }
        if is_empty {
            self.report(&content, "a content without a media type", JSON_ONLY);
        }
        found
    }
}

/// Whether a value can be written into a path, a query or a header.
fn is_scalar(kind: SchemaKind) -> bool {
    !matches!(
        kind,
        SchemaKind::Any | SchemaKind::Array | SchemaKind::Object
    )
}
