//! Parameters, request bodies, responses and their headers: where a schema meets HTTP.
//!
//! `name` is what an inline type is called in Rust. It is `None` for a component that is only
//! checked: its types get their names where it is used.

use super::Reader;
use super::model::{
    Body, Encoding, Header, Location, Media, Parameter, Response, Schema, Status, Style, Type,
};
use super::names::Named;
use crate::document::{Node, View, resolve};

const WHOLE_BODIES: &str = "JSON, text and bytes are sent and read, each as a whole";

impl<'a> Reader<'a> {
    /// Reads a parameter, or a reference to one. `owner` is what the name of an inline type begins
    /// with.
    pub(super) fn parameter(&mut self, node: &Node<'a>, owner: Option<&str>) -> Option<Parameter> {
        let node = &self.described(node, "a parameter", "parameters")?;
        let name = node.text("name");
        let at = node.text("in");
        let location = match at.as_str() {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            _ => {
                let what = format!("a parameter cannot be in `{at}`");
                self.report(node, what, "send it in the path, the query or a header");
                return None;
            }
        };
        if location == Location::Header && !is_token(&name) {
            let what = format!("no header can be called `{name}`");
            let help = "correct it: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)";
            self.report(node, what, help);
        }
        let required = node.flag("required");
        if location == Location::Path && !required {
            let what = "a path parameter that is not required";
            self.report(node, what, "write `required: true`");
        }
        let child = node.get("schema")?;
        let owned = owner.map(|owner| format!("{owner}{}", Named::Type.name(&name)));
        let before = self.problems.len();
        let schema = self.schema(&child, owned.as_deref());
        // Where it is wrong or gets no name, the type of a schema is not known.
        let is_known = self.problems.len() == before && owner.is_some();
        if is_known && !self.is_writable(&schema.ty, location) {
            let what = format!("a {at} parameter of type {}", schema.kind.key());
            let help = "use a string, number or boolean (or, in a query, a list or object of them)";
            self.report(&child, what, help);
        }
        let style = match is_known {
            true => self.style(node, location, &schema),
            false => Style::Default,
        };
        Some(Parameter {
            pointer: node.pointer.clone(),
            rust_name: Named::Parameter.name(&name),
            name,
            location,
            style,
            required,
            deprecated: node.flag("deprecated"),
            description: node.text("description"),
            schema,
        })
    }

    pub(super) fn request_body(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<Body> {
        let node = &self.described(node, "a request body", "requestBodies")?;
        let (media, schema) = self.content(node, name)?;
        Some(Body {
            pointer: node.pointer.clone(),
            required: node.flag("required"),
            media,
            schema,
        })
    }

    /// Reads a response, or a reference to one. Its status is up to who refers to it.
    pub(super) fn response(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<Response> {
        let node = &self.described(node, "a response", "responses")?;
        let mut headers = Vec::new();
        for (name, child) in node.members("headers") {
            headers.extend(self.header(&child).map(|header| Header {
                name: name.to_lowercase(),
                ..header
            }));
        }
        let (media, content) = self.content(node, name).unzip();
        Some(Response {
            pointer: node.pointer.clone(),
            status: Status::Default,
            headers,
            media: media.unwrap_or_default(),
            content,
        })
    }

    /// Reads a header of a response, or a reference to one. Its name is up to who refers to it.
    pub(super) fn header(&mut self, node: &Node<'a>) -> Option<Header> {
        let node = &self.described(node, "a header", "headers")?;
        let schema = node.get("schema").map(|schema| self.schema(&schema, None));
        Some(Header {
            pointer: node.pointer.clone(),
            name: String::new(),
            required: node.flag("required"),
            schema: schema.unwrap_or_default(),
        })
    }

    fn style(&mut self, node: &Node<'a>, location: Location, schema: &Schema) -> Style {
        let is_query = location == Location::Query;
        let default = if is_query { "form" } else { "simple" };
        let style = node.get("style");
        let style = style.map_or_else(|| default.to_owned(), |it| it.as_text());
        let is_form = style == "form";
        let explode = node.value.get("explode").and_then(View::as_bool);
        let explode = explode.unwrap_or(is_form);
        let is_list = matches!(schema.ty, Type::Array(_));
        let is_object = is_query && !is_list && !schema.ty.is_scalar(&self.types);
        match style.as_str() {
            "deepObject" if is_object => Style::Deep,
            _ if style == default && explode == is_form => Style::Default,
            // It says something of lists and objects alone.
            _ if style == default && !is_list && !is_object => Style::Default,
            "form" if is_list => Style::Joined,
            _ => {
                let what = format!("a {} parameter with a style of its own", location.key());
                let help = format!(
                    "`style: {default}` is sent, of a list in a query also `explode: false`, of an \
                     object `style: deepObject`: remove the keys"
                );
                self.report(node, what, help);
                Style::Default
            }
        }
    }

    /// Whether a value can be written into a path, a query or a header.
    fn is_writable(&self, ty: &Type, location: Location) -> bool {
        let is_query = location == Location::Query;
        match ty {
            // What a query cannot express is refused when it is sent.
            Type::Array(items) => {
                is_query && (matches!(items.ty, Type::Any) || items.ty.is_scalar(&self.types))
            }
            Type::Any | Type::Map(_) => is_query,
            Type::Named(name) => {
                is_query || ty.is_scalar(&self.types) || !self.types.contains_key(name)
            }
            _ => true,
        }
    }

    /// The media type and schema of the content. Of several, JSON is taken before text, and text
    /// before bytes.
    fn content(&mut self, node: &Node<'a>, name: Option<&str>) -> Option<(Media, Schema)> {
        let content = node.get("content")?;
        let mut found: Vec<(String, Node<'a>)> = content.entries().collect();
        if found.is_empty() {
            self.report(&content, "a content without a media type", WHOLE_BODIES);
        }
        found.sort_by_key(|(name, _)| {
            let encoding = encoding(name);
            (encoding.is_none(), encoding, name.contains("+json"))
        });
        let taken = found.first();
        let taken = taken.and_then(|(name, child)| Some((name, child, encoding(name)?)));
        for (other, child) in found.iter().skip(usize::from(taken.is_some())) {
            if let Some((name, ..)) = &taken {
                self.notes.insert(format!(
                    "the media type `{other}` at {} is left out: `{name}` takes its place",
                    child.pointer
                ));
            } else {
                let what = format!("the media type `{other}` is not supported");
                self.report(child, what, WHOLE_BODIES);
            }
        }
        let (media_type, child, encoding) = taken?;
        let (what, ty) = match encoding {
            Encoding::Json => ("a media type", Type::Any),
            Encoding::Text => ("a media type of text or bytes", Type::String),
            Encoding::Bytes => ("a media type of text or bytes", Type::Bytes),
        };
        if !self.object(child, what) {
            return None;
        }
        let media = Media {
            name: media_type.clone(),
            encoding,
        };
        let schema = child.get("schema");
        if let (Some(schema), Encoding::Json) = (&schema, encoding) {
            return Some((media, self.schema(schema, name)));
        }
        if let Some(schema) = schema {
            let is_sound = !self.is_reference(&schema) || self.target(&schema, "schemas").is_some();
            let target = resolve(self.doc, schema.clone());
            if is_sound && !matches!(target.text("type").as_str(), "" | "string") {
                self.notes.insert(format!(
                    "the schema at {} is left out: `{media_type}` is not JSON, and given as it is",
                    schema.pointer
                ));
            }
        }
        let schema = Schema {
            ty,
            ..Schema::anything(&child.pointer)
        };
        Some((media, schema))
    }
}

/// Whether HTTP allows this name for a header.
fn is_token(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_part)
}

/// How a body of a media type is read and written; `None` if it is not a whole, or no header can
/// have the name.
fn encoding(media_type: &str) -> Option<Encoding> {
    if !media_type.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => Some(Encoding::Json),
        suffixed if suffixed.ends_with("+json") => Some(Encoding::Json),
        "text/event-stream" | "application/x-ndjson" | "application/x-www-form-urlencoded" => None,
        _ => match essence.split_once('/')? {
            ("multipart", _) => None,
            ("text", _) | (_, "javascript" | "xml") => Some(Encoding::Text),
            _ => Some(Encoding::Bytes),
        },
    }
}
